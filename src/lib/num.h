/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic on sizes and addresses from outside: it reports overflow instead of wrapping. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "lib/compiler.h"

#define PAGE_SIZE  4096u
#define PAGE_SHIFT 12
#define KIB        1024u
#define MIB        (1024u * 1024u)
#define GIB        (1024u * 1024u * 1024u)
#define FOUR_GIB   ((uint64_t)1 << 32)

/* Stores the sum and returns true, or leaves *result alone and returns false if it overflows. */
static inline MUST_USE bool add_u64(uint64_t a, uint64_t b, uint64_t *result)
{
    if (b > UINT64_MAX - a)
        return false;
    *result = a + b;
    return true;
}

/* align must be a power of two in both. */
static inline uint64_t align_down_u64(uint64_t value, uint64_t align)
{
    return value & ~(align - 1);
}

/* The lowest multiple that is not below value; if that overflows, the highest multiple of all. */
static inline uint64_t align_up_u64(uint64_t value, uint64_t align)
{
    return value > UINT64_MAX - (align - 1) ? align_down_u64(UINT64_MAX, align)
                                            : align_down_u64(value + (align - 1), align);
}

static inline uint64_t min_u64(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static inline uint64_t max_u64(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* From one reading of a counter to a later one, modulo 2^64; 0 if it has stepped back. */
static inline uint64_t elapsed_u64(uint64_t from, uint64_t to)
{
    return to - from > UINT64_MAX / 2 ? 0 : to - from;
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

/* The largest power of two that fits at start, a multiple of itself, up to end; start < end. */
static inline uint64_t aligned_block_u64(uint64_t start, uint64_t end)
{
    const uint64_t fits = highest_bit_u64(end - start);

    return start == 0 ? fits : min_u64(fits, lowest_bit_u64(start));
}

/* dividend / divisor: the image does not have the compiler's 64-bit division. *rest may be NULL. */
uint64_t div_u64(uint64_t dividend, uint32_t divisor, uint32_t *rest);

/* [start, end) of addresses; empty if end == start. */
struct interval {
    uint64_t start, end;
};

/* What is left of `whole` without [start, end): 0 to 2 pieces, in order. Returns how many. */
uint32_t interval_subtract(struct interval left[2], struct interval whole, uint64_t start,
                           uint64_t end);

/*
 * Sorts `count` elements of `size` bytes, at most SORT_SIZE_MAX. before(a, b): a belongs in front
 * of b. Equal ones stay in order. An insertion sort: what Slipway sorts nearly always is sorted.
 */
#define SORT_SIZE_MAX 64
void sort(void *elements, uint32_t count, uint32_t size,
          bool (*before)(const void *, const void *));
