/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration space by mechanism #1 (PCI Local Bus 3.0, 3.2.2.3.2). The address port is
 * written only when the address changes: each write is a trip to the device model, and nothing else
 * uses it while Slipway runs.
 */
#pragma once

#include <stdint.h>

/* bdf is bus << 8 | devfn; reg is a multiple of the width. */
uint32_t pci_read32(uint16_t bdf, uint8_t reg);
void pci_write32(uint16_t bdf, uint8_t reg, uint32_t value);
void pci_write16(uint16_t bdf, uint8_t reg, uint16_t value);
void pci_write8(uint16_t bdf, uint8_t reg, uint8_t value);
