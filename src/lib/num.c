/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of num.h that are too long for a header. */
#include "lib/num.h"
#include "lib/str.h"

uint64_t div_u64(uint64_t dividend, uint32_t divisor, uint32_t *rest)
{
    const uint32_t high = (uint32_t)(dividend >> 32), low = (uint32_t)dividend;
    uint64_t quotient = high / divisor, left = high % divisor;

    /* Long division, by words of 32 bits and then by bits. Most numbers are a single word. */
    if (high == 0) {
        quotient = low / divisor;
        left = low % divisor;
    }
    for (unsigned bit = high == 0 ? 0 : 32; bit-- > 0;) {
        left = left << 1 | (low >> bit & 1);
        quotient <<= 1;
        if (left >= divisor) {
            left -= divisor;
            quotient |= 1;
        }
    }
    if (rest != NULL)
        *rest = (uint32_t)left;
    return quotient;
}

uint32_t interval_subtract(struct interval left[2], struct interval whole, uint64_t start,
                           uint64_t end)
{
    const bool nothing = start >= end;
    const struct interval pieces[] = {
        {whole.start, nothing ? whole.end : min_u64(whole.end, start)},
        {nothing ? whole.end : max_u64(whole.start, end), whole.end},
    };
    uint32_t count = 0;

    for (uint32_t i = 0; i < ARRAY_SIZE(pieces); i++)
        if (pieces[i].start < pieces[i].end)
            left[count++] = pieces[i];
    return count;
}

void sort(void *elements, uint32_t count, uint32_t size, bool (*before)(const void *, const void *))
{
    uint8_t *const first = elements;
    uint8_t moving[SORT_SIZE_MAX];

    for (uint32_t i = 1; i < count; i++) {
        uint32_t at = i;

        memcpy(moving, first + i * size, size);
        while (at > 0 && before(moving, first + (at - 1) * size))
            at--;
        memmove(first + (at + 1) * size, first + at * size, (i - at) * size);
        memcpy(first + at * size, moving, size);
    }
}
