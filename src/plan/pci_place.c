/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which PCI base address register gets which address. pci_items.c lists what has to be placed,
 * pci_windows.c says where, pci_bars.c places; this file puts it together, and reports what did not
 * fit.
 */
#include "plan/pci_place.h"
#include "lib/fmt.h"
#include "lib/str.h"
#include "pc.h"
#include "plan/pci_functions.h"
#include "plan/pci_windows.h"

/* The hole that mmio_hole= asks for, if it can be used. */
static uint64_t usable_hole(const struct platform *platform)
{
    const uint64_t hole = align_down_u64(platform->options.mmio_hole_size, PAGE_SIZE);

    if (platform->options.mmio_hole_size == 0)
        return 0;
    if (hole < MMIO_HOLE_MIN) {
        warn(MSG_HOLE_TOO_SMALL, "%llu bytes", hole);
        return 0;
    }
    return min_u64(hole, MMIO_HOLE_MAX);
}

/* RAM stays where the device model knows it to be, so the window begins after it. */
static void warn_hole_in_ram(const struct placement *p)
{
    const uint64_t start = FOUR_GIB - p->hole; /* 0: none was asked for */

    if (start < p->low_end)
        warn(MSG_HOLE_IN_RAM, "the hole begins at 0x%llx, RAM ends at 0x%llx", start, p->low_end);
}

/*
 * The smallest mmio_hole= that leaves the fewest pages without an address, in MiB; 0 if none does
 * better than now. *pages: in, how many are missing now; out, how many with that hole. Places
 * everything in the guest that the toolstack would build with each hole.
 */
static uint32_t find_better_hole(const struct placement *p, uint64_t *pages)
{
    const uint64_t before = p->layout->pci_low.start;
    uint32_t better = 0;
    struct placement trial;

    for (uint64_t hole = 2 * HOLE_STEP; hole <= MMIO_HOLE_MAX && *pages != 0; hole += HOLE_STEP) {
        uint64_t left;

        if (FOUR_GIB - hole >= before)
            continue;
        trial = placement_with_ram_below(p, FOUR_GIB - hole);
        trial.hole = hole;
        placement_in_windows(&trial);
        left = placement_shortage(&trial, false).pages;
        if (left < *pages) {
            *pages = left;
            better = (uint32_t)(hole >> 20);
        }
    }
    trial = *p;
    placement_in_windows(&trial);
    return better;
}

/* "3 BARs, largest at 00:05.0 register 0x18". */
static void describe(char *text, size_t size, const struct placement *p, const struct shortage *s)
{
    const struct pci_function *f = &p->platform->pci.function[s->first->function];

    fmt_print(text, size, "%u BAR%s, largest at 00:%02x.%u register 0x%02x", s->bars,
              s->bars == 1 ? "" : "s", PCI_DEVICE(f->devfn), PCI_FUNCTION(f->devfn),
              PCI_BAR_REGISTER(s->first->index));
}

static void warn_missing_io(const struct placement *p)
{
    const struct shortage s = placement_shortage(p, true);
    char bars[64];

    if (s.bars == 0)
        return;
    describe(bars, sizeof(bars), p, &s);
    warn(MSG_PCI_IO, "%s: switched off", bars);
}

/*
 * Rather in the device model's own memory than nowhere: what Xen maps there works, as a
 * passed-through device's BARs do. False if that does not help.
 */
static bool place_below_floor(struct placement *p, const struct shortage *before)
{
    const struct placement found = *p;
    struct shortage left;

    if (p->floor == p->low_end)
        return false;
    p->floor = p->low_end;
    placement_in_windows(p);
    left = placement_shortage(p, false);
    if (shortage_is_worse(before, &left))
        return true;
    *p = found;
    placement_in_windows(p);
    return false;
}

static void warn_missing_memory(struct placement *p)
{
    const struct shortage s = placement_shortage(p, false);
    char change[80] = "fewer or smaller devices: no mmio_hole= is large enough";
    struct problem why = {.code = 0};
    uint64_t pages = s.pages;
    uint32_t hole;
    char bars[64];

    if (s.bars == 0)
        return;
    describe(bars, sizeof(bars), p, &s);
    hole = find_better_hole(p, &pages);
    if (hole != 0)
        fmt_print(change, sizeof(change), "mmio_hole=%u in the guest configuration%s", hole,
                  pages != 0 ? ", which helps in part" : "");
    else if (pci_item_is_big(s.first))
        fmt_print(change, sizeof(change),
                  "smaller devices: mmio_hole= does not help in a guest with %u address bits",
                  p->platform->cpu.physical_bits);
    problem_set(&why, MSG_PCI_MEMORY, "%llu MiB missing for %s: %s", (s.pages + 255) >> 8, bars,
                place_below_floor(p, &s) ? "some are in the device model's own memory"
                                         : "switched off");
    why.change = change;
    warn_of(&why);
}

/* AMD, and Hygon, which has the same. */
static bool has_hypertransport(const struct cpu_facts *cpu)
{
    return memcmp(cpu->vendor, "AuthenticAMD", 12) == 0 ||
           memcmp(cpu->vendor, "HygonGenuine", 12) == 0;
}

static void warn_ram_in_hypertransport(const struct platform *platform)
{
    if (platform->ram.high_end > HYPERTRANSPORT && has_hypertransport(&platform->cpu))
        warn(MSG_RAM_IN_HYPERTRANSPORT, "RAM up to 0x%llx", platform->ram.high_end);
}

static void warn_uncached(const struct placement *p)
{
    const struct layout *layout = p->layout;

    if (p->platform->options.platform_bar_uc || layout->pci_uncached.end < layout->pci_low.end)
        return;
    for (uint32_t i = 0; i < p->items; i++)
        if (placement_is_xen_platform_memory(p, &p->item[i]))
            warn(MSG_PLATFORM_BAR, "0x%llx bytes, window 0x%llx to 0x%llx", p->item[i].size,
                 layout->pci_low.start, layout->pci_low.end);
}

/*
 * The high window as the guest is told: around what was placed, rounded at the end to the alignment
 * of its start, so that it takes few MTRRs and something may be plugged in later.
 */
static void set_high_window(const struct placement *p)
{
    struct interval used = {UINT64_MAX, 0};
    uint64_t rounded;

    p->layout->pci_high = (struct interval){0, 0};
    for (uint32_t i = 0; i < p->items; i++) {
        const struct bar_plan *plan = pci_item_plan(p->layout, &p->item[i]);

        if (!plan->assigned || plan->address < FOUR_GIB)
            continue;
        used.start = min_u64(used.start, plan->address);
        used.end = max_u64(used.end, plan->address + p->item[i].size);
    }
    if (used.end == 0)
        return;
    used.start = align_down_u64(used.start, GIB);
    rounded = align_up_u64(used.end, lowest_bit_u64(used.start));
    used.end = rounded <= p->high.end ? rounded : align_up_u64(used.end, GIB);
    p->layout->pci_high = used;
}

void pci_place(struct layout *layout, const struct platform *platform,
               struct placement_space *space)
{
    struct placement p = {
        .platform = platform,
        .layout = layout,
        .item = space->item,
        .items = pci_items(space->item, &platform->pci),
        .gaps = &space->gaps,
        .hole = usable_hole(platform),
        .low_end = platform->ram.low_end,
        .high_end = platform->ram.high_end,
        .spare = PLUG_SPARE,
    };

    placement_find_space(&p);
    warn_hole_in_ram(&p);
    warn_ram_in_hypertransport(platform);
    placement_in_windows(&p);
    if (placement_shortage(&p, false).pages != 0 && p.floor != p.low_end) {
        p.spare = 0;
        placement_find_space(&p);
        placement_in_windows(&p);
    }
    warn_missing_memory(&p);
    warn_uncached(&p);
    set_high_window(&p);
    placement_io(&p);
    warn_missing_io(&p);
    pci_functions_plan(layout, &platform->pci);
    pci_opregion_plan(layout, platform);
}
