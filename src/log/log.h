/* SPDX-License-Identifier: BSD-2-Clause */
/* The log on Xen's debug port, and the list of this boot's warnings. */
#pragma once

#include "platform.h"
#include "problem.h"

/* The release, "1.0.0", from the Makefile. */
extern const char slipway_version[];

/* One line of the log, "slipway: " in front of it; longer than LOG_LINE is cut. */
#define LOG_LINE 190
void log_at(enum log_level level, const char *format, ...) PRINTF(2, 3);
#define log_line(...)  log_at(LOG_NORMAL, __VA_ARGS__)
#define log_debug(...) log_at(LOG_DEBUG, __VA_ARGS__)

/* From now on the log has lines of this level and those below. It begins with LOG_NORMAL. */
void log_set(enum log_level level);

/* The four parts of a problem, a line each. */
void log_problem(const char *kind, const struct problem *why);

/* Text that grows by whole lines, each ended by a newline, with a NUL at the end. */
struct lines {
    char *text;
    uint32_t size, len;
};

/* Appends a line, made printable; one that does not fit is ignored. */
void lines_add(struct lines *to, const char *format, ...) PRINTF(2, 3);

/* "warning CODE WHAT: FOUND" of each so far, as many as there is room for; *count has all. */
const struct lines *log_warnings(uint32_t *count);
