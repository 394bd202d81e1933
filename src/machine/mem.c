/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The four memory functions that a freestanding compiler may call by itself (GCC manual,
 * "Standards"). The Makefile compiles this file with -fno-builtin, or each loop would become a call
 * of itself. String instructions, since most of what Slipway executes is copying a payload and
 * clearing tables.
 */
#include <stdint.h>
#include "lib/mem.h"

/* Copies in ascending order: the ranges may overlap if `to` is below `from`. */
static void copy(void *to, const void *from, size_t count)
{
    size_t words = count >> 2;

    __asm__ volatile("rep movsl\n\tmovl %k[rest], %%ecx\n\trep movsb"
                     : "+D"(to), "+S"(from), "+c"(words)
                     : [rest] "r"(count & 3)
                     : "memory");
}

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
    copy(to, from, count);
    return to;
}

void *memset(void *to, int byte, size_t count)
{
    void *at = to;
    size_t words = count >> 2;

    __asm__ volatile("rep stosl\n\tmovl %k[rest], %%ecx\n\trep stosb"
                     : "+D"(at), "+c"(words)
                     : "a"((byte & 0xFF) * 0x01010101u), [rest] "r"(count & 3)
                     : "memory");
    return to;
}

void *memmove(void *to, const void *from, size_t count)
{
    uint8_t *d = to;
    const uint8_t *s = from;

    if (d <= s || d >= s + count)
        copy(to, from, count);
    else
        while (count-- != 0)
            d[count] = s[count];
    return to;
}

int memcmp(const void *a, const void *b, size_t count)
{
    const uint8_t *x = a;
    const uint8_t *y = b;

    for (; count != 0; count--, x++, y++) {
        if (*x != *y)
            return *x < *y ? -1 : 1;
    }
    return 0;
}
