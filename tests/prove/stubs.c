/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What proofs have instead of src/problem.c and src/log: a message is its number, lines are
 * dropped, and no ASSERT() fails. How texts are made is proved by fmt.c here; the compiler checks
 * that arguments fit them.
 */
#include "lib/mem.h"
#include "log/fatal.h"
#include "log/log.h"
#include "problem.h"
#include "prove.h"

bool problem_set(struct problem *why, enum message message, const char *found, ...)
{
    (void)found;
    if (why->code == 0)
        why->code = (uint16_t)message;
    return false;
}

void warn(enum message message, const char *found, ...)
{
    (void)message;
    (void)found;
}

void warn_of(const struct problem *why)
{
    PROVE(why->code != 0, "a warning says what is wrong");
}

void log_at(enum log_level level, const char *format, ...)
{
    (void)level;
    (void)format;
}

void bug(const char *where)
{
    (void)where;
    PROVE(false, "an ASSERT() holds");
    GIVEN(false);
    for (;;)
        ;
}

/* As in machine/mem.c, whose instructions CBMC doesn't know; for few bytes its own are slower. */
void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
    return to;
}

void *memset(void *to, int byte, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ((uint8_t *)to)[i] = (uint8_t)(byte & 0xFF);
    return to;
}

void *memmove(void *to, const void *from, size_t count)
{
    if (to <= from || (uint8_t *)to >= (const uint8_t *)from + count)
        return memcpy(to, from, count);
    while (count-- != 0)
        ((uint8_t *)to)[count] = ((const uint8_t *)from)[count];
    return to;
}

int memcmp(const void *a, const void *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (((const uint8_t *)a)[i] != ((const uint8_t *)b)[i])
            return ((const uint8_t *)a)[i] < ((const uint8_t *)b)[i] ? -1 : 1;
    return 0;
}
