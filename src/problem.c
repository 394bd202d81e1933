/* SPDX-License-Identifier: BSD-2-Clause */
/* problem_set(), see problem.h. */
#include <stdarg.h>
#include <stddef.h>
#include "problem.h"
#include "lib/fmt.h"

bool problem_set(struct problem *why, const char *what, const char *expected, const char *change,
                 const char *found, ...)
{
    va_list args;

    if (why->what != NULL)
        return false;
    why->what = what;
    why->expected = expected;
    why->change = change;
    va_start(args, found);
    fmt_vprint(why->found, sizeof(why->found), found, args);
    va_end(args);
    return false;
}
