/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hypervisor: hypercalls, HVM parameters, the shared information page, event channels. Results
 * and refusals as Xen 4.17's. Xen: public/xen.h, memory.h, sched.h, event_channel.h, hvm/params.h.
 */
#include <string.h>
#include "machine/machine.h"
#include "lib/num.h"
#include "parts.h"
#include "xen/public.h"

#define HYPERCALL_MSR   0x40000000u
#define HYPERVISOR_TIME 1000000000000ull /* system time when the guest starts */
#define PARAMS          39

static bool page_set;
static uint64_t params[PARAMS];
static uint32_t nth[64][32];
static uint32_t shared_frame; /* 0: not mapped yet */
static struct shared_info *shared;
static uint8_t unmapped_shared[PAGE_SIZE] __attribute__((aligned(4096)));
static uint32_t spare_pages;
static uint32_t sleeps;

void hypercalls_reset(void)
{
    struct vcpu_time_info *time;

    page_set = false;
    memset(nth, 0, sizeof(nth));
    memset(params, 0, sizeof(params));
    if (!sim_guest->store.absent) {
        params[HVM_PARAM_STORE_PFN] = sim_guest->store.ring_frame;
        params[HVM_PARAM_STORE_EVTCHN] = sim_guest->store.event_channel;
    }
    params[HVM_PARAM_CONSOLE_PFN] = SIM_CONSOLE_RING >> PAGE_SHIFT;
    params[HVM_PARAM_CONSOLE_EVTCHN] = 2;
    spare_pages = sim_guest->spare_pages;
    sleeps = 0;
    memset(unmapped_shared, 0, sizeof(unmapped_shared));
    shared = (struct shared_info *)unmapped_shared;
    shared_frame = 0;
    /* ns = (ticks >> 1) * mul / 2^32 */
    time = &shared->vcpu_info[0].time;
    time->version = 2;
    time->system_time = HYPERVISOR_TIME;
    time->tsc_to_system_mul = (uint32_t)(((uint64_t)2000000 << 32) / SIM_TSC_KHZ);
    time->tsc_shift = -1;
    if (sim_guest->store.pending_at_start)
        hypercalls_raise(SIM_STORE_PORT);
}

uint64_t hypercalls_param(uint32_t index)
{
    return params[index];
}

struct shared_info *hypercalls_shared_info(void)
{
    return shared;
}

uint64_t hypercalls_system_time(void)
{
    return HYPERVISOR_TIME + sim_now;
}

void hypercalls_raise(uint32_t port)
{
    sim_result.count.store_events++;
    shared->evtchn_pending[port / 32] |= 1u << (port % 32);
    shared->vcpu_info[0].evtchn_pending_sel |= 1u << (port / 32);
    shared->vcpu_info[0].evtchn_upcall_pending = 1;
}

static int32_t version(uint32_t op, void *arg)
{
    static const uint8_t uuid[16] = {0x56, 0x35, 0x1d, 0x02, 0xe6, 0xfd, 0x11, 0xf1,
                                     0xaa, 0x56, 0xd7, 0xeb, 0x9e, 0x0b, 0x3a, 0x86};

    switch (op) {
    case XENVER_version:
        return (int32_t)(sim_guest->xen_major << 16 | sim_guest->xen_minor);
    case XENVER_extraversion:
        memcpy(arg, ".7\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
        return 0;
    case XENVER_guest_handle:
        memcpy(arg, uuid, sizeof(uuid));
        return 0;
    default:
        return -XEN_ENOSYS;
    }
}

static bool listed(uint32_t index, const uint8_t *list, size_t count)
{
    return memchr(list, (int)index, count) != NULL;
}

static int32_t param_access(uint32_t op, struct xen_hvm_param *p)
{
    static const uint8_t readable[] = {0, 1, 2, 15, 17, 18, 19, 34, 35, 36, 37};
    static const uint8_t writable[] = {0, 2, 15, 18, 19, 34, 36, 37};

    if (p->domid != DOMID_SELF || p->index >= PARAMS)
        return -XEN_EINVAL;
    if (op == HVMOP_get_param) {
        if (!listed(p->index, readable, sizeof(readable)))
            return -XEN_EPERM;
        p->value = params[p->index];
        return 0;
    }
    if (!listed(p->index, writable, sizeof(writable)))
        return -XEN_EPERM;
    if (p->index == HVM_PARAM_ACPI_IOPORTS_LOCATION && p->value > 1)
        return -XEN_EINVAL;
    if (p->index == HVM_PARAM_VM86_TSS_SIZED) {
        const uint32_t size = (uint32_t)(p->value >> 32);

        if (size < 104 || sim_memory((uint32_t)p->value, size) == NULL)
            sim_fault("HVM parameter 37 names a vm86 TSS outside memory: Xen crashes the domain");
    }
    params[p->index] = p->value;
    if (sim_result.param_writes < 16)
        sim_result.param_write[sim_result.param_writes++] =
            (struct sim_param_write){p->index, p->value};
    return 0;
}

/* Anyone may ask for their own frames. */
static int32_t mem_type(struct xen_hvm_get_mem_type *query)
{
    if (query->domid != DOMID_SELF)
        return -XEN_EINVAL;
    query->mem_type = frame_at(query->pfn) == FRAME_NONE ? HVMMEM_mmio_dm : HVMMEM_ram_rw;
    return 0;
}

static int32_t hvm_op(uint32_t op, void *arg)
{
    switch (op) {
    case HVMOP_get_param:
    case HVMOP_set_param:
        return param_access(op, arg);
    case HVMOP_get_mem_type:
        return mem_type(arg);
    case HVMOP_get_time:
        ((struct xen_hvm_get_time *)arg)->now = hypercalls_system_time();
        return 0;
    default:
        return -XEN_ENOSYS;
    }
}

/* Special pages and what is RAM already must not be populated: Xen would leak the page there. */
static int32_t populate_physmap(const struct xen_memory_reservation *r)
{
    const xen_pfn_t *frames = r->extent_start.p;
    uint32_t done = 0;

    if (r->domid != DOMID_SELF || r->extent_order > 9)
        return 0;
    for (; done < r->nr_extents; done++) {
        const uint32_t pages = 1u << r->extent_order;

        if (spare_pages < pages)
            break;
        for (uint32_t i = 0; i < pages; i++) {
            if (frame_at(frames[done] + i) != FRAME_NONE)
                sim_violation("frame 0x%lx populated twice", (unsigned long)frames[done] + i);
        }
        frames_populate(frames[done], pages, FRAME_RAM);
        memset(memory_at((uint32_t)(frames[done] << PAGE_SHIFT)), 0, (size_t)pages << PAGE_SHIFT);
        spare_pages -= pages;
        sim_result.populated_pages += pages;
    }
    return (int32_t)done;
}

static void shared_info_at(uint32_t frame)
{
    struct shared_info *to;

    frames_populate(frame, 1, FRAME_SHARED_INFO);
    to = memory_at(frame << PAGE_SHIFT);
    memcpy(to, shared, PAGE_SIZE);
    shared = to;
    if (shared_frame != 0 && shared_frame != frame)
        frame_remove(shared_frame);
    shared_frame = frame;
}

static int32_t move_frame(uint64_t from, uint64_t to)
{
    if (frame_at(from) != FRAME_RAM || from == SIM_STORE_RING >> PAGE_SHIFT)
        return -XEN_EACCES;
    if (frame_at(to) != FRAME_NONE)
        sim_violation("frame 0x%llx replaced by another", (unsigned long long)to);
    if (!frame_move(from, to))
        return -XEN_EINVAL;
    sim_result.moved_pages++;
    return 0;
}

static int32_t add_to_physmap(const struct xen_add_to_physmap *add)
{
    int32_t error;

    if (add->domid != DOMID_SELF)
        return -XEN_EINVAL;
    switch (add->space) {
    case XENMAPSPACE_shared_info:
        if (add->idx != 0)
            return -XEN_EINVAL;
        if (frame_at(add->gpfn) != FRAME_NONE)
            sim_violation("shared information page put over populated frame 0x%lx",
                          (unsigned long)add->gpfn);
        shared_info_at((uint32_t)add->gpfn);
        return 0;
    case XENMAPSPACE_gmfn:
        return move_frame(add->idx, add->gpfn);
    case XENMAPSPACE_gmfn_range:
        for (uint32_t i = 0; i < add->size; i++) {
            error = move_frame(add->idx + i, add->gpfn + i);
            if (error != 0)
                return error;
        }
        return 0;
    default:
        return -XEN_EINVAL;
    }
}

static int32_t memory_op(uint32_t op, void *arg)
{
    switch (op) {
    case XENMEM_maximum_gpfn:
        return *(const domid_t *)arg == DOMID_SELF ? (int32_t)frames_last() : -XEN_EINVAL;
    case XENMEM_memory_map:
        return told_map(arg);
    case XENMEM_set_memory_map:
        return told_map_set(arg);
    case XENMEM_populate_physmap:
        return populate_physmap(arg);
    case XENMEM_add_to_physmap:
        return add_to_physmap(arg);
    case XENMEM_get_vnumainfo:
        return told_vnuma(arg);
    default:
        return -XEN_ENOSYS;
    }
}

static int32_t event_op(uint32_t op, void *arg)
{
    const struct evtchn_send *send = arg;

    if (op != EVTCHNOP_send)
        return -XEN_ENOSYS;
    if (send->port != SIM_STORE_PORT || sim_guest->store.absent) {
        sim_violation("event sent on port %u", send->port);
        return -XEN_EINVAL;
    }
    store_server_notified();
    return 0;
}

static bool any_pending(const struct sched_poll *poll)
{
    const evtchn_port_t *ports = poll->ports.p;

    for (uint32_t i = 0; i < poll->nr_ports; i++) {
        if ((shared->evtchn_pending[ports[i] / 32 & 31] >> (ports[i] % 32) & 1) != 0)
            return true;
    }
    return false;
}

/* Time goes on until an event or the timeout. Without either the guest would sleep forever. */
static int32_t poll_events(const struct sched_poll *poll)
{
    const uint64_t until = poll->timeout == 0 ? UINT64_MAX
                           : poll->timeout <= hypercalls_system_time()
                               ? 0
                               : poll->timeout - HYPERVISOR_TIME;

    while (!any_pending(poll) && sim_now < until) {
        const uint64_t next = sim_next_action();

        if (next == UINT64_MAX && until == UINT64_MAX) {
            sim_violation("waits for an event without a limit, and none will come");
            sim_end(SIM_HUNG);
        }
        sim_time_passes((next < until ? next : until) - sim_now);
    }
    if (++sleeps >= sim_guest->pause_at && sleeps < sim_guest->pause_at + sim_guest->pauses) {
        cpus_paused(sim_guest->pause_for_ns);
        sim_time_passes(sim_guest->pause_for_ns);
    }
    return 0;
}

static int32_t sched_op(uint32_t op, void *arg)
{
    switch (op) {
    case SCHEDOP_poll:
        return poll_events(arg);
    case SCHEDOP_shutdown:
        sim_result.reason = ((const struct sched_shutdown *)arg)->reason;
        sim_end(SIM_SHUTDOWN);
    default:
        return -XEN_ENOSYS;
    }
}

void hypercall_page_set(uint32_t msr)
{
    cpu_hypercall_msr(msr);
    sim_result.count.msr_writes++;
    sim_exit_happens();
    if (msr != HYPERCALL_MSR + (sim_guest->viridian ? 0x200 : 0))
        sim_fault("general protection fault: MSR 0x%x written", msr);
    page_set = true;
}

int32_t hypercall(uint32_t number, uint32_t arg1, uint32_t arg2, uint32_t arg3)
{
    void *arg = (void *)(uintptr_t)arg2;
    const uint32_t op = arg1 & 31;
    int32_t result;

    (void)arg3;
    if (!page_set)
        sim_fault("hypercall %u before the hypercall page was set", number);
    if (number >= 64)
        sim_fault("hypercall %u: no such entry in the hypercall page", number);
    sim_result.count.hypercall[number][op]++;
    sim_exit_happens();
    if (sim_guest->hooks.hypercall != NULL &&
        sim_guest->hooks.hypercall(sim_guest->hooks.context, number, arg1, nth[number][op]++,
                                   &result))
        return result;
    if (arg == NULL && !(number == __HYPERVISOR_xen_version && arg1 == XENVER_version))
        return -XEN_EFAULT;
    switch (number) {
    case __HYPERVISOR_xen_version:
        return version(arg1, arg);
    case __HYPERVISOR_hvm_op:
        return hvm_op(arg1, arg);
    case __HYPERVISOR_memory_op:
        return memory_op(arg1, arg);
    case __HYPERVISOR_event_channel_op:
        return event_op(arg1, arg);
    case __HYPERVISOR_sched_op:
        return sched_op(arg1, arg);
    default:
        return -XEN_ENOSYS;
    }
}
