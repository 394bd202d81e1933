/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about src/plan/mtrr_plan.c: the memory type of every address. One is about counting
 * ranges, one about a single window, one about all windows together.
 */
#include "plan/mtrr_plan.c"
#include "prove.h"

/* Of up to `most` blocks of 2^shift bytes. */
static struct interval any_window(uint32_t most, uint32_t shift)
{
    const uint64_t start = any_up_to(most), end = any_up_to(most);

    return (struct interval){start << shift, end << shift};
}

/* The same as the loop of highest_bit_u64(). */
uint64_t model_highest_bit_u64(uint64_t value)
{
    for (uint32_t by = 1; by < 64; by *= 2)
        value |= value >> by;
    return value ^ value >> 1;
}

/*
 * The same as mtrr_ranges(), without a loop over ranges. Up to the most round address in between
 * they become larger, from there on smaller: as many as there are bits in the distances to it.
 */
uint32_t model_mtrr_ranges(uint64_t start, uint64_t end)
{
    const uint64_t middle = end & ~(2 * model_highest_bit_u64(start ^ end) - 1 >> 1);

    if (start >= end)
        return 0;
    return (uint32_t)(__builtin_popcountll(middle - start) + __builtin_popcountll(end - middle));
}

/* What cover() made uncachable, [start, end): some from the start on, all if there were enough. */
static struct interval covered[2];
static uint32_t covers;

void model_cover(struct layout *layout, struct interval w)
{
    const uint32_t room = MAX_VARIABLE_MTRRS - layout->mtrr_count;
    const uint32_t needed = model_mtrr_ranges(w.start, w.end);
    const uint64_t some = any_u64();

    GIVEN(needed <= room ? some == w.end : w.start <= some && some < w.end);
    covered[covers++] = (struct interval){w.start, some};
    layout->mtrr_count += needed <= room ? needed : room;
}

/*
 * mtrr_ranges() is the number of bits in the distances of both ends to the roundest address in
 * between, as model_mtrr_ranges() counts them.
 *
 * bounds: all intervals of multiples of 64 MiB
 * sources: src/lib/num.c
 * options: --unwind 12
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * replaced: highest_bit_u64 (lib_num/blocks)
 * wraps: lowest_bit_u64
 * planted: src/plan/mtrr_plan.c: for (; start < end; => for (; start + 64 * MIB < end;
 * slow: (six seconds)
 */
void prove_count(void)
{
    const struct interval w = any_window(63, 26);
    const uint32_t count = mtrr_ranges(w.start, w.end);

    PROVE(count == model_mtrr_ranges(w.start, w.end), "that many");
    POSSIBLE(count == 10, "the most");
}

/*
 * cover() makes an interval uncachable from its start to its end, or to an earlier end if there are
 * too few MTRRs: with adjacent powers of two, each at a multiple of itself, as many as are needed
 * or all that are left.
 *
 * bounds: all intervals of multiples of 256 MiB, room for up to 4 ranges
 * sources: src/lib/num.c
 * options: --unwind 7
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 MAX_VARIABLE_MTRRS=4
 * replaced: highest_bit_u64 mtrr_ranges (lib_num/blocks, plan_mtrr/count)
 * wraps: lowest_bit_u64
 * planted: src/plan/mtrr_plan.c: layout->mtrr_count < MAX_VARIABLE_MTRRS) =>
 *   layout->mtrr_count <= MAX_VARIABLE_MTRRS)
 * planted: src/plan/mtrr_plan.c: .size = size, .type => .size = size + PAGE_SIZE, .type
 * slow: (twelve seconds)
 */
void prove_cover(void)
{
    static struct layout layout;

    for (uint32_t room = 0; room <= MAX_VARIABLE_MTRRS; room++) {
        const struct interval w = any_window(15, 28);
        const uint32_t before = MAX_VARIABLE_MTRRS - room;
        const uint32_t needed = model_mtrr_ranges(w.start, w.end);
        uint64_t end = w.start;

        layout.mtrr_count = before;
        cover(&layout, w);
        PROVE(layout.mtrr_count == before + (needed <= room ? needed : room), "so many");
        for (uint32_t i = before; i < MAX_VARIABLE_MTRRS && i < layout.mtrr_count; i++) {
            const struct mtrr_range *const r = &layout.mtrr[i];

            PROVE(r->base == end, "where the one before ends");
            PROVE(r->size != 0 && (r->size & (r->size - 1)) == 0 && (r->base & (r->size - 1)) == 0,
                  "a power of two, at a multiple of itself");
            PROVE(r->type == MTRR_UNCACHABLE, "uncachable");
            end += r->size;
        }
        PROVE(needed > room ? end < w.end : needed == 0 || end == w.end, "to the end");
        POSSIBLE(needed > room, "too few");
        POSSIBLE(room != 0 && needed == room, "just enough");
    }
}

/*
 * mtrr_plan() leaves all of RAM cacheable and makes every address in a window uncachable, if there
 * are enough MTRRs. What is outside of windows becomes uncachable only between RAM and the low
 * window, and only if there are too few MTRRs otherwise; what is cached in the low window only if
 * no start above RAM takes few enough; what is in a window stays cacheable only if that does not
 * help, either. The low window and the uncached part of it start and end at multiples of 128 MiB,
 * with RAM up to any page below; a high window, or none, at multiples of 4 GiB above any RAM there.
 *
 * bounds: 3 MTRRs, windows of multiples of 128 MiB and 4 GiB, any RAM, all addresses
 * sources: src/lib/num.c
 * options: --unwind 8
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 MAX_VARIABLE_MTRRS=3 FIRMWARE_AREA=0xE0000000
 * replaced: highest_bit_u64 mtrr_ranges cover (lib_num/blocks, plan_mtrr/count, plan_mtrr/cover)
 * wraps: lowest_bit_u64
 * planted: src/plan/mtrr_plan.c: start >= layout->low_end; => start + PAGE_SIZE >= layout->low_end;
 * planted: src/plan/mtrr_plan.c: MAX_VARIABLE_MTRRS - high : 0 => MAX_VARIABLE_MTRRS : 0
 * planted: src/plan/mtrr_plan.c: (struct interval){start, ends[i]}; =>
 *   (struct interval){start, ends[0]};
 * planted: src/plan/mtrr_plan.c: {exact.end, layout->pci_low.end} =>
 *   {layout->pci_low.end, exact.end}
 * slow: (some twenty seconds)
 */
void prove_types(void)
{
    static struct layout layout;
    const struct interval w = any_window(31, 27), high = any_window(7, 32);
    const uint64_t x = any_u64();
    /* One of the starts that are rounder. */
    const uint64_t rounded = align_down_u64(w.start, 1ull << any_up_to(31));
    bool in_low, in_high, in_ram, may_start, uncachable = false;
    uint32_t needed, for_high;

    GIVEN(w.start <= w.end && w.end <= FIRMWARE_AREA);
    layout.pci_low = (struct interval){w.start, FIRMWARE_AREA};
    layout.pci_uncached = w;
    layout.pci_high = high;
    layout.low_end = (uint64_t)any_up_to(1u << 20) << PAGE_SHIFT;
    layout.high_end = (uint64_t)any_u32() << PAGE_SHIFT;
    GIVEN(layout.low_end >= MIN_RAM_END && layout.low_end <= w.start);
    GIVEN(high.start < high.end ? high.start != 0 && high.start >= layout.high_end
                                : high.start == 0 && high.end == 0);
    mtrr_plan(&layout);

    for (uint32_t i = 0; i < covers; i++)
        uncachable |= x >= covered[i].start && x < covered[i].end;
    in_low = x >= w.start && x < w.end;
    in_high = x >= high.start && x < high.end;
    in_ram = x < layout.low_end || (x >= FOUR_GIB && x < layout.high_end);
    for_high = model_mtrr_ranges(high.start, high.end);
    needed = model_mtrr_ranges(w.start, w.end) + for_high;
    may_start = rounded != 0 && rounded >= layout.low_end;
    PROVE(layout.mtrr_count <= MAX_VARIABLE_MTRRS, "no more than there are");
    PROVE(covered[0].end <= covered[1].start || covered[1].start == covered[1].end, "disjoint");
    PROVE(!in_ram || !uncachable, "RAM is cacheable");
    PROVE(!uncachable || in_low || in_high || (x >= layout.low_end && x < FIRMWARE_AREA),
          "nothing else is uncachable");
    PROVE(needed > MAX_VARIABLE_MTRRS || uncachable == (in_low || in_high),
          "exactly, if there are enough");
    PROVE(uncachable || !(in_low || in_high) || layout.mtrr_count == MAX_VARIABLE_MTRRS,
          "cacheable only if all are used");
    if (may_start && model_mtrr_ranges(rounded, w.end) + for_high <= MAX_VARIABLE_MTRRS) {
        PROVE(uncachable || !(in_low || in_high), "a rounder start is enough");
        PROVE(!uncachable || x < w.end || in_high, "the cached BAR stays so");
    }
    if (may_start && model_mtrr_ranges(rounded, FIRMWARE_AREA) + for_high <= MAX_VARIABLE_MTRRS)
        PROVE(uncachable || !(in_low || in_high), "without the cached BAR it is enough");
    POSSIBLE(in_low && !uncachable, "too few for the low window");
    POSSIBLE(in_high && !uncachable, "too few for the high window");
    POSSIBLE(uncachable && x < w.start, "uncachable above RAM");
    POSSIBLE(uncachable && x >= w.end && x < FIRMWARE_AREA, "a cached BAR");
}
