/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PCI configuration space by mechanism #1 (PCI Local Bus 3.0, 3.2.2.3.2). The address port is written only when the
 * address changes: each write is a trip to the device model, and nobody else uses it while Slipway runs.
 */
#ifndef HW_PCI_CFG_H
#define HW_PCI_CFG_H

#include <stdint.h>
#include "platform.h"

/* Configuration header; PCI 3.0, 6.1. */
#define PCI_VENDOR_ID      0x00
#define PCI_COMMAND        0x04
#define PCI_CLASS_REVISION 0x08
#define PCI_CACHE_LINE     0x0C /* this dword's byte 2 is the header type */
#define PCI_BAR0           0x10
#define PCI_ROM_ADDRESS    0x30
#define PCI_INTERRUPT_LINE 0x3C /* byte 1 of the dword is the interrupt pin */

/* Configuration header of a bridge; PCI-to-PCI Bridge 1.2, 3.2. Limits are the last address, not the first behind. */
#define BRIDGE_BUS_NUMBERS     0x18 /* bytes: primary, secondary, subordinate, latency timer */
#define BRIDGE_IO_WINDOW       0x1C /* bytes: base, limit; address bits 15:12 in bits 7:4 */
#define BRIDGE_MEMORY_WINDOW   0x20 /* words: base, limit; address bits 31:20 in bits 15:4 */
#define BRIDGE_PREFETCH_WINDOW 0x24
#define BRIDGE_PREFETCH_BASE   0x28 /* bits 63:32 */
#define BRIDGE_PREFETCH_LIMIT  0x2C
#define BRIDGE_IO_UPPER        0x30 /* words: base, limit; bits 31:16 */
#define BRIDGE_CONTROL         0x3E
#define BRIDGE_CONTROL_VGA     0x0008u

/* Bus, device and function in one number, as the address port has them. */
static inline uint16_t pci_bdf(const struct pci_function *f)
{
    return (uint16_t)(f->bus << 8 | f->devfn);
}

/* reg is a multiple of the width. */
uint32_t pci_read32(uint16_t bdf, uint8_t reg);
void pci_write32(uint16_t bdf, uint8_t reg, uint32_t value);
void pci_write16(uint16_t bdf, uint8_t reg, uint16_t value);
void pci_write8(uint16_t bdf, uint8_t reg, uint8_t value);

#endif
