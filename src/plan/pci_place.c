/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which PCI base address register gets which address: how large the windows are, and what to say when they are not
 * large enough. pci_bars.c fills them.
 */
#include "plan/pci_place.h"
#include "plan/mtrr_plan.h"
#include "plan/pci_bars.h"
#include "plan/pci_functions.h"
#include "lib/fmt.h"
#include "lib/num.h"
#include "problem.h"

#define HOLE_MIN  (256 * MIB) /* mmio_hole= in xl.cfg is 256 to 3840 MiB */
#define HOLE_STEP (256 * MIB)
#define HOLE_MAX  (3840ull * MIB)

/* QEMU's video memory and ROM images start out in the pages directly above the RAM that it knows about. */
#define RAM_GUARD (256 * MIB)

/* Beyond 46 bits, processors' page walks and guests' direct maps end before the address space does. */
#define HIGH_BITS_MAX 46

/* Is there a BAR that would be below 4 GiB if there were more room? */
static bool low_is_short(const struct job *job)
{
    for (uint32_t i = 0; i < job->bars; i++) {
        const uint32_t n = job->layout->pci_order[i];
        const struct bar_plan *plan = plan_at(job, n);

        if (is_memory(bar_at(job, n)) && !is_big(bar_at(job, n)) &&
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

/* Where mmio_hole= puts the low window; 0 if it does not say. */
static uint64_t configured_start(const struct job *job)
{
    const uint64_t hole = job->platform->options.mmio_hole_size;
    const uint64_t start = hole < FOUR_GIB ? FOUR_GIB - align_down_u64(hole, PAGE_SIZE) : 0;

    if (hole == 0)
        return 0;
    if (hole < HOLE_MIN) {
        warn("mmio_hole is too small and is ignored", "256 to 3840 MiB",
             "mmio_hole= in the guest configuration", "%llu bytes", (unsigned long long)hole);
        return 0;
    }
    if (start < job->low_end) {
        /* The device model would not know of RAM that we move, and go on using it where it was. */
        warn("mmio_hole reaches into RAM; PCI memory begins at the end of RAM instead",
             "a hole that the toolstack has kept free of RAM",
             "the toolstack: platform/mmio_hole_size differs from the mmio_hole= it used",
             "the hole begins at 0x%llx, RAM ends at 0x%llx", (unsigned long long)start,
             (unsigned long long)job->low_end);
        return job->low_end;
    }
    return start;
}

/* The smallest of the stock loader's windows that will do; before a BAR goes without an address, all there is. */
static void place_low_and_high(struct job *job)
{
    static const uint32_t starts[] = {PCI_LOW_DEFAULT, 0xE0000000, 0xC0000000, 0x80000000};
    const uint64_t configured = configured_start(job);
    /* QEMU's own pages, see RAM_GUARD, are here if no RAM is above 4 GiB. */
    const uint64_t guard = job->platform->ram.high_end == 0 ? RAM_GUARD : 0;
    uint64_t lowest, before, pages;

    if (configured != 0) {
        place_memory_from(job, round_start(job, configured));
    } else {
        place_memory_from(job, round_start(job, max_u64(starts[0], job->low_end)));
        for (uint32_t i = 1; i < ARRAY_SIZE(starts) && starts[i] >= job->low_end; i++) {
            if (!low_is_short(job))
                break;
            place_memory_from(job, starts[i]);
        }
    }
    before = job->layout->pci_low.start;
    pages = missing(job, false).pages;
    lowest = round_start(job, align_down_u64(job->low_end + guard + HOLE_STEP - 1, HOLE_STEP));
    if (pages == 0 || lowest >= before)
        return;
    place_memory_from(job, lowest);
    if (missing(job, false).pages >= pages)
        place_memory_from(job, before);
}

/*
 * The smallest mmio_hole= that leaves the least without an address, in MiB; 0 if none does better than what we have.
 * *pages is what is missing now, and then.
 */
static uint32_t find_cure(const struct job *job, uint64_t *pages)
{
    const uint64_t before = job->layout->pci_low.start;
    struct job trial = *job;
    uint32_t cure = 0;

    for (uint64_t hole = 2 * HOLE_STEP; hole <= HOLE_MAX && *pages != 0; hole += HOLE_STEP) {
        uint64_t left;

        trial.low_end = FOUR_GIB - hole;
        if (trial.low_end >= before)
            continue;
        place_memory_from(&trial, round_start(&trial, trial.low_end));
        left = missing(&trial, false).pages;
        if (left < *pages) {
            *pages = left;
            cure = (uint32_t)(hole >> 20);
        }
    }
    place_memory_from(&trial, before);
    return cure;
}

static void warn_missing(const struct job *job, bool io)
{
    const struct shortage s = missing(job, io);
    const uint8_t devfn = job->platform->pci.function[s.first / PCI_BARS].devfn;
    const uint32_t n = s.first % PCI_BARS;
    const uint32_t reg = n == PCI_BAR_ROM_INDEX ? 0x30 : 0x10 + 4 * n;
    char change[80] = "fewer or smaller devices: no mmio_hole= is large enough";
    uint64_t pages = s.pages;
    uint32_t cure;

    if (s.bars == 0)
        return;
    if (io) {
        warn("not every I/O BAR found an address", "room for all of them", "fewer devices",
             "%u BARs have none, largest at 00:%02x.%u register 0x%02x: they stay off", s.bars,
             devfn >> 3u, devfn & 7u, reg);
        return;
    }
    cure = find_cure(job, &pages);
    if (cure != 0)
        fmt_print(change, sizeof(change), "mmio_hole=%u in the guest configuration%s", cure,
                  pages != 0 ? ", which helps in part" : "");
    warn("not every PCI memory BAR found an address", "room for all of them", change,
         "%llu MiB missing for %u BARs, largest at 00:%02x.%u register 0x%02x: they stay off",
         (unsigned long long)((s.pages + 255) >> 8), s.bars, devfn >> 3u, devfn & 7u, reg);
}

static void warn_uncached(const struct job *job)
{
    const struct layout *layout = job->layout;

    if (job->platform->options.platform_bar_uc || layout->pci_uncached.end < layout->pci_low.end)
        return;
    for (uint32_t i = 0; i < job->bars; i++)
        if (is_xen_platform_memory(job, layout->pci_order[i]))
            warn("the Xen platform device's memory stays uncachable",
                 "a 32-bit BAR that fits the top of the low PCI window",
                 "xen_platform_pci_bar_uc= or mmio_hole= in the guest configuration",
                 "0x%llx bytes, window 0x%llx to 0x%llx",
                 (unsigned long long)bar_at(job, layout->pci_order[i])->size,
                 (unsigned long long)layout->pci_low.start,
                 (unsigned long long)layout->pci_low.end);
}

/* Where 64-bit BARs may go: from a GiB boundary above RAM and a guard. */
static void find_high_space(struct job *job, uint64_t ram_end)
{
    const unsigned bits = job->platform->cpu.physical_bits;
    const uint64_t limit = 1ull << (bits < HIGH_BITS_MAX ? bits : HIGH_BITS_MAX);
    const uint64_t above = ram_end > FOUR_GIB ? ram_end + RAM_GUARD : FOUR_GIB;
    const uint64_t start = align_down_u64(above + GIB - 1, GIB);

    if (start >= limit)
        return;
    job->high = (struct window){start, limit};
    job->high_preferred = start;
    /* The window begins at a multiple of the biggest BAR that it can hold, so that few MTRRs cover it. */
    for (uint32_t i = 0; i < job->bars; i++) {
        const uint32_t n = job->layout->pci_order[i];
        const struct pci_bar *bar = bar_at(job, n);
        uint64_t at;

        if (is_big(bar) && align_up_u64(start, bar->size, &at) &&
            range_in(at, bar->size, start, limit)) {
            job->high_preferred = at;
            return;
        }
    }
}

/*
 * The high window as the guest is told: around what was placed, rounded at the end to the alignment of its start, so
 * that it takes few MTRRs and something may be plugged in later.
 */
static void set_high_window(const struct job *job)
{
    struct window used = {UINT64_MAX, 0};

    for (uint32_t i = 0; i < job->bars; i++) {
        const uint32_t n = job->layout->pci_order[i];
        const struct bar_plan *plan = plan_at(job, n);

        if (!plan->assigned || plan->address < FOUR_GIB)
            continue;
        used.start = min_u64(used.start, plan->address);
        used.end = max_u64(used.end, plan->address + bar_at(job, n)->size);
    }
    if (used.end == 0) {
        job->layout->pci_high = (struct window){0, 0};
        return;
    }
    used.start = align_down_u64(used.start, GIB);
    used.end =
        align_down_u64(used.end + lowest_bit_u64(used.start) - 1, lowest_bit_u64(used.start));
    job->layout->pci_high = used;
}

void pci_place(struct layout *layout, const struct platform *platform)
{
    /* RAM that was taken for tables stays RAM to the device model: keep away from it as well. */
    struct job job = {
        .platform = platform,
        .layout = layout,
        .low_end = max_u64(platform->ram.low_end, layout->low_end),
    };

    sort_bars(&job);
    find_high_space(&job, max_u64(platform->ram.high_end, layout->high_end));
    place_low_and_high(&job);
    warn_missing(&job, false);
    warn_uncached(&job);
    set_high_window(&job);
    place_io_bars(&job);
    warn_missing(&job, true);
    pci_functions_plan(layout, &platform->pci);
}
