/* SPDX-License-Identifier: BSD-2-Clause */
/* Which PCI base address register gets which address. */
#pragma once

#include "plan/pci_bars.h"

/*
 * Fills layout->pci_low, pci_high, pci_uncached, function[] and igd_opregion from platform->pci,
 * RAM ends, what platform->ram.map has besides RAM, ram.device_memory and the options. Never
 * fails: what finds no room stays unassigned, with its decoding off, after a warn() that says how
 * much is missing and which mmio_hole= makes room. *space is working space.
 */
void pci_place(struct layout *layout, const struct platform *platform,
               struct placement_space *space);
