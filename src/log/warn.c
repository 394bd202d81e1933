/* SPDX-License-Identifier: BSD-2-Clause */
/* Warnings in words, see problem.h. */
#include "problem.h"

void warn(enum message message, const char *found, ...)
{
    struct problem why;
    va_list args;

    va_start(args, found);
    problem_describe(&why, message, found, args);
    va_end(args);
    warn_of(&why);
}
