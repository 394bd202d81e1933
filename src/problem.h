/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is wrong, for the person who has to fix it. Pure code never stops the guest: it fills a
 * struct problem and returns false; main.c decides. The first problem wins. All that can be wrong
 * is in messages.def.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include "lib/compiler.h"

/* MSG_NO_XEN and so on; the value is the number that users see: SLIP-101. */
enum message {
#define REFUSAL(number, name, ...) MSG_##name = (number),
#define WARNING(number, name, ...) MSG_##name = (number),
#include "messages.def"
#undef REFUSAL
#undef WARNING
};

struct problem {
    uint16_t code;        /* enum message; 0: nothing is wrong yet */
    const char *what;     /* what is wrong */
    const char *expected; /* what would have been right */
    const char *change;   /* the option or file to change */
    char found[160];      /* what was found instead */
};

/*
 * Describes a problem unless one is described already; the arguments from `found` on say what was
 * found. Always returns false, so that it can be returned.
 */
bool problem_set(struct problem *why, enum message message, const char *found, ...) PRINTF(3, 4);

/* Describes a problem, whatever *why is. */
void problem_describe(struct problem *why, enum message message, const char *found, va_list args);

/* Reports something that Slipway repairs or goes on without, and execution continues. */
void warn(enum message message, const char *found, ...) PRINTF(2, 3);

/* The same of a problem that is described already: log.c in the image; the unit tests record. */
void warn_of(const struct problem *why);
