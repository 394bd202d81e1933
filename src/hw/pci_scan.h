/* SPDX-License-Identifier: BSD-2-Clause */
/* What PCI functions there are. */
#ifndef HW_PCI_SCAN_H
#define HW_PCI_SCAN_H

#include "platform.h"

/*
 * Fills *pci: every function by the rules operating systems go by (function 0 decides a slot, its header type the other
 * functions; PCI 3.0, 6.2.1), with the size of each base address (6.2.5.1). Decoding is switched off wherever it
 * was on before a base address is touched, and stays off. Bridges get bus numbers, depth first, and what answers behind them
 * follows bus 0. Ends whatever devices answer: after MAX_PCI_FUNCTIONS or MAX_PCI_BUSES, with a warn().
 */
void pci_scan(struct pci_facts *pci);

#endif
