/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding PCI functions, see pci_scan.h. */
#include <stdbool.h>
#include "hw/pci_cfg.h"
#include "hw/pci_ids.h"
#include "hw/pci_scan.h"
#include "lib/num.h"
#include "lib/str.h"
#include "problem.h"

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

/* The bits of a bridge's windows that hold addresses. */
#define IO_WINDOW_MASK   0xF0F0u
#define PREFETCH_MASK    0xFFF0FFF0u
#define PREFETCH_TYPE    0xFu
#define PREFETCH_TYPE_64 0x1u

#define ALL_BARS    0x7F
#define BRIDGE_BARS 0x03 /* has other things where a device has more */
#define ROM_BAR     (1u << PCI_BAR_ROM_INDEX)

/*
 * The chipset, which is never passed through and of which nothing need be asked: each question costs two trips to the device
 * model. Its command registers are 0 as QEMU's reset leaves all; QEMU: hw/pci/pci.c, pci_do_device_reset().
 */
static const struct known_function {
    uint32_t id, class_code;
    uint8_t devfn, header_type, bars, interrupt_pin;
} chipset[] = {
    {ID_HOST_BRIDGE, 0x060000, 0 << 3 | 0, 0, 0, 0},
    {ID_PIIX3_ISA, 0x060100, 1 << 3 | 0, HEADER_MULTI_FUNCTION, 0, 0},
    {ID_PIIX3_IDE, 0x010180, 1 << 3 | 1, 0, 1 << 4, 0},
    {ID_PIIX4_PM, 0x068000, 1 << 3 | 3, 0, 0, 1},
};

/* NULL if the function is no part of the chipset. */
static const struct known_function *known(uint16_t bdf, uint32_t id)
{
    for (uint32_t i = 0; i < ARRAY_SIZE(chipset); i++) {
        if (chipset[i].devfn == bdf && chipset[i].id == id)
            return &chipset[i];
    }
    return NULL;
}

/* Which base addresses are worth asking for: bit i is register i, bit 6 the ROM. */
static uint8_t bars_of(uint32_t id, uint8_t layout)
{
    if (layout != PCI_HEADER_DEVICE)
        return layout == PCI_HEADER_BRIDGE ? BRIDGE_BARS : 0;
    /* Devices that exist in QEMU alone, in one form. QEMU: hw/i386/xen/xen_platform.c, hw/display/vga-pci.c. */
    if (id == ID_XEN_PLATFORM)
        return 1 << 0 | 1 << 1;
    if (id == ID_STDVGA)
        return 1 << 0 | 1 << 2 | ROM_BAR;
    return ALL_BARS;
}

/* What a register keeps of all ones. Decoding is off, so nothing moves, and placing writes the register again. */
static uint32_t probe(uint16_t bdf, uint8_t reg, uint32_t ones)
{
    pci_write32(bdf, reg, ones);
    return pci_read32(bdf, reg);
}

/* Sizes the base address in register `index` and returns how many registers it takes. */
static uint32_t size_bar(struct pci_function *f, uint32_t index, uint32_t last)
{
    const uint8_t reg = (uint8_t)(PCI_BAR0 + 4 * index);
    struct pci_bar *bar = &f->bar[index];
    const uint32_t low = probe(pci_bdf(f), reg, 0xFFFFFFFF);
    uint64_t mask = low & BAR_MEM_MASK;

    if ((low & BAR_IO) != 0) {
        /* A device may implement the low 16 bits of an I/O address only. */
        bar->size = lowest_bit_u64(low & BAR_IO_MASK & 0xFFFF);
        bar->kind = bar->size != 0 ? PCI_BAR_IO : PCI_BAR_NONE;
        return 1;
    }
    bar->prefetchable = (low & BAR_PREFETCHABLE) != 0;
    if ((low & BAR_TYPE) == BAR_TYPE_64 && index < last) {
        mask |= (uint64_t)probe(pci_bdf(f), (uint8_t)(reg + 4), 0xFFFFFFFF) << 32;
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
    const uint32_t bars = f->header_type == PCI_HEADER_BRIDGE ? 2 : PCI_BAR_ROM_INDEX;

    for (uint32_t i = 0; i < bars;)
        i += (which & 1u << i) != 0 ? size_bar(f, i, bars - 1) : 1;
    if ((which & ROM_BAR) != 0) {
        struct pci_bar *rom = &f->bar[PCI_BAR_ROM_INDEX];

        rom->size = lowest_bit_u64(probe(pci_bdf(f), PCI_ROM_ADDRESS, ROM_MASK) & ROM_MASK);
        rom->kind = rom->size != 0 ? PCI_BAR_ROM : PCI_BAR_NONE;
    }
}

/* Which windows a bridge has besides the one that all have: the others read zero. PCI-to-PCI Bridge 1.2, 3.2.5. */
static void find_windows(struct pci_function *f)
{
    uint32_t prefetch;

    /* By half: the other one is the secondary status, where ones clear errors. */
    pci_write16(pci_bdf(f), BRIDGE_IO_WINDOW, IO_WINDOW_MASK);
    f->io_window = (pci_read32(pci_bdf(f), BRIDGE_IO_WINDOW) & IO_WINDOW_MASK) != 0;
    prefetch = probe(pci_bdf(f), BRIDGE_PREFETCH_WINDOW, PREFETCH_MASK);
    f->prefetch64_window =
        (prefetch & PREFETCH_MASK) != 0 && (prefetch & PREFETCH_TYPE) == PREFETCH_TYPE_64;
}

/* Asks for everything. */
static void scan_function(struct pci_function *f, uint32_t id)
{
    const uint16_t bdf = pci_bdf(f);
    uint32_t value;

    f->class_code = pci_read32(bdf, PCI_CLASS_REVISION) >> 8;
    f->command = (uint16_t)pci_read32(bdf, PCI_COMMAND);
    if ((f->command & (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)) != 0) {
        f->command &= (uint16_t) ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
        pci_write16(bdf, PCI_COMMAND, f->command);
    }
    size_bars(f, bars_of(id, f->header_type));
    if (f->header_type == PCI_HEADER_BRIDGE)
        find_windows(f);
    if (f->header_type > PCI_HEADER_BRIDGE) {
        warn(MSG_PCI_HEADER, "%02x:%02x.%x with header type %u", f->bus, f->devfn >> 3,
             f->devfn & 7, f->header_type);
        return;
    }
    value = pci_read32(bdf, PCI_INTERRUPT_LINE) >> 8 & 0xFF;
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

static void scan_bus(struct pci_facts *pci, uint8_t bus, uint32_t bridge)
{
    for (uint32_t slot = 0; slot < 32; slot++) {
        uint32_t functions = 1;

        for (uint32_t function = 0; function < functions; function++) {
            struct pci_function *f = &pci->function[pci->count];
            const struct known_function *is;
            uint32_t id;
            uint8_t header;

            if (pci->count == MAX_PCI_FUNCTIONS)
                return;
            memset(f, 0, sizeof(*f));
            f->bus = bus;
            f->devfn = (uint8_t)(slot << 3 | function);
            f->bridge = (uint16_t)bridge;
            id = pci_read32(pci_bdf(f), PCI_VENDOR_ID);
            if (!present(id))
                continue;
            f->vendor = (uint16_t)id;
            f->device = (uint16_t)(id >> 16);
            is = known(pci_bdf(f), id);
            header = is != NULL ? is->header_type
                                : (uint8_t)(pci_read32(pci_bdf(f), PCI_CACHE_LINE) >> 16);
            if (function == 0 && (header & HEADER_MULTI_FUNCTION) != 0)
                functions = 8;
            f->header_type = header & HEADER_LAYOUT;
            if (is != NULL)
                take_known(f, is);
            else
                scan_function(f, id);
            pci->count++;
        }
    }
}

static void number_buses(const struct pci_function *f, uint32_t secondary, uint32_t subordinate)
{
    pci_write32(pci_bdf(f), BRIDGE_BUS_NUMBERS, f->bus | secondary << 8 | subordinate << 16);
}

static void warn_full(const struct pci_facts *pci, uint32_t bridges)
{
    if (pci->count == MAX_PCI_FUNCTIONS)
        warn(MSG_PCI_FUNCTIONS, "256 of them or more");
    if (bridges != 0)
        warn(MSG_PCI_BRIDGES, "%u more", bridges);
}

/*
 * Depth first, as bus numbers have to be: those behind a bridge are one range. `path` is the way to the bus under way; what a
 * device answers can't make it longer than there are bus numbers.
 */
void pci_scan(struct pci_facts *pci)
{
    struct {
        uint32_t bus, next, end; /* functions of a bus not looked behind yet */
    } path[MAX_PCI_BUSES];
    uint32_t depth = 0, last_bus = 0, refused = 0;

    pci->count = 0;
    scan_bus(pci, 0, 0);
    path[0].bus = path[0].next = 0;
    path[0].end = pci->count;
    for (;;) {
        const uint32_t i = path[depth].next;
        const struct pci_function *f = &pci->function[i];

        if (i == path[depth].end) {
            if (depth == 0)
                break;
            /* The bus is done, and with it the bridge that leads there: the last one before it. */
            f = &pci->function[path[depth - 1].next - 1];
            number_buses(f, path[depth--].bus, last_bus);
            continue;
        }
        path[depth].next++;
        if (f->header_type != PCI_HEADER_BRIDGE)
            continue;
        if (last_bus + 1 == MAX_PCI_BUSES) {
            refused++;
            continue;
        }
        number_buses(f, ++last_bus, 0xFF);
        depth++;
        path[depth].bus = last_bus;
        path[depth].next = pci->count;
        scan_bus(pci, (uint8_t)last_bus, i + 1);
        path[depth].end = pci->count;
    }
    warn_full(pci, refused);
}
