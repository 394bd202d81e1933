/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which PCI base address register gets which address. BARs are powers of two and lie at multiples of their size (PCI
 * 3.0, 6.2.5.1), so taking them largest first, each at the lowest free address, wastes nothing: what fits at all fits
 * this way. Equal sizes keep the order of function and register, which is where the stock loader puts them too.
 */
#include "plan/pci_place.h"
#include "plan/irq.h"
#include "plan/mtrr_plan.h"
#include "lib/fmt.h"
#include "lib/num.h"
#include "lib/str.h"
#include "problem.h"

/* Command register; PCI 3.0, 6.2.2. */
#define PCI_COMMAND_IO     0x0001u
#define PCI_COMMAND_MEMORY 0x0002u
#define PCI_COMMAND_MASTER 0x0004u

/* Guests expect the first; 0xA000-0xBFFF has the chipset's own ports: hot-plug, power management, SMBus. */
#define IO_START       0xC000u
#define IO_END         0x10000u
#define IO_SPARE_START 0x1000u
#define IO_SPARE_END   0xA000u

#define HOLE_MIN  (256 * MIB) /* mmio_hole= in xl.cfg is 256 to 3840 MiB */
#define HOLE_STEP (256 * MIB)
#define HOLE_MAX  (3840ull * MIB)
#define BIG_BAR   GIB /* 64-bit BARs above this size never go below 4 GiB */

/* QEMU's video memory and ROM images start out in the pages directly above the RAM that it knows about. */
#define RAM_GUARD (256 * MIB)

/* Beyond 46 bits, processors' page walks and guests' direct maps end before the address space does. */
#define HIGH_BITS_MAX 46

struct job {
    const struct platform *platform;
    struct layout *layout;
    uint32_t bars;           /* entries of layout->pci_order */
    uint64_t low_end;        /* end of RAM below 4 GiB */
    struct window high;      /* where 64-bit BARs may go, above RAM */
    uint64_t high_preferred; /* address in it where a window takes the fewest MTRRs */
    uint64_t full;           /* 32-bit BARs of this size were found not to fit any more */
};

/* BARs are numbered through: function * PCI_BARS + register. */
static const struct pci_bar *bar_at(const struct job *job, uint32_t n)
{
    return &job->platform->pci.function[n / PCI_BARS].bar[n % PCI_BARS];
}

static struct bar_plan *plan_at(const struct job *job, uint32_t n)
{
    return &job->layout->function[n / PCI_BARS].bar[n % PCI_BARS];
}

static bool is_memory(const struct pci_bar *bar)
{
    return bar->kind == PCI_BAR_MEM32 || bar->kind == PCI_BAR_MEM64 || bar->kind == PCI_BAR_ROM;
}

static bool is_big(const struct pci_bar *bar)
{
    return bar->kind == PCI_BAR_MEM64 && bar->size > BIG_BAR;
}

/* A gap too many is forgotten: that wastes addresses, and takes hundreds of unaligned reserved ranges. */
static void gap_add(struct layout *layout, uint64_t start, uint64_t end)
{
    if (start < end && layout->pci_gap_count < MAX_PCI_GAPS)
        layout->pci_gap[layout->pci_gap_count++] = (struct window){start, end};
}

static void gap_remove(struct layout *layout, uint64_t start, uint64_t end)
{
    if (start >= end)
        return;
    /* Backwards, so that what fills a freed place or is appended needs no second look. */
    for (uint32_t i = layout->pci_gap_count; i-- > 0;) {
        const struct window old = layout->pci_gap[i];

        if (old.end <= start || old.start >= end)
            continue;
        layout->pci_gap[i] = layout->pci_gap[--layout->pci_gap_count];
        gap_add(layout, old.start, min_u64(start, old.end));
        gap_add(layout, max_u64(end, old.start), old.end);
    }
}

/* The lowest free address for size bytes inside `where`. */
static bool gap_find(const struct layout *layout, uint64_t size, struct window where,
                     uint64_t *address)
{
    bool found = false;

    for (uint32_t i = 0; i < layout->pci_gap_count; i++) {
        const struct window *gap = &layout->pci_gap[i];
        uint64_t at;

        if (align_up_u64(max_u64(gap->start, where.start), size, &at) &&
            range_in(at, size, gap->start, min_u64(gap->end, where.end)) &&
            (!found || at < *address)) {
            *address = at;
            found = true;
        }
    }
    return found;
}

static bool find_high(const struct job *job, uint64_t size, uint64_t *address)
{
    const struct window preferred = {job->high_preferred, job->high.end};

    return gap_find(job->layout, size, preferred, address) ||
           gap_find(job->layout, size, job->high, address);
}

static void assign(const struct job *job, uint32_t n, uint64_t address)
{
    gap_remove(job->layout, address, address + bar_at(job, n)->size);
    *plan_at(job, n) = (struct bar_plan){.assigned = true, .address = address};
}

/* Moves the largest 64-bit BAR that is below 4 GiB, and that has a place above it, there. */
static bool evict(const struct job *job)
{
    for (uint32_t i = 0; i < job->bars; i++) {
        const uint32_t n = job->layout->pci_order[i];
        const struct pci_bar *bar = bar_at(job, n);
        const struct bar_plan old = *plan_at(job, n);
        uint64_t address;

        if (bar->kind != PCI_BAR_MEM64 || !old.assigned || old.address >= FOUR_GIB ||
            !find_high(job, bar->size, &address))
            continue;
        assign(job, n, address);
        gap_add(job->layout, old.address, old.address + bar->size);
        return true;
    }
    return false;
}

static void place_memory(struct job *job, uint32_t n)
{
    static const struct window low = {0, FIRMWARE_AREA};
    const struct pci_bar *bar = bar_at(job, n);
    uint64_t address;

    if (!is_big(bar) && gap_find(job->layout, bar->size, low, &address)) {
        assign(job, n, address);
    } else if (bar->kind == PCI_BAR_MEM64) {
        if (find_high(job, bar->size, &address))
            assign(job, n, address);
    } else if (job->full != bar->size) {
        /* What was placed before is at least as large, so one eviction makes room enough. */
        if (evict(job) && gap_find(job->layout, bar->size, low, &address))
            assign(job, n, address);
        else
            job->full = bar->size;
    }
}

static void place_io(const struct job *job, uint32_t n)
{
    static const struct window usual = {IO_START, IO_END}, spare = {IO_SPARE_START, IO_SPARE_END};
    const uint64_t size = bar_at(job, n)->size;
    uint64_t address;

    if (gap_find(job->layout, size, usual, &address) ||
        gap_find(job->layout, size, spare, &address))
        assign(job, n, address);
}

/*
 * The numbers of all BARs, by descending size and then as they are numbered. Bridges are left out: no device behind one
 * can be reached, and without numbered buses it must not decode anything.
 */
static void sort_bars(struct job *job)
{
    const struct pci_facts *pci = &job->platform->pci;

    job->bars = 0;
    for (uint64_t size = 1ull << 63; size != 0; size >>= 1)
        for (uint32_t n = 0; n < pci->count * PCI_BARS; n++)
            if (bar_at(job, n)->kind != PCI_BAR_NONE && bar_at(job, n)->size == size &&
                pci->function[n / PCI_BARS].header_type == 0)
                job->layout->pci_order[job->bars++] = (uint16_t)n;
}

/* The I/O BARs, or all the others. */
static void place_all(struct job *job, bool io)
{
    for (uint32_t i = 0; i < job->bars; i++) {
        const uint32_t n = job->layout->pci_order[i];

        if (plan_at(job, n)->assigned)
            continue;
        if (!io && is_memory(bar_at(job, n)))
            place_memory(job, n);
        else if (io && !is_memory(bar_at(job, n)))
            place_io(job, n);
    }
}

static bool is_xen_platform_memory(const struct job *job, uint32_t n)
{
    const struct pci_function *function = &job->platform->pci.function[n / PCI_BARS];

    return function->vendor == 0x5853 &&
           (function->device == 0x0001 || function->device == 0x0002) &&
           (bar_at(job, n)->kind == PCI_BAR_MEM32 || bar_at(job, n)->kind == PCI_BAR_MEM64);
}

/*
 * Guests map foreign pages in the memory BAR of the Xen platform device; on AMD it is as slow as its MTRR says. When
 * the toolstack wants it cached it goes to the top of the low window, above all that is uncachable.
 */
static void place_cached(const struct job *job)
{
    struct window *uncached = &job->layout->pci_uncached;

    for (uint32_t i = 0; i < job->bars; i++) {
        const uint32_t n = job->layout->pci_order[i];
        const struct pci_bar *bar = bar_at(job, n);
        struct window top;
        uint64_t address;

        if (!is_xen_platform_memory(job, n) || bar->kind != PCI_BAR_MEM32 ||
            bar->size < PAGE_SIZE || bar->size > uncached->end - uncached->start)
            continue;
        top = (struct window){align_down_u64(uncached->end - bar->size, bar->size), uncached->end};
        if (!gap_find(job->layout, bar->size, top, &address))
            continue;
        assign(job, n, address);
        gap_remove(job->layout, address, uncached->end);
        uncached->end = address;
    }
}

/* Whole pages of what the toolstack lists as anything but RAM are nobody's to use. */
static void remove_reserved(const struct job *job)
{
    const struct ram_facts *ram = &job->platform->ram;

    for (uint32_t i = 0; i < ram->map_count; i++) {
        const struct memory_range *range = &ram->map[i];
        uint64_t end;

        if (range->type == MEMORY_RAM || range->size == 0)
            continue;
        if (!align_up_u64(range->start + range->size, PAGE_SIZE, &end))
            end = UINT64_MAX;
        gap_remove(job->layout, align_down_u64(range->start, PAGE_SIZE), end);
    }
}

/* Places every memory BAR, with a low window that begins at start; forgets any earlier attempt. */
static void place_from(struct job *job, uint64_t start)
{
    struct layout *layout = job->layout;

    memset(layout->function, 0, sizeof(layout->function));
    job->full = 0;
    layout->pci_low = layout->pci_uncached = (struct window){start, FIRMWARE_AREA};
    layout->pci_gap_count = 0;
    gap_add(layout, start, FIRMWARE_AREA);
    gap_add(layout, job->high.start, job->high.end);
    remove_reserved(job);
    if (!job->platform->options.platform_bar_uc)
        place_cached(job);
    place_all(job, false);
}

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

struct shortage {
    uint64_t pages; /* all that is missing */
    uint32_t bars;
    uint32_t first; /* number of the largest one; meaningful if there are any */
};

static struct shortage missing(const struct job *job, bool io)
{
    struct shortage s = {.bars = 0};

    for (uint32_t i = job->bars; i-- > 0;) {
        const uint32_t n = job->layout->pci_order[i];
        const struct pci_bar *bar = bar_at(job, n);

        if (plan_at(job, n)->assigned || io == is_memory(bar))
            continue;
        s.pages += (bar->size + PAGE_SIZE - 1) >> PAGE_SHIFT;
        s.bars++;
        s.first = n;
    }
    return s;
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
        place_from(job, round_start(job, configured));
    } else {
        place_from(job, round_start(job, max_u64(starts[0], job->low_end)));
        for (uint32_t i = 1; i < ARRAY_SIZE(starts) && starts[i] >= job->low_end; i++) {
            if (!low_is_short(job))
                break;
            place_from(job, starts[i]);
        }
    }
    before = job->layout->pci_low.start;
    pages = missing(job, false).pages;
    lowest = round_start(job, align_down_u64(job->low_end + guard + HOLE_STEP - 1, HOLE_STEP));
    if (pages == 0 || lowest >= before)
        return;
    place_from(job, lowest);
    if (missing(job, false).pages >= pages)
        place_from(job, before);
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
        place_from(&trial, round_start(&trial, trial.low_end));
        left = missing(&trial, false).pages;
        if (left < *pages) {
            *pages = left;
            cure = (uint32_t)(hole >> 20);
        }
    }
    place_from(&trial, before);
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

/*
 * The display that has the legacy VGA ports and memory: an emulated one if there is one, otherwise the first. PCI 3.0,
 * appendix D: class 03, sub class 00.
 */
static bool find_primary_vga(const struct pci_facts *pci, uint32_t *index)
{
    bool found = false;

    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];
        const bool emulated = (f->vendor == 0x1234 && f->device == 0x1111) || /* standard VGA */
                              (f->vendor == 0x1013 && f->device == 0x00B8);   /* Cirrus */

        if (f->class_code >> 8 != 0x0300 || f->header_type != 0 || (found && !emulated))
            continue;
        *index = i;
        found = true;
    }
    return found;
}

/*
 * Decoding is on for the kinds of BAR of which all have an address. A ROM without one harms nobody: it has an enable
 * bit of its own, which stays clear. Every function may be bus master because option ROMs rely on it.
 */
static uint16_t command_of(const struct job *job, uint32_t index, bool primary_vga)
{
    const struct pci_function *f = &job->platform->pci.function[index];
    uint32_t command = f->command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
    uint32_t assigned = 0, missed = 0;

    if (f->header_type != 0)
        return (uint16_t)command;
    for (uint32_t i = 0; i < PCI_BARS; i++) {
        const uint32_t decode = f->bar[i].kind == PCI_BAR_IO ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY;

        if (job->layout->function[index].bar[i].assigned)
            assigned |= decode;
        else if (f->bar[i].kind != PCI_BAR_NONE && f->bar[i].kind != PCI_BAR_ROM)
            missed |= decode;
    }
    command |= PCI_COMMAND_MASTER | (assigned & ~missed);
    /* SeaBIOS runs the video ROM only of a function that decodes both. */
    if (primary_vga)
        command |= PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
    return (uint16_t)command;
}

static void plan_functions(const struct job *job)
{
    const struct pci_facts *pci = &job->platform->pci;
    uint32_t vga = 0;
    const bool has_vga = find_primary_vga(pci, &vga);

    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];
        struct function_plan *plan = &job->layout->function[i];

        plan->command = command_of(job, i, has_vga && i == vga);
        if (f->interrupt_pin >= 1 && f->interrupt_pin <= 4)
            plan->interrupt_line =
                irq_isa(irq_link(f->devfn >> 3, (uint8_t)(f->interrupt_pin - 1)));
    }
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
    layout->pci_gap_count = 0;
    gap_add(layout, IO_START, IO_END);
    gap_add(layout, IO_SPARE_START, IO_SPARE_END);
    place_all(&job, true);
    warn_missing(&job, true);
    plan_functions(&job);
}
