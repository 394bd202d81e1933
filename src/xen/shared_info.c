/* SPDX-License-Identifier: BSD-2-Clause */
/* The page shared with Xen: event channels, paravirtual clock. Xen: public/xen.h. */
#include "xen/shared_info.h"
#include "lib/num.h"
#include "machine/machine.h"
#include "machine/phys.h"
#include "pc.h"
#include "xen/public.h"

/* The 32-bit layout: writing the hypercall page MSR from 32-bit mode made Xen choose it. */
_Static_assert(offsetof(struct shared_info, evtchn_pending) == 0x800, "Xen: public/xen.h");
_Static_assert(offsetof(struct shared_info, evtchn_mask) == 0x880, "Xen: public/xen.h");
_Static_assert(sizeof(struct xen_add_to_physmap) == 16, "Xen: public/memory.h");

/* Xen writes the clock while this vCPU does not run: one attempt nearly always does. */
#define CLOCK_ATTEMPTS (1u << 20)

static volatile struct shared_info *shared_info(void)
{
    return phys_ptr(SHARED_INFO, PAGE_SIZE);
}

bool shared_info_map(struct problem *why)
{
    struct xen_add_to_physmap map = {
        .domid = DOMID_SELF,
        .space = XENMAPSPACE_shared_info,
        .gpfn = SHARED_INFO >> PAGE_SHIFT,
    };
    const int32_t error =
        hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, linear_address(&map), 0);

    if (error != 0)
        return problem_set(why, MSG_SHARED_INFO, "result %d of XENMEM_add_to_physmap", error);
    phys_add(SHARED_INFO, PAGE_SIZE);
    return true;
}

/*
 * Xen makes the version odd while it writes, and a different even number afterwards. The time-stamp
 * counter that goes with the record is read between: one that is read after it may be that of
 * another processor of the host. NULL: not wanted. An inconsistent clock is better than an endless
 * loop.
 */
static struct vcpu_time_info time_info(uint64_t *ticks)
{
    volatile struct vcpu_time_info *from = &shared_info()->vcpu_info[0].time;
    struct vcpu_time_info copy;
    uint32_t left = CLOCK_ATTEMPTS;

    do {
        copy.version = from->version;
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        copy.tsc_timestamp = from->tsc_timestamp;
        copy.system_time = from->system_time;
        copy.tsc_to_system_mul = from->tsc_to_system_mul;
        copy.tsc_shift = from->tsc_shift;
        if (ticks != NULL)
            *ticks = tsc_read();
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
    } while (((copy.version & 1) != 0 || copy.version != from->version) && --left != 0);
    return copy;
}

static uint64_t nanoseconds(const struct vcpu_time_info *t, uint64_t ticks)
{
    if (t->tsc_shift < 0)
        ticks >>= -t->tsc_shift & 63;
    else
        ticks <<= t->tsc_shift & 63;
    /* ticks * mul / 2^32 without losing the upper half. */
    return (ticks >> 32) * t->tsc_to_system_mul +
           (((ticks & 0xFFFFFFFFu) * t->tsc_to_system_mul) >> 32);
}

uint64_t clock_ns(void)
{
    uint64_t ticks;
    const struct vcpu_time_info t = time_info(&ticks);

    return t.system_time + nanoseconds(&t, elapsed_u64(t.tsc_timestamp, ticks));
}

uint32_t clock_microseconds(uint64_t ticks)
{
    const struct vcpu_time_info t = time_info(NULL);

    return (uint32_t)min_u64(div_u64(nanoseconds(&t, ticks), 1000, NULL), UINT32_MAX);
}

uint32_t clock_cpu_mhz(void)
{
    const struct vcpu_time_info t = time_info(NULL);
    uint64_t khz;

    if (t.tsc_to_system_mul == 0)
        return 0;
    khz = div_u64((uint64_t)1000000 << 32, t.tsc_to_system_mul, NULL);
    if (t.tsc_shift < 0)
        khz <<= -t.tsc_shift & 63;
    else
        khz >>= t.tsc_shift & 63;
    return ((uint32_t)khz + 500) / 1000;
}

void event_send(uint32_t port)
{
    struct evtchn_send send = {.port = port};

    (void)hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, linear_address(&send), 0);
}

static void poll_ports(evtchn_port_t *ports, uint32_t count, uint64_t until_ns)
{
    struct sched_poll poll = {.nr_ports = count, .timeout = until_ns};

    set_xen_guest_handle(poll.ports, ports);
    (void)hypercall(__HYPERVISOR_sched_op, SCHEDOP_poll, linear_address(&poll), 0);
}

void clock_sleep(uint64_t until_ns)
{
    poll_ports(NULL, 0, until_ns);
}

void event_wait(uint32_t port, uint64_t until_ns)
{
    const uint32_t bit = (uint32_t)1 << (port & 31);
    volatile xen_ulong_t *pending =
        (volatile xen_ulong_t *)&shared_info()->evtchn_pending[port >> 5 & 31];
    evtchn_port_t ports = port;

    /* SCHEDOP_poll returns at once while the event is pending, so it has to be taken back first. */
    if ((__atomic_fetch_and(pending, ~bit, __ATOMIC_SEQ_CST) & bit) != 0)
        return;
    poll_ports(&ports, 1, until_ns);
    __atomic_fetch_and(pending, ~bit, __ATOMIC_SEQ_CST);
}

void shared_info_clean(void)
{
    volatile struct shared_info *info = shared_info();

    /* The clock in vcpu_info stays: a payload may read it before Xen writes it again. */
    for (uint32_t i = 0; i < XEN_LEGACY_MAX_VCPUS; i++) {
        info->vcpu_info[i].evtchn_upcall_pending = 0;
        info->vcpu_info[i].evtchn_upcall_mask = 0;
        info->vcpu_info[i].evtchn_pending_sel = 0;
    }
    for (uint32_t i = 0; i < ARRAY_SIZE(info->evtchn_pending); i++) {
        info->evtchn_pending[i] = 0;
        info->evtchn_mask[i] = 0;
    }
}
