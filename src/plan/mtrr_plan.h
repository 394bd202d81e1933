/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory types: which address ranges are uncachable. */
#pragma once

#include <stdint.h>
#include "layout.h"

/* How many variable ranges (powers of two, naturally aligned) cover exactly [start, end). */
uint32_t mtrr_ranges(uint64_t start, uint64_t end);

/*
 * Fills layout->mtrr from layout->pci_uncached and pci_high (so it can't run before pci_place()):
 * uncachable, with at most MAX_VARIABLE_MTRRS ranges, never covering RAM. Where an exact cover
 * needs more, the low window's start is rounded down into the unused space above low RAM; failing
 * that, the cached BAR of the platform device is covered too; failing that, part stays write-back
 * after a warn(). Intel SDM 3A, "Memory Type Range Registers".
 */
void mtrr_plan(struct layout *layout);
