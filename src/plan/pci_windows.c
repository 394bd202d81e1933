/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the PCI windows are, see pci_windows.h. */
#include "plan/mtrr_plan.h"
#include "plan/pci_windows.h"

/* Free space kept below the high window, for devices that are plugged in later. */
#define HIGH_SPARE (256 * MIB)

/* Processors' page walks and guests' direct maps may not reach addresses of more bits than this. */
#define HIGH_BITS_MAX 46

/*
 * Do all 64-bit BARs fit? If they start at a multiple of the biggest, there are no gaps between
 * them.
 */
static bool all_fit(const struct placement *p, uint64_t start, uint64_t end)
{
    uint64_t biggest = 1, total = 0;

    for (uint32_t i = 0; i < p->items; i++) {
        if (p->item[i].kind != PCI_BAR_MEM64)
            continue;
        biggest = max_u64(biggest, p->item[i].size);
        if (!add_u64(total, p->item[i].size, &total))
            return false;
    }
    return range_in(align_up_u64(start, biggest), total, start, end);
}

/*
 * Where the high window may be: from a GiB boundary on, and on one side of what AMD's processors
 * keep for HyperTransport. That is kept free on all processors: a guest may move to another.
 */
static struct interval high_space(const struct placement *p)
{
    const unsigned bits = p->platform->cpu.physical_bits;
    const uint64_t limit = 1ull << (bits < HIGH_BITS_MAX ? bits : HIGH_BITS_MAX);
    const uint64_t device_memory = p->platform->ram.device_memory;
    const uint64_t above = p->high_end != 0 ? p->high_end + device_memory + HIGH_SPARE : FOUR_GIB;
    const uint64_t start = align_up_u64(above, GIB);

    if (limit <= HYPERTRANSPORT)
        return (struct interval){start, limit};
    if (limit <= HYPERTRANSPORT_END || all_fit(p, start, HYPERTRANSPORT))
        return (struct interval){start, HYPERTRANSPORT};
    return (struct interval){max_u64(start, HYPERTRANSPORT_END), limit};
}

void placement_find_space(struct placement *p)
{
    const uint64_t device_memory = p->platform->ram.device_memory;
    const struct interval space = high_space(p);

    p->floor = p->low_end;
    if (p->high_end == 0 && device_memory != 0)
        p->floor = min_u64(p->low_end + device_memory + p->spare, FIRMWARE_AREA);
    p->low_mtrrs = MAX_VARIABLE_MTRRS;
    for (uint32_t i = 0; i < p->items; i++)
        if (p->item[i].kind == PCI_BAR_MEM64)
            p->low_mtrrs = MAX_VARIABLE_MTRRS - 1;
    p->high = (struct interval){0, 0};
    p->high_preferred = 0;
    if (space.start >= space.end)
        return;
    p->high = space;
    p->high_preferred = space.start;
    /* It begins at a multiple of the biggest BAR that it can hold, so that few MTRRs cover it. */
    for (uint32_t i = 0; i < p->items; i++) {
        const struct pci_item *item = &p->item[i];
        const uint64_t at = align_up_u64(space.start, item->size);

        if (pci_item_is_big(item) && range_in(at, item->size, space.start, space.end)) {
            p->high_preferred = at;
            return;
        }
    }
}

struct placement placement_with_ram_below(const struct placement *p, uint64_t low_end)
{
    struct placement other = *p;

    if (low_end < p->low_end) {
        other.high_end = max_u64(p->high_end, FOUR_GIB) + p->low_end - low_end;
        other.low_end = low_end;
        placement_find_space(&other);
    }
    return other;
}

/* Is there a BAR that would be below 4 GiB if there were more room? */
static bool low_is_short(const struct placement *p)
{
    for (uint32_t i = 0; i < p->items; i++) {
        const struct pci_item *item = &p->item[i];
        const struct bar_plan *plan = pci_item_plan(p->layout, item);

        if (!pci_item_is_io(item) && !pci_item_is_big(item) &&
            (!plan->assigned || plan->address >= FOUR_GIB))
            return true;
    }
    return false;
}

/*
 * A start at an odd address takes more MTRRs than there are, with one kept for a high window. Then
 * it moves to a rounder address: down if nothing is there, otherwise up.
 */
static uint64_t round_start(const struct placement *p, uint64_t start)
{
    uint64_t at = start;

    while (at != 0 && at >= p->floor && mtrr_ranges(at, FIRMWARE_AREA) > p->low_mtrrs)
        at -= lowest_bit_u64(at);
    if (at != 0 && at >= p->floor)
        return at;
    for (at = start; mtrr_ranges(at, FIRMWARE_AREA) > p->low_mtrrs;)
        at += lowest_bit_u64(at);
    return at;
}

static void place_usual(struct placement *p)
{
    static const uint32_t starts[] = {PCI_LOW_DEFAULT, 0xE0000000, 0xC0000000, 0x80000000};

    if (p->hole != 0) {
        placement_memory(p, round_start(p, max_u64(FOUR_GIB - p->hole, p->floor)));
        return;
    }
    placement_memory(p, round_start(p, max_u64(starts[0], p->floor)));
    for (uint32_t i = 1; i < ARRAY_SIZE(starts) && starts[i] >= p->floor; i++) {
        if (!low_is_short(p))
            return;
        placement_memory(p, starts[i]);
    }
}

/* Does everything have room except what never goes below 4 GiB? */
static bool only_big_missing(const struct placement *p)
{
    for (uint32_t i = 0; i < p->items; i++) {
        const struct pci_item *item = &p->item[i];

        if (!pci_item_is_io(item) && !pci_item_is_big(item) &&
            !pci_item_plan(p->layout, item)->assigned)
            return false;
    }
    return true;
}

/* If BARs lack room, tries all the space there is, and then an order with the most needed first. */
void placement_in_windows(struct placement *p)
{
    const uint64_t lowest = round_start(p, align_up_u64(p->floor, HOLE_STEP));
    struct shortage here, lower, by_need;
    uint64_t start;

    place_usual(p);
    start = p->layout->pci_low.start;
    here = placement_shortage(p, false);
    if (here.pages == 0)
        return;
    if (only_big_missing(p)) {
        placement_memory_by_need(p, start);
        by_need = placement_shortage(p, false);
        if (!shortage_is_worse(&here, &by_need))
            placement_memory(p, start); /* what is below 4 GiB stays where stock has it */
        return;
    }
    if (lowest < start) {
        placement_memory(p, lowest);
        if (placement_shortage(p, false).pages == 0)
            return;
        placement_memory_by_need(p, lowest);
        lower = placement_shortage(p, false);
    }
    placement_memory_by_need(p, start);
    here = placement_shortage(p, false);
    if (lowest < start && shortage_is_worse(&here, &lower))
        placement_memory_by_need(p, lowest);
}
