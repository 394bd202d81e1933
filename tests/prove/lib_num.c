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
 * interval_subtract() for any interval and any [start, end), also an empty or backward one: an
 * address is in a piece if and only if it is in the whole and not in what is taken out; the pieces
 * are not empty, in order and disjoint.
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
