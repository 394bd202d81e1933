/* SPDX-License-Identifier: BSD-2-Clause */
/* The texts of messages.def, and filling them in; see problem.h. */
#include <stdarg.h>
#include <stddef.h>
#include "problem.h"
#include "lib/fmt.h"
#include "lib/str.h"

#define REFUSAL(number, name, what, expected, change, cause, cure) (number),
#define WARNING(number, name, what, expected, change, cause, cure) (number),
static const uint16_t codes[] = {
#include "messages.def"
};
#undef REFUSAL
#undef WARNING

/* What, expected and change of each code, one text behind the other: pointers to them would be half as large again. */
#define REFUSAL(number, name, what, expected, change, cause, cure)                                 \
    what "\0" expected "\0" change "\0"
#define WARNING(number, name, what, expected, change, cause, cure)                                 \
    what "\0" expected "\0" change "\0"
static const char texts[] =
#include "messages.def"
    ;
#undef REFUSAL
#undef WARNING

static const char *next(const char *text)
{
    return text + str_len(text) + 1;
}

static void describe(struct problem *why, enum message message, const char *found, va_list args)
{
    const char *text = texts;

    for (uint32_t i = 0; i < ARRAY_SIZE(codes) - 1 && codes[i] != message; i++)
        text = next(next(next(text)));
    why->code = (uint16_t)message;
    why->what = text;
    why->expected = next(why->what);
    why->change = next(why->expected);
    fmt_vprint(why->found, sizeof(why->found), found, args);
}

bool problem_set(struct problem *why, enum message message, const char *found, ...)
{
    va_list args;

    if (why->code != 0)
        return false;
    va_start(args, found);
    describe(why, message, found, args);
    va_end(args);
    return false;
}

void warn(enum message message, const char *found, ...)
{
    struct problem why;
    va_list args;

    va_start(args, found);
    describe(&why, message, found, args);
    va_end(args);
    warn_of(&why);
}
