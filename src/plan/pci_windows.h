/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the PCI windows are: how far down the low one reaches, and where the high one may begin. */
#pragma once

#include "plan/pci_bars.h"

#define HOLE_STEP (256ull * MIB)

#define PLUG_SPARE (4 * MIB) /* ROM images of sixteen network cards */

/* Finds floor, high and low_mtrrs of a placement from the ends of RAM and its items. */
void placement_find_space(struct placement *p);

/* The same guest with less RAM below 4 GiB: what the toolstack makes of an mmio_hole=. */
struct placement placement_with_ram_below(const struct placement *p, uint64_t low_end);

/* Places all memory, in the smallest of the stock loader's windows that will do. */
void placement_in_windows(struct placement *p);
