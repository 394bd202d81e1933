/* SPDX-License-Identifier: BSD-2-Clause */
/* The texts of messages.def, and filling them in; see problem.h. */
#include "problem.h"
#include "lib/fmt.h"

static const struct text {
    uint16_t code;
    const char *what, *expected, *change;
} texts[] = {
#define REFUSAL(number, name, what, expected, change, cause, fix) {number, what, expected, change},
#define WARNING(number, name, what, expected, change, cause, fix) {number, what, expected, change},
#include "messages.def"
#undef REFUSAL
#undef WARNING
};

void problem_describe(struct problem *why, enum message message, const char *found, va_list args)
{
    const struct text *text = texts;

    while (text->code != message)
        text++; /* every message has its text: both are made of messages.def */
    why->code = text->code;
    why->what = text->what;
    why->expected = text->expected;
    why->change = text->change;
    fmt_vprint(why->found, sizeof(why->found), found, args);
}

bool problem_set(struct problem *why, enum message message, const char *found, ...)
{
    va_list args;

    if (why->code != 0)
        return false;
    va_start(args, found);
    problem_describe(why, message, found, args);
    va_end(args);
    return false;
}
