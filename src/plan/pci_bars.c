/* SPDX-License-Identifier: BSD-2-Clause */
/* Placing BARs in given windows, see pci_bars.h. */
#include "plan/pci_bars.h"
#include "lib/str.h"
#include "plan/pci_functions.h"

static const struct interval below_4_gib = {0, FIRMWARE_AREA};

/* Guests expect the first; 0xA000-0xBFFF has the chipset's own: hot-plug, power management. */
static const struct interval usual_ports = {0xC000, 0x10000}, spare_ports = {0x1000, 0xA000};

static bool find_high(const struct placement *p, const struct pci_item *item, uint64_t *address)
{
    const struct interval preferred = {p->high_preferred, p->high.end};

    return gap_find(p->gaps, item->size, preferred, address) ||
           gap_find(p->gaps, item->size, p->high, address);
}

static void assign(const struct placement *p, const struct pci_item *item, uint64_t address)
{
    gap_remove(p->gaps, address, address + item->size);
    *pci_item_plan(p->layout, item) = (struct bar_plan){true, address};
}

static void take_back(const struct placement *p, const struct pci_item *item)
{
    struct bar_plan *plan = pci_item_plan(p->layout, item);

    gap_add(p->gaps, plan->address, plan->address + item->size);
    *plan = (struct bar_plan){0};
}

static bool is_to_place(const struct placement *p, const struct pci_item *item, bool io)
{
    return pci_item_is_io(item) == io && !pci_item_plan(p->layout, item)->assigned;
}

/* Moves the largest 64-bit BAR that is below 4 GiB, and that has a place above it, there. */
static bool evict(const struct placement *p)
{
    for (uint32_t i = 0; i < p->items; i++) {
        const struct pci_item *item = &p->item[i];
        const struct bar_plan *plan = pci_item_plan(p->layout, item);
        uint64_t address;

        if (item->kind != PCI_BAR_MEM64 || !plan->assigned || plan->address >= FOUR_GIB ||
            !find_high(p, item, &address))
            continue;
        take_back(p, item);
        assign(p, item, address);
        return true;
    }
    return false;
}

static void place_memory(struct placement *p, const struct pci_item *item)
{
    uint64_t address;

    if (!pci_item_is_big(item) && gap_find(p->gaps, item->size, below_4_gib, &address)) {
        assign(p, item, address);
    } else if (item->kind == PCI_BAR_MEM64) {
        if (find_high(p, item, &address))
            assign(p, item, address);
    } else if (p->full != item->size) {
        /* What was placed before is at least as large, so one eviction makes room enough. */
        if (evict(p) && gap_find(p->gaps, item->size, below_4_gib, &address))
            assign(p, item, address);
        else
            p->full = item->size;
    }
}

bool placement_is_xen_platform_memory(const struct placement *p, const struct pci_item *item)
{
    return pci_is_xen_platform(&p->platform->pci.function[item->function]) &&
           (item->kind == PCI_BAR_MEM32 || item->kind == PCI_BAR_MEM64);
}

/*
 * Guests map foreign pages in the memory BAR of the Xen platform device; on AMD it is as slow as
 * its MTRR says. When the toolstack wants it cached it goes to the top of the low window, above all
 * that is uncachable.
 */
static void place_cached(const struct placement *p)
{
    struct interval *uncached = &p->layout->pci_uncached;

    if (p->platform->options.platform_bar_uc)
        return;
    for (uint32_t i = 0; i < p->items; i++) {
        const struct pci_item *item = &p->item[i];
        struct interval top;
        uint64_t address;

        if (!placement_is_xen_platform_memory(p, item) || !is_to_place(p, item, false) ||
            item->kind != PCI_BAR_MEM32 || item->size < PAGE_SIZE ||
            item->size > uncached->end - uncached->start)
            continue;
        top.start = align_down_u64(uncached->end - item->size, item->size);
        top.end = uncached->end;
        if (!gap_find(p->gaps, item->size, top, &address))
            continue;
        assign(p, item, address);
        gap_remove(p->gaps, address, uncached->end);
        uncached->end = address;
    }
}

static bool place_tight(const struct placement *p, const struct pci_item *item)
{
    uint64_t address;
    bool found;

    if (pci_item_is_io(item))
        found = gap_find_tight(p->gaps, item->size, usual_ports, &address) ||
                gap_find_tight(p->gaps, item->size, spare_ports, &address);
    else
        found =
            (item->kind == PCI_BAR_MEM64 && find_high(p, item, &address)) ||
            (!pci_item_is_big(item) && gap_find_tight(p->gaps, item->size, below_4_gib, &address));
    if (found)
        assign(p, item, address);
    return found;
}

/* Is it one of those that have to find a place together with `lead`? */
static bool goes_with(const struct placement *p, const struct pci_item *item,
                      const struct pci_item *lead)
{
    if (item->function != lead->function || !is_to_place(p, item, pci_item_is_io(lead)))
        return false;
    return item == lead || (item->kind != PCI_BAR_ROM && lead->kind != PCI_BAR_ROM);
}

/*
 * Places all of a function's memory BARs, or all of its I/O BARs, or its ROM; if one does not fit,
 * none of them. The function's next BAR makes it try again, with less room.
 */
static void place_together(const struct placement *p, const struct pci_item *lead)
{
    uint32_t done = 0; /* bit i: the function's BAR i */

    for (uint32_t i = 0; i < p->items; i++) {
        if (!goes_with(p, &p->item[i], lead))
            continue;
        if (place_tight(p, &p->item[i])) {
            done |= 1u << p->item[i].index;
            continue;
        }
        for (uint32_t k = 0; k < i; k++)
            if (p->item[k].function == lead->function && (done & 1u << p->item[k].index) != 0)
                take_back(p, &p->item[k]);
        return;
    }
}

/* The first of the items that are as large as the one before `end`. */
static uint32_t first_of_size(const struct placement *p, uint32_t end)
{
    const uint64_t size = p->item[--end].size;

    while (end > 0 && p->item[end - 1].size == size)
        end--;
    return end;
}

static void place_sized(const struct placement *p, uint32_t start, uint32_t end, uint32_t need,
                        bool io)
{
    for (uint32_t i = start; i < end; i++)
        if (p->item[i].need == need && is_to_place(p, &p->item[i], io))
            place_together(p, &p->item[i]);
}

static void place_by_need(const struct placement *p, bool io)
{
    for (uint32_t need = 0; need < PCI_NEEDS; need++) {
        if (need == NEED_XEN_PLATFORM && !io)
            place_cached(p);
        for (uint32_t end = p->items; end > 0; end = first_of_size(p, end))
            place_sized(p, first_of_size(p, end), end, need, io);
    }
}

/* Whole pages of what the toolstack lists as anything but RAM must not be used. */
static void remove_reserved(const struct placement *p)
{
    const struct ram_facts *ram = &p->platform->ram;

    for (uint32_t i = 0; i < ram->map_count; i++) {
        const struct memory_range *range = &ram->map[i];

        if (range->type != MEMORY_RAM && range->size != 0)
            gap_remove(p->gaps, align_down_u64(range->start, PAGE_SIZE),
                       align_up_u64(range->start + range->size, PAGE_SIZE));
    }
}

static void start_memory(struct placement *p, uint64_t start)
{
    struct layout *layout = p->layout;

    memset(layout->function, 0, p->platform->pci.count * sizeof(layout->function[0]));
    p->full = 0;
    layout->pci_low = layout->pci_uncached = (struct interval){start, FIRMWARE_AREA};
    p->gaps->count = 0;
    gap_add(p->gaps, start, FIRMWARE_AREA);
    gap_add(p->gaps, p->high.start, p->high.end);
    remove_reserved(p);
}

void placement_memory(struct placement *p, uint64_t start)
{
    start_memory(p, start);
    place_cached(p);
    for (uint32_t i = 0; i < p->items; i++)
        if (is_to_place(p, &p->item[i], false))
            place_memory(p, &p->item[i]);
}

void placement_memory_by_need(struct placement *p, uint64_t start)
{
    start_memory(p, start);
    place_by_need(p, false);
}

static void start_io(struct placement *p)
{
    for (uint32_t i = 0; i < p->items; i++)
        if (pci_item_is_io(&p->item[i]))
            pci_item_plan(p->layout, &p->item[i])->assigned = false;
    p->gaps->count = 0;
    gap_add(p->gaps, usual_ports.start, usual_ports.end);
    gap_add(p->gaps, spare_ports.start, spare_ports.end);
}

void placement_io(struct placement *p)
{
    start_io(p);
    for (uint32_t i = 0; i < p->items; i++) {
        uint64_t address;

        if (is_to_place(p, &p->item[i], true) &&
            (gap_find(p->gaps, p->item[i].size, usual_ports, &address) ||
             gap_find(p->gaps, p->item[i].size, spare_ports, &address)))
            assign(p, &p->item[i], address);
    }
    if (placement_shortage(p, true).bars == 0)
        return;
    start_io(p);
    place_by_need(p, true);
}

struct shortage placement_shortage(const struct placement *p, bool io)
{
    struct shortage s = {.need = PCI_NEEDS};

    for (uint32_t i = p->items; i-- > 0;) {
        const struct pci_item *item = &p->item[i];

        if (!is_to_place(p, item, io))
            continue;
        s.pages += align_up_u64(item->size, PAGE_SIZE) >> PAGE_SHIFT;
        s.bars++;
        s.need = (uint32_t)min_u64(s.need, item->need);
        s.first = item;
    }
    return s;
}
