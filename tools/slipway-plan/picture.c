/* SPDX-License-Identifier: BSD-2-Clause */
/* The regions of a finished plan, see picture.h. */
#include "picture.h"
#include <stdlib.h>
#include <string.h>
#include "lib/num.h"

#define VGA_END 0xC0000u

const char *size_text(uint64_t size, char text[SIZE_TEXT])
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    uint32_t unit = 0;

    while (unit < 4 && size >> (10 * (unit + 1)) != 0)
        unit++;
    /* 3839 MiB, not 3.7 GiB */
    if (unit > 0 && (size & ((1ull << 10 * unit) - 1)) != 0 && size >> 10 * (unit - 1) < 4096)
        unit--;
    if ((size & ((1ull << 10 * unit) - 1)) == 0)
        snprintf(text, SIZE_TEXT, "%llu %s", (unsigned long long)(size >> 10 * unit), units[unit]);
    else
        snprintf(text, SIZE_TEXT, "%.1f %s", (double)size / (double)(1ull << 10 * unit),
                 units[unit]);
    return text;
}

void bar_label(const struct plan *plan, uint32_t function, uint32_t bar, char label[LABEL_SIZE])
{
    const uint8_t devfn = plan->platform.pci.function[function].devfn;
    char which[8] = "ROM";

    if (bar != PCI_BAR_ROM_INDEX)
        snprintf(which, sizeof(which), "BAR %u", bar);
    snprintf(label, LABEL_SIZE, "00:%02x.%u %s %s", devfn >> 3, devfn & 7u, plan->name[devfn],
             which);
}

uint32_t region_lines(const struct region *region)
{
    uint32_t lines = 1;

    for (uint64_t size = region->end - region->start; size > 64 * MIB && lines < 6; size >>= 2)
        lines++;
    return lines;
}

static void add(struct picture *picture, uint64_t start, uint64_t end, enum region_kind kind,
                const char *label)
{
    struct region *region = &picture->region[picture->count];

    if (start >= end || picture->count == MAX_REGIONS)
        return;
    *region = (struct region){.start = start, .end = end, .kind = kind};
    snprintf(region->label, sizeof(region->label), "%s", label);
    picture->count++;
}

static void add_e820(struct picture *picture, const struct layout *layout)
{
    for (uint32_t i = 0; i < layout->e820_count; i++) {
        const struct memory_range *range = &layout->e820[i];
        const uint64_t end = range->start + range->size;

        if (range->type == MEMORY_RAM)
            add(picture, range->start, end, REGION_RAM, "RAM");
        else if (range->start == ACPI_AREA && range->type == MEMORY_NVS)
            add(picture, range->start, end, REGION_NVS, "ACPI tables");
        else if (range->start == layout->bios_start)
            add(picture, range->start, end, REGION_RESERVED,
                layout->high_image != 0 ? "OVMF's last 64 KiB" : "SeaBIOS");
        else if (range->start == layout->igd_opregion)
            add(picture, range->start, end, REGION_NVS, "OpRegion of the Intel display");
        else if (range_in(range->start, 1, ACPI_AREA, FOUR_GIB)) {
            const uint64_t image = layout->high_image != 0 ? layout->high_image : end;

            add(picture, range->start, image, REGION_RESERVED,
                "firmware, APICs, HPET, Xen's pages");
            add(picture, image, end, REGION_RESERVED, "OVMF");
        } else
            add(picture, range->start, end, REGION_RESERVED, "reserved: a device's own memory");
    }
}

static void add_bars(struct picture *picture, const struct plan *plan)
{
    const struct pci_facts *pci = &plan->platform.pci;
    char label[LABEL_SIZE];

    for (uint32_t n = 0; n < pci->count * PCI_BARS; n++) {
        const struct pci_bar *bar = &pci->function[n / PCI_BARS].bar[n % PCI_BARS];
        const struct bar_plan *place = &plan->layout.function[n / PCI_BARS].bar[n % PCI_BARS];

        if (bar->kind == PCI_BAR_NONE || bar->kind == PCI_BAR_IO || !place->assigned)
            continue;
        bar_label(plan, n / PCI_BARS, n % PCI_BARS, label);
        add(picture, place->address, place->address + bar->size, REGION_BAR, label);
    }
}

/*
 * Only where there was no other room are BARs in it; then the warning tells, and the drawing shows
 * them.
 */
static void add_device_memory(struct picture *picture, const struct plan *plan)
{
    const struct ram_facts *ram = &plan->platform.ram;
    const uint64_t start = ram->high_end != 0 ? ram->high_end : ram->low_end;

    for (uint32_t i = 0; i < picture->count; i++)
        if (ranges_overlap(picture->region[i].start,
                           picture->region[i].end - picture->region[i].start, start,
                           ram->device_memory))
            return;
    add(picture, start, start + ram->device_memory, REGION_RESERVED, "QEMU's own, for its devices");
}

static int by_start(const void *a, const void *b)
{
    const struct region *left = a, *right = b;

    return left->start < right->start ? -1 : left->start > right->start;
}

/* The end of what begins at start and is all inside, or all outside, of `inside`. */
static uint64_t next_border(uint64_t start, uint64_t end, struct interval w)
{
    if (w.start > start && w.start < end)
        end = w.start;
    if (w.end > start && w.end < end)
        end = w.end;
    return end;
}

/* What is between the regions, cut where a PCI window, or the first 4 GiB, begin or end. */
static void fill(struct picture *picture, uint64_t start, uint64_t end, const struct layout *layout)
{
    const struct interval low_4_gib = {0, FOUR_GIB};

    while (start < end) {
        uint64_t border = next_border(start, end, low_4_gib);
        bool free;

        border = next_border(start, border, layout->pci_low);
        border = next_border(start, border, layout->pci_high);
        free = range_in(start, 1, layout->pci_low.start, layout->pci_low.end) ||
               range_in(start, 1, layout->pci_high.start, layout->pci_high.end);
        add(picture, start, border, free ? REGION_FREE : REGION_NOTHING,
            free ? "free for PCI" : "nothing");
        start = border;
    }
}

void picture_make(struct picture *picture, const struct plan *plan)
{
    uint64_t end = 0;
    uint32_t count;

    picture->count = 0;
    picture->overlap[0] = '\0';
    add_e820(picture, &plan->layout);
    add(picture, VGA_HOLE, VGA_END, REGION_VGA, "VGA memory");
    add(picture, VGA_END, plan->layout.bios_start, REGION_RESERVED, "tables for OVMF");
    add_bars(picture, plan);
    add_device_memory(picture, plan);
    count = picture->count;
    qsort(picture->region, count, sizeof(picture->region[0]), by_start);
    for (uint32_t i = 0; i < count; i++) {
        const struct region *region = &picture->region[i];

        if (region->start < end)
            snprintf(picture->overlap, sizeof(picture->overlap), "%s and %s",
                     picture->region[i - 1].label, region->label);
        fill(picture, end, region->start, &plan->layout);
        end = max_u64(end, region->end);
    }
    fill(picture, end, max_u64(FOUR_GIB, plan->layout.pci_high.end), &plan->layout);
    qsort(picture->region, picture->count, sizeof(picture->region[0]), by_start);
}

static void border(FILE *out, uint64_t address)
{
    fprintf(out, "%13llX +--------------------------------------+\n", (unsigned long long)address);
}

/* The line in the middle of a region says what it is. */
static void draw(FILE *out, const struct region *region)
{
    static const char *const fill_of[] = {
        [REGION_NOTHING] = " ", [REGION_RAM] = ":", [REGION_RESERVED] = "/", [REGION_NVS] = "/",
        [REGION_VGA] = "#",     [REGION_BAR] = "#", [REGION_FREE] = " "};
    const uint32_t lines = region_lines(region);
    char size[SIZE_TEXT];

    for (uint32_t i = 0; i < lines; i++) {
        const bool named = i == (lines - 1) / 2;

        fprintf(out, "%13s |%s %-35.35s%s|", "", fill_of[region->kind], named ? region->label : "",
                fill_of[region->kind]);
        fprintf(out, named ? " %s\n" : "\n", size_text(region->end - region->start, size));
    }
}

void picture_text(FILE *out, const struct picture *picture)
{
    for (uint32_t i = picture->count; i-- > 0;) {
        border(out, picture->region[i].end);
        draw(out, &picture->region[i]);
    }
    border(out, 0);
}
