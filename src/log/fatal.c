/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end, see fatal.h. It calls nothing above it: main.c installs the function that tells others.
 */
#include "log/fatal.h"
#include "log/log.h"
#include "machine/machine.h"

static void (*fatal_words)(const struct problem *why);

void fatal_last_words(void (*last_words)(const struct problem *why))
{
    fatal_words = last_words;
}

void fatal(const struct problem *why)
{
    static uint32_t times; /* an exception on the way out comes back here */

    if (++times <= 2)
        log_problem("FATAL", why);
    if (fatal_words != NULL)
        fatal_words(why);
    cpu_halt();
}

void bug(const char *where)
{
    struct problem why = {0};

    problem_set(&why, MSG_BUG, "%s, version %s", where, slipway_version);
    fatal(&why);
}
