/* SPDX-License-Identifier: BSD-2-Clause */
/* The log, see log.h. A line goes out with one string instruction: one VM exit. */
#include "log/log.h"
#include "lib/fmt.h"
#include "lib/str.h"
#include "machine/machine.h"
#include "pc.h"

#define WHOLE_WARNINGS 2
#define WARNINGS       9 /* whole ones and short ones */
#define WARNINGS_SIZE  512

static enum log_level log_level = LOG_NORMAL;
static char log_warning_text[WARNINGS_SIZE];
static struct lines log_warning = {log_warning_text, sizeof(log_warning_text), 0};
static uint32_t log_warning_count;

void log_set(enum log_level level)
{
    log_level = level;
}

/* In linker.ld: it must not cross a page, where Xen's emulator would begin another exit. */
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
    str_make_printable(log_buffer);
    log_buffer[len++] = '\n';
    port_out8_string(DEBUG_PORT, log_buffer, (uint32_t)len);
}

void log_problem(const char *kind, const struct problem *why)
{
    log_at(LOG_QUIET, "%s SLIP-%u: %s", kind, why->code, why->what);
    log_at(LOG_QUIET, "  found:    %s", why->found);
    log_at(LOG_QUIET, "  expected: %s", why->expected);
    log_at(LOG_QUIET, "  change:   %s", why->change);
}

void lines_add(struct lines *to, const char *format, ...)
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
    str_make_printable(line);
    line[need] = '\n';
    line[need + 1] = '\0';
    to->len += (uint32_t)need + 1;
}

const struct lines *log_warnings(uint32_t *count)
{
    *count = log_warning_count;
    return &log_warning;
}

/* The log is to fit on a screen: some warnings whole, some on a line, and then no more. */
void warn_of(const struct problem *why)
{
    lines_add(&log_warning, "warning %u %s: %s", why->code, why->what, why->found);
    log_warning_count++;
    if (log_level == LOG_DEBUG || log_warning_count <= WHOLE_WARNINGS)
        log_problem("WARNING", why);
    else if (log_warning_count <= WARNINGS)
        log_at(LOG_QUIET, "WARNING SLIP-%u: %s: %s", why->code, why->what, why->found);
    else if (log_warning_count == WARNINGS + 1)
        log_at(LOG_QUIET, "there are more warnings: slipway:log=debug shows them");
}
