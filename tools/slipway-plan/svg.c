/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The picture as SVG 1.1: two columns, the first 4 GiB on the left and what is above on the right.
 */
#include "picture.h"
#include <string.h>
#include "lib/num.h"

#define MARGIN  24u
#define TOP     64u  /* below the caption */
#define LINE    20u  /* height of a line of a region */
#define ADDRESS 110u /* width of the addresses in front of a column */
#define COLUMN  300u
#define SIZES   90u /* width of the sizes to the right of it */
#define LEGEND  40u

/* Text for XML: there is nothing but printable characters in it, see str_make_printable(). */
static void put_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        fprintf(out, strchr("&<>", *text) != NULL ? "&#%d;" : "%c", *text);
}

static const char *class_of(enum region_kind kind)
{
    static const char *const classes[] = {
        [REGION_NOTHING] = "nothing", [REGION_RAM] = "ram", [REGION_RESERVED] = "reserved",
        [REGION_NVS] = "nvs",         [REGION_VGA] = "vga", [REGION_BAR] = "bar",
        [REGION_FREE] = "free"};

    return classes[kind];
}

static bool is_high(const struct region *region)
{
    return region->start >= FOUR_GIB;
}

static uint32_t height(const struct picture *picture, bool high)
{
    uint32_t lines = 0;

    for (uint32_t i = 0; i < picture->count; i++)
        if (is_high(&picture->region[i]) == high)
            lines += region_lines(&picture->region[i]);
    return lines * LINE;
}

static void put_address(FILE *out, uint32_t x, uint32_t y, uint64_t address)
{
    fprintf(out, "<text class=\"address\" x=\"%u\" y=\"%u\">%llX</text>\n", x + ADDRESS - 8, y + 4,
            (unsigned long long)address);
}

static void put_region(FILE *out, const struct region *region, uint32_t x, uint32_t y)
{
    const uint32_t tall = region_lines(region) * LINE;
    char size[SIZE_TEXT];

    fprintf(out, "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\"/>\n",
            class_of(region->kind), x + ADDRESS, y, COLUMN, tall);
    fprintf(out, "<text x=\"%u\" y=\"%u\">", x + ADDRESS + 10, y + tall / 2 + 4);
    put_text(out, region->label);
    fprintf(out, "</text>\n<text x=\"%u\" y=\"%u\">%s</text>\n", x + ADDRESS + COLUMN + 8,
            y + tall / 2 + 4, size_text(region->end - region->start, size));
}

/* From the bottom up. */
static void put_column(FILE *out, const struct picture *picture, bool high, uint32_t x, uint32_t y)
{
    bool first = true;

    for (uint32_t i = 0; i < picture->count; i++) {
        const struct region *region = &picture->region[i];

        if (is_high(region) != high)
            continue;
        if (first)
            put_address(out, x, y, region->start);
        first = false;
        y -= region_lines(region) * LINE;
        put_region(out, region, x, y);
        put_address(out, x, y, region->end);
    }
}

static void put_legend(FILE *out, uint32_t y)
{
    static const struct {
        enum region_kind kind;
        const char *text;
    } entries[] = {{REGION_RAM, "RAM"},           {REGION_BAR, "PCI device"},
                   {REGION_FREE, "free for PCI"}, {REGION_RESERVED, "reserved"},
                   {REGION_NVS, "ACPI tables"},   {REGION_NOTHING, "nothing"}};
    uint32_t x = MARGIN;

    for (uint32_t i = 0; i < ARRAY_SIZE(entries); i++, x += 110)
        fprintf(out,
                "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"14\" height=\"14\"/>"
                "<text x=\"%u\" y=\"%u\">%s</text>\n",
                class_of(entries[i].kind), x, y, x + 20, y + 11, entries[i].text);
}

void picture_svg(FILE *out, const struct picture *picture, const char *caption)
{
    static const char style[] =
        "rect{stroke:#444;stroke-width:1}"
        "text{font:12px sans-serif;fill:#111}text.address{font-family:monospace;text-anchor:end}"
        "text.caption{font-size:16px;font-weight:bold}"
        ".ram{fill:#a8d5a2}.bar{fill:#f2b880}.vga{fill:#f7dcb4}.free{fill:#fdf3dc}"
        ".reserved{fill:#c9c9d6}.nvs{fill:#b9cde8}.nothing{fill:#ffffff}";
    const uint32_t low = height(picture, false), high = height(picture, true);
    const uint32_t tall = low > high ? low : high, step = ADDRESS + COLUMN + SIZES;
    const uint32_t wide = 2 * MARGIN + (high != 0 ? 2 * step : step > 660 ? step : 660);
    const uint32_t total = TOP + tall + MARGIN + LEGEND;

    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"%u\" height=\"%u\" "
            "viewBox=\"0 0 %u %u\">\n<title>",
            wide, total, wide, total);
    put_text(out, caption);
    fprintf(out,
            "</title>\n<style type=\"text/css\">%s</style>\n"
            "<rect class=\"nothing\" style=\"stroke:none\" width=\"%u\" height=\"%u\"/>\n"
            "<text class=\"caption\" x=\"%u\" y=\"36\">",
            style, wide, total, MARGIN);
    put_text(out, caption);
    fprintf(out, "</text>\n");
    put_column(out, picture, false, MARGIN, TOP + tall);
    if (high != 0)
        put_column(out, picture, true, MARGIN + step, TOP + tall);
    put_legend(out, TOP + tall + MARGIN);
    fprintf(out, "</svg>\n");
}
