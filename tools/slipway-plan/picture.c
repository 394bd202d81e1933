/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The picture of a finished plan: its regions, as text from the top down, and as SVG 1.1 in two
 * columns, the first 4 GiB on the left and what is above on the right.
 */
#include <stdlib.h>
#include <string.h>
#include "lib/num.h"
#include "show.h"

#define MARGIN  24u
#define TOP     64u  /* below the caption */
#define LINE    20u  /* height of a line of a region */
#define ADDRESS 110u /* width of the addresses in front of a column */
#define COLUMN  300u
#define SIZES   90u  /* width of the sizes to the right of it */
#define BOTTOM  64u  /* below them, where the legend is */
#define LEGEND  660u /* width of all its entries */
#define VGA_END 0xC0000u

/* In the order of the legend, where the last one has no entry of its own. */
static const struct {
    const char *fill, *class, *legend;
} looks[] = {
    [REGION_RAM] = {":", "ram", "RAM"},
    [REGION_BAR] = {"#", "bar", "PCI device"},
    [REGION_FREE] = {" ", "free", "free for PCI"},
    [REGION_RESERVED] = {"/", "reserved", "reserved"},
    [REGION_NVS] = {"/", "nvs", "ACPI tables"},
    [REGION_NOTHING] = {" ", "nothing", "nothing"},
    [REGION_VGA] = {"#", "vga", NULL},
};

/* `label`: NULL for what the legend says. */
static void add(struct picture *picture, uint64_t start, uint64_t end, enum region_kind kind,
                const char *label)
{
    struct region *region = &picture->region[picture->count];

    if (start >= end || picture->count == MAX_REGIONS)
        return;
    *region = (struct region){.start = start, .end = end, .kind = kind};
    snprintf(region->label, LABEL_SIZE, "%s", label != NULL ? label : looks[kind].legend);
    picture->count++;
}

static void add_e820(struct picture *picture, const struct layout *layout)
{
    for (uint32_t i = 0; i < layout->e820_count; i++) {
        const uint64_t start = layout->e820[i].start, end = start + layout->e820[i].size;

        if (layout->e820[i].type == MEMORY_RAM)
            add(picture, start, end, REGION_RAM, NULL);
        else if (start == ACPI_AREA && layout->e820[i].type == MEMORY_NVS)
            add(picture, start, end, REGION_NVS, NULL);
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
    const uint64_t start = max_u64(ram->low_end, ram->high_end);

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

/* What is between regions, cut where the first 4 GiB or a PCI window begin or end. */
static void add_gap(struct picture *picture, uint64_t start, uint64_t end, const struct layout *l)
{
    const struct interval part[] = {{0, l->pci_low.start},
                                    l->pci_low,
                                    {l->pci_low.end, FOUR_GIB},
                                    {FOUR_GIB, l->pci_high.start},
                                    l->pci_high,
                                    {max_u64(FOUR_GIB, l->pci_high.end), UINT64_MAX}};

    for (uint32_t i = 0; i < ARRAY_SIZE(part); i++)
        add(picture, max_u64(start, part[i].start), min_u64(end, part[i].end),
            i % 3 == 1 ? REGION_FREE : REGION_NOTHING, NULL);
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
        add_gap(picture, end, region->start, &plan->layout);
        end = max_u64(end, region->end);
    }
    add_gap(picture, end, max_u64(FOUR_GIB, plan->layout.pci_high.end), &plan->layout);
    qsort(picture->region, picture->count, sizeof(picture->region[0]), by_start);
}

/* How tall: 1 to 6. Each is four times as much as the one before, from 64 MiB on. */
static uint32_t lines_of(const struct region *region)
{
    uint32_t lines = 1;

    for (uint64_t size = region->end - region->start; size > 64 * MIB && lines < 6; size >>= 2)
        lines++;
    return lines;
}

static void border(FILE *out, uint64_t address)
{
    fprintf(out, "%13llX +--------------------------------------+\n", (unsigned long long)address);
}

/* The line in the middle of a region says what it is. */
void picture_text(FILE *out, const struct picture *picture)
{
    char size[SIZE_TEXT];

    for (uint32_t i = picture->count; i-- > 0;) {
        const struct region *const region = &picture->region[i];
        const char *const fill = looks[region->kind].fill;
        const uint32_t lines = lines_of(region);

        border(out, region->end);
        for (uint32_t line = 0; line < lines; line++) {
            const bool named = line == (lines - 1) / 2;

            fprintf(out, "%13s |%s %-35.35s%s|", "", fill, named ? region->label : "", fill);
            fprintf(out, named ? " %s\n" : "\n", size_text(region->end - region->start, size));
        }
    }
    border(out, 0);
}

/* Text for XML: it has only printable characters, see str_make_printable(). */
static void put_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        fprintf(out, strchr("&<>", *text) != NULL ? "&#%d;" : "%c", *text);
}

static void put_address(FILE *out, uint32_t x, uint32_t y, uint64_t address)
{
    fprintf(out, "<text class=\"address\" x=\"%u\" y=\"%u\">%llX</text>\n", x + ADDRESS - 8, y + 4,
            (unsigned long long)address);
}

static void put_region(FILE *out, const struct region *region, uint32_t x, uint32_t y)
{
    const uint32_t tall = lines_of(region) * LINE;
    char size[SIZE_TEXT];

    fprintf(out, "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\"/>\n",
            looks[region->kind].class, x + ADDRESS, y, COLUMN, tall);
    fprintf(out, "<text x=\"%u\" y=\"%u\">", x + ADDRESS + 10, y + tall / 2 + 4);
    put_text(out, region->label);
    fprintf(out, "</text>\n<text x=\"%u\" y=\"%u\">%s</text>\n", x + ADDRESS + COLUMN + 8,
            y + tall / 2 + 4, size_text(region->end - region->start, size));
    put_address(out, x, y, region->end);
}

static void put_legend(FILE *out, uint32_t y)
{
    for (uint32_t i = 0, x = MARGIN; looks[i].legend != NULL; i++, x += 110)
        fprintf(out,
                "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"14\" height=\"14\"/>"
                "<text x=\"%u\" y=\"%u\">%s</text>\n",
                looks[i].class, x, y, x + 20, y + 11, looks[i].legend);
}

void picture_svg(FILE *out, const struct picture *picture, const char *caption)
{
    static const char style[] = {
#include "style.h"
    };
    const uint32_t step = ADDRESS + COLUMN + SIZES;
    uint32_t tall[2] = {0, 0}, wide, bottom, total, x = MARGIN, y = 0;

    for (uint32_t i = 0; i < picture->count; i++)
        tall[picture->region[i].start >= FOUR_GIB] += lines_of(&picture->region[i]) * LINE;
    wide = 2 * MARGIN + (tall[1] != 0 ? 2 * step : LEGEND);
    bottom = TOP + (tall[0] > tall[1] ? tall[0] : tall[1]);
    total = bottom + BOTTOM;
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"%u\" height=\"%u\" "
            "viewBox=\"0 0 %u %u\">\n<title>",
            wide, total, wide, total);
    put_text(out, caption);
    fprintf(out,
            "</title>\n<style type=\"text/css\">\n%s</style>\n"
            "<rect class=\"nothing\" style=\"stroke:none\" width=\"%u\" height=\"%u\"/>\n"
            "<text class=\"caption\" x=\"%u\" y=\"36\">",
            style, wide, total, MARGIN);
    put_text(out, caption);
    fprintf(out, "</text>\n");
    for (uint32_t i = 0; i < picture->count; i++) {
        const struct region *const region = &picture->region[i];

        if (region->start == 0 || region->start == FOUR_GIB) { /* columns, from the bottom up */
            x = MARGIN + (region->start == 0 ? 0 : step);
            y = bottom;
            put_address(out, x, y, region->start);
        }
        y -= lines_of(region) * LINE;
        put_region(out, region, x, y);
    }
    put_legend(out, bottom + MARGIN);
    fprintf(out, "</svg>\n");
}
