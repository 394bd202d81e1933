/* SPDX-License-Identifier: BSD-2-Clause */
/* Placing BARs in given windows, see pci_bars.h. */
#include "plan/pci_bars.h"
#include "plan/pci_gaps.h"
#include "lib/str.h"

/* Guests expect the first; 0xA000-0xBFFF has the chipset's own ports: hot-plug, power management, SMBus. */
#define IO_START       0xC000u
#define IO_END         0x10000u
#define IO_SPARE_START 0x1000u
#define IO_SPARE_END   0xA000u

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
void sort_bars(struct job *job)
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

bool is_xen_platform_memory(const struct job *job, uint32_t n)
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

void place_memory_from(struct job *job, uint64_t start)
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

void place_io_bars(struct job *job)
{
    job->layout->pci_gap_count = 0;
    gap_add(job->layout, IO_START, IO_END);
    gap_add(job->layout, IO_SPARE_START, IO_SPARE_END);
    place_all(job, true);
}

struct shortage missing(const struct job *job, bool io)
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
