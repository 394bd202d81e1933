/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults of XenStore: a server that is late, silent, torn or mad. Xen: public/io/xs_wire.h,
 * docs/misc/xenstore.txt.
 */
#include "fault.h"
#include "parts.h"
#include "xen/public.h"

#define NO_STORE  MSG_STORE_ABSENT
#define NO_ANSWER MSG_STORE_SILENT
#define TOO_LONG  MSG_STORE_TOO_LONG
#define WRONG     MSG_STORE_WRONG_KIND
#define CORRUPT   MSG_STORE_RING

/* In struct xenstore_domain_interface, from its indices on. */
#define REQ_CONS   0
#define REQ_PROD   4
#define RSP_CONS   8
#define RSP_PROD   12
#define CONNECTION 20

#define ALWAYS(...) .times = SIM_NEVER, __VA_ARGS__

static void absent(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->store.absent = true;
}

static void ring_elsewhere(struct sim_guest *guest, uint32_t variant)
{
    static const uint64_t frames[] = {0, 0x100000, 0x1FEFFC, UINT64_MAX};

    guest->store.ring_frame = frames[variant];
}

static void event_channel_elsewhere(struct sim_guest *guest, uint32_t variant)
{
    static const uint64_t ports[] = {0, 1024, 0x100000001, UINT64_MAX};

    guest->store.event_channel = ports[variant];
}

static void never_connected(struct sim_guest *guest, uint32_t variant)
{
    guest->store.connection = 1 + variant;
    guest->store.delay_ns = 200 * 1000000000ull;
}

/* Falls silent after so many answers, of which a boot asks for eight. */
static void silent(struct sim_guest *guest, uint32_t variant)
{
    guest->store.silent_after = variant;
}

/* Falls silent after so many bytes: in the middle of a header, a value, between two. */
static void silent_within(struct sim_guest *guest, uint32_t variant)
{
    guest->store.bytes = 1 + 11 * variant;
}

static void silent_at_the_report(struct sim_guest *guest, uint32_t variant)
{
    silent(guest, 8 + variant);
}

static const char *report_not_taken(const struct sim_result *result, uint32_t variant)
{
    (void)variant;
    return !sim_logged(result, "slipway: XenStore refused the boot report")
               ? "the log does not say that there is no report"
           : result->time_ns > 70000000000ull ? "a report is waited for too long"
           : sim_read32(SIM_STORE_RING + 0x800 + REQ_PROD) == 0
               ? "the ring is emptied under XenStore's hands"
               : NULL;
}

static void slow(struct sim_guest *guest, uint32_t variant)
{
    static const uint64_t delays[] = {50000000, 1000000000, 30000000000};

    guest->store.delay_ns = delays[variant];
}

static void very_slow(struct sim_guest *guest, uint32_t variant)
{
    static const uint64_t delays[] = {6000000000, 30000000000};

    guest->store.delay_ns = delays[variant];
}

static const char *spoken_of(const struct sim_result *result, uint32_t variant)
{
    (void)variant;
    return sim_logged(result, "still waiting for XenStore") ? NULL
                                                            : "the log does not mention the wait";
}

static void too_slow(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->store.delay_ns = 61000000000;
}

static void torn(struct sim_guest *guest, uint32_t variant)
{
    guest->store.chunk = 1 + variant;
    guest->store.delay_ns = 1000;
}

/*
 * Indices that begin anywhere around where they wrap: each byte of a message is the ring's last one
 * once.
 */
static void wrapping(struct sim_guest *guest, uint32_t variant)
{
    guest->store.index = variant < 64 ? UINT32_MAX - 32 + variant : variant * 32 - 3;
}

static void backwards(struct sim_guest *guest, uint32_t variant)
{
    guest->store.reordered = 2 + variant;
}

static void noise(struct sim_guest *guest, uint32_t variant)
{
    guest->store.spurious = true;
    guest->store.pending_at_start = variant != 0;
}

static void stays_reset(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->store.features = 1;
    guest->store.silent_after = 9;
}

/* Another index each time the nth answer is made. */
static bool spoil_ring(void *context, uint32_t *type, uint32_t *id, uint8_t *payload, uint32_t *len)
{
    struct xenstore_domain_interface *ring = sim_memory(SIM_STORE_RING, 4096);

    (void)context;
    (void)type;
    (void)id;
    (void)payload;
    (void)len;
    ring->rsp_prod = ring->rsp_cons + 1025 + (uint32_t)fault_number();
    return false;
}

static void corrupt_later(struct sim_guest *guest, uint32_t variant)
{
    fault_numbers(variant);
    guest->hooks.store_reply = spoil_ring;
}

/* Turns a bit of a reply, its type, its id or its length. */
static bool garble(void *context, uint32_t *type, uint32_t *id, uint8_t *payload, uint32_t *len)
{
    const uint32_t bit = (uint32_t)fault_number() % 32;

    (void)context;
    switch (fault_number() % 12) {
    case 0:
        *type ^= 1u << bit;
        break;
    case 1:
        *id ^= 1u << bit;
        break;
    case 2:
        *len = (uint32_t)fault_number() % 5000;
        break;
    case 3:
        for (uint32_t i = 0; i < *len; i++)
            payload[i] = (uint8_t)fault_number();
        break;
    default:
        break;
    }
    return true;
}

static void garbled(struct sim_guest *guest, uint32_t variant)
{
    fault_numbers(variant);
    guest->hooks.store_reply = garble;
}

/* bios-strings/ with odd names; Xen's own names are read, the others skipped. */
static void odd_strings(struct sim_guest *guest, uint32_t variant)
{
    static const char *const names[] = {
        "bios-strings/oem-0",   "bios-strings/oem-256", "bios-strings/oem-",
        "bios-strings/oem--1",  "bios-strings/oem-1x",  "bios-strings/oem-18446744073709551617",
        "bios-strings/oem-0x1", "bios-strings/",        "bios-strings/bios-vendors"};

    sim_guest_key(guest, names[variant], "Text");
    sim_guest_key(guest, "bios-strings/bios-vendor", "Maker");
}

static char names[4096];

/* The list of bios-strings/ as a whole page of one name, or of no NUL at all. */
static bool list_of_names(void *context, uint32_t *type, uint32_t *id, uint8_t *payload,
                          uint32_t *len)
{
    (void)context;
    (void)id;
    if (*type != XS_DIRECTORY && *type != XS_ERROR)
        return true;
    if (*type == XS_ERROR && *id != 2)
        return true;
    *type = XS_DIRECTORY;
    memcpy(payload, names, sizeof(names));
    *len = sizeof(names);
    return true;
}

static void long_list(struct sim_guest *guest, uint32_t variant)
{
    memset(names, variant == 0 ? 'x' : 0, sizeof(names));
    for (uint32_t at = 0; variant == 2 && at + 12 <= sizeof(names); at += 12)
        memcpy(names + at, "bios-vendor", 12);
    guest->hooks.store_reply = list_of_names;
}

static const struct fault list[] = {
    {"there is no XenStore", REFUSED_ALONE, NO_STORE, .arrange = absent},
    {"XenStore's ring is where there is no memory", REFUSED_ALONE, NO_STORE, .variants = 4,
     .arrange = ring_elsewhere},
    {"XenStore's event channel has an impossible number", REFUSED_ALONE, NO_STORE, .variants = 4,
     .arrange = event_channel_elsewhere},
    {"XenStore never connects", REFUSED_ALONE, NO_ANSWER, .variants = 2,
     .arrange = never_connected},
    {"XenStore falls silent after any number of answers", REFUSED_ALONE, NO_ANSWER, .variants = 8,
     .arrange = silent},
    {"XenStore falls silent after any number of bytes", REFUSED_ALONE, NO_ANSWER, .variants = 21,
     .arrange = silent_within},
    {"XenStore falls silent before the boot report", WARNED, NO_ANSWER,
     .arrange = silent_at_the_report, .check = report_not_taken},
    {"XenStore is slow", REPAIRED, .repair = "it is waited for", .variants = 2, .arrange = slow},
    {"XenStore takes half a minute for each look", REPAIRED,
     .repair = "the log says that it is waited for", .variants = 2, .arrange = very_slow,
     .check = spoken_of},
    {"XenStore takes more than a minute", REFUSED_ALONE, NO_ANSWER, .arrange = too_slow},
    {"XenStore's ring is torn into pieces of any size", REPAIRED, .repair = "they are put together",
     .variants = 40, .arrange = torn},
    {"XenStore's indices wrap at any byte", REPAIRED, .repair = "they run modulo their size",
     .variants = 96, .arrange = wrapping},
    {"XenStore's answers come in another order", REPAIRED, .repair = "their ids tell them apart",
     .variants = 15, .arrange = backwards},
    {"spurious events come", REPAIRED, .repair = "the ring says whether anything is there",
     .variants = 2, .arrange = noise},
    {"XenStore does not come back from the ring's reset", WARNED, NO_ANSWER,
     .arrange = stays_reset},
    {"more requests are under way than the ring holds", REFUSED_ALONE, CORRUPT,
     .found = "requests 0..1025, replies 0..0", .patch = {{RING, REQ_PROD, 4, 1025}}},
    {"more replies are under way than the ring holds", REFUSED_ALONE, CORRUPT,
     .found = "requests 0..0, replies 0..1025", .patch = {{RING, RSP_PROD, 4, 1025}}},
    {"the replies' indices are swapped", REFUSED_ALONE, CORRUPT,
     .found = "requests 0..0, replies 1..0", .patch = {{RING, RSP_CONS, 4, 1}}},
    {"the requests' indices are swapped", REFUSED_ALONE, CORRUPT,
     .found = "requests 1..0, replies 0..0", .patch = {{RING, REQ_CONS, 4, 1}}},
    {"all of the ring's indices are all ones but one", REFUSED_ALONE, CORRUPT,
     .found = "requests 4294967295..4294967295, replies 4294967295..2147483647",
     .patch = {{RING, REQ_CONS, 8, UINT64_MAX},
               {RING, RSP_CONS, 4, UINT32_MAX},
               {RING, RSP_PROD, 4, 0x7FFFFFFF}}},
    {"unsolicited replies are in the ring", ANYHOW, .patch = {{RING, RSP_PROD, 4, 64}}},
    {"the ring's indices become impossible at an answer", REFUSED_ALONE, CORRUPT, .variants = 5,
     .arrange = corrupt_later},
    {"XenStore sends a value a byte too long", REFUSED_ALONE, TOO_LONG,
     .found = "type 16 with 4097 bytes", .reply = {.nth = 2, .times = 1, .len = 4097}},
    {"XenStore sends a value of 4 GiB", REFUSED_ALONE, TOO_LONG,
     .found = "type 1 with 4294967295 bytes", .reply = {.nth = 0, .times = 1, .len = UINT32_MAX}},
    {"XenStore sends values of the longest length", ANYHOW, .reply = {ALWAYS(.len = 4096)}},
    {"XenStore sends values without a byte", REPAIRED, .repair = "they count as absent",
     .reply = {ALWAYS(.text = "", .text_len = 0)}},
    {"XenStore answers a read with a write", REFUSED, WRONG,
     .found = "type 11 in the reply to hvmloader/bios",
     .reply = {.nth = 3, .times = 1, .type = XS_WRITE}},
    {"XenStore answers a read with a directory", REFUSED, WRONG,
     .found = "type 1 in the reply to platform/acpi",
     .reply = {.nth = 4, .times = 1, .type = XS_DIRECTORY}},
    {"XenStore answers a directory with a read", REFUSED, WRONG,
     .found = "type 2 in the reply to platform", .reply = {.nth = 1, .times = 1, .type = XS_READ}},
    {"XenStore answers with an unknown type", REFUSED, WRONG,
     .found = "type 4294967295 in the reply to hvmloader",
     .reply = {.nth = 0, .times = 1, .type = UINT32_MAX}},
    {"XenStore answers everything with an error", REPAIRED,
     .repair = "every option has its default",
     .reply = {.times = 17, .type = XS_ERROR, .text = "EIO", .text_len = 4}},
    {"XenStore's errors have no text", REPAIRED, .repair = "none is needed",
     .reply = {.times = 17, .type = XS_ERROR, .text = "", .text_len = 0}},
    {"XenStore's error is a page of bytes without end", REPAIRED, .repair = "none is needed",
     .reply = {.times = 17, .type = XS_ERROR, .len = 4096}},
    {"XenStore's answers have another id", REFUSED_ALONE, NO_ANSWER,
     .reply = {ALWAYS(.id_xor = 0x80000000)}},
    {"one of XenStore's answers has the id of another", REFUSED_ALONE, NO_ANSWER,
     .reply = {.nth = 1, .times = 1, .id_xor = 1}},
    {"one of XenStore's answers is lost", REFUSED, NO_ANSWER,
     .reply = {.nth = 4, .times = 1, .dropped = true}},
    {"a watch fires instead of an answer", REFUSED, NO_ANSWER,
     .reply = {.nth = 0, .times = 1, .type = XS_WATCH_EVENT}},
    {"every answer has any of its bits turned", ANYHOW, .variants = 60, .arrange = garbled},
    {"bios-strings has unknown names", REPAIRED, .repair = "they are skipped", .variants = 9,
     .arrange = odd_strings},
    {"the list of bios-strings is a page of nonsense", REPAIRED,
     .repair = "names are looked up, not counted", .variants = 3, .arrange = long_list},
};

const struct fault_table faults_store = {FAULT_TABLE("XenStore", list)};
