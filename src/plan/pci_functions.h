/* SPDX-License-Identifier: BSD-2-Clause */
/* What PCI functions are, and what each is told besides its addresses: command register and interrupt line. */
#ifndef PLAN_PCI_FUNCTIONS_H
#define PLAN_PCI_FUNCTIONS_H

#include "layout.h"

#define PCI_NO_FUNCTION MAX_PCI_FUNCTIONS

/*
 * Index of the display that has the legacy VGA ports and memory: an emulated one if there is one, otherwise the first; or
 * PCI_NO_FUNCTION.
 */
uint32_t pci_primary_vga(const struct pci_facts *pci);

bool pci_is_xen_platform(const struct pci_function *function);

/* Is it a device, or a bridge that has any behind it? */
bool pci_is_used(const struct pci_facts *pci, uint32_t function);

/* Fills command, interrupt_line and vga_behind of every layout->function; their BARs must have been placed. */
void pci_functions_plan(struct layout *layout, const struct pci_facts *pci);

/* Fills igd_opregion. */
void pci_opregion_plan(struct layout *layout, const struct platform *platform);

#endif
