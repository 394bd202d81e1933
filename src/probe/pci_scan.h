/* SPDX-License-Identifier: BSD-2-Clause */
/* What PCI functions there are. */
#pragma once

#include "platform.h"

/*
 * Fills *pci: every function of bus 0 by the rules that operating systems use (function 0 decides a
 * slot, its header type the other functions; PCI 3.0, 6.2.1), with the size of each base address
 * (6.2.5.1). Decoding is switched off wherever it was on before a base address is touched, and
 * stays off. Bridges get bus numbers, and their buses are not searched: to Xen, a device behind
 * a bridge is on bus 0, where its device model created it. docs/memory-map.md, "PCI".
 */
void pci_scan(struct pci_facts *pci);
