/* SPDX-License-Identifier: BSD-2-Clause */
/* PCI: every function's configuration space as bytes. PCI 3.0, 6.1; PCI-to-PCI Bridge 1.2, 3.2. */
#include "facts.h"
#include "machine/pci_cfg.h"
#include "lib/fmt.h"
#include "platform.h"

#define CONFIG_SIZE 256u
#define ROW         32u
#define NOBODY      0xFFFFu

/* Rows of zeros are skipped, except the first. */
static void function_facts(uint32_t bdf)
{
    for (uint32_t at = 0; at < CONFIG_SIZE; at += ROW) {
        char text[2 * ROW + 1];
        uint32_t any = 0;

        for (uint32_t i = 0; i < ROW; i += 4) {
            const uint32_t value = pci_read32((uint16_t)bdf, (uint8_t)(at + i));

            any |= value;
            fmt_print(text + 2 * i, 9, "%02x%02x%02x%02x", value & 0xFF, value >> 8 & 0xFF,
                      value >> 16 & 0xFF, value >> 24);
        }
        if (any != 0 || at == 0)
            fact("pci", "%02x:%02x.%u 0x%02x | %s", bdf >> 8, bdf >> 3 & 0x1F, bdf & 7, at, text);
    }
}

/* Returns the highest bus that a bridge there leads to, or 0. */
static uint32_t device_facts(uint32_t bus, uint32_t device)
{
    uint32_t functions = 1, highest = 0;

    for (uint32_t function = 0; function < functions; function++) {
        const uint32_t bdf = bus << 8 | device << 3 | function;
        uint32_t header;

        if ((pci_read32((uint16_t)bdf, PCI_VENDOR_ID) & NOBODY) == NOBODY)
            continue;
        header = pci_read32((uint16_t)bdf, PCI_CACHE_LINE) >> 16;
        if ((header & 0x80) != 0)
            functions = 8;
        function_facts(bdf);
        if ((header & 0x7F) == PCI_HEADER_BRIDGE) {
            const uint32_t subordinate = pci_read32((uint16_t)bdf, BRIDGE_BUS_NUMBERS) >> 16 & 0xFF;

            highest = subordinate > highest ? subordinate : highest;
        }
    }
    return highest;
}

void probe_pci(void)
{
    uint32_t last = 0;

    for (uint32_t bus = 0; bus <= last; bus++) {
        for (uint32_t device = 0; device < 32; device++) {
            const uint32_t highest = device_facts(bus, device);

            last = highest > last ? highest : last;
        }
    }
}
