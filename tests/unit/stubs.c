/* SPDX-License-Identifier: BSD-2-Clause */
/* What pure code may call beside itself, for the unit tests: warn() records. */
#include "check.h"
#include "lib/fmt.h"
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

void warn(const char *what, const char *expected, const char *change, const char *found, ...)
{
    char text[256];
    va_list args;

    va_start(args, found);
    fmt_vprint(text, sizeof(text), found, args);
    va_end(args);
    snprintf(warnings_last, sizeof(warnings_last), "%s | %s | %s | %s", what, expected, change,
             text);
    strncat(warnings_all, warnings_last, sizeof(warnings_all) - 1 - strlen(warnings_all));
    warnings_count++;
}
