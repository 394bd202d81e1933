/* SPDX-License-Identifier: BSD-2-Clause */
/* The regions of a finished plan, see show.h. */
#include "show.h"
#include <stdlib.h>
#include "lib/num.h"

#define VGA_END 0xC0000u

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
        const uint64_t start = layout->e820[i].start, end = start + layout->e820[i].size;

        if (layout->e820[i].type == MEMORY_RAM)
            add(picture, start, end, REGION_RAM, "RAM");
        else if (start == ACPI_AREA && layout->e820[i].type == MEMORY_NVS)
            add(picture, start, end, REGION_NVS, "ACPI tables");
        else if (start == layout->bios_start)
            add(picture, start, end, REGION_RESERVED,
                layout->high_image != 0 ? "OVMF's last 64 KiB" : "SeaBIOS");
        else if (start == layout->igd_opregion)
            add(picture, start, end, REGION_NVS, "OpRegion of the Intel display");
        else if (range_in(start, 1, ACPI_AREA, FOUR_GIB)) {
            const uint64_t image = layout->high_image != 0 ? layout->high_image : end;

            add(picture, start, image, REGION_RESERVED, "firmware, APICs, HPET, Xen's pages");
            add(picture, image, end, REGION_RESERVED, "OVMF");
        } else
            add(picture, start, end, REGION_RESERVED, "reserved: a device's own memory");
    }
}

static void add_bars(struct picture *picture, const struct plan *plan)
{
    struct placed r;

    for (uint32_t n = 0; next_register(plan, &n, &r); n++)
        if (r.bar->kind != PCI_BAR_IO && r.place->assigned)
            add(picture, r.place->address, r.place->address + r.bar->size, REGION_BAR, r.label);
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

/* What is between the regions, cut where a PCI window, or the first 4 GiB, begin or end. */
static void fill(struct picture *picture, uint64_t start, uint64_t end, const struct layout *layout)
{
    const struct interval low = layout->pci_low, high = layout->pci_high;
    const uint64_t cuts[] = {FOUR_GIB, low.start, low.end, high.start, high.end};

    while (start < end) {
        const bool free =
            range_in(start, 1, low.start, low.end) || range_in(start, 1, high.start, high.end);
        uint64_t border = end;

        for (uint32_t i = 0; i < ARRAY_SIZE(cuts); i++)
            if (cuts[i] > start && cuts[i] < border)
                border = cuts[i];
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
