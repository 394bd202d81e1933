/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The finished plan as a row of regions that cover the address space without a gap, and the two
 * ways to draw it.
 */
#pragma once

#include <stdio.h>
#include "guest.h"

enum region_kind {
    REGION_NOTHING, /* no device answers and no memory is there */
    REGION_RAM,
    REGION_RESERVED, /* reserved in the guest's memory map */
    REGION_NVS,
    REGION_VGA,
    REGION_BAR,
    REGION_FREE, /* in a PCI window, but nothing was placed there */
};

#define LABEL_SIZE  64
#define MAX_REGIONS (2 * (MAX_E820 + MAX_PCI_FUNCTIONS * PCI_BARS) + 8)

struct region {
    uint64_t start, end;
    enum region_kind kind;
    char label[LABEL_SIZE];
};

struct picture {
    struct region region[MAX_REGIONS]; /* ascending, without gaps, from 0 */
    uint32_t count;
    char overlap[2 * LABEL_SIZE + 16]; /* what must never be: two that overlap; empty */
};

/*
 * "16 GiB", "448 MiB", "128 bytes"; rounded, "63.9 MiB", where the next smaller unit would take
 * more than four digits
 */
#define SIZE_TEXT 40
const char *size_text(uint64_t size, char text[SIZE_TEXT]);

/* "00:03.0 stdvga BAR 0", "00:03.0 stdvga ROM" */
void bar_label(const struct plan *plan, uint32_t function, uint32_t bar, char label[LABEL_SIZE]);

/*
 * How tall a region is drawn: 1 to 6 lines. Each is four times as much as the one before, from
 * 64 MiB on.
 */
uint32_t region_lines(const struct region *region);

void picture_make(struct picture *picture, const struct plan *plan);
void picture_text(FILE *out, const struct picture *picture);
void picture_svg(FILE *out, const struct picture *picture, const char *caption);
