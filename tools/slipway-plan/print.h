/* SPDX-License-Identifier: BSD-2-Clause */
/* The finished plan in words and tables, or as JSON, and what the planners warned of on the way. */
#pragma once

#include "picture.h"

#define MAX_WARNINGS 16

/* What the planners warned of in the last plan: the loader's own words. */
struct warnings {
    struct {
        struct problem why; /* except `change` */
        char change[160];
    } one[MAX_WARNINGS];
    uint32_t count;
};
extern struct warnings warnings;

/* Everything after the drawn map: windows, BARs, MTRRs, memory map, warnings, notes. */
void print_plan(FILE *out, const struct plan *plan, const struct notes *notes);

/* The same for programs, see slipway-plan(1); false after a complaint. NULL without jansson. */
__attribute__((weak)) bool json_print(FILE *out, const struct plan *plan, const struct notes *notes,
                                      struct complaint *why);

/* BARs without an address, of all kinds. */
uint32_t count_missing(const struct plan *plan);

/* "RAM", "reserved" */
const char *memory_type_text(uint32_t type);
