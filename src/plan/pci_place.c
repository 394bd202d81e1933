/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which PCI base address register gets which address. pci_items.c lists what has to be placed, pci_windows.c says where,
 * pci_bars.c places; here it is put together, and said what did not fit.
 */
#include "plan/pci_place.h"
#include "plan/pci_functions.h"
#include "plan/pci_windows.h"
#include "lib/fmt.h"
#include "problem.h"

/* The hole that mmio_hole= asks for, if it can be used. */
static uint64_t usable_hole(const struct job *job)
{
    const uint64_t hole = align_down_u64(job->platform->options.mmio_hole_size, PAGE_SIZE);

    if (job->platform->options.mmio_hole_size == 0)
        return 0;
    if (hole < HOLE_MIN) {
        warn(MSG_HOLE_TOO_SMALL, "%llu bytes", (unsigned long long)hole);
        return 0;
    }
    return min_u64(hole, HOLE_MAX);
}

/* The device model would not know of RAM that we move, and go on using it where it was. */
static void warn_hole_in_ram(const struct job *job)
{
    const uint64_t start = FOUR_GIB - job->hole;

    if (job->hole != 0 && start < job->low_end)
        warn(MSG_HOLE_IN_RAM, "the hole begins at 0x%llx, RAM ends at 0x%llx",
             (unsigned long long)start, (unsigned long long)job->low_end);
}

/*
 * The smallest mmio_hole= that leaves the least without an address, in MiB; 0 if none does better than what we have.
 * *pages is what is missing now, and then. Found by placing everything in the guest that the toolstack would make of it.
 */
static uint32_t find_cure(const struct job *job, uint64_t *pages)
{
    const uint64_t before = job->layout->pci_low.start;
    uint32_t cure = 0;
    struct job trial;

    for (uint64_t hole = 2 * HOLE_STEP; hole <= HOLE_MAX && *pages != 0; hole += HOLE_STEP) {
        uint64_t left;

        if (FOUR_GIB - hole >= before)
            continue;
        trial = job_with_ram_below(job, FOUR_GIB - hole);
        trial.hole = hole;
        place_in_windows(&trial);
        left = missing(&trial, false).pages;
        if (left < *pages) {
            *pages = left;
            cure = (uint32_t)(hole >> 20);
        }
    }
    trial = *job;
    place_in_windows(&trial);
    return cure;
}

static void warn_missing_io(const struct job *job)
{
    const struct shortage s = missing(job, true);
    const struct pci_function *f;

    if (s.bars == 0)
        return;
    f = &job->platform->pci.function[s.first->function];
    warn(MSG_PCI_IO, "%u BAR%s, largest at %02x:%02x.%u register 0x%02x: off", s.bars,
         s.bars == 1 ? "" : "s", f->bus, f->devfn >> 3u, f->devfn & 7u,
         0x10u + 4u * s.first->index);
}

/*
 * Rather in the device model's own memory than nowhere: what Xen maps there works, as a passed-through device's BARs do.
 * False if it is no help.
 */
static bool place_below_floor(struct job *job, const struct shortage *before)
{
    const struct job found = *job;
    struct shortage left;

    if (job->floor == job->low_end)
        return false;
    job->floor = job->low_end;
    place_in_windows(job);
    left = missing(job, false);
    if (is_worse(before, &left))
        return true;
    *job = found;
    place_in_windows(job);
    return false;
}

static void settle_shortage(struct job *job)
{
    const struct shortage s = missing(job, false);
    char change[80] = "fewer or smaller devices: no mmio_hole= is large enough";
    struct problem why = {.code = 0};
    uint64_t pages = s.pages;
    struct pci_item first;
    const struct pci_function *f;
    uint32_t cure;

    if (s.bars == 0)
        return;
    first = *s.first; /* looking for the cure writes the list anew */
    f = &job->platform->pci.function[first.function];
    cure = find_cure(job, &pages);
    if (cure != 0)
        fmt_print(change, sizeof(change), "mmio_hole=%u in the guest configuration%s", cure,
                  pages != 0 ? ", which helps in part" : "");
    else if (is_big(&first))
        fmt_print(change, sizeof(change),
                  "smaller devices: this guest's addresses have %u bits, mmio_hole= is no help",
                  job->platform->cpu.physical_bits);
    problem_set(&why, MSG_PCI_MEMORY,
                "%llu MiB missing for %u BAR%s, largest at %02x:%02x.%u register 0x%02x: %s",
                (unsigned long long)((s.pages + 255) >> 8), s.bars, s.bars == 1 ? "" : "s", f->bus,
                f->devfn >> 3u, f->devfn & 7u,
                first.index == PCI_BAR_ROM_INDEX ? 0x30u : 0x10u + 4u * first.index,
                place_below_floor(job, &s) ? "some lie in the device model's own memory" : "off");
    why.change = change;
    warn_of(&why);
}

static void warn_uncached(const struct job *job)
{
    const struct layout *layout = job->layout;

    if (job->platform->options.platform_bar_uc || layout->pci_uncached.end < layout->pci_low.end)
        return;
    for (uint32_t i = 0; i < job->items; i++)
        if (is_xen_platform_memory(job, &layout->pci_item[i]))
            warn(MSG_PLATFORM_BAR, "0x%llx bytes, window 0x%llx to 0x%llx",
                 (unsigned long long)layout->pci_item[i].size,
                 (unsigned long long)layout->pci_low.start,
                 (unsigned long long)layout->pci_low.end);
}

/*
 * The high window as the guest is told: around what was placed, rounded at the end to the alignment of its start, so
 * that it takes few MTRRs and something may be plugged in later.
 */
static void set_high_window(const struct job *job)
{
    struct window used = {UINT64_MAX, 0};

    for (uint32_t i = 0; i < job->items; i++) {
        const struct bar_plan *plan = item_plan(job->layout, &job->layout->pci_item[i]);

        if (!plan->assigned || plan->address < FOUR_GIB)
            continue;
        used.start = min_u64(used.start, plan->address);
        used.end = max_u64(used.end, plan->address + plan->size);
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

/* May RAM from low_end on move? Not what Slipway still needs, and not onto memory that a device has reserved. */
static bool may_move(const struct job *job, uint64_t low_end)
{
    const struct platform *platform = job->platform;
    const uint64_t to = max_u64(job->high_end, FOUR_GIB);

    if (!platform->options.move_ram || low_end >= job->low_end || platform->numa.count != 0 ||
        low_end < platform->loader.paddr + platform->loader.size)
        return false;
    for (uint32_t i = 0; i < platform->ram.map_count; i++) {
        const struct memory_range *range = &platform->ram.map[i];

        if (range->type != MEMORY_RAM &&
            ranges_overlap(range->start, range->size, to, job->low_end - low_end))
            return false;
    }
    return true;
}

/*
 * Moves RAM above 4 GiB, where that is allowed: as little as is enough, or if nothing is,
 * as little as helps most.
 */
static void move_ram(struct job *job)
{
    static const uint32_t starts[] = {0xE0000000, 0xC0000000, 0x80000000};
    struct job best = *job;
    struct shortage least = missing(job, false);

    for (uint32_t i = 0; i < ARRAY_SIZE(starts) && least.pages != 0; i++) {
        struct job trial;
        struct shortage left;

        if (!may_move(job, starts[i]))
            continue;
        trial = job_with_ram_below(job, starts[i]);
        place_in_windows(&trial);
        left = missing(&trial, false);
        if (is_worse(&least, &left)) {
            least = left;
            best = trial;
        }
    }
    *job = best;
    place_in_windows(job);
}

void pci_place(struct layout *layout, const struct platform *platform)
{
    /* RAM that was taken for tables stays RAM to the device model: keep away from it as well. */
    struct job job = {
        .platform = platform,
        .layout = layout,
        .low_end = max_u64(platform->ram.low_end, layout->low_end),
        .high_end = max_u64(platform->ram.high_end, layout->high_end),
        .spare = PLUG_SPARE,
    };
    const struct job found = job;

    job.hole = usable_hole(&job);
    job.items = pci_items(layout, &platform->pci);
    find_space(&job);
    if (job.hole != 0 && may_move(&job, FOUR_GIB - job.hole))
        job = job_with_ram_below(&job, FOUR_GIB - job.hole);
    warn_hole_in_ram(&job);
    place_in_windows(&job);
    if (missing(&job, false).pages != 0 && job.floor != job.low_end) {
        job.spare = 0;
        find_space(&job);
        place_in_windows(&job);
    }
    if (platform->options.move_ram && missing(&job, false).pages != 0)
        move_ram(&job);
    layout->moved_ram = (struct window){job.low_end, found.low_end};
    if (job.low_end < found.low_end) {
        layout->low_end = job.low_end;
        layout->high_end = job.high_end;
    }
    settle_shortage(&job);
    warn_uncached(&job);
    set_high_window(&job);
    place_io_bars(&job);
    warn_missing_io(&job);
    pci_functions_plan(layout, &platform->pci);
    pci_opregion_plan(layout, platform);
}
