/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic on sizes and addresses from outside: it reports overflow instead of wrapping. */
#ifndef LIB_NUM_H
#define LIB_NUM_H

#include <stdbool.h>
#include <stdint.h>
#include "lib/compiler.h"

#define PAGE_SIZE  4096u
#define PAGE_SHIFT 12
#define KIB        1024u
#define MIB        (1024u * 1024u)
#define GIB        (1024u * 1024u * 1024u)
#define FOUR_GIB   ((uint64_t)1 << 32)

/* Each stores its result and returns true, or leaves *result alone and returns false. */
static inline MUST_USE bool add_u64(uint64_t a, uint64_t b, uint64_t *result)
{
    if (b > UINT64_MAX - a)
        return false;
    *result = a + b;
    return true;
}

/* align must be a power of two. */
static inline MUST_USE bool align_up_u64(uint64_t value, uint64_t align, uint64_t *result)
{
    if (value > UINT64_MAX - (align - 1))
        return false;
    *result = (value + align - 1) & ~(align - 1);
    return true;
}

static inline uint64_t align_down_u64(uint64_t value, uint64_t align)
{
    return value & ~(align - 1);
}

static inline uint64_t min_u64(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static inline uint64_t max_u64(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Is [start, start + len) inside [low, high)? An empty range is inside if its start is. */
static inline bool range_in(uint64_t start, uint64_t len, uint64_t low, uint64_t high)
{
    return start >= low && start <= high && len <= high - start;
}

/* Do [a, a + alen) and [b, b + blen) share a byte? Neither may wrap. */
static inline bool ranges_overlap(uint64_t a, uint64_t alen, uint64_t b, uint64_t blen)
{
    return alen != 0 && blen != 0 && a < b + blen && b < a + alen;
}

/* The lowest set bit of value, 0 for 0: the natural alignment of an address. */
static inline uint64_t lowest_bit_u64(uint64_t value)
{
    return value & (~value + 1);
}

/* The highest set bit of value, 0 for 0: the largest power of two not above it. */
static inline uint64_t highest_bit_u64(uint64_t value)
{
    while (value & (value - 1))
        value &= value - 1;
    return value;
}

/* The largest block, a power of two and at a multiple of itself, that begins at start and does not pass end; start < end. */
static inline uint64_t aligned_block_u64(uint64_t start, uint64_t end)
{
    const uint64_t fits = highest_bit_u64(end - start);

    return start == 0 ? fits : min_u64(fits, lowest_bit_u64(start));
}

#endif
