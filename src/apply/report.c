/* SPDX-License-Identifier: BSD-2-Clause */
/* The boot report, see report.h. */
#include "apply/report.h"
#include "lib/fmt.h"
#include "lib/str.h"
#include "log/log.h"
#include "log/phases.h"
#include "xen/domain.h"
#include "xen/shared_info.h"
#include "xen/store.h"

#define REPORT_KEY "data/slipway" /* libxl lets the guest write below data and error */
#define ERROR_KEY  "error/slipway"

/*
 * With the warnings after it: xenstored refuses a guest's node of more than 2048 bytes as a rule
 * (quota "entry-size"); name and permissions count, too.
 */
#define FACTS_SIZE  1024
#define REPORT_SIZE 1536

static struct {
    const char *payload; /* NULL: not known yet */
    uint64_t payload_size;
    char build[64];
    bool unwanted;
} report;

void report_set(bool wanted)
{
    report.unwanted = !wanted;
}

void report_payload(const struct payload *payload, struct span blob)
{
    report.payload = payload->name;
    report.payload_size = blob.left;
    if (payload->build != NULL) {
        const struct span build = payload->build(blob);

        fmt_print(report.build, sizeof(report.build), "%.*s",
                  (int)min_u64(build.left, sizeof(report.build) - 1), (const char *)build.data);
    }
}

static void add_failure(struct lines *facts, const struct problem *why)
{
    lines_add(facts, "failure %u %s", why->code, why->what);
    lines_add(facts, "found %s", why->found);
    lines_add(facts, "expected %s", why->expected);
    lines_add(facts, "change %s", why->change);
}

static void add_phases(struct lines *facts)
{
    const struct phases *p = phases_so_far();

    for (uint32_t i = 0; i < p->count; i++)
        lines_add(facts, "us %u %s", clock_microseconds(p->phase[i].ticks), p->phase[i].name);
    lines_add(facts, "us %u all", clock_microseconds(elapsed_u64(p->begin, p->end)));
}

bool report_send(const struct problem *why)
{
    static char text[REPORT_SIZE];
    struct lines facts = {.text = text, .size = FACTS_SIZE};
    const struct lines *warnings;
    uint32_t count;

    if (report.unwanted)
        return true;
    phase_done(why == NULL ? "hand-off" : "failing");
    lines_add(&facts, "version %s", slipway_version);
    lines_add(&facts, "outcome %s", why == NULL ? "started" : "failed");
    if (why != NULL)
        add_failure(&facts, why);
    if (report.payload != NULL)
        lines_add(&facts, "payload %s %u KiB %s", report.payload,
                  (uint32_t)(report.payload_size >> 10), report.build);
    add_phases(&facts);
    warnings = log_warnings(&count);
    lines_add(&facts, "warnings %u", count);
    memcpy(text + facts.len, warnings->text, warnings->len + 1);
    return why == NULL ? store_write(REPORT_KEY, text) : store_write_last(REPORT_KEY, text);
}

static void tell(const struct problem *why)
{
    char text[512];

    fmt_print(text, sizeof(text), "FATAL SLIP-%u: %s; found: %s; expected: %s; change: %s",
              why->code, why->what, why->found, why->expected, why->change);
    str_make_printable(text);
    /* Each on its own, and a refused write is not reported: the failure is in the log already. */
    (void)store_write_last(ERROR_KEY, text);
    (void)report_send(why);
}

void report_last_words(const struct problem *why)
{
    static bool told; /* an exception on the way comes back here */

    if (!told && store_usable()) {
        told = true;
        tell(why);
    }
    domain_crash();
}
