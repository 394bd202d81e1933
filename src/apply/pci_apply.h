/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing the plan for PCI into the devices. */
#pragma once

#include "layout.h"

/*
 * Interrupt routing, chipset set-up, all base addresses, bridges' windows closed, and at the very
 * end the command registers: nothing decodes before everything has its place. Clears
 * layout->igd_opregion if the display does not take it.
 */
void pci_apply(const struct platform *platform, struct layout *layout);
