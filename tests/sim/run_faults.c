/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Boots every fault of a suite on the simulated platform, in all its variants. Whatever is wrong,
 * the loader ends in its own message or in a repair: never in a fault, a hang, a broken rule or a
 * wrong table. TAP; with words on the command line, only the faults whose names contain them.
 */
#include <stdio.h>
#include <stdlib.h>
#include "faults/fault.h"
#include "xen/public.h"

#define MOST_SECONDS 600 /* of simulated time: each wait for XenStore has a minute */

/* The fault under way, and how far its hooks are. */
static struct {
    const struct fault *fault;
    uint32_t variant, calls, replies;
} now;

static struct sim_guest guest;

/* Every message, and how many boots logged it. */
static struct {
    enum message message;
    const char *name;
    uint32_t boots;
} said[] = {
#define REFUSAL(number, name, ...) {MSG_##name, #name, 0},
#define WARNING(number, name, ...) {MSG_##name, #name, 0},
#include "messages.def"
#undef REFUSAL
#undef WARNING
};

/* --- Bringing a fault about --- */

static void apply_patch(const struct fault_patch *patch)
{
    uint8_t *const page = sim_memory(sim_start_info(&guest), 4096);
    uint8_t *const from[] = {[START_INFO] = page,
                             [MODULE_LIST] = page + 0x38,
                             [MODULE_NAME] = page + 0x78,
                             [MEMORY_MAP] = page + 0x878,
                             [HVM_TABLE] = sim_memory(HVM_INFO, 4096 - 0x800),
                             [RING] = (uint8_t *)sim_memory(SIM_STORE_RING, 4096) + 0x800};

    memcpy(from[patch->where] + patch->at, &patch->value, patch->width);
}

static void sum_hvm_info(void)
{
    uint8_t *const bytes = sim_memory(HVM_INFO, 48);
    uint8_t sum = 0;

    for (uint32_t i = 0; i < 48; i++)
        sum = (uint8_t)(sum + bytes[i]);
    bytes[12] = (uint8_t)(bytes[12] - sum);
}

static void spoil(void *context)
{
    const struct fault *const fault = now.fault;

    (void)context;
    for (uint32_t i = 0; i < ARRAY_SIZE(fault->patch); i++)
        apply_patch(&fault->patch[i]);
    if (fault->spoil != NULL)
        fault->spoil(&guest, now.variant);
    if (!fault->sum_kept)
        sum_hvm_info();
}

static bool in_turn(uint32_t count, uint32_t nth, uint32_t times)
{
    return count >= nth && count - nth < times;
}

static bool fail_call(void *context, uint32_t number, uint32_t op, uint32_t nth, int32_t *result)
{
    const struct fault_call *const call = &now.fault->call;

    (void)context;
    *result = call->result;
    return number == call->number && op == call->op && in_turn(nth, call->nth, call->times);
}

static bool spoil_reply(void *context, uint32_t *type, uint32_t *id, uint8_t *payload,
                        uint32_t *len)
{
    const struct fault_reply *const reply = &now.fault->reply;

    (void)context;
    if (!in_turn(now.replies++, reply->nth, reply->times))
        return true;
    *id ^= reply->id_xor;
    if (reply->type != 0)
        *type = reply->type;
    if (reply->text != NULL) {
        memcpy(payload, reply->text, reply->text_len);
        *len = reply->text_len;
    }
    if (reply->len != 0)
        *len = reply->len;
    return !reply->dropped;
}

static void prepare(const struct fault *fault, uint32_t variant)
{
    now.fault = fault;
    now.variant = variant;
    now.replies = 0;
    sim_guest_init(&guest, fault->name, fault->vcpus != 0 ? fault->vcpus : 2,
                   fault->memory_mib != 0 ? fault->memory_mib : 512, true);
    guest.hooks.before_start = spoil;
    if (fault->call.times != 0)
        guest.hooks.hypercall = fail_call;
    if (fault->reply.times != 0)
        guest.hooks.store_reply = spoil_reply;
    if (fault->key != NULL)
        sim_guest_key(&guest, fault->key, fault->value);
    if (fault->arrange != NULL)
        fault->arrange(&guest, variant);
}

/* --- Judging what became of it --- */

/* "SLIP-101: no Xen hypervisor answers", as it stands in each message. */
static const char *words_of(enum message message)
{
    static char words[160];
    struct problem why = {0};

    problem_set(&why, message, "-");
    snprintf(words, sizeof(words), "SLIP-%u: %s", why.code, why.what);
    return words;
}

static bool is_told(const struct sim_result *r, enum message message)
{
    return sim_logged(r, words_of(message));
}

static bool told_store(const struct sim_result *r, enum message message)
{
    for (uint32_t i = 0; i < r->store_writes; i++) {
        if (strcmp(r->store_write[i].path, "error/slipway") == 0 &&
            strstr(r->store_write[i].value, words_of(message)) != NULL)
            return true;
    }
    return false;
}

/* The first variant's message says what was found. */
static bool says_found(const struct fault *fault, const struct sim_result *r)
{
    char line[256];

    if (fault->found == NULL || now.variant != 0)
        return true;
    snprintf(line, sizeof(line), "\nslipway:   found:    %s\n", fault->found);
    return sim_logged(r, line);
}

/* Crashed, with a message of four parts. */
static const char *refused(const struct sim_result *r)
{
    if (r->outcome == SIM_SHUTDOWN && r->reason != SHUTDOWN_crash)
        return "ended with another reason than crash";
    if (!sim_logged(r, "slipway: FATAL SLIP-") || !sim_logged(r, "\nslipway:   found:    ") ||
        !sim_logged(r, "\nslipway:   expected: ") || !sim_logged(r, "\nslipway:   change:   "))
        return "ended without a whole message";
    return NULL;
}

static const char *ended_as_expected(const struct fault *fault, const struct sim_result *r)
{
    const bool handed_over = r->outcome == SIM_HANDOFF;

    switch (fault->end) {
    case REFUSED:
    case REFUSED_ALONE:
        if (r->outcome != SIM_SHUTDOWN)
            return "was not refused";
        if (!is_told(r, fault->message))
            return "was refused for another reason";
        if (fault->end == REFUSED && !told_store(r, fault->message))
            return "was not told to XenStore";
        return refused(r);
    case HALTED:
        if (r->outcome != SIM_HALTED || !is_told(r, fault->message))
            return "did not halt with its message";
        return refused(r);
    case WARNED:
        return !handed_over                  ? "was not handed over"
               : !is_told(r, fault->message) ? "was not warned of"
                                             : NULL;
    case REPAIRED:
        return !handed_over               ? "was not handed over"
               : sim_logged(r, "WARNING") ? "was warned of, and no warning was expected"
                                          : NULL;
    default:
        return handed_over                  ? NULL
               : r->outcome != SIM_SHUTDOWN ? "neither went on nor ended"
                                            : refused(r);
    }
}

static const char *wrong(const struct fault *fault, const struct sim_result *r)
{
    const char *words;

    if (r->outcome == SIM_HUNG || r->outcome == SIM_FAULT)
        return r->fault[0] != '\0' ? r->fault : "hung";
    if (sim_logged(r, "a bug in Slipway"))
        return "was taken for a bug in Slipway";
    if (r->violations != 0)
        return r->violation[0];
    if (r->time_ns > MOST_SECONDS * 1000000000ull)
        return "took too long";
    words = ended_as_expected(fault, r);
    if (words == NULL && !says_found(fault, r))
        words = "found something else";
    if (words == NULL && r->outcome == SIM_HANDOFF)
        words = fault->pci_lies ? sim_insane_tables() : sim_insane();
    if (words == NULL && r->outcome == SIM_HANDOFF && fault->check != NULL)
        words = fault->check(r, now.variant);
    return words;
}

static void print_log(const struct sim_result *r)
{
    const char *line = r->log;

    while (*line != '\0') {
        const int len = (int)strcspn(line, "\n");

        printf("#   %.*s\n", len, line);
        line += len + (line[len] != '\0');
    }
}

static void count_messages(const struct sim_result *r)
{
    for (uint32_t i = 0; i < ARRAY_SIZE(said); i++)
        said[i].boots += is_told(r, said[i].message);
}

static bool listed(enum message message)
{
    for (uint32_t k = 0; k < fault_suite.listed_count; k++) {
        if (fault_suite.listed[k] == message)
            return true;
    }
    return false;
}

/* Every message is for some fault, of this suite or of another. */
static bool all_messages_were_said(void)
{
    bool all = true;

    for (uint32_t i = 0; i < ARRAY_SIZE(said); i++) {
        const bool in_list = listed(said[i].message);

        if (fault_suite.only_listed && !in_list)
            continue;
        if ((said[i].boots != 0) == (fault_suite.only_listed || !in_list))
            continue;
        printf("# SLIP-%u, %s: said by %u boots\n", said[i].message, said[i].name, said[i].boots);
        all = false;
    }
    return all;
}

/* Boots all variants. True if all of them ended well. */
static bool run(const struct fault *fault)
{
    const uint32_t variants = fault->variants != 0 ? fault->variants : 1;

    for (uint32_t variant = 0; variant < variants; variant++) {
        const struct sim_result *r;
        const char *words;

        prepare(fault, variant);
        r = sim_boot(&guest);
        words = wrong(fault, r);
        count_messages(r);
        if (words != NULL) {
            printf("# variant %u: %s: %s\n", variant, sim_outcome_name(r->outcome), words);
            print_log(r);
            return false;
        }
    }
    return true;
}

static void report(bool ok, uint32_t number, const char *subject, const struct fault *fault)
{
    printf("%s %u - %s: %s", ok ? "ok" : "not ok", number, subject, fault->name);
    if (fault->repair != NULL)
        printf(" -> %s", fault->repair);
    if (fault->message != 0)
        printf(" -> %s", words_of(fault->message));
    if (fault->variants > 1)
        printf(" (%u variants)", fault->variants);
    printf("\n");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    uint32_t number = 0, failed = 0;

    for (uint32_t t = 0; t < fault_suite.count; t++) {
        const struct fault_table *const table = fault_suite.tables[t];

        for (uint32_t i = 0; i < table->count; i++) {
            const struct fault *const fault = &table->faults[i];
            bool ok;

            if (argc > 1 && strstr(fault->name, argv[1]) == NULL)
                continue;
            ok = run(fault);
            failed += !ok;
            report(ok, ++number, table->subject, fault);
        }
    }
    if (argc == 1) {
        const bool all = all_messages_were_said();

        failed += !all;
        printf("%s %u - every message is said of some fault\n", all ? "ok" : "not ok", ++number);
    }
    printf("1..%u\n", number);
    return number == 0 || failed != 0;
}
