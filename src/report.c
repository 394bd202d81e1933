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
 * Without warnings the longest report has 900.
 */
#define REPORT_SIZE   1536
#define WARNINGS_SIZE 512

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
    char warning[WARNINGS_SIZE]; /* whole lines */
    uint32_t warnings, warnings_len;
    bool unwanted;
} report;

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
static bool add(char *text, uint32_t size, uint32_t *len, const char *format, ...)
{
    char *const line = text + *len;
    const uint32_t room = size - *len;
    va_list args;
    size_t need;

    va_start(args, format);
    need = fmt_vprint(line, room, format, args);
    va_end(args);
    if (need + 2 > room) {
        *line = '\0';
        return false;
    }
    only_printable(line);
    line[need] = '\n';
    line[need + 1] = '\0';
    *len += (uint32_t)need + 1;
    return true;
}

void report_warning(const struct problem *why)
{
    report.warnings++;
    (void)add(report.warning, sizeof(report.warning), &report.warnings_len, "warning %u %s: %s",
              why->code, why->what, why->found);
}

void report_send(const struct problem *why)
{
    static char text[REPORT_SIZE];
    uint32_t len = 0;

    if (report.unwanted)
        return;
#define ADD(...) (void)add(text, sizeof(text), &len, __VA_ARGS__)
    ADD("version %s", slipway_version);
    ADD("outcome %s", why == NULL ? "started" : "failed");
    if (why != NULL) {
        ADD("failure %u %s", why->code, why->what);
        ADD("found %s", why->found);
        ADD("expected %s", why->expected);
        ADD("change %s", why->change);
    }
    if (report.payload != NULL)
        ADD("payload %s %u KiB %s", report.payload, (uint32_t)(report.payload_size >> 10),
            report.build);
    report_phase(why == NULL ? "hand-off" : "failing");
    for (uint32_t i = 0; i < report.phases; i++)
        ADD("us %u %s", domain_microseconds(report.phase[i].ticks), report.phase[i].name);
    ADD("us %u all", domain_microseconds(report.end - report.begin));
    ADD("warnings %u", report.warnings);
#undef ADD
    memcpy(text + len, report.warning, report.warnings_len + 1);
    store_report(REPORT_KEY, text);
}
