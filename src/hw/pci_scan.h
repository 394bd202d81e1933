/* SPDX-License-Identifier: BSD-2-Clause */
/* What is on PCI bus 0. */
#ifndef HW_PCI_SCAN_H
#define HW_PCI_SCAN_H

#include "platform.h"

/*
 * Fills *pci: every function by the rules operating systems go by (function 0 decides a slot, its header type the other
 * functions; PCI 3.0, 6.2.1), with the size of each base address (6.2.5.1). Decoding is switched off wherever it
 * was on before a base address is touched, and stays off.
 */
void pci_scan(struct pci_facts *pci);

#endif
