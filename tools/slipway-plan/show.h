/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The finished plan, shown: in words and tables, as JSON, and as a picture, which is a row of
 * regions that cover the address space without a gap.
 */
#pragma once

#include <stdio.h>
#include "guest.h"

#define MAX_WARNINGS 16
#define LABEL_SIZE   64
#define MAX_REGIONS  (2 * (MAX_E820 + MAX_PCI_FUNCTIONS * PCI_BARS) + 8)

/* What the planners warned of in the last plan: the loader's own words. */
struct warnings {
    struct {
        struct problem why; /* except `change` */
        char change[160];
    } one[MAX_WARNINGS];
    uint32_t count;
};
extern struct warnings warnings;

enum region_kind {
    REGION_RAM,
    REGION_BAR,
    REGION_FREE, /* in a PCI window, but nothing was placed there */
    REGION_RESERVED,
    REGION_NVS,
    REGION_NOTHING, /* no device answers and no memory is there */
    REGION_VGA,
};

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

void picture_make(struct picture *picture, const struct plan *plan);
void picture_text(FILE *out, const struct picture *picture);
void picture_svg(FILE *out, const struct picture *picture, const char *caption);

/* Everything after the drawn map: windows, BARs, MTRRs, memory map, warnings, notes. */
void print_plan(FILE *out, const struct plan *plan);

/* The same for programs, see slipway-plan(1); false after a complaint. NULL without jansson. */
__attribute__((weak)) bool json_print(FILE *out, const struct plan *plan);

/* A base address register and its place. */
struct placed {
    const struct pci_bar *bar;
    const struct bar_plan *place;
    char label[LABEL_SIZE]; /* "00:03.0 stdvga BAR 0", "00:03.0 stdvga ROM" */
};

/* The first one there is from *n on, which becomes its number; false: none. */
bool next_register(const struct plan *plan, uint32_t *n, struct placed *found);

/* BARs without an address, of all kinds. */
uint32_t count_missing(const struct plan *plan);

/* "RAM", "reserved" and so on, by enum memory_type. */
extern const char *const memory_types[];

/*
 * "16 GiB", "448 MiB", "128 bytes"; rounded, "63.9 MiB", where the next smaller unit would take
 * more than four digits
 */
#define SIZE_TEXT 40
const char *size_text(uint64_t size, char text[SIZE_TEXT]);
