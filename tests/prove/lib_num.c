/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about src/lib/num.h and num.c: the arithmetic that all planners rely on. */
#include "lib/num.h"
#include "prove.h"

/*
 * lowest_bit_u64(), highest_bit_u64() and aligned_block_u64() for all 64-bit values with up to 7
 * bits set: the block fits, is a power of two, lies at a multiple of itself, and the next larger
 * one does not.
 *
 * bounds: all values with up to 7 bits set
 * options: --unwind 9
 * wraps: lowest_bit_u64 (of 0)
 * planted: src/lib/num.h: return value & (~value + 1); => return value & ~value;
 * planted: src/lib/num.h: start == 0 ? fits : => start == 0 ? end :
 * slow: (ten seconds)
 */
void prove_blocks(void)
{
    const uint64_t start = any_u64(), end = any_u64();
    uint64_t bits = end - start, size;
    uint32_t count = 0;

    GIVEN(start < end);
    for (; bits != 0 && count < 8; count++)
        bits &= bits - 1;
    GIVEN(count < 8);
    size = aligned_block_u64(start, end);
    PROVE(size != 0 && (size & (size - 1)) == 0, "a power of two");
    PROVE(size <= end - start && (start & (size - 1)) == 0, "it fits, at a multiple of itself");
    PROVE(size >> 63 != 0 || 2 * size > end - start || (start & (2 * size - 1)) != 0,
          "twice as much does not");
    POSSIBLE(start == 0 && end == UINT64_MAX << 57, "from 0 nearly to the end");
}

/*
 * interval_subtract() for any interval and any [start, end), even an empty or backward one: an
 * address is in a piece if and only if it is in the whole and not in the part that is removed; the
 * pieces are not empty, in order and disjoint.
 *
 * bounds: all intervals
 * sources: src/lib/num.c
 * options: --unwind 3
 * planted: src/lib/num.c: min_u64(whole.end, start) => start
 */
void prove_subtract(void)
{
    const struct interval whole = {any_u64(), any_u64()};
    const uint64_t start = any_u64(), end = any_u64(), x = any_u64();
    struct interval left[2] = {{0, 0}, {0, 0}};
    uint32_t count;
    bool in = false;

    GIVEN(whole.start <= whole.end);
    count = interval_subtract(left, whole, start, end);
    PROVE(count <= 2, "two pieces at most");
    for (uint32_t i = 0; i < count; i++) {
        PROVE(left[i].start < left[i].end, "a piece has something");
        in |= x >= left[i].start && x < left[i].end;
    }
    PROVE(count < 2 || left[0].end <= left[1].start, "in order");
    PROVE(in == (x >= whole.start && x < whole.end && !(x >= start && x < end)),
          "what is left is left");
    POSSIBLE(count == 2, "two pieces");
}

struct element {
    uint8_t key, number;
};

static bool before(const void *a, const void *b)
{
    return ((const struct element *)a)->key < ((const struct element *)b)->key;
}

/*
 * sort() of up to 4 elements with any keys: in order, equal ones in the order they had, and none is
 * lost or doubled.
 *
 * bounds: up to 4 elements
 * sources: src/lib/num.c
 * options: --unwind 9
 * planted: src/lib/num.c: while (at > 0 && before => while (at > 1 && before
 * planted: src/lib/num.c: (i - at) * size => (i - at + 1) * size
 * slow: (some twenty seconds)
 */
void prove_sort(void)
{
    struct element list[4];
    const uint32_t count = any_up_to(4);
    uint32_t seen = 0;

    for (uint32_t i = 0; i < count; i++)
        list[i] = (struct element){any_u8(), (uint8_t)i};
    sort(list, count, sizeof(list[0]), before);
    for (uint32_t i = 0; i < count; i++)
        seen |= 1u << list[i].number;
    for (uint32_t i = 1; i < count; i++)
        PROVE(list[i - 1].key < list[i].key ||
                  (list[i - 1].key == list[i].key && list[i - 1].number < list[i].number),
              "in order, and equal ones as they were");
    PROVE(seen == (1u << count) - 1, "all are there");
    POSSIBLE(count == 4 && list[0].number == 3 && list[3].number == 0, "from back to front");
}

/*
 * add_u64(), align_up_u64(), align_down_u64(), min_u64(), max_u64(), range_in(), ranges_overlap()
 * and elapsed_u64() for all 64-bit values and all powers of two: the result is what num.h says,
 * even where a sum would be too large. Overlap is what it is for an address that is in both.
 *
 * bounds: all 64-bit values, all powers of two
 * sources: src/lib/num.c
 * wraps: elapsed_u64 ranges_overlap (modulo 2^64; neither range may wrap)
 * planted: src/lib/num.h: b > UINT64_MAX - a => b > UINT64_MAX - a + 1
 * planted: src/lib/num.h: start <= high && len => start < high && len
 * planted: src/lib/num.h: value + (align - 1), align => value + align, align
 * planted: src/lib/num.h: a < b + blen && b < a + alen => a < b + blen && b <= a + alen
 * slow: (some twenty seconds)
 */
void prove_ranges(void)
{
    const uint64_t a = any_u64(), b = any_u64(), c = any_u64(), d = any_u64(), x = any_u64();
    const uint64_t align = 1ull << any_up_to(63);
    const uint64_t up = align_up_u64(a, align), down = align_down_u64(a, align);
    uint64_t sum = c;

    PROVE(add_u64(a, b, &sum) ? sum >= a && sum - a == b : a + b < a && sum == c, "add_u64()");
    PROVE((down & (align - 1)) == 0 && down <= a && a - down < align, "align_down_u64()");
    PROVE((up & (align - 1)) == 0 && (up >= a ? up - a < align : a > UINT64_MAX - (align - 1)),
          "align_up_u64()");
    PROVE(up >= a || up == align_down_u64(UINT64_MAX, align), "the highest multiple of all");
    PROVE(min_u64(a, b) <= max_u64(a, b) && min_u64(a, b) + max_u64(a, b) == a + b,
          "min_u64(), max_u64()");
    PROVE(elapsed_u64(a, b) == (b - a > UINT64_MAX / 2 ? 0 : b - a), "elapsed_u64()");
    if (range_in(a, b, c, d))
        PROVE(a >= c && a + b >= a && a + b <= d, "range_in() is inside");
    else
        PROVE(a < c || a > d || a + b < a || a + b > d, "what is inside is in");
    if (a + b >= a && c + d >= c) {
        const bool overlap = ranges_overlap(a, b, c, d);
        const uint64_t low = max_u64(a, c);

        PROVE(overlap || !(x >= a && x < a + b && x >= c && x < c + d),
              "what shares a byte overlaps");
        PROVE(!overlap || (low < a + b && low < c + d), "what overlaps shares a byte");
        POSSIBLE(overlap && a + b == UINT64_MAX, "ranges at the end overlap");
    }
}
