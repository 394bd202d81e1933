/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The picture as text, from the top down, and as SVG 1.1: two columns, the first 4 GiB on the left
 * and what is above on the right.
 */
#include <string.h>
#include "lib/num.h"
#include "show.h"

#define MARGIN  24u
#define TOP     64u  /* below the caption */
#define LINE    20u  /* height of a line of a region */
#define ADDRESS 110u /* width of the addresses in front of a column */
#define COLUMN  300u
#define SIZES   90u /* width of the sizes to the right of it */
#define LEGEND  40u

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
    wide = 2 * MARGIN + (tall[1] != 0 ? 2 * step : step > 660 ? step : 660);
    bottom = TOP + (tall[0] > tall[1] ? tall[0] : tall[1]);
    total = bottom + MARGIN + LEGEND;
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
