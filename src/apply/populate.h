/* SPDX-License-Identifier: BSD-2-Clause */
/* RAM where there was none: for our tables and the firmware's image, above the PCI window. */
#pragma once

#include <stdint.h>
#include "layout.h"
#include "problem.h"

struct page_run {
    uint64_t start; /* page aligned */
    uint32_t pages;
};

/*
 * Puts zeroed RAM at each run, below 4 GiB and unpopulated so far. Where the domain has no memory
 * left, pages are taken from the top of its RAM (layout->high_end if there is any, else low_end),
 * never below `keep`, the end of what we still need. False, with *why, if RAM below 4 GiB ends
 * before that, or there is no page to take.
 */
MUST_USE bool populate(struct layout *layout, const struct page_run *runs, uint32_t count,
                       uint64_t keep, struct problem *why);
