/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scan and the whole plan on a configuration space that lies: each function's registers, which
 * of their bits stick and how it lies come from the fuzzer's bytes. Whatever devices answer, the
 * scan ends, and no address is given twice.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "log/fatal.h"
#include "machine/pci_cfg.h"
#include "probe/pci_scan.h"
#include "lib/num.h"
#include "plan/e820.h"
#include "plan/mtrr_plan.h"
#include "plan/pci_place.h"

#define READS_MAX 10000 /* 256 functions with all their registers take less */

/*
 * Input: 8 bytes about the guest, then records of 15 bytes: devfn, header type, how it lies, class
 * code (2), command, pin, and for each of eight registers from 0x10 on how many low bits do not
 * stick. Functions without a record share one of those that have, or are absent: so a bus full of
 * bridges takes few bytes.
 */
struct record {
    uint8_t devfn, header_type, lie, class_code[2], command, pin, size[8];
};

enum lie {
    LIE_EVERYWHERE = 1, /* it answers at every device number */
    LIE_ALL_ONES = 2,   /* base addresses read all ones */
    LIE_FORGETS = 4,    /* registers don't keep what is written */
    LIE_CHANGES = 8,    /* the identification reads differently each time */
    LIE_TYPE = 16,      /* base address types come from the size byte */
};

static const struct record *records;
static size_t record_count;
static uint32_t reads, registers[256 << 6]; /* what sticks, by function and register */
static struct platform platform;
static struct layout layout;

static void insist(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static const struct record *record_of(uint16_t bdf)
{
    for (size_t i = 0; i < record_count; i++)
        if (records[i].devfn == bdf || (records[i].lie & LIE_EVERYWHERE) != 0)
            return &records[i];
    return NULL;
}

static uint32_t *kept(uint16_t bdf, uint8_t reg)
{
    return &registers[(uint32_t)bdf << 6 | reg >> 2];
}

static uint32_t low_bits(const struct record *r, uint8_t reg)
{
    const uint8_t size = r->size[(reg - 0x10) / 4 % 8];

    if ((r->lie & LIE_TYPE) != 0)
        return size >> 5 & 0xF;
    return (size & 0x40) != 0 ? 0x4 | (size >> 4 & 8) : size >> 7;
}

uint32_t pci_read32(uint16_t bdf, uint8_t reg)
{
    const struct record *r = record_of(bdf);
    uint32_t mask;

    insist(bdf < 256, "a bus that no guest has");
    insist(++reads <= READS_MAX, "the scan does not end");
    if (r == NULL)
        return 0xFFFFFFFF;
    switch (reg) {
    case PCI_VENDOR_ID:
        return (r->class_code[0] == 0xFF ? 0x00015853u : 0x100E8086u) ^
               ((r->lie & LIE_CHANGES) != 0 ? reads : 0);
    case PCI_CLASS_REVISION:
        return (uint32_t)r->class_code[0] << 24 | (uint32_t)r->class_code[1] << 16;
    case PCI_CACHE_LINE:
        return (uint32_t)(uint8_t)(r->header_type ^ ((r->lie & LIE_CHANGES) != 0 ? reads : 0))
               << 16;
    case PCI_COMMAND:
        return (*kept(bdf, reg) & 0xFFFF) | r->command;
    case PCI_INTERRUPT_LINE:
        return (uint32_t)r->pin << 8;
    default:
        if (reg < 0x10 || reg > 0x30)
            return 0;
        if ((r->lie & LIE_ALL_ONES) != 0)
            return 0xFFFFFFFF;
        if ((r->lie & LIE_FORGETS) != 0)
            return low_bits(r, reg);
        mask = (uint32_t)(UINT64_MAX << (r->size[(reg - 0x10) / 4 % 8] & 0x3F));
        return (*kept(bdf, reg) & mask) | low_bits(r, reg);
    }
}

void pci_write32(uint16_t bdf, uint8_t reg, uint32_t value)
{
    insist(bdf < 256, "a bus that no guest has");
    *kept(bdf, reg) = value;
}

void pci_write16(uint16_t bdf, uint8_t reg, uint16_t value)
{
    insist(bdf < 256, "a bus that no guest has");
    *kept(bdf, reg) = value;
}

void warn_of(const struct problem *why)
{
    (void)why;
}

static void guest(const uint8_t *data)
{
    memset(&platform, 0, sizeof(platform));
    platform.ram.low_end = min_u64(0x200000 + (uint64_t)data[0] * 16 * MIB, FIRMWARE_AREA);
    platform.ram.high_end = data[1] != 0 ? FOUR_GIB + (uint64_t)data[1] * 64 * MIB : 0;
    platform.loader = (struct module){MIB, 512 * KIB};
    platform.cpu.physical_bits = (uint8_t)(32 + data[2] % 21);
    platform.options.platform_bar_uc = (data[3] & 1) != 0;
    platform.options.mmio_hole_size = (uint64_t)data[4] * 17 * MIB;
    if (data[5] != 0)
        platform.ram.map[platform.ram.map_count++] = (struct memory_range){
            0xF0000000 + (uint64_t)data[6] * MIB, data[5] * 0x11000ull, MEMORY_RESERVED};
    layout.low_end = platform.ram.low_end;
    layout.high_end = platform.ram.high_end;
    layout.bios_start = 0xC0000;
    layout.acpi_end = 0xFC003000;
}

static void check_bar(uint32_t function, uint32_t i, const struct memory_range *e820,
                      uint32_t count)
{
    const struct pci_function *f = &platform.pci.function[function];
    const struct bar_plan *plan = &layout.function[function].bar[i];

    insist(!plan->assigned || f->header_type == PCI_HEADER_DEVICE, "a bridge's BAR has an address");
    if (!plan->assigned || f->bar[i].kind == PCI_BAR_NONE || f->bar[i].kind == PCI_BAR_IO)
        return;
    insist((plan->address & (f->bar[i].size - 1)) == 0, "a BAR is not aligned");
    for (uint32_t k = 0; k < count; k++)
        insist(!ranges_overlap(plan->address, f->bar[i].size, e820[k].start, e820[k].size),
               "a BAR is in the memory map");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct placement_space space;
    struct problem why = {0};

    if (size < 8)
        return 0;
    records = (const struct record *)(data + 8);
    record_count = (size - 8) / sizeof(struct record);
    reads = 0;
    memset(registers, 0, sizeof(registers));
    guest(data);
    pci_scan(&platform.pci);
    for (uint32_t i = 1; i < platform.pci.count; i++)
        insist(platform.pci.function[i - 1].devfn < platform.pci.function[i].devfn,
               "functions are out of order");
    pci_place(&layout, &platform, &space);
    mtrr_plan(&layout);
    insist(e820_derive(&layout, &platform, &why), "no memory map");
    for (uint32_t n = 0; n < platform.pci.count * PCI_BARS; n++)
        check_bar(n / PCI_BARS, n % PCI_BARS, layout.e820, layout.e820_count);
    return 0;
}
