/* SPDX-License-Identifier: BSD-2-Clause */
/* What pure code may call beside itself, for the fuzzers: warnings must have all their parts. */
#include "fuzz.h"

void warn_of(const struct problem *why)
{
    insist_problem(false, why);
}
