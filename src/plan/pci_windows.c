/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the PCI windows are, see pci_windows.h. */
#include "plan/mtrr_plan.h"
#include "plan/pci_windows.h"

/* QEMU's video memory and ROM images start out in the pages directly above the RAM that it knows about. */
#define RAM_GUARD (256 * MIB)

/* Beyond 46 bits, processors' page walks and guests' direct maps end before the address space does. */
#define HIGH_BITS_MAX 46

/* From a GiB boundary above RAM and a guard. */
void find_high_space(struct job *job)
{
    const unsigned bits = job->platform->cpu.physical_bits;
    const uint64_t limit = 1ull << (bits < HIGH_BITS_MAX ? bits : HIGH_BITS_MAX);
    const uint64_t above = job->high_end > FOUR_GIB ? job->high_end + RAM_GUARD : FOUR_GIB;
    const uint64_t start = align_down_u64(above + GIB - 1, GIB);

    job->high = (struct window){0, 0};
    job->high_preferred = 0;
    if (start >= limit)
        return;
    job->high = (struct window){start, limit};
    job->high_preferred = start;
    /* The window begins at a multiple of the biggest BAR that it can hold, so that few MTRRs cover it. */
    for (uint32_t i = 0; i < job->items; i++) {
        const struct pci_item *item = &job->layout->pci_item[i];
        uint64_t at;

        if (is_big(item) && item->bridge == 0 && align_up_u64(start, item->align, &at) &&
            range_in(at, item->size, start, limit)) {
            job->high_preferred = at;
            return;
        }
    }
}

struct job job_with_ram_below(const struct job *job, uint64_t low_end)
{
    struct job other = *job;

    if (low_end < job->low_end) {
        other.high_end = max_u64(job->high_end, FOUR_GIB) + job->low_end - low_end;
        other.low_end = low_end;
        find_high_space(&other);
    }
    return other;
}

/* Is there a BAR that would be below 4 GiB if there were more room? */
static bool low_is_short(const struct job *job)
{
    for (uint32_t i = 0; i < job->items; i++) {
        const struct pci_item *item = &job->layout->pci_item[i];
        const struct bar_plan *plan = item_plan(job->layout, item);

        if (item->bridge == 0 && !item_is_io(item) && !is_big(item) &&
            (!plan->assigned || plan->address >= FOUR_GIB))
            return true;
    }
    return false;
}

/*
 * A start at an odd address takes more MTRRs than there are, with one kept for the high window. Then it moves to a
 * rounder address: down if nothing is there, otherwise up.
 */
static uint64_t round_start(const struct job *job, uint64_t start)
{
    uint64_t at = start;

    while (at != 0 && at >= job->low_end && mtrr_ranges(at, FIRMWARE_AREA) >= MAX_VARIABLE_MTRRS)
        at -= lowest_bit_u64(at);
    if (at != 0 && at >= job->low_end)
        return at;
    for (at = start; mtrr_ranges(at, FIRMWARE_AREA) >= MAX_VARIABLE_MTRRS;)
        at += lowest_bit_u64(at);
    return at;
}

static void place_usual(struct job *job)
{
    static const uint32_t starts[] = {PCI_LOW_DEFAULT, 0xE0000000, 0xC0000000, 0x80000000};

    if (job->hole != 0) {
        place_memory_from(job, round_start(job, max_u64(FOUR_GIB - job->hole, job->low_end)));
        return;
    }
    place_memory_from(job, round_start(job, max_u64(starts[0], job->low_end)));
    for (uint32_t i = 1; i < ARRAY_SIZE(starts) && starts[i] >= job->low_end; i++) {
        if (!low_is_short(job))
            return;
        place_memory_from(job, starts[i]);
    }
}

/* Before a BAR goes without an address it is all the space there is; before a needed one does, another order. */
void place_in_windows(struct job *job)
{
    /* QEMU's own pages, see RAM_GUARD, are here if no RAM is above 4 GiB. */
    const uint64_t guard = job->high_end == 0 ? RAM_GUARD : 0;
    const uint64_t lowest =
        round_start(job, align_down_u64(job->low_end + guard + HOLE_STEP - 1, HOLE_STEP));
    struct shortage with_all, without;
    uint64_t before;

    place_usual(job);
    before = job->layout->pci_low.start;
    if (missing(job, false).pages == 0)
        return;
    if (lowest < before) {
        place_memory_from(job, lowest);
        if (missing(job, false).pages == 0)
            return;
        place_memory_by_need(job, lowest);
        with_all = missing(job, false);
        place_memory_by_need(job, before);
        without = missing(job, false);
        if (is_worse(&without, &with_all))
            place_memory_by_need(job, lowest);
        return;
    }
    place_memory_by_need(job, before);
}
