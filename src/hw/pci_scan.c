/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading PCI bus 0, see pci_scan.h. */
#include <stdbool.h>
#include "fatal.h"
#include "hw/pci_cfg.h"
#include "hw/pci_ids.h"
#include "hw/pci_scan.h"
#include "lib/num.h"

#define HEADER_MULTI_FUNCTION 0x80
#define HEADER_LAYOUT         0x7F

/* Base address register bits; PCI 3.0, 6.2.5.1. */
#define BAR_IO           0x1u
#define BAR_TYPE         0x6u
#define BAR_TYPE_64      0x4u
#define BAR_PREFETCHABLE 0x8u
#define BAR_MEM_MASK     0xFFFFFFF0u
#define BAR_IO_MASK      0xFFFFFFFCu
#define ROM_MASK         0xFFFFF800u

/* Which base addresses are worth asking for: bit i is register i, bit 6 the ROM. */
static uint8_t bars_of(uint32_t id, uint8_t layout)
{
    switch (id) {
    case ID_HOST_BRIDGE:
    case ID_PIIX3_ISA:
    case ID_PIIX4_PM:
        return 0;
    case ID_PIIX3_IDE:
        return 1 << 4;
    default:
        return layout == 0 ? 0x7F : 0; /* a bridge's registers there mean other things */
    }
}

/* What a register keeps of all ones. Decoding is off, so nothing moves, and placing writes the register again. */
static uint32_t probe(uint8_t devfn, uint8_t reg, uint32_t ones)
{
    pci_write32(devfn, reg, ones);
    return pci_read32(devfn, reg);
}

/* Sizes the base address in register `index` and returns how many registers it takes. */
static uint32_t size_bar(struct pci_function *f, uint32_t index)
{
    const uint8_t reg = (uint8_t)(PCI_BAR0 + 4 * index);
    struct pci_bar *bar = &f->bar[index];
    const uint32_t low = probe(f->devfn, reg, 0xFFFFFFFF);
    uint64_t mask = low & BAR_MEM_MASK;

    if ((low & BAR_IO) != 0) {
        /* A device may implement the low 16 bits of an I/O address only. */
        bar->size = lowest_bit_u64(low & BAR_IO_MASK & 0xFFFF);
        bar->kind = bar->size != 0 ? PCI_BAR_IO : PCI_BAR_NONE;
        return 1;
    }
    bar->prefetchable = (low & BAR_PREFETCHABLE) != 0;
    if ((low & BAR_TYPE) == BAR_TYPE_64 && index < 5) {
        mask |= (uint64_t)probe(f->devfn, (uint8_t)(reg + 4), 0xFFFFFFFF) << 32;
        bar->size = lowest_bit_u64(mask);
        bar->kind = mask != 0 ? PCI_BAR_MEM64 : PCI_BAR_NONE;
        return 2;
    }
    bar->size = lowest_bit_u64(mask);
    bar->kind = mask != 0 ? PCI_BAR_MEM32 : PCI_BAR_NONE;
    return 1;
}

static void size_bars(struct pci_function *f, uint8_t which)
{
    for (uint32_t i = 0; i < PCI_BAR_ROM_INDEX;)
        i += (which & 1u << i) != 0 ? size_bar(f, i) : 1;
    if ((which & 1u << PCI_BAR_ROM_INDEX) != 0) {
        struct pci_bar *rom = &f->bar[PCI_BAR_ROM_INDEX];

        rom->size = lowest_bit_u64(probe(f->devfn, PCI_ROM_ADDRESS, ROM_MASK) & ROM_MASK);
        rom->kind = rom->size != 0 ? PCI_BAR_ROM : PCI_BAR_NONE;
    }
}

static void scan_function(struct pci_function *f, uint8_t devfn, uint32_t id, uint8_t layout)
{
    const uint8_t which = bars_of(id, layout);
    uint32_t value;

    *f = (struct pci_function){
        .devfn = devfn,
        .header_type = layout,
        .vendor = (uint16_t)id,
        .device = (uint16_t)(id >> 16),
    };
    f->class_code = pci_read32(devfn, PCI_CLASS_REVISION) >> 8;
    f->command = (uint16_t)pci_read32(devfn, PCI_COMMAND);
    if ((f->command & (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)) != 0) {
        f->command &= (uint16_t) ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
        pci_write16(devfn, PCI_COMMAND, f->command);
    }
    size_bars(f, which);
    if (layout == 0) {
        value = pci_read32(devfn, PCI_INTERRUPT_LINE) >> 8 & 0xFF;
        f->interrupt_pin = value <= 4 ? (uint8_t)value : 0;
    } else {
        log_line("PCI %02x.%x is a bridge: it stays switched off", devfn >> 3, devfn & 7);
    }
}

static bool present(uint32_t id)
{
    const uint16_t vendor = (uint16_t)id;

    return vendor != 0x0000 && vendor != 0xFFFF;
}

void pci_scan(struct pci_facts *pci)
{
    pci->count = 0;
    for (uint32_t slot = 0; slot < 32; slot++) {
        uint32_t functions = 1;

        for (uint32_t function = 0; function < functions; function++) {
            const uint8_t devfn = (uint8_t)(slot << 3 | function);
            const uint32_t id = pci_read32(devfn, PCI_VENDOR_ID);
            uint8_t header;

            if (!present(id))
                continue;
            header = (uint8_t)(pci_read32(devfn, PCI_CACHE_LINE) >> 16);
            if (function == 0 && (header & HEADER_MULTI_FUNCTION) != 0)
                functions = 8;
            scan_function(&pci->function[pci->count++], devfn, id, header & HEADER_LAYOUT);
        }
    }
}
