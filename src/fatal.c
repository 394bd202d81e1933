/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The log on Xen's debug port, warnings, and the end of the domain. A line goes out with one string instruction:
 * Xen takes it in one VM exit, where a loop would take one a character.
 */
#include <stdarg.h>
#include <stdbool.h>
#include "fatal.h"
#include "hw/machine.h"
#include "lib/fmt.h"
#include "report.h"
#include "xen/domain.h"
#include "xen/store.h"

#define WHOLE_WARNINGS 2
#define WARNINGS       9 /* whole ones and short ones */

#define DEBUG_PORT 0xE9 /* XEN_HVM_DEBUGCONS_IOPORT; Xen: public/arch-x86/xen.h */

static bool can_shut_down, can_report;
static enum log_level log_level = LOG_NORMAL;
static uint32_t warnings;

void fatal_can_shut_down(void)
{
    can_shut_down = true;
}

void fatal_can_report(void)
{
    can_report = true;
}

void log_set(enum log_level level)
{
    log_level = level;
}

void only_printable(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7E)
            *text = '?';
    }
}

/* In linker.ld: it must not cross a page, where Xen's instruction emulator would begin another exit. */
extern char log_buffer[];

void log_at(enum log_level level, const char *format, ...)
{
    size_t len;
    va_list args;

    if (level > log_level)
        return;
    len = fmt_print(log_buffer, LOG_LINE, "slipway: ");
    va_start(args, format);
    len += fmt_vprint(log_buffer + len, LOG_LINE - len, format, args);
    va_end(args);
    if (len > LOG_LINE - 1)
        len = LOG_LINE - 1;
    only_printable(log_buffer);
    log_buffer[len++] = '\n';
    port_out8_string(DEBUG_PORT, log_buffer, (uint32_t)len);
}

static void log_problem(const char *kind, const struct problem *why)
{
    log_at(LOG_QUIET, "%s SLIP-%u: %s", kind, why->code, why->what);
    log_at(LOG_QUIET, "  found:    %s", why->found);
    log_at(LOG_QUIET, "  expected: %s", why->expected);
    log_at(LOG_QUIET, "  change:   %s", why->change);
}

/* Unless everything is to be told the log is to fit on a screen: some warnings whole, some on a line, and then no more. */
void warn_of(const struct problem *why)
{
    report_warning(why);
    warnings++;
    if (log_level == LOG_DEBUG || warnings <= WHOLE_WARNINGS)
        log_problem("WARNING", why);
    else if (warnings <= WARNINGS)
        log_at(LOG_QUIET, "WARNING SLIP-%u: %s: %s", why->code, why->what, why->found);
    else if (warnings == WARNINGS + 1)
        log_at(LOG_QUIET, "there are more warnings: slipway:log=debug shows them");
}

static _Noreturn void end_domain(void)
{
    /* XenStore and the hypercall itself must not lead back here. */
    const bool shut_down = can_shut_down;

    can_shut_down = false;
    if (shut_down)
        domain_crash();
    cpu_halt();
}

void fatal(const struct problem *why)
{
    static uint32_t times; /* an exception on the way out comes back here */
    char text[512];
    const bool report = can_report;

    can_report = false;
    if (++times > 2)
        end_domain();
    log_problem("FATAL", why);
    if (report) {
        fmt_print(text, sizeof(text), "FATAL SLIP-%u: %s; found: %s; expected: %s; change: %s",
                  why->code, why->what, why->found, why->expected, why->change);
        only_printable(text);
        store_report("error/slipway", text);
        report_send(why);
    }
    end_domain();
}

void bug(const char *where)
{
    struct problem why = {0};

    problem_set(&why, MSG_BUG, "%s, version %s", where, slipway_version);
    fatal(&why);
}
