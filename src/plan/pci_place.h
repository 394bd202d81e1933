/* SPDX-License-Identifier: BSD-2-Clause */
/* Which PCI base address register gets which address. */
#ifndef PLAN_PCI_PLACE_H
#define PLAN_PCI_PLACE_H

#include "layout.h"

/*
 * Fills layout->pci_low, pci_high, pci_uncached, function[] and igd_opregion from platform->pci, RAM ends, the RESERVED
 * ranges of platform->ram.map, ram.device_memory (see pci_windows.h) and the options. Needs layout->low_end and high_end, and
 * changes them where RAM has to move first: then moved_ram is what moves to the old high_end, or to 4 GiB. Never fails: what
 * finds no room stays unassigned, with its decoding off, after a warn() that says how much is missing and which mmio_hole=
 * cures it.
 */
void pci_place(struct layout *layout, const struct platform *platform);

#endif
