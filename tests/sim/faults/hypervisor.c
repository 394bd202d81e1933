/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults of the hypervisor: CPUID leaves that lie, a clock that does, and hypercalls that fail,
 * each in turn.
 */
#include "fault.h"
#include "parts.h"
#include "xen/public.h"

#define MINUS_EINVAL (-22)
#define MINUS_ENOSYS (-38)
#define MINUS_EPERM  (-1)
#define MINUS_ENOMEM (-12)

#define FAILS(number, op, nth, times) __HYPERVISOR_##number, op, nth, times, MINUS_EINVAL

#define NO_STORE  MSG_STORE_ABSENT
#define NO_ANSWER MSG_STORE_SILENT

/* --- CPUID --- */

static bool no_xen(void *context, uint32_t leaf, uint32_t regs[4])
{
    (void)context;
    memset(regs, 0, 16);
    return leaf >= 0x40000000 && leaf < 0x40010000;
}

static void without_xen(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->hooks.cpuid = no_xen;
}

/* Another hypervisor's name, or Xen's with one wrong letter. */
static bool another_name(void *context, uint32_t leaf, uint32_t regs[4])
{
    (void)context;
    if (leaf < 0x40000000 || leaf >= 0x40010000)
        return false;
    regs[0] = leaf + 5;
    regs[1] = 0x566E6558;
    regs[2] = 0x65584D4D;
    regs[3] = 0x4D4D566F;
    return true;
}

static void with_another_name(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->hooks.cpuid = another_name;
}

static uint32_t cpu_lie;

/* The processor's own leaves: all ones, or a width of addresses that can't be. */
static bool odd_cpu(void *context, uint32_t leaf, uint32_t regs[4])
{
    static const uint8_t widths[] = {0, 31, 53, 64, 255};

    (void)context;
    if (leaf >= 0x40000000 && leaf < 0x40010000)
        return false;
    if (cpu_lie != 0 && leaf != 0x80000008)
        return false;
    memset(regs, 0xFF, 16);
    if (cpu_lie != 0)
        regs[0] = widths[cpu_lie - 1];
    return true;
}

static void with_odd_cpu(struct sim_guest *guest, uint32_t variant)
{
    cpu_lie = variant;
    guest->hooks.cpuid = odd_cpu;
}

static void without_mtrrs(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->no_mtrr = true;
}

/* --- The clock in the shared information page --- */

static struct vcpu_time_info *clock_of_xen(void)
{
    return &hypercalls_shared_info()->vcpu_info[0].time;
}

static void clock_stands(const struct sim_guest *guest, uint32_t variant)
{
    (void)guest;
    (void)variant;
    clock_of_xen()->tsc_to_system_mul = 0;
}

static void clock_is_torn(const struct sim_guest *guest, uint32_t variant)
{
    (void)guest;
    (void)variant;
    clock_of_xen()->version = 3; /* Xen writes, and never finishes */
}

static void clock_shifts_far(const struct sim_guest *guest, uint32_t variant)
{
    static const int8_t shifts[] = {-128, -64, 63, 64, 127};

    (void)guest;
    clock_of_xen()->tsc_shift = shifts[variant];
}

static void clock_stands_and_nobody_answers(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->store.silent_after = 3;
}

static void clock_stands_and_a_processor_is_dead(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->ap_dead[1] = true;
    guest->step_limit = 1000000000;
}

/* --- Hypercalls --- */

static void generation_id(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    sim_guest_key(guest, "platform/generation-id", "1:2");
}

static void late_processors(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->ap_delay_ns = 500000000;
}

static void slow_store(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->store.delay_ns = 400000000;
    guest->step_limit = 400000000;
}

static void only_spare_memory_fails(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->spare_pages = 0;
}

static const char *pages_moved(const struct sim_result *result, uint32_t variant)
{
    (void)variant;
    return result->moved_pages >= 4 ? NULL : "no pages were taken from the top of RAM";
}

static void vnuma(struct sim_guest *guest, uint32_t variant)
{
    static const struct sim_vnuma two = {.nodes = 2,
                                         .vcpus = 2,
                                         .ranges = 2,
                                         .distance = {10, 20, 20, 10},
                                         .node_of = {0, 1},
                                         .range = {{0, 0x10000000, 0}, {0x10000000, LOW_END, 1}}};

    (void)variant;
    guest->vnuma = &two;
}

static const struct fault list[] = {
    {"no hypervisor answers to CPUID", HALTED, MSG_NO_XEN, .arrange = without_xen},
    {"the hypervisor's signature has one wrong letter", HALTED, MSG_NO_XEN,
     .arrange = with_another_name},
    {"the processor's CPUID leaves are impossible", REPAIRED,
     .repair = "addresses are taken to have 36 bits", .variants = 6, .arrange = with_odd_cpu},
    {"the processor has no MTRRs", REPAIRED, .repair = "none are written",
     .arrange = without_mtrrs},
    {"the clock stands still", REPAIRED, .repair = "waits are counted, too", .spoil = clock_stands},
    {"the clock stands still, and XenStore falls silent", REFUSED_ALONE, NO_ANSWER,
     .arrange = clock_stands_and_nobody_answers, .spoil = clock_stands},
    {"the clock stands still, and a processor never starts", REFUSED, MSG_PROCESSORS_MISSING,
     .found = "0 of 1, not counting the first", .arrange = clock_stands_and_a_processor_is_dead,
     .spoil = clock_stands},
    {"the clock is never consistent", REPAIRED, .repair = "it is read as it is after many attempts",
     .spoil = clock_is_torn},
    {"the clock's factor shifts by more than a word has", ANYHOW, .variants = 5,
     .spoil = clock_shifts_far},
    {"Xen does not report its extra version", REPAIRED, .repair = "the log omits it",
     .call = {FAILS(xen_version, XENVER_extraversion, 0, 1)}},
    {"Xen does not report the domain's handle", REPAIRED, .repair = "the guest's UUID is zeros",
     .call = {FAILS(xen_version, XENVER_guest_handle, 0, 1)}},
    {"Xen refused to map the shared info page", REFUSED_ALONE, MSG_SHARED_INFO,
     .found = "result -22 of XENMEM_add_to_physmap",
     .call = {FAILS(memory_op, XENMEM_add_to_physmap, 0, 1)}},
    {"Xen does not know XENMEM_add_to_physmap", REFUSED_ALONE, MSG_SHARED_INFO,
     .found = "result -38 of XENMEM_add_to_physmap",
     .call = {__HYPERVISOR_memory_op, XENMEM_add_to_physmap, 0, SIM_NEVER, MINUS_ENOSYS}},
    {"Xen does not report where XenStore's ring is", REFUSED_ALONE, NO_STORE,
     .call = {FAILS(hvm_op, HVMOP_get_param, 0, 1)}},
    {"Xen does not report XenStore's event channel", REFUSED_ALONE, NO_STORE,
     .call = {FAILS(hvm_op, HVMOP_get_param, 1, 1)}},
    {"Xen does not know HVM parameters", REFUSED_ALONE, NO_STORE,
     .call = {__HYPERVISOR_hvm_op, HVMOP_get_param, 0, SIM_NEVER, MINUS_ENOSYS}},
    {"the first event to XenStore is not sent", REFUSED_ALONE, NO_ANSWER,
     .call = {FAILS(event_channel_op, EVTCHNOP_send, 0, 1)}},
    {"no event is sent", REFUSED_ALONE, NO_ANSWER,
     .call = {__HYPERVISOR_event_channel_op, EVTCHNOP_send, 0, SIM_NEVER, MINUS_EPERM}},
    {"the first wait for an event fails", REPAIRED, .repair = "it is asked again",
     .call = {FAILS(sched_op, SCHEDOP_poll, 0, 1)}},
    {"every wait for an event fails", REPAIRED,
     .repair = "it looks at the ring until something is there",
     .call = {__HYPERVISOR_sched_op, SCHEDOP_poll, 0, SIM_NEVER, MINUS_ENOSYS},
     .arrange = slow_store},
    {"the processors are late and every sleep fails", REPAIRED, .repair = "it spins instead",
     .call = {__HYPERVISOR_sched_op, SCHEDOP_poll, 0, SIM_NEVER, MINUS_ENOSYS},
     .arrange = late_processors},
    {"Xen does not report virtual NUMA", REPAIRED, .repair = "the guest has none",
     .call = {FAILS(memory_op, XENMEM_get_vnumainfo, 0, 1)}},
    {"Xen counts virtual NUMA nodes but does not report them", WARNED, MSG_NUMA,
     .found = "result -22 of XENMEM_get_vnumainfo",
     .call = {FAILS(memory_op, XENMEM_get_vnumainfo, 1, 1)}, .arrange = vnuma},
    {"Xen provides no memory for the tables", REPAIRED,
     .repair = "pages are taken from the top of RAM",
     .call = {__HYPERVISOR_memory_op, XENMEM_populate_physmap, 0, 1, 0}, .check = pages_moved},
    {"Xen fails to provide memory for the tables", REPAIRED,
     .repair = "pages are taken from the top of RAM",
     .call = {__HYPERVISOR_memory_op, XENMEM_populate_physmap, 0, 1, MINUS_ENOMEM},
     .check = pages_moved},
    {"Xen neither provides memory for the tables nor moves any", REFUSED, MSG_NO_MEMORY_FOR_TABLES,
     .found = "result -12 of XENMEM_add_to_physmap for frame 0xfc100",
     .arrange = only_spare_memory_fails,
     .call = {__HYPERVISOR_memory_op, XENMEM_add_to_physmap, 1, SIM_NEVER, MINUS_ENOMEM}},
    {"Xen moves the first page for the tables and not the second", REFUSED,
     MSG_NO_MEMORY_FOR_TABLES, .found = "result -22 of XENMEM_add_to_physmap for frame 0xfc000",
     .arrange = only_spare_memory_fails, .call = {FAILS(memory_op, XENMEM_add_to_physmap, 2, 1)}},
    {"Xen refused the vm86 task state segment", WARNED, MSG_VM86_TSS, .found = "error -22",
     .call = {FAILS(hvm_op, HVMOP_set_param, 0, 1)}},
    {"Xen refused to move its power management ports", WARNED, MSG_PM_PORTS, .found = "error -22",
     .call = {FAILS(hvm_op, HVMOP_set_param, 1, 1)}},
    {"Xen refused the address of the generation ID", WARNED, MSG_GENERATION_ID,
     .found = "error -22", .call = {FAILS(hvm_op, HVMOP_set_param, 1, 1)},
     .arrange = generation_id},
    {"Xen lets no HVM parameter be written", WARNED, MSG_PM_PORTS, .found = "error -1",
     .call = {__HYPERVISOR_hvm_op, HVMOP_set_param, 0, SIM_NEVER, MINUS_EPERM}},
};

const struct fault_table faults_hypervisor = {FAULT_TABLE("hypervisor", list)};
