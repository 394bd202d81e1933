/* SPDX-License-Identifier: BSD-2-Clause */
/* PCI configuration access, see pci_cfg.h. */
#include "machine/pci_cfg.h"
#include "machine/machine.h"
#include "pc.h"

#define CONFIG_ENABLE 0x80000000u

static uint32_t pci_cfg_latched; /* what the address port holds; 0 before the first access */

static void address(uint16_t bdf, uint8_t reg)
{
    const uint32_t value = CONFIG_ENABLE | (uint32_t)bdf << 8 | (reg & 0xFCu);

    if (pci_cfg_latched == value)
        return;
    port_out32(PCI_ADDRESS, value);
    pci_cfg_latched = value;
}

uint32_t pci_read32(uint16_t bdf, uint8_t reg)
{
    address(bdf, reg);
    return port_in32(PCI_DATA);
}

void pci_write32(uint16_t bdf, uint8_t reg, uint32_t value)
{
    address(bdf, reg);
    port_out32(PCI_DATA, value);
}

void pci_write16(uint16_t bdf, uint8_t reg, uint16_t value)
{
    address(bdf, reg);
    port_out16((uint16_t)(PCI_DATA + (reg & 2)), value);
}

void pci_write8(uint16_t bdf, uint8_t reg, uint8_t value)
{
    address(bdf, reg);
    port_out8((uint16_t)(PCI_DATA + (reg & 3)), value);
}
