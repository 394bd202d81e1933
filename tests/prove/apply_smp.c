/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about the mailbox between the boot processor, src/apply/smp.c, and the APs,
 * src/machine/ap_start.S. Other processors run at any look that the boot processor takes at what
 * they change: in smp.c here, each name of that is a look.
 */
#define ap_mailbox mailbox_of_the_image
#include "machine/ap_mailbox.h"
#undef ap_mailbox
#include "apply/mtrr.h"
#include "apply/smp.h"
#include "lib/deadline.h"
#include "lib/num.h"
#include "lib/str.h"
#include "log/fatal.h"
#include "log/log.h"
#include "machine/apic.h"
#include "machine/machine.h"
#include "machine/phys.h"
#include "prove.h"

#define APS  3
#define MSRS 1

/* Narrower than in the image, which helps the solver. */
struct ap_mailbox {
    uint32_t leaf, msr_count;
    uint8_t counter[2]; /* arrived, done */
    uint8_t slot[AP_MAILBOX_SLOTS];
    struct {
        uint32_t index, low, high;
    } msr[MSRS];
};

enum place { WAITING, STARTED, ASKED, ARRIVED, NAMED, WRITING, HALTED };

/* Registers as in ap_start.S. */
struct ap {
    uint8_t at;            /* enum place */
    uint8_t id;            /* what its CPUID says */
    uint8_t eax, edx, edi; /* slot, APIC ID, MSRs still to write */
    uint8_t written;       /* MSRs, since it was started */
    bool stopped_late;     /* by an INIT, after it had taken a slot and before it was done */
};

static struct ap_mailbox mailbox;
static struct ap ap[APS];
static struct msr_value list[MSRS];
static uint32_t list_count, own, leaf, starts;

/* As far as it may be. */
static void run(struct ap *a)
{
    if (a->at == STARTED && any_bool()) {
        /* movl AP_MAILBOX_LEAF(%ebp), %eax ... cpuid ... shrl $24, %edx */
        a->edx = a->id;
        a->at = ASKED;
    }
    if (a->at == ASKED && any_bool()) {
        /* lock xaddl %eax, AP_MAILBOX_ARRIVED(%ebp) */
        a->eax = mailbox.counter[0]++;
        a->at = ARRIVED;
    }
    if (a->at == ARRIVED && any_bool()) {
        /* cmpl $AP_MAILBOX_SLOTS, %eax; jae 4f; movl %edx, AP_MAILBOX_APIC_ID(%ebp, %eax, 4) */
        PROVE(a->eax < APS, "a slot for each");
        if (a->eax < AP_MAILBOX_SLOTS)
            mailbox.slot[a->eax] = a->edx;
        a->at = NAMED;
    }
    if (a->at == NAMED && any_bool()) {
        /* movl AP_MAILBOX_MSR_COUNT(%ebp), %edi; leal AP_MAILBOX_MSR(%ebp), %esi */
        a->edi = (uint8_t)mailbox.msr_count;
        a->at = WRITING;
    }
    for (uint32_t i = 0; i < MSRS && a->at == WRITING && a->edi != 0 && any_bool(); i++) {
        /* movl (%esi), %ecx ... wrmsr; addl $12, %esi; decl %edi */
        a->written++;
        a->edi--;
    }
    if (a->at == WRITING && a->edi == 0 && any_bool()) {
        /* 3: testl %edi, %edi; jz 4f ... 4: lock incl AP_MAILBOX_DONE(%ebp) */
        mailbox.counter[1]++;
        a->at = HALTED;
    }
}

/*
 * In any order: what one does changes nothing for the others but the order in which they arrive,
 * and this has each order of three.
 */
static void run_all(void)
{
    for (uint32_t i = 0; i < 7; i++)
        run(&ap[i % APS]);
}

/* prove_wait() has no APs, but two counters that grow. */
static bool no_aps;
static uint8_t most; /* what they grow up to */
static bool seen;    /* a look that found all done */
static bool missed;  /* the same, when the boot processor last asked for the time */
static bool renewed;

static uint32_t look(uint32_t number)
{
    if (no_aps) {
        const uint8_t was_arrived = mailbox.counter[0], was_done = mailbox.counter[1];

        mailbox.counter[0] = any_u8();
        mailbox.counter[1] = any_u8();
        GIVEN(mailbox.counter[0] >= was_arrived && mailbox.counter[1] >= was_done);
        GIVEN(mailbox.counter[1] <= mailbox.counter[0] && mailbox.counter[0] <= most);
        seen |= mailbox.counter[1] == most;
    } else {
        run_all();
    }
    return number;
}

void apic_broadcast_init(void)
{
    for (uint32_t i = 0; i < APS; i++) {
        ap[i].stopped_late |= ap[i].at > ASKED && ap[i].at < HALTED;
        ap[i].at = WAITING;
    }
}

/* One that does not wait for it misses it. */
static void start_up(struct ap *a)
{
    if (a->at != WAITING)
        return;
    a->at = STARTED;
    a->written = 0;
}

/* What APs read and nobody writes any more. */
static void check_mailbox(uint8_t vector)
{
    PROVE(vector == AP_CODE >> 12, "where the code is");
    PROVE(mailbox.leaf == leaf && mailbox.msr_count == list_count, "a leaf to ask, all MSRs");
    for (uint32_t i = 0; i < list_count; i++)
        PROVE(mailbox.msr[i].index == list[i].index &&
                  mailbox.msr[i].low == (uint32_t)list[i].value &&
                  mailbox.msr[i].high == list[i].value >> 32,
              "the MSRs of the list");
}

void apic_broadcast_startup(uint8_t vector)
{
    starts++;
    check_mailbox(vector);
    for (uint32_t i = 0; i < APS; i++)
        start_up(&ap[i]);
}

void apic_startup(uint8_t to, uint8_t vector)
{
    bool known = false;

    starts += to == ap[0].id;
    check_mailbox(vector);
    for (uint32_t i = 0; i < APS; i++) {
        if (ap[i].id != to)
            continue;
        known = true;
        start_up(&ap[i]);
    }
    PROVE(known, "only those that are counted");
}

uint32_t mtrr_registers(struct msr_value msrs[MTRR_MSRS_MAX], const struct platform *platform,
                        const struct layout *layout)
{
    (void)platform;
    (void)layout;
    for (uint32_t i = 0; i < list_count; i++)
        msrs[i] = list[i] = (struct msr_value){any_u32(), any_u64()};
    return list_count;
}

void msr_write(uint32_t msr, uint64_t value)
{
    PROVE(own < list_count && list[own].index == msr && list[own].value == value, "its own MSRs");
    own++;
}

static uint8_t code[4];

const uint8_t *ap_code(uint32_t *size)
{
    *size = sizeof(code);
    return code;
}

void *phys_ptr(uint64_t paddr, uint64_t size)
{
    static uint8_t copy[sizeof(code)];

    PROVE(paddr == AP_CODE ? size == sizeof(copy) : paddr == AP_CODE + AP_MAILBOX_OFFSET,
          "code and mailbox");
    return paddr == AP_CODE ? (void *)copy : (void *)&mailbox;
}

void cpu_pause(void)
{
}

/* As lib_deadline proves, whatever the time is: it ends, but not directly after there was news. */
bool deadline_passed(struct deadline *d, uint64_t now)
{
    const bool passed = !renewed && any_bool();

    (void)d;
    (void)now;
    renewed = false;
    missed = seen;
    return passed;
}

void deadline_renew(struct deadline *d)
{
    (void)d;
    renewed = true;
}

uint64_t deadline_sleep(struct deadline *d, uint64_t wake)
{
    (void)d;
    return wake;
}

uint64_t clock_ns(void)
{
    return 1;
}

void clock_sleep(uint64_t until)
{
    (void)until;
}

/* As lib_num proves. */
void sort(void *elements, uint32_t count, uint32_t size, bool (*before)(const void *, const void *))
{
    uint32_t *const e = elements;

    PROVE(count == APS && size == sizeof(*e), "as many as there are");
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t *const pair = e + i % 2;

        if (before(&pair[1], &pair[0])) {
            const uint32_t first = pair[0];

            pair[0] = pair[1];
            pair[1] = first;
        }
    }
}

/* The offsets are those of the structure that is in the image. */
#define _Static_assert(...)
#define arrived counter[look(0)]
#define done    counter[look(1)]
#define apic_id slot
#pragma CPROVER check pop
#include "apply/smp.c"
#pragma CPROVER check push
#pragma CPROVER check disable "unsigned-overflow"
#pragma CPROVER check disable "conversion"

/*
 * wait_for() with up to three APs, any of which may arrive or finish at each look, and with any
 * clock: it ends; it returns true only after a look at which all were done, and always after such a
 * look. Without news it waits for one sleep here.
 *
 * bounds: up to 3 APs, any progress at each look
 * options: --unwind 9
 * solver: minisat
 * sizes: SPINS_BEFORE_SLEEP=1 SLEEPS_MAX=1
 * planted: src/apply/smp.c: if (box->done >= expected) => if (box->arrived >= expected)
 * planted: src/apply/smp.c: news = box->arrived + box->done; => news = box->arrived;
 * planted: src/apply/smp.c: deadline_renew(&deadline); => NOTHING
 * planted: src/apply/smp.c: || ++sleeps > SLEEPS_MAX => NOTHING
 */
void prove_wait(void)
{
    no_aps = true;
    most = any_u8();
    GIVEN(most != 0 && most <= 3);
    const bool good = wait_for(&mailbox, most, 1);
    PROVE(!good || mailbox.counter[1] == most, "true: all are done");
    PROVE(good || !missed, "nobody who is done is missed");
    POSSIBLE(!good && mailbox.counter[0] == 3 && mailbox.counter[1] == 2, "one is too late");
    POSSIBLE(good && most == 3, "three are done");
}

/* As prove_wait() proves; all may go on after the last look. */
bool model_wait_for(volatile struct ap_mailbox *box, uint32_t expected, uint64_t silence)
{
    (void)silence;
    return box->done >= expected;
}

/*
 * smp_start() with three APs at any speed or stopped, at most one MSR and two of the three
 * attempts: it ends; if it returns true, each AP has written all MSRs since its last start, is
 * counted once, has its APIC ID in the sorted list, and waits for a start-up IPI; an AP that was
 * stopped anywhere and started again changes nothing.
 * That all see the memory in one order is assumed: the locked instructions and the VM exit of a
 * start-up IPI see to that. INIT stops a processor before the boot processor goes on.
 *
 * bounds: 3 APs, 1 MSR, 2 attempts, any interleaving
 * options: --unwind 9
 * replaced: wait_for (apply_smp/wait)
 * wraps: prepare (the low half of a value)
 * sizes: MAX_VCPUS=4 AP_MAILBOX_SLOTS=4 ATTEMPTS=2
 * planted: src/apply/smp.c: box->arrived = 0; => NOTHING
 * planted: src/apply/smp.c: box->done = 0; => NOTHING
 * planted: src/apply/smp.c: box->msr_count = count; => box->msr_count = count - 1;
 * planted: src/apply/smp.c: ids->of[slot + 1] = box->apic_id[slot]; => ids->of[slot + 1] =
 *   box->apic_id[slot + 1];
 */
void prove_mailbox(void)
{
    static struct platform platform;
    static struct layout layout;
    struct apic_ids ids;
    struct problem why = {0};

    no_aps = false;
    platform.cpu.count = 1 + APS;
    platform.cpu.bsp_apic_id = any_u32();
    platform.cpu.apic_id_leaf = leaf = any_bool() ? 0xB : 1;
    platform.cpu.uncounted = any_bool();
    list_count = any_up_to(MSRS);
    for (uint32_t i = 0; i < APS; i++)
        ap[i].id = platform.cpu.uncounted ? (uint8_t)(2 * (i + 1)) : any_u8();
    GIVEN(ap[0].id != ap[1].id && ap[1].id != ap[2].id && ap[0].id != ap[2].id);
    mailbox.counter[0] = any_u8();
    mailbox.counter[1] = any_u8();
    const bool good = smp_start(&platform, &layout, &ids, &why);
    PROVE(good == (why.code == 0), "false with a problem");
    PROVE(starts <= ATTEMPTS && own == list_count, "so many attempts; its own MSRs are written");
    if (!good) {
        POSSIBLE(starts == ATTEMPTS, "one stays away");
        return;
    }
    PROVE(mailbox.counter[0] == APS && mailbox.counter[1] == APS, "each is counted once");
    for (uint32_t i = 0; i < APS; i++) {
        PROVE(ap[i].written == list_count, "all MSRs of every processor are written");
        PROVE(ap[i].at == WAITING, "each waits for a start-up interrupt");
        PROVE(ids.of[1] == ap[i].id || ids.of[2] == ap[i].id || ids.of[3] == ap[i].id,
              "its APIC ID is in the list");
    }
    PROVE(ids.of[0] == platform.cpu.bsp_apic_id && ids.of[1] < ids.of[2] && ids.of[2] < ids.of[3],
          "in order");
    POSSIBLE(starts == 1 && mailbox.slot[0] > mailbox.slot[1] && mailbox.slot[1] > mailbox.slot[2],
             "they come in another order");
    POSSIBLE(starts == ATTEMPTS && ap[0].stopped_late && ap[1].stopped_late,
             "some were stopped after they had arrived");
}
