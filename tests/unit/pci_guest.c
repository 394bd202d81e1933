/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest to place PCI devices in, see pci_guest.h. */
#include "pci_guest.h"
#include "plan/pci_place.h"

void new_guest(uint64_t low_end, uint64_t high_end)
{
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0xA5, sizeof(layout));
    platform.cpu.physical_bits = 40;
    platform.ram.low_end = layout.low_end = low_end;
    platform.ram.high_end = layout.high_end = high_end;
    platform.options.platform_bar_uc = true;
    layout.bios_start = 0xC0000;
    layout.acpi_end = 0xFC00B000;
    warnings_clear();
}

struct pci_function *add(uint8_t devfn, uint16_t vendor, uint16_t device, uint32_t class_code)
{
    struct pci_function *f = &platform.pci.function[platform.pci.count++];

    *f = (struct pci_function){
        .devfn = devfn, .vendor = vendor, .device = device, .class_code = class_code};
    return f;
}

void add_bar(struct pci_function *f, unsigned index, enum pci_bar_kind kind, uint64_t size)
{
    f->bar[index] = (struct pci_bar){.kind = (uint8_t)kind, .size = size};
}

void add_device(uint8_t slot, enum pci_bar_kind kind, uint64_t size)
{
    add_bar(add((uint8_t)(slot << 3), 0x1234, slot, 0xFF0000), 0, kind, size);
}

void reserve(uint64_t start, uint64_t size)
{
    platform.ram.map[platform.ram.map_count++] =
        (struct memory_range){.start = start, .size = size, .type = MEMORY_RESERVED};
}

void add_chipset(void)
{
    struct pci_function *f;

    add(0x00, 0x8086, 0x1237, 0x060000);
    add(0x08, 0x8086, 0x7000, 0x060100)->command = 0x0007;
    f = add(0x09, 0x8086, 0x7010, 0x010180);
    add_bar(f, 4, PCI_BAR_IO, 16);
    f = add(0x0B, 0x8086, 0x7113, 0x068000);
    f->interrupt_pin = 1;
    f = add(0x10, 0x5853, 0x0001, 0xFF8000);
    f->interrupt_pin = 1;
    f->command = 0x0003; /* the device model leaves decoding on here */
    add_bar(f, 0, PCI_BAR_IO, 256);
    add_bar(f, 1, PCI_BAR_MEM32, 16 * MIB);
}

void add_vga(void)
{
    struct pci_function *f = add(0x18, 0x1234, 0x1111, 0x030000);

    add_bar(f, 0, PCI_BAR_MEM32, 16 * MIB);
    add_bar(f, 2, PCI_BAR_MEM32, 4 * KIB);
    add_bar(f, 6, PCI_BAR_ROM, 64 * KIB);
}

void add_nic(void)
{
    struct pci_function *f = add(0x20, 0x8086, 0x100E, 0x020000);

    f->interrupt_pin = 1;
    add_bar(f, 0, PCI_BAR_MEM32, 128 * KIB);
    add_bar(f, 1, PCI_BAR_IO, 64);
    add_bar(f, 6, PCI_BAR_ROM, 256 * KIB);
}

void check_bar(unsigned function, unsigned bar, uint64_t address)
{
    CHECK(layout.function[function].bar[bar].assigned);
    CHECK_EQ(layout.function[function].bar[bar].address, address);
}

void check_no_bar(unsigned function, unsigned bar)
{
    CHECK(!layout.function[function].bar[bar].assigned);
    CHECK_EQ(layout.function[function].bar[bar].address, 0);
}

void check_window(struct interval w, uint64_t start, uint64_t end)
{
    CHECK_EQ(w.start, start);
    CHECK_EQ(w.end, end);
}

void place(void)
{
    static struct placement_space space;

    pci_place(&layout, &platform, &space);
}
