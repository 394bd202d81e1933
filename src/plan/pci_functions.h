/* SPDX-License-Identifier: BSD-2-Clause */
/* What PCI functions are, and what each is told besides addresses: command, interrupt line. */
#pragma once

#include "layout.h"

#define PCI_NO_FUNCTION MAX_PCI_FUNCTIONS

/* Index of the display with the legacy VGA ports: an emulated one, or the first; or none. */
uint32_t pci_primary_vga(const struct pci_facts *pci);

bool pci_is_xen_platform(const struct pci_function *function);

/* Fills command and interrupt_line of every layout->function; their BARs must have been placed. */
void pci_functions_plan(struct layout *layout, const struct pci_facts *pci);

/* Fills igd_opregion. */
void pci_opregion_plan(struct layout *layout, const struct platform *platform);
