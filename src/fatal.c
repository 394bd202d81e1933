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
#include "lib/str.h"
#include "xen/domain.h"
#include "xen/store.h"

#define DEBUG_PORT 0xE9 /* XEN_HVM_DEBUGCONS_IOPORT; Xen: public/arch-x86/xen.h */

static bool can_shut_down, can_report;

void fatal_can_shut_down(void)
{
    can_shut_down = true;
}

void fatal_can_report(void)
{
    can_report = true;
}

/*
 * Text from outside may hold anything: nothing but what can be printed leaves us, so that nobody forges lines of a log or
 * breaks a terminal.
 */
static void only_printable(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7E)
            *text = '?';
    }
}

/* In linker.ld: it must not cross a page, where Xen's instruction emulator would begin another exit. */
extern char log_buffer[];

void log_line(const char *format, ...)
{
    size_t len = fmt_print(log_buffer, LOG_LINE, "slipway: ");
    va_list args;

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
    log_line("%s SLIP-%u: %s", kind, why->code, why->what);
    log_line("  found:    %s", why->found);
    log_line("  expected: %s", why->expected);
    log_line("  change:   %s", why->change);
}

void warn_of(const struct problem *why)
{
    log_problem("WARNING", why);
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
    char text[512];
    const bool report = can_report;

    can_report = false;
    log_problem("FATAL", why);
    if (report) {
        fmt_print(text, sizeof(text), "FATAL SLIP-%u: %s; found: %s; expected: %s; change: %s",
                  why->code, why->what, why->found, why->expected, why->change);
        only_printable(text);
        store_report("error/slipway", text);
    }
    end_domain();
}

void bug(const char *where)
{
    struct problem why = {0};

    problem_set(&why, MSG_BUG, "%s, version %s", where, slipway_version);
    fatal(&why);
}
