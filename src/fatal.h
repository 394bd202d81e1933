/* SPDX-License-Identifier: BSD-2-Clause */
/* The log, and the one way out when Slipway can't go on. */
#ifndef FATAL_H
#define FATAL_H

#include "lib/compiler.h"
#include "platform.h"
#include "problem.h"

/* The release, "0.1.0", from the Makefile. */
extern const char slipway_version[];

/* One line of the log, "slipway: " in front of it; longer than LOG_LINE is cut. */
#define LOG_LINE 190
void log_at(enum log_level level, const char *format, ...) PRINTF(2, 3);
#define log_line(...)  log_at(LOG_NORMAL, __VA_ARGS__)
#define log_debug(...) log_at(LOG_DEBUG, __VA_ARGS__)

/* From now on the log has lines of this level and those below. It begins with LOG_NORMAL. */
void log_set(enum log_level level);

/* Every character of the text that does not print becomes '?', so that nobody forges lines of a log or breaks a terminal. */
void only_printable(char *text);

/*
 * The hypervisor answers hypercalls from now on, XenStore can be written from now on: what fatal() may use.
 * Before the first it can only halt.
 */
void fatal_can_shut_down(void);
void fatal_can_report(void);

/* Prints the problem in its four parts, reports it to XenStore, and ends the domain as crashed. */
_Noreturn void fatal(const struct problem *why);

/* The same for what only we can break. `where` is "file:line". */
_Noreturn void bug(const char *where);

#define STRINGIFY_(x)     #x
#define STRINGIFY(x)      STRINGIFY_(x)
#define ASSERT(condition) ((condition) ? (void)0 : bug(__FILE__ ":" STRINGIFY(__LINE__)))

#endif
