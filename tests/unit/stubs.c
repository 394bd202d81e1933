/* SPDX-License-Identifier: BSD-2-Clause */
/* What pure code may call beside itself, for the unit tests: warn_of() records. */
#include "check.h"
#include "problem.h"

unsigned warnings_count;
char warnings_last[512];
char warnings_all[2048];

void warnings_clear(void)
{
    warnings_count = 0;
    warnings_last[0] = '\0';
    warnings_all[0] = '\0';
}

void warn_of(const struct problem *why)
{
    snprintf(warnings_last, sizeof(warnings_last), "%s | %s | %s | %s", why->what, why->expected,
             why->change, why->found);
    strncat(warnings_all, warnings_last, sizeof(warnings_all) - 1 - strlen(warnings_all));
    warnings_count++;
}
