/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting the processors, see smp.h. */
#include "apply/smp.h"
#include "apply/mtrr.h"
#include "lib/deadline.h"
#include "lib/str.h"
#include "log/fatal.h"
#include "log/log.h"
#include "machine/ap_mailbox.h"
#include "machine/apic.h"
#include "machine/machine.h"
#include "machine/phys.h"
#include "xen/shared_info.h"

_Static_assert(AP_MAILBOX_SLOTS == MAX_VCPUS, "a slot for every processor");
_Static_assert(offsetof(struct ap_mailbox, arrived) == AP_MAILBOX_ARRIVED, "ap_start.S");
_Static_assert(offsetof(struct ap_mailbox, done) == AP_MAILBOX_DONE, "ap_start.S");
_Static_assert(offsetof(struct ap_mailbox, msr_count) == AP_MAILBOX_MSR_COUNT, "ap_start.S");
_Static_assert(offsetof(struct ap_mailbox, apic_id) == AP_MAILBOX_APIC_ID, "ap_start.S");
_Static_assert(offsetof(struct ap_mailbox, msr) == AP_MAILBOX_MSR, "ap_start.S");
_Static_assert(ARRAY_SIZE(((struct ap_mailbox *)0)->msr) >= MTRR_MSRS_MAX, "room for all MTRRs");

#define MILLISECOND        1000000ull
#define SILENCE            (2000 * MILLISECOND) /* without a further AP: no more will come */
#define SILENCE_PER_AP     (50 * MILLISECOND)   /* they share the host's processors */
#define ATTEMPTS           3                    /* each waits twice as long as the one before */
#define SLEEP_MIN          (MILLISECOND / 20)   /* as exact as Xen's timers are */
#define SPINS_BEFORE_SLEEP 256
#define SLEEPS_MAX         65536 /* should the clock stand still; several tenths of a second */

/* As Xen's toolstacks give them to the guest's processors. */
static uint32_t usual_apic_id(uint32_t vcpu)
{
    return 2 * vcpu;
}

/* Puts code and mailbox into low memory. */
static volatile struct ap_mailbox *prepare(const struct cpu_facts *cpu,
                                           const struct msr_value *msrs, uint32_t count)
{
    uint32_t size;
    const uint8_t *code = ap_code(&size);
    volatile struct ap_mailbox *box =
        phys_ptr(AP_CODE + AP_MAILBOX_OFFSET, sizeof(struct ap_mailbox));

    ASSERT(size <= AP_MAILBOX_OFFSET);
    memcpy(phys_ptr(AP_CODE, size), code, size);
    box->leaf = cpu->apic_id_leaf;
    box->msr_count = count;
    for (uint32_t i = 0; i < count; i++) {
        box->msr[i].index = msrs[i].index;
        box->msr[i].low = (uint32_t)msrs[i].value;
        box->msr[i].high = (uint32_t)(msrs[i].value >> 32);
    }
    return box;
}

/*
 * Makes every AP run that code. APs wait for a start-up interrupt from their creation on, so no
 * INIT comes first. Interrupts work on every Xen; VCPUOP_initialise refuses vCPUs from 32 on before
 * Xen 4.19, and would cost two hypercalls for each.
 */
static void start(const struct cpu_facts *cpu, volatile struct ap_mailbox *box)
{
    box->arrived = 0;
    box->done = 0;
    if (!cpu->uncounted)
        apic_broadcast_startup(AP_CODE >> PAGE_SHIFT);
    for (uint32_t i = 1; i < cpu->count && cpu->uncounted; i++)
        apic_startup((uint8_t)usual_apic_id(i), AP_CODE >> PAGE_SHIFT);
}

/*
 * Waits until all are done, which returns true, or until none has reported for so many nanoseconds.
 * Sleeps for an eighth of the time it has taken so far: the APs have the host's processors
 * meanwhile, the VM exits grow with the logarithm of that time, and the last AP is not waited for
 * much longer than it needs.
 */
static bool wait_for(volatile struct ap_mailbox *box, uint32_t expected, uint64_t silence)
{
    struct deadline deadline = {.limit = silence};
    uint64_t begin = 0; /* the clock has not been looked at, which may be a VM exit */
    uint32_t heard = 0, sleeps = 0;

    for (;;) {
        uint32_t news;
        uint64_t now;

        for (uint32_t i = 0; i < SPINS_BEFORE_SLEEP && box->done < expected; i++)
            cpu_pause();
        if (box->done >= expected)
            return true;
        now = clock_ns();
        if (begin == 0)
            begin = now;
        news = box->arrived + box->done;
        if (news != heard) {
            heard = news;
            sleeps = 0;
            deadline_renew(&deadline);
        }
        if (deadline_passed(&deadline, now) || ++sleeps > SLEEPS_MAX)
            return false;
        clock_sleep(deadline_sleep(&deadline, now + SLEEP_MIN +
                                                  min_u64(elapsed_u64(begin, now), SILENCE) / 8));
    }
}

static bool is_lower(const void *a, const void *b)
{
    return *(const uint32_t *)a < *(const uint32_t *)b;
}

/* Xen hands out APIC IDs in the order of its vCPUs, so sorting puts each at its vCPU's place. */
static void collect(struct apic_ids *ids, const volatile struct ap_mailbox *box, uint32_t count)
{
    for (uint32_t slot = 0; slot < count; slot++)
        ids->of[slot + 1] = box->apic_id[slot];
    sort(ids->of + 1, count, sizeof(ids->of[0]), is_lower);
}

bool smp_start(const struct platform *platform, const struct layout *layout, struct apic_ids *ids,
               struct problem *why)
{
    const uint32_t aps = platform->cpu.count - 1;
    struct msr_value msrs[MTRR_MSRS_MAX];
    const uint32_t count = mtrr_registers(msrs, platform, layout);
    volatile struct ap_mailbox *box;
    uint64_t silence = SILENCE + aps * SILENCE_PER_AP;

    ids->of[0] = platform->cpu.bsp_apic_id;
    for (uint32_t i = 0; i < count; i++)
        msr_write(msrs[i].index, msrs[i].value);
    if (aps == 0)
        return true;
    box = prepare(&platform->cpu, msrs, count);
    /*
     * One that is late is stopped and started again with the others, as MP systems always did
     * (Intel SDM 3A, "Typical AP Initialization Sequence"). Its memory types would differ from
     * theirs for the guest's whole life.
     */
    for (uint32_t attempt = 1;; attempt++) {
        start(&platform->cpu, box);
        if (wait_for(box, aps, silence))
            break;
        if (attempt == ATTEMPTS)
            return problem_set(why, MSG_PROCESSORS_MISSING, "%u of %u, not counting the first",
                               box->done, aps);
        log_line("%u of %u further processors started, starting all again", box->done, aps);
        apic_broadcast_init();
        silence *= 2;
    }
    collect(ids, box, aps);
    /* Halted as they are they would miss a start-up interrupt; INIT makes them wait for one. */
    apic_broadcast_init();
    return true;
}
