/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the PCI windows are, see pci_windows.h. */
#include "plan/mtrr_plan.h"
#include "plan/pci_windows.h"

/* What devices have of memory besides that in their BARs. */
#define DEVICE_MEMORY_SPARE (16 * MIB)

/* Between it and the high window; for devices that are plugged in later. */
#define HIGH_SPARE (256 * MIB)

/* Beyond 46 bits, processors' page walks and guests' direct maps end before the address space does. */
#define HIGH_BITS_MAX 46

/*
 * A device's memory is at most as large as its BARs. The low window is at most twice as large as what is in it, or
 * the usual one, so three times and once more is room enough for both.
 */
bool pci_reaches_device_memory(const struct platform *platform)
{
    const uint64_t hole = platform->options.mmio_hole_size;
    uint64_t needed = DEVICE_MEMORY_SPARE, window;
    bool high = false;

    for (uint32_t n = 0; n < platform->pci.count * PCI_BARS; n++) {
        const struct pci_bar *bar = &platform->pci.function[n / PCI_BARS].bar[n % PCI_BARS];

        high |= bar->kind == PCI_BAR_MEM64;
        if (bar->kind > PCI_BAR_IO && bar->size <= BIG_BAR)
            needed += max_u64(bar->size, MIB / 4);
    }
    if (platform->ram.high_end != 0)
        return high;
    for (uint32_t i = 0; i < platform->ram.map_count; i++)
        if (platform->ram.map[i].type != MEMORY_RAM && platform->ram.map[i].start >= BIOS_TOP)
            return true; /* may move the window */
    window = max_u64(3 * needed, FOUR_GIB - PCI_LOW_DEFAULT);
    return platform->ram.low_end + needed + max_u64(window, hole) > FOUR_GIB;
}

/* The high window from a GiB boundary on. */
void find_space(struct job *job)
{
    const unsigned bits = job->platform->cpu.physical_bits;
    const uint64_t limit = 1ull << (bits < HIGH_BITS_MAX ? bits : HIGH_BITS_MAX);
    const uint64_t device_memory = job->platform->ram.device_memory;
    const uint64_t above =
        job->high_end != 0 ? job->high_end + device_memory + HIGH_SPARE : FOUR_GIB;
    const uint64_t start = align_down_u64(above + GIB - 1, GIB);

    job->floor = job->low_end;
    if (job->high_end == 0 && device_memory != 0)
        job->floor = min_u64(job->low_end + device_memory + job->spare, FIRMWARE_AREA);
    job->low_mtrrs = MAX_VARIABLE_MTRRS;
    for (uint32_t i = 0; i < job->items; i++)
        if (job->layout->pci_item[i].kind == PCI_BAR_MEM64)
            job->low_mtrrs = MAX_VARIABLE_MTRRS - 1;
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
        find_space(&other);
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
 * A start at an odd address takes more MTRRs than there are, with one kept for a high window. Then it moves to a
 * rounder address: down if nothing is there, otherwise up.
 */
static uint64_t round_start(const struct job *job, uint64_t start)
{
    uint64_t at = start;

    while (at != 0 && at >= job->floor && mtrr_ranges(at, FIRMWARE_AREA) > job->low_mtrrs)
        at -= lowest_bit_u64(at);
    if (at != 0 && at >= job->floor)
        return at;
    for (at = start; mtrr_ranges(at, FIRMWARE_AREA) > job->low_mtrrs;)
        at += lowest_bit_u64(at);
    return at;
}

static void place_usual(struct job *job)
{
    static const uint32_t starts[] = {PCI_LOW_DEFAULT, 0xE0000000, 0xC0000000, 0x80000000};

    if (job->hole != 0) {
        place_memory_from(job, round_start(job, max_u64(FOUR_GIB - job->hole, job->floor)));
        return;
    }
    place_memory_from(job, round_start(job, max_u64(starts[0], job->floor)));
    for (uint32_t i = 1; i < ARRAY_SIZE(starts) && starts[i] >= job->floor; i++) {
        if (!low_is_short(job))
            return;
        place_memory_from(job, starts[i]);
    }
}

/* Is what lacks room nothing but what never goes below 4 GiB? */
static bool only_big_missing(const struct job *job)
{
    for (uint32_t i = 0; i < job->items; i++) {
        const struct pci_item *item = &job->layout->pci_item[i];

        if (item->bridge == 0 && !item_is_io(item) && !is_big(item) &&
            !item_plan(job->layout, item)->assigned)
            return false;
    }
    return true;
}

/* Before a BAR goes without an address it is all the space there is; before a needed one does, another order. */
void place_in_windows(struct job *job)
{
    const uint64_t lowest = round_start(job, align_down_u64(job->floor + HOLE_STEP - 1, HOLE_STEP));
    struct shortage here, lower, by_need;
    uint64_t start;

    place_usual(job);
    start = job->layout->pci_low.start;
    here = missing(job, false);
    if (here.pages == 0)
        return;
    if (only_big_missing(job)) {
        place_memory_by_need(job, start);
        by_need = missing(job, false);
        if (!is_worse(&here, &by_need))
            place_memory_from(job, start); /* what is below 4 GiB stays where stock has it */
        return;
    }
    if (lowest < start) {
        place_memory_from(job, lowest);
        if (missing(job, false).pages == 0)
            return;
        place_memory_by_need(job, lowest);
        lower = missing(job, false);
    }
    place_memory_by_need(job, start);
    here = missing(job, false);
    if (lowest < start && is_worse(&here, &lower))
        place_memory_by_need(job, lowest);
}
