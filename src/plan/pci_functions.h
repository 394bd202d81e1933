/* SPDX-License-Identifier: BSD-2-Clause */
/* What each PCI function is told besides its addresses: command register and interrupt line. */
#ifndef PLAN_PCI_FUNCTIONS_H
#define PLAN_PCI_FUNCTIONS_H

#include "layout.h"

/* Fills command and interrupt_line of every layout->function; their BARs must have been placed. */
void pci_functions_plan(struct layout *layout, const struct pci_facts *pci);

#endif
