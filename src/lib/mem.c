/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The four memory functions that a freestanding compiler may call by itself (GCC manual, "Standards").
 * The Makefile compiles this file with -fno-builtin, or each loop would become a call of itself.
 */
#include "lib/str.h"

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
    return memmove(to, from, count);
}

void *memset(void *to, int byte, size_t count)
{
    uint8_t *at = to;

    for (; count != 0; count--)
        *at++ = (uint8_t)byte;
    return to;
}

void *memmove(void *to, const void *from, size_t count)
{
    uint8_t *d = to;
    const uint8_t *s = from;

    if (d < s) {
        for (; count != 0; count--)
            *d++ = *s++;
    } else {
        while (count-- != 0)
            d[count] = s[count];
    }
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
