/* SPDX-License-Identifier: BSD-2-Clause */
/* The boot report, see report.h. */
#include <stdarg.h>
#include "fatal.h"
#include "lib/fmt.h"
#include "lib/num.h"
#include "lib/str.h"
#include "report.h"
#include "xen/domain.h"
#include "xen/store.h"

#define REPORT_KEY "data/slipway" /* libxl lets the guest write below data and error */

/*
 * xenstored refuses a guest's node of more than 2048 bytes as a rule (quota "entry-size"); name and permissions count, too.
 */
#define FACTS_SIZE    1024
#define WARNINGS_SIZE 512

/* Text that grows by whole lines. */
struct lines {
    char *text;
    uint32_t size, len;
};

static char warning_text[WARNINGS_SIZE];

static struct {
    uint64_t begin, end; /* of the last phase; TSC */
    struct {
        const char *name;
        uint64_t ticks;
    } phase[REPORT_PHASES];
    uint32_t phases;
    const char *payload; /* NULL: not known yet */
    uint64_t payload_size;
    char build[64];
    struct lines warning;
    uint32_t warnings; /* those without a line, too */
    bool unwanted;
} report = {.warning = {.text = warning_text, .size = sizeof(warning_text)}};

void report_begin(void)
{
    report.begin = report.end = domain_ticks();
}

void report_set(bool wanted)
{
    report.unwanted = !wanted;
}

void report_phase(const char *name)
{
    const uint64_t now = domain_ticks();

    ASSERT(report.phases < REPORT_PHASES);
    report.phase[report.phases].name = name;
    report.phase[report.phases++].ticks = now - report.end;
    report.end = now;
}

void report_payload(const char *name, uint64_t size, struct span build)
{
    report.payload = name;
    report.payload_size = size;
    fmt_print(report.build, sizeof(report.build), "%.*s",
              (int)min_u64(build.left, sizeof(report.build) - 1), (const char *)build.data);
}

/* Appends a line; one that does not fit is left out. What outsiders may have put in can't break it. */
static void PRINTF(2, 3) add(struct lines *to, const char *format, ...)
{
    char *const line = to->text + to->len;
    const uint32_t room = to->size - to->len;
    va_list args;
    size_t need;

    va_start(args, format);
    need = fmt_vprint(line, room, format, args);
    va_end(args);
    if (need + 2 > room) {
        *line = '\0';
        return;
    }
    only_printable(line);
    line[need] = '\n';
    line[need + 1] = '\0';
    to->len += (uint32_t)need + 1;
}

void report_warning(const struct problem *why)
{
    report.warnings++;
    add(&report.warning, "warning %u %s: %s", why->code, why->what, why->found);
}

static void add_failure(struct lines *facts, const struct problem *why)
{
    add(facts, "failure %u %s", why->code, why->what);
    add(facts, "found %s", why->found);
    add(facts, "expected %s", why->expected);
    add(facts, "change %s", why->change);
}

void report_send(const struct problem *why)
{
    static char text[FACTS_SIZE + WARNINGS_SIZE];
    struct lines facts = {.text = text, .size = FACTS_SIZE};

    if (report.unwanted)
        return;
    report_phase(why == NULL ? "hand-off" : "failing");
    add(&facts, "version %s", slipway_version);
    add(&facts, "outcome %s", why == NULL ? "started" : "failed");
    if (why != NULL)
        add_failure(&facts, why);
    if (report.payload != NULL)
        add(&facts, "payload %s %u KiB %s", report.payload, (uint32_t)(report.payload_size >> 10),
            report.build);
    for (uint32_t i = 0; i < report.phases; i++)
        add(&facts, "us %u %s", domain_microseconds(report.phase[i].ticks), report.phase[i].name);
    add(&facts, "us %u all", domain_microseconds(report.end - report.begin));
    add(&facts, "warnings %u", report.warnings);
    memcpy(text + facts.len, report.warning.text, report.warning.len + 1);
    store_report(REPORT_KEY, text);
}
