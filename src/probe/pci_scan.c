/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding PCI functions, see pci_scan.h. */
#include "probe/pci_scan.h"
#include "lib/str.h"
#include "machine/pci_cfg.h"

/* Base address register bits; PCI 3.0, 6.2.5.1. */
#define BAR_IO           0x1u
#define BAR_TYPE         0x6u
#define BAR_TYPE_64      0x4u
#define BAR_PREFETCHABLE 0x8u
#define BAR_MEM_MASK     0xFFFFFFF0u
#define BAR_IO_MASK      0xFFFFFFFCu
#define ROM_MASK         0xFFFFF800u

#define ALL_BARS 0x7F
#define ROM_BAR  (1u << PCI_BAR_ROM_INDEX)

/*
 * The chipset, which is never passed through and need not be probed: each probe costs two trips to
 * the device model. Its command registers are 0 as QEMU's reset leaves all; QEMU: hw/pci/pci.c,
 * pci_do_device_reset().
 */
static const struct known_function {
    uint32_t id, class_code;
    uint8_t devfn, header_type, bars, interrupt_pin;
} chipset[] = {
    {ID_HOST_BRIDGE, 0x060000, DEVFN_HOST_BRIDGE, 0, 0, 0},
    {ID_PIIX3_ISA, 0x060100, DEVFN_PIIX3_ISA, PCI_HEADER_MULTI_FUNCTION, 0, 0},
    {ID_PIIX3_IDE, 0x010180, DEVFN_PIIX3_IDE, 0, 1 << 4, 0},
    {ID_PIIX4_PM, 0x068000, DEVFN_PIIX4_PM, 0, 0, 1},
};

/* NULL if the function is not part of the chipset. */
static const struct known_function *known(uint8_t devfn, uint32_t id)
{
    for (uint32_t i = 0; i < ARRAY_SIZE(chipset); i++) {
        if (chipset[i].devfn == devfn && chipset[i].id == id)
            return &chipset[i];
    }
    return NULL;
}

/* Which base addresses to probe: bit i is register i, bit 6 the ROM. */
static uint8_t bars_of(uint32_t id, uint8_t layout)
{
    if (layout != PCI_HEADER_DEVICE)
        return 0;
    /* In QEMU alone, in one form. QEMU: hw/i386/xen/xen_platform.c, hw/display/vga-pci.c. */
    if (id == ID_XEN_PLATFORM)
        return 1 << 0 | 1 << 1;
    if (id == ID_STDVGA)
        return 1 << 0 | 1 << 2 | ROM_BAR;
    return ALL_BARS;
}

/* What a register keeps of all ones. Decoding is off; placing writes it again. */
static uint32_t probe(uint8_t devfn, uint8_t reg, uint32_t ones)
{
    pci_write32(devfn, reg, ones);
    return pci_read32(devfn, reg);
}

/* Sizes the base address in register `index` and returns how many registers it takes. */
static uint32_t size_bar(struct pci_function *f, uint32_t index)
{
    const uint8_t reg = (uint8_t)PCI_BAR_REGISTER(index);
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
    if ((low & BAR_TYPE) == BAR_TYPE_64 && index + 1 < PCI_BAR_ROM_INDEX) {
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
    if ((which & ROM_BAR) != 0) {
        struct pci_bar *rom = &f->bar[PCI_BAR_ROM_INDEX];

        rom->size = lowest_bit_u64(probe(f->devfn, PCI_ROM_ADDRESS, ROM_MASK) & ROM_MASK);
        rom->kind = rom->size != 0 ? PCI_BAR_ROM : PCI_BAR_NONE;
    }
}

/* Asks for everything. */
static void scan_function(struct pci_function *f, uint32_t id)
{
    uint32_t value;

    f->class_code = pci_read32(f->devfn, PCI_CLASS_REVISION) >> 8;
    f->command = (uint16_t)pci_read32(f->devfn, PCI_COMMAND);
    if ((f->command & PCI_COMMAND_DECODE) != 0) {
        f->command &= (uint16_t)~PCI_COMMAND_DECODE;
        pci_write16(f->devfn, PCI_COMMAND, f->command);
    }
    size_bars(f, bars_of(id, f->header_type));
    if (f->header_type > PCI_HEADER_BRIDGE) {
        warn(MSG_PCI_HEADER, "00:%02x.%x with header type %u", PCI_DEVICE(f->devfn),
             PCI_FUNCTION(f->devfn), f->header_type);
        return;
    }
    value = pci_read32(f->devfn, PCI_INTERRUPT_LINE) >> 8 & 0xFF;
    f->interrupt_pin = value <= 4 ? (uint8_t)value : 0;
}

static void take_known(struct pci_function *f, const struct known_function *is)
{
    f->class_code = is->class_code;
    f->interrupt_pin = is->interrupt_pin;
    size_bars(f, is->bars);
}

static bool present(uint32_t id)
{
    const uint16_t vendor = (uint16_t)id;

    return vendor != 0x0000 && vendor != 0xFFFF;
}

/* Scans one function, if it is there. Returns its header type with the multi-function bit, or 0. */
static uint8_t scan(struct pci_facts *pci, uint8_t devfn)
{
    struct pci_function *f = &pci->function[pci->count];
    const uint32_t id = pci_read32(devfn, PCI_VENDOR_ID);
    const struct known_function *is = known(devfn, id);
    uint8_t header;

    if (!present(id))
        return 0;
    header = is != NULL ? is->header_type : (uint8_t)(pci_read32(devfn, PCI_CACHE_LINE) >> 16);
    memset(f, 0, sizeof(*f));
    f->devfn = devfn;
    f->vendor = (uint16_t)id;
    f->device = (uint16_t)(id >> 16);
    f->header_type = header & PCI_HEADER_LAYOUT;
    if (is != NULL)
        take_known(f, is);
    else
        scan_function(f, id);
    pci->count++;
    return header;
}

/* Each the next number, with nothing below it: systems that renumber find what they expect. */
static void number_bridges(const struct pci_facts *pci)
{
    const struct pci_function *first = NULL;
    uint32_t bridges = 0;

    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];

        if (f->header_type != PCI_HEADER_BRIDGE)
            continue;
        if (bridges++ == 0)
            first = f;
        pci_write32(f->devfn, BRIDGE_BUS_NUMBERS, bridges << 8 | bridges << 16);
    }
    if (bridges != 0)
        warn(MSG_PCI_BRIDGE, "bridges: %u, the first at 00:%02x.%x", bridges,
             PCI_DEVICE(first->devfn), PCI_FUNCTION(first->devfn));
}

void pci_scan(struct pci_facts *pci)
{
    pci->count = 0;
    for (uint32_t devfn = 0; devfn < MAX_PCI_FUNCTIONS; devfn++) {
        const uint8_t header = scan(pci, (uint8_t)devfn);

        if (PCI_FUNCTION(devfn) == 0 && (header & PCI_HEADER_MULTI_FUNCTION) == 0)
            devfn += 7; /* it is alone in its slot */
    }
    number_bridges(pci);
}
