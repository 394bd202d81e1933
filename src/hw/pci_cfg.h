/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PCI configuration space by mechanism #1 (PCI Local Bus 3.0, 3.2.2.3.2), bus 0 only. The address port is written only
 * when the address changes: each write is a trip to the device model, and nobody else uses it while Slipway runs.
 */
#ifndef HW_PCI_CFG_H
#define HW_PCI_CFG_H

#include <stdint.h>

/* Configuration header; PCI 3.0, 6.1. */
#define PCI_VENDOR_ID      0x00
#define PCI_COMMAND        0x04
#define PCI_CLASS_REVISION 0x08
#define PCI_CACHE_LINE     0x0C /* this dword's byte 2 is the header type */
#define PCI_BAR0           0x10
#define PCI_ROM_ADDRESS    0x30
#define PCI_INTERRUPT_LINE 0x3C /* byte 1 of the dword is the interrupt pin */

/* reg is a multiple of the width. */
uint32_t pci_read32(uint8_t devfn, uint8_t reg);
void pci_write32(uint8_t devfn, uint8_t reg, uint32_t value);
void pci_write16(uint8_t devfn, uint8_t reg, uint16_t value);
void pci_write8(uint8_t devfn, uint8_t reg, uint8_t value);

#endif
