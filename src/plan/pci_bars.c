/* SPDX-License-Identifier: BSD-2-Clause */
/* Placing BARs in given windows, see pci_bars.h. */
#include "plan/pci_bars.h"
#include "plan/pci_functions.h"
#include "plan/pci_gaps.h"
#include "lib/str.h"

static const struct window below_4_gib = {0, FIRMWARE_AREA};

/* Guests expect the first; 0xA000-0xBFFF has the chipset's own ports: hot-plug, power management, SMBus. */
static const struct window usual_ports = {0xC000, 0x10000}, spare_ports = {0x1000, 0xA000};

static bool find_high(const struct job *job, const struct pci_item *item, uint64_t *address)
{
    const struct window preferred = {job->high_preferred, job->high.end};

    return gap_find(job->layout, item->size, item->align, preferred, address) ||
           gap_find(job->layout, item->size, item->align, job->high, address);
}

static void assign(const struct job *job, const struct pci_item *item, uint64_t address)
{
    gap_remove(job->layout, address, address + item->size);
    *item_plan(job->layout, item) = (struct bar_plan){true, address, item->size};
}

static void take_back(const struct job *job, const struct pci_item *item)
{
    struct bar_plan *plan = item_plan(job->layout, item);

    gap_add(job->layout, plan->address, plan->address + item->size);
    *plan = (struct bar_plan){.assigned = false};
}

/* What is behind a bridge goes where the bridge's window is. */
static bool is_to_place(const struct job *job, const struct pci_item *item)
{
    return item->bridge == 0 && item->size != 0 && !item_plan(job->layout, item)->assigned;
}

/* Moves the largest 64-bit BAR that is below 4 GiB, and that has a place above it, there. */
static bool evict(const struct job *job)
{
    for (uint32_t i = 0; i < job->items; i++) {
        const struct pci_item *item = &job->layout->pci_item[i];
        const struct bar_plan old = *item_plan(job->layout, item);
        uint64_t address;

        if (item->kind != PCI_BAR_MEM64 || item->bridge != 0 || !old.assigned ||
            old.address >= FOUR_GIB || !find_high(job, item, &address))
            continue;
        take_back(job, item);
        assign(job, item, address);
        return true;
    }
    return false;
}

static void place_memory(struct job *job, const struct pci_item *item)
{
    uint64_t address;

    if (!is_big(item) && gap_find(job->layout, item->size, item->align, below_4_gib, &address)) {
        assign(job, item, address);
    } else if (item->kind == PCI_BAR_MEM64) {
        if (find_high(job, item, &address))
            assign(job, item, address);
    } else if (job->full != item->size) {
        /* What was placed before is at least as large, so one eviction makes room enough. */
        if (evict(job) && gap_find(job->layout, item->size, item->align, below_4_gib, &address))
            assign(job, item, address);
        else
            job->full = item->size;
    }
}

bool is_xen_platform_memory(const struct job *job, const struct pci_item *item)
{
    return pci_is_xen_platform(&job->platform->pci.function[item->function]) &&
           (item->kind == PCI_BAR_MEM32 || item->kind == PCI_BAR_MEM64);
}

/*
 * Guests map foreign pages in the memory BAR of the Xen platform device; on AMD it is as slow as its MTRR says. When
 * the toolstack wants it cached it goes to the top of the low window, above all that is uncachable.
 */
static void place_cached(const struct job *job)
{
    struct window *uncached = &job->layout->pci_uncached;

    if (job->platform->options.platform_bar_uc)
        return;
    for (uint32_t i = 0; i < job->items; i++) {
        const struct pci_item *item = &job->layout->pci_item[i];
        struct window top;
        uint64_t address;

        if (!is_xen_platform_memory(job, item) || !is_to_place(job, item) ||
            item->kind != PCI_BAR_MEM32 || item->size < PAGE_SIZE ||
            item->size > uncached->end - uncached->start)
            continue;
        top =
            (struct window){align_down_u64(uncached->end - item->size, item->size), uncached->end};
        if (!gap_find(job->layout, item->size, item->align, top, &address))
            continue;
        assign(job, item, address);
        gap_remove(job->layout, address, uncached->end);
        uncached->end = address;
    }
}

static bool place_tight(const struct job *job, const struct pci_item *item)
{
    const struct layout *layout = job->layout;
    uint64_t address;

    if (item->kind == PCI_BAR_IO
            ? !gap_find_tight(layout, item->size, item->align, usual_ports, &address) &&
                  !gap_find_tight(layout, item->size, item->align, spare_ports, &address)
            : !(item->kind == PCI_BAR_MEM64 && find_high(job, item, &address)) &&
                  (is_big(item) ||
                   !gap_find_tight(layout, item->size, item->align, below_4_gib, &address)))
        return false;
    assign(job, item, address);
    return true;
}

/* Is it one of those that have to find a place together with `lead`? */
static bool goes_with(const struct job *job, const struct pci_item *item,
                      const struct pci_item *lead)
{
    if (item->function != lead->function || !is_to_place(job, item))
        return false;
    return item == lead || (item->kind != PCI_BAR_ROM && lead->kind != PCI_BAR_ROM &&
                            item_is_io(item) == item_is_io(lead));
}

/* All of a function's memory, or all of its I/O, or a ROM. NULL if it has a place now, otherwise what has none. */
static const struct pci_item *place_together(const struct job *job, const struct pci_item *lead)
{
    uint32_t done = 0; /* bit i: the function's place i */

    for (uint32_t i = 0; i < job->items; i++) {
        const struct pci_item *item = &job->layout->pci_item[i];

        if (!goes_with(job, item, lead))
            continue;
        if (place_tight(job, item)) {
            done |= 1u << item->index;
            continue;
        }
        for (uint32_t k = 0; k < i; k++) {
            const struct pci_item *placed = &job->layout->pci_item[k];

            if (placed->function == lead->function && (done & 1u << placed->index) != 0)
                take_back(job, placed);
        }
        return item;
    }
    return NULL;
}

/* A bridge gets what it can: one after the other, functions behind it are left out. */
static void place_function(const struct job *job, const struct pci_item *lead)
{
    const struct pci_function *f = &job->platform->pci.function[lead->function];
    const struct pci_item *without;

    do
        without = place_together(job, lead);
    while (without != NULL && f->header_type == PCI_HEADER_BRIDGE && without->index >= BRIDGE_IO &&
           pci_items_leave_out(job->layout, job->items, lead->function, without->index));
}

/* The first of the items that are as large as the one before `end`. */
static uint32_t first_of_size(const struct job *job, uint32_t end)
{
    const uint64_t align = job->layout->pci_item[--end].align;

    while (end > 0 && job->layout->pci_item[end - 1].align == align)
        end--;
    return end;
}

static void place_sized(const struct job *job, uint32_t start, uint32_t end, uint32_t need, bool io)
{
    for (uint32_t i = start; i < end; i++) {
        const struct pci_item *item = &job->layout->pci_item[i];

        if (item->leads && item->need == need && item_is_io(item) == io && is_to_place(job, item))
            place_function(job, item);
    }
}

static void place_by_need(const struct job *job, bool io)
{
    for (uint32_t need = 0; need < PCI_NEEDS; need++) {
        if (need == NEED_XEN_PLATFORM && !io)
            place_cached(job);
        for (uint32_t end = job->items; end > 0; end = first_of_size(job, end))
            place_sized(job, first_of_size(job, end), end, need, io);
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

static void start_memory(struct job *job, uint64_t start)
{
    struct layout *layout = job->layout;

    memset(layout->function, 0, job->platform->pci.count * sizeof(layout->function[0]));
    if (layout->pci_items_changed)
        job->items = pci_items(layout, &job->platform->pci);
    job->full = 0;
    layout->pci_low = layout->pci_uncached = (struct window){start, FIRMWARE_AREA};
    layout->pci_gap_count = 0;
    gap_add(layout, start, FIRMWARE_AREA);
    gap_add(layout, job->high.start, job->high.end);
    remove_reserved(job);
}

void place_memory_from(struct job *job, uint64_t start)
{
    start_memory(job, start);
    place_cached(job);
    for (uint32_t i = 0; i < job->items; i++) {
        const struct pci_item *item = &job->layout->pci_item[i];

        if (is_to_place(job, item) && !item_is_io(item))
            place_memory(job, item);
    }
    pci_items_behind(job->layout, &job->platform->pci, job->items, false);
}

void place_memory_by_need(struct job *job, uint64_t start)
{
    start_memory(job, start);
    place_by_need(job, false);
    pci_items_behind(job->layout, &job->platform->pci, job->items, false);
}

static void place_io(const struct job *job, const struct pci_item *item)
{
    uint64_t address;

    if (gap_find(job->layout, item->size, item->align, usual_ports, &address) ||
        gap_find(job->layout, item->size, item->align, spare_ports, &address))
        assign(job, item, address);
}

static void start_io(struct job *job)
{
    struct layout *layout = job->layout;

    for (uint32_t i = 0; i < job->items; i++)
        if (item_is_io(&layout->pci_item[i]))
            *item_plan(layout, &layout->pci_item[i]) = (struct bar_plan){.assigned = false};
    layout->pci_gap_count = 0;
    gap_add(layout, usual_ports.start, usual_ports.end);
    gap_add(layout, spare_ports.start, spare_ports.end);
}

void place_io_bars(struct job *job)
{
    start_io(job);
    for (uint32_t i = 0; i < job->items; i++) {
        const struct pci_item *item = &job->layout->pci_item[i];

        if (is_to_place(job, item) && item_is_io(item))
            place_io(job, item);
    }
    pci_items_behind(job->layout, &job->platform->pci, job->items, true);
    if (missing(job, true).bars == 0)
        return;
    start_io(job);
    place_by_need(job, true);
    pci_items_behind(job->layout, &job->platform->pci, job->items, true);
}

struct shortage missing(const struct job *job, bool io)
{
    struct shortage s = {.need = PCI_NEEDS};

    for (uint32_t i = job->items; i-- > 0;) {
        const struct pci_item *item = &job->layout->pci_item[i];
        const bool window =
            item->index >= BRIDGE_IO &&
            job->platform->pci.function[item->function].header_type == PCI_HEADER_BRIDGE;

        if (window || item_is_io(item) != io || item_plan(job->layout, item)->assigned)
            continue;
        s.pages += (item->size + PAGE_SIZE - 1) >> PAGE_SHIFT;
        s.bars++;
        s.need = (uint32_t)min_u64(s.need, item->need);
        s.first = item;
    }
    return s;
}
