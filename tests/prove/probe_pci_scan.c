/* SPDX-License-Identifier: BSD-2-Clause */
/* A proof about src/probe/pci_scan.c: what becomes of the registers of any device. */
#include "probe/pci_scan.c"
#include "prove.h"

static uint8_t written; /* bit i: base address register i; bit 6: the ROM's */
static uint8_t last;

void pci_write32(uint16_t bdf, uint8_t reg, uint32_t value)
{
    (void)bdf;
    (void)value;
    PROVE(reg == PCI_ROM_ADDRESS ||
              (reg >= PCI_BAR_REGISTER(0) && reg <= PCI_BAR_REGISTER(5) && reg % 4 == 0),
          "it is a base address register");
    written |= reg == PCI_ROM_ADDRESS ? ROM_BAR : (uint8_t)(1u << (reg - PCI_BAR_REGISTER(0)) / 4);
    last = reg;
}

uint32_t pci_read32(uint16_t bdf, uint8_t reg)
{
    (void)bdf;
    PROVE(reg == last, "what was written is read");
    return any_u32();
}

void pci_write16(uint16_t bdf, uint8_t reg, uint16_t value)
{
    (void)bdf;
    (void)reg;
    (void)value;
}

/*
 * size_bars() makes BARs from any registers; their sizes are powers of two, none larger than its
 * kind can be, and none takes another's register; only registers that it may look at are written,
 * and the upper halves of 64-bit ones.
 *
 * bounds: all values of all registers, any set of them
 * options: --unwind 8
 * sizes: MAX_PCI_FUNCTIONS=1
 * wraps: lowest_bit_u64
 * planted: src/probe/pci_scan.c: index + 1 < PCI_BAR_ROM_INDEX => index < PCI_BAR_ROM_INDEX
 * planted: src/probe/pci_scan.c: return 2; => return 1;
 * planted: src/probe/pci_scan.c: low & BAR_IO_MASK & 0xFFFF => low & BAR_IO_MASK
 * planted: src/probe/pci_scan.c: bar->kind = mask != 0 ? PCI_BAR_MEM32 : PCI_BAR_NONE; =>
 *   bar->kind = PCI_BAR_MEM32;
 * slow: (some thirty seconds)
 */
void prove_bars(void)
{
    static struct pci_function f;
    const uint8_t which = any_u8();
    uint8_t allowed = which;

    GIVEN(which <= ALL_BARS);
    size_bars(&f, which);
    for (uint32_t i = 0; i < PCI_BARS; i++) {
        const struct pci_bar *const bar = &f.bar[i];

        PROVE((bar->size & (bar->size - 1)) == 0, "a power of two");
        PROVE((bar->size != 0) == (bar->kind != PCI_BAR_NONE), "no size without a kind");
        PROVE(bar->kind == PCI_BAR_NONE || (which & 1u << i) != 0, "it may be looked at");
        PROVE(bar->kind != PCI_BAR_NONE || !bar->prefetchable || (which & 1u << i) != 0,
              "nothing is said of others");
        switch (bar->kind) {
        case PCI_BAR_NONE:
            break;
        case PCI_BAR_IO:
            PROVE(i < 6 && bar->size >= 4 && bar->size <= 0x8000, "of I/O");
            break;
        case PCI_BAR_MEM32:
            PROVE(i < 6 && bar->size >= 16 && bar->size <= 1u << 31, "of 32 bits");
            break;
        case PCI_BAR_MEM64:
            PROVE(i < 5 && bar->size >= 16 && f.bar[i + 1].kind == PCI_BAR_NONE, "of 64 bits");
            allowed |= (uint8_t)(2u << i);
            break;
        case PCI_BAR_ROM:
            PROVE(i == 6 && bar->size >= 0x800 && bar->size <= 1u << 31, "a ROM");
            break;
        default:
            PROVE(false, "a kind that there is");
        }
        POSSIBLE(i == 4 && bar->size == 1ull << 63, "half of the address space");
    }
    PROVE((written & which) == which, "all are looked at");
    POSSIBLE(written != which && (written & ~allowed) == 0, "an upper half");
}
