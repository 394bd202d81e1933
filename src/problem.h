/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is wrong, for the person who has to cure it. Pure code never stops the guest: it fills a struct
 * problem and returns false; main.c decides. The first problem wins.
 */
#ifndef PROBLEM_H
#define PROBLEM_H

#include <stdbool.h>
#include "lib/compiler.h"

struct problem {
    const char *what;     /* what is wrong; NULL: nothing yet */
    const char *expected; /* what would have been right */
    const char *change;   /* the option or file to change */
    char found[160];      /* what was found instead */
};

/* Describes a problem unless one is described already. Always returns false, so that it can be returned. */
bool problem_set(struct problem *why, const char *what, const char *expected, const char *change,
                 const char *found, ...) PRINTF(5, 6);

/*
 * Reports something that Slipway repairs or goes on without: the same four parts on the log, and execution
 * continues. Provided by fatal.c in the image and recorded by the unit tests.
 */
void warn(const char *what, const char *expected, const char *change, const char *found, ...)
    PRINTF(4, 5);

#endif
