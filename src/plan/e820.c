/* SPDX-License-Identifier: BSD-2-Clause */
/* The payload's memory map, derived from the layout and never typed in. ACPI 6.5, 15. */
#include "plan/e820.h"
#include "lib/num.h"

static bool add(struct layout *layout, struct interval range, uint32_t type, struct problem *why)
{
    if (layout->e820_count == MAX_E820)
        return problem_set(why, MSG_MEMORY_MAP_LENGTH, "more than %u ranges", layout->e820_count);
    layout->e820[layout->e820_count++] =
        (struct memory_range){.start = range.start, .size = range.end - range.start, .type = type};
    return true;
}

/* Makes [start, end) of one type, whatever was there. */
static bool paint(struct layout *layout, uint64_t start, uint64_t end, uint32_t type,
                  struct problem *why)
{
    if (start >= end)
        return true;
    /* Backwards, so that what fills a freed place or is appended needs no second look. */
    for (uint32_t i = layout->e820_count; i-- > 0;) {
        const struct memory_range old = layout->e820[i];
        const struct interval whole = {old.start, old.start + old.size};
        struct interval left[2];
        const uint32_t pieces = interval_subtract(left, whole, start, end);

        layout->e820[i] = layout->e820[--layout->e820_count];
        for (uint32_t k = 0; k < pieces; k++)
            if (!add(layout, left[k], old.type, why))
                return false;
    }
    return add(layout, (struct interval){start, end}, type, why);
}

/*
 * The toolstack's ranges of one type that begin at `from` or later, in whole pages. A type that we
 * do not know is not ours to use: reserved.
 */
static bool paint_toolstack(struct layout *layout, const struct platform *platform, uint64_t from,
                            uint32_t type, struct problem *why)
{
    for (uint32_t i = 0; i < platform->ram.map_count; i++) {
        const struct memory_range *range = &platform->ram.map[i];
        const bool known = range->type >= MEMORY_RAM && range->type <= MEMORY_NVS;
        uint64_t start = align_down_u64(range->start, PAGE_SIZE);
        uint64_t end = align_up_u64(range->start + range->size, PAGE_SIZE);

        if ((known ? range->type : MEMORY_RESERVED) != type || range->start < from ||
            range->size == 0)
            continue;
        if (type == MEMORY_RAM) { /* a page that is not all RAM does not count */
            start = align_up_u64(range->start, PAGE_SIZE);
            end = align_down_u64(range->start + range->size, PAGE_SIZE);
        }
        if (!paint(layout, start, end, type, why))
            return false;
    }
    return true;
}

static bool starts_before(const void *a, const void *b)
{
    return ((const struct memory_range *)a)->start < ((const struct memory_range *)b)->start;
}

/* In order, and neighbours of one type as one range. */
static void tidy(struct layout *layout)
{
    uint32_t last = 0;

    sort(layout->e820, layout->e820_count, sizeof(layout->e820[0]), starts_before);
    for (uint32_t i = 1; i < layout->e820_count; i++) {
        struct memory_range *before = &layout->e820[last];
        const struct memory_range *range = &layout->e820[i];

        if (range->type == before->type && range->start == before->start + before->size)
            before->size += range->size;
        else
            layout->e820[++last] = *range;
    }
    if (layout->e820_count != 0)
        layout->e820_count = last + 1;
}

/*
 * Later paint covers earlier: from RAM up to RESERVED. All from the ACPI tables to 4 GiB is
 * reserved: APICs, Xen's special pages, firmware images; and 0xFE700000-0xFE7FFFFF, which drivers
 * were promised for pages of their own. Only a display's OpRegion is on top of it, where drivers
 * look for NVS; no reserved range of a device is there. Of the toolstack's ranges those below 1 MiB
 * are dropped: with acpi_firmware= libxl reports one at address 0 that the file's length was meant
 * for before it had an address.
 */
bool e820_derive(struct layout *layout, const struct platform *platform, struct problem *why)
{
    layout->e820_count = 0;
    if (!paint(layout, 0, VGA_HOLE, MEMORY_RAM, why) ||
        !paint(layout, BIOS_TOP, align_down_u64(layout->low_end, PAGE_SIZE), MEMORY_RAM, why) ||
        !paint(layout, FOUR_GIB, align_down_u64(layout->high_end, PAGE_SIZE), MEMORY_RAM, why) ||
        !paint_toolstack(layout, platform, BIOS_TOP, MEMORY_ACPI, why) ||
        !paint_toolstack(layout, platform, BIOS_TOP, MEMORY_NVS, why) ||
        !paint(layout, ACPI_AREA, layout->acpi_end, MEMORY_NVS, why) ||
        !paint_toolstack(layout, platform, BIOS_TOP, MEMORY_RESERVED, why) ||
        !paint(layout, layout->bios_start, BIOS_TOP, MEMORY_RESERVED, why) ||
        !paint(layout, layout->acpi_end, FOUR_GIB, MEMORY_RESERVED, why) ||
        (layout->igd_opregion != 0 &&
         !paint(layout, layout->igd_opregion, layout->igd_opregion + IGD_OPREGION_SIZE, MEMORY_NVS,
                why)))
        return false;
    tidy(layout);
    return true;
}

/* Where the RAM ends that begins at `start`; 0: none does. */
static uint64_t ram_end(const struct layout *layout, uint64_t start)
{
    for (uint32_t i = 0; i < layout->e820_count; i++) {
        const struct memory_range *range = &layout->e820[i];

        if (range->start == start && range->type == MEMORY_RAM)
            return range->start + range->size;
    }
    return 0;
}

bool e820_keep(struct layout *layout, const struct platform *platform, struct problem *why)
{
    static const uint8_t order[] = {MEMORY_RAM, MEMORY_ACPI, MEMORY_NVS, MEMORY_RESERVED};

    layout->e820_count = 0;
    for (uint32_t i = 0; i < ARRAY_SIZE(order); i++) {
        if (!paint_toolstack(layout, platform, 0, order[i], why))
            return false;
    }
    tidy(layout);
    layout->low_end = ram_end(layout, 0);
    layout->high_end = ram_end(layout, FOUR_GIB);
    if (!paint(layout, layout->bios_start, BIOS_TOP, MEMORY_RESERVED, why))
        return false;
    tidy(layout);
    return true;
}
