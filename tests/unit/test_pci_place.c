/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Placement of PCI BARs: the stock loader's layouts where they are good, what is better where they are not, and over
 * thousands of made-up platforms the rules that no layout, MTRR or memory map may break.
 */
#include "check.h"
#include "lib/num.h"
#include "plan/e820.h"
#include "plan/mtrr_plan.h"
#include "plan/pci_place.h"

static struct platform platform;
static struct layout layout;

/* A guest with RAM up to low_end, and from 4 GiB to high_end, and no devices. */
static void new_guest(uint64_t low_end, uint64_t high_end)
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

static struct pci_function *add(uint8_t devfn, uint16_t vendor, uint16_t device,
                                uint32_t class_code)
{
    struct pci_function *f = &platform.pci.function[platform.pci.count++];

    *f = (struct pci_function){
        .devfn = devfn, .vendor = vendor, .device = device, .class_code = class_code};
    return f;
}

static void add_bar(struct pci_function *f, unsigned index, enum pci_bar_kind kind, uint64_t size)
{
    f->bar[index] = (struct pci_bar){.kind = (uint8_t)kind, .size = size};
}

/* A function of class "other" with a single BAR. */
static void add_device(uint8_t slot, enum pci_bar_kind kind, uint64_t size)
{
    add_bar(add((uint8_t)(slot << 3), 0x1234, slot, 0xFF0000), 0, kind, size);
}

static void reserve(uint64_t start, uint64_t size)
{
    platform.ram.map[platform.ram.map_count++] =
        (struct memory_range){.start = start, .size = size, .type = MEMORY_RESERVED};
}

/* What the toolstack's machine always has: functions 0 to 4. */
static void add_chipset(void)
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

/* Functions 5, and 6 if there is a NIC. */
static void add_vga(void)
{
    struct pci_function *f = add(0x18, 0x1234, 0x1111, 0x030000);

    add_bar(f, 0, PCI_BAR_MEM32, 16 * MIB);
    add_bar(f, 2, PCI_BAR_MEM32, 4 * KIB);
    add_bar(f, 6, PCI_BAR_ROM, 64 * KIB);
}

static void add_nic(void)
{
    struct pci_function *f = add(0x20, 0x8086, 0x100E, 0x020000);

    f->interrupt_pin = 1;
    add_bar(f, 0, PCI_BAR_MEM32, 128 * KIB);
    add_bar(f, 1, PCI_BAR_IO, 64);
    add_bar(f, 6, PCI_BAR_ROM, 256 * KIB);
}

static void check_bar(unsigned function, unsigned bar, uint64_t address)
{
    CHECK(layout.function[function].bar[bar].assigned);
    CHECK_EQ(layout.function[function].bar[bar].address, address);
}

static void check_no_bar(unsigned function, unsigned bar)
{
    CHECK(!layout.function[function].bar[bar].assigned);
    CHECK_EQ(layout.function[function].bar[bar].address, 0);
}

static void check_window(struct window w, uint64_t start, uint64_t end)
{
    CHECK_EQ(w.start, start);
    CHECK_EQ(w.end, end);
}

static void place(void)
{
    pci_place(&layout, &platform);
}

/* The guest of the stock loader's log on Xen 4.17: 512 MiB with 16 MiB of them video memory, no NIC. */
static void the_guest_of_the_stock_log_gets_the_same_addresses(void **state)
{
    (void)state;
    new_guest(0x1F000000, 0);
    add_chipset();
    add_vga();
    place();
    check_bar(4, 1, 0xF0000000);
    check_bar(5, 0, 0xF1000000);
    check_bar(5, 6, 0xF2000000);
    check_bar(5, 2, 0xF2010000);
    check_bar(4, 0, 0xC000);
    check_bar(2, 4, 0xC100);
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    check_window(layout.pci_uncached, 0xF0000000, 0xFC000000);
    check_window(layout.pci_high, 0, 0);
    CHECK_EQ(warnings_count, 0);
}

static void command_and_interrupt_line_registers_equal_the_stock_loaders(void **state)
{
    (void)state;
    new_guest(0x1F000000, 0);
    add_chipset();
    add_vga();
    place();
    CHECK_EQ(layout.function[0].command, 0x0004);
    CHECK_EQ(layout.function[1].command, 0x0004);
    CHECK_EQ(layout.function[2].command, 0x0005);
    CHECK_EQ(layout.function[3].command, 0x0004);
    CHECK_EQ(layout.function[3].interrupt_line, 0x0A);
    CHECK_EQ(layout.function[4].command, 0x0007);
    CHECK_EQ(layout.function[4].interrupt_line, 0x0B);
    CHECK_EQ(layout.function[5].command, 0x0007);
}

static void a_nic_is_placed_as_by_the_stock_loader(void **state)
{
    (void)state;
    new_guest(0x1F000000, 0);
    add_chipset();
    add_vga();
    add_nic();
    place();
    check_bar(4, 1, 0xF0000000);
    check_bar(5, 0, 0xF1000000);
    check_bar(6, 6, 0xF2000000);
    check_bar(6, 0, 0xF2040000);
    check_bar(5, 6, 0xF2060000);
    check_bar(5, 2, 0xF2070000);
    check_bar(4, 0, 0xC000);
    check_bar(6, 1, 0xC100);
    check_bar(2, 4, 0xC140);
    CHECK_EQ(layout.function[6].command, 0x0007);
    CHECK_EQ(layout.function[6].interrupt_line, 0x05);
}

static void a_guest_without_display_and_nic_is_placed_as_by_the_stock_loader(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add_chipset();
    place();
    check_bar(4, 1, 0xF0000000);
    check_bar(4, 0, 0xC000);
    check_bar(2, 4, 0xC100);
}

static void a_guest_without_devices_has_the_default_window(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    place();
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    check_window(layout.pci_high, 0, 0);
    CHECK_EQ(warnings_count, 0);
}

static void the_low_window_grows_as_far_as_needed(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add_device(3, PCI_BAR_MEM32, 128 * MIB);
    add_device(4, PCI_BAR_MEM32, 64 * MIB);
    place();
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    add_device(5, PCI_BAR_MEM32, 16);
    place();
    check_window(layout.pci_low, 0xE0000000, 0xFC000000);
    add_device(6, PCI_BAR_MEM64, 256 * MIB);
    place();
    check_window(layout.pci_low, 0xC0000000, 0xFC000000);
    add_device(7, PCI_BAR_MEM64, GIB);
    place();
    check_window(layout.pci_low, 0x80000000, 0xFC000000);
    check_bar(4, 0, 0x80000000);
    check_bar(3, 0, 0xC0000000);
    check_bar(0, 0, 0xD0000000);
    check_bar(1, 0, 0xD8000000);
    check_bar(2, 0, 0xDC000000);
    check_window(layout.pci_high, 0, 0);
    CHECK_EQ(warnings_count, 0);
}

static void the_low_window_does_not_grow_into_ram(void **state)
{
    (void)state;
    new_guest(0xE0001000, 0);
    add_device(3, PCI_BAR_MEM64, 256 * MIB);
    place();
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    check_bar(0, 0, 0x100000000);
    new_guest(0xE0000000, 0);
    add_device(3, PCI_BAR_MEM64, 128 * MIB);
    add_device(4, PCI_BAR_MEM64, 128 * MIB);
    place();
    check_window(layout.pci_low, 0xE0000000, 0xFC000000);
}

static void ram_that_was_taken_for_tables_is_avoided_as_well(void **state)
{
    (void)state;
    new_guest(0xE0001000, 0x140000000);
    layout.low_end = 0xDFF00000;
    layout.high_end = 0x130000000;
    add_device(3, PCI_BAR_MEM64, 256 * MIB);
    place();
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    check_bar(0, 0, 0x180000000);
}

static void more_than_a_gib_goes_above_4_gib_without_widening_the_low_window(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add_device(3, PCI_BAR_MEM64, 2ull * GIB);
    add_device(4, PCI_BAR_MEM64, 8ull * GIB);
    add_device(5, PCI_BAR_MEM64, 32 * MIB);
    place();
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    check_bar(1, 0, 0x200000000);
    check_bar(0, 0, 0x400000000);
    check_bar(2, 0, 0xF0000000);
    check_window(layout.pci_high, 0x200000000, 0x600000000);
    CHECK_EQ(warnings_count, 0);
    CHECK_EQ(layout.function[0].command, 0x0006);
}

static void the_high_window_ends_at_a_multiple_of_its_starts_alignment(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    add_device(3, PCI_BAR_MEM64, 256 * MIB);
    place();
    check_window(layout.pci_high, 0x100000000, 0x200000000);
}

static void the_high_window_keeps_a_distance_from_ram(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM64, 256 * MIB);
    place();
    check_bar(0, 0, 0x180000000);
    check_window(layout.pci_high, 0x180000000, 0x200000000);
    new_guest(0xF0000000, 0x140000000); /* a GiB boundary: the distance must not be zero */
    add_device(3, PCI_BAR_MEM64, 256 * MIB);
    place();
    check_bar(0, 0, 0x180000000);
}

static void the_high_window_starts_at_a_multiple_of_its_biggest_bar(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM64, 16ull * GIB);
    add_device(4, PCI_BAR_MEM64, 2ull * GIB);
    add_device(5, PCI_BAR_MEM64, 256 * MIB);
    place();
    check_bar(0, 0, 0x400000000);
    check_bar(1, 0, 0x800000000);
    check_bar(2, 0, 0x880000000);
    check_window(layout.pci_high, 0x400000000, 0xC00000000);
}

static void the_space_before_that_multiple_is_used_when_the_rest_is_full(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    platform.cpu.physical_bits = 36;
    add_device(3, PCI_BAR_MEM64, 32ull * GIB);
    add_device(4, PCI_BAR_MEM64, 16ull * GIB);
    place();
    check_bar(0, 0, 0x800000000);
    check_bar(1, 0, 0x400000000);
    check_window(layout.pci_high, 0x400000000, 0x1000000000);
}

static void no_bar_is_placed_beyond_the_processors_address_width(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    platform.cpu.physical_bits = 36;
    add_device(3, PCI_BAR_MEM64, 64ull * GIB);
    place();
    check_no_bar(0, 0);
    check_window(layout.pci_high, 0, 0);
    CHECK_EQ(layout.function[0].command, 0x0004);
    CHECK_STR(warnings_last,
              "not every PCI memory BAR found an address | room for all of them | fewer "
              "or smaller devices: no mmio_hole= is large enough | 65536 MiB missing "
              "for 1 BARs, largest at 00:03.0 register 0x10: they stay off");
    platform.cpu.physical_bits = 37;
    place();
    check_bar(0, 0, 0x1000000000);
    platform.cpu.physical_bits = 32;
    place();
    check_no_bar(0, 0);
}

static void no_bar_is_placed_beyond_46_bits(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    platform.cpu.physical_bits = 52;
    add_device(3, PCI_BAR_MEM64, 1ull << 45);
    add_device(4, PCI_BAR_MEM64, 1ull << 63);
    place();
    check_bar(0, 0, 1ull << 45);
    check_no_bar(1, 0);
}

static void a_64_bit_bar_makes_room_for_a_32_bit_one(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    add_device(3, PCI_BAR_MEM64, 128 * MIB);
    add_device(4, PCI_BAR_MEM64, 64 * MIB);
    add_device(5, PCI_BAR_MEM32, 32 * MIB);
    add_device(6, PCI_BAR_ROM, 64 * KIB);
    place();
    check_bar(0, 0, 0x100000000);
    check_bar(1, 0, 0xF8000000);
    check_bar(2, 0, 0xF0000000);
    check_bar(3, 0, 0xF2000000);
    CHECK_EQ(warnings_count, 0);
}

static void a_64_bit_bar_that_has_no_place_above_is_not_moved(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    platform.cpu.physical_bits = 32;
    add_device(3, PCI_BAR_MEM64, 128 * MIB);
    add_device(4, PCI_BAR_MEM64, 64 * MIB);
    add_device(5, PCI_BAR_MEM32, 32 * MIB);
    place();
    check_bar(0, 0, 0xF0000000);
    check_bar(1, 0, 0xF8000000);
    check_no_bar(2, 0);
    CHECK_EQ(warnings_count, 1);
}

static void bars_are_placed_around_reserved_ranges_and_use_the_gaps(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    reserve(0xF0800000, 0x1000);
    reserve(0xF3000000, 0x800);
    add_device(3, PCI_BAR_MEM32, 32 * MIB);
    add_device(4, PCI_BAR_MEM32, 16 * MIB);
    add_device(5, PCI_BAR_MEM32, 8 * MIB);
    add_device(6, PCI_BAR_MEM32, 8 * MIB);
    add_device(7, PCI_BAR_MEM32, 1 * MIB);
    place();
    check_bar(0, 0, 0xF4000000);
    check_bar(1, 0, 0xF1000000);
    check_bar(2, 0, 0xF0000000);
    check_bar(3, 0, 0xF2000000);
    check_bar(4, 0, 0xF0900000);
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
}

static void ram_that_the_toolstack_lists_does_not_count(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    reserve(0x100000, 0xF1000000);
    platform.ram.map[0].type = MEMORY_RAM;
    add_device(3, PCI_BAR_MEM32, 16 * MIB);
    place();
    check_bar(0, 0, 0xF0000000);
}

static void the_low_window_grows_when_reserved_ranges_leave_too_little(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    reserve(0xF4000000, 0x1000);
    reserve(0xFA000000, 0x1000);
    add_device(3, PCI_BAR_MEM32, 128 * MIB);
    place();
    check_window(layout.pci_low, 0xE0000000, 0xFC000000);
    check_bar(0, 0, 0xE0000000);
}

static void a_reserved_range_above_4_gib_is_avoided(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    reserve(0x180000000, 0x100000);
    reserve(0x400000000, 0x1000);
    add_device(3, PCI_BAR_MEM64, 16ull * GIB);
    add_device(4, PCI_BAR_MEM64, 256 * MIB);
    place();
    check_bar(0, 0, 0x800000000);
    check_bar(1, 0, 0x410000000);
    check_window(layout.pci_high, 0x400000000, 0xC00000000);
}

static void io_bars_spill_below_the_chipsets_ports(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    for (uint8_t i = 0; i < 3; i++)
        add_device((uint8_t)(i + 3), PCI_BAR_IO, 8 * KIB);
    add_device(6, PCI_BAR_IO, 4 * KIB);
    place();
    check_bar(0, 0, 0xC000);
    check_bar(1, 0, 0xE000);
    check_bar(2, 0, 0x2000);
    check_bar(3, 0, 0x1000);
    CHECK_EQ(warnings_count, 0);
}

static void io_decoding_is_off_where_ports_ran_out(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    for (uint8_t i = 0; i < 3; i++)
        add_device((uint8_t)(i + 3), PCI_BAR_IO, 16 * KIB);
    add_bar(&platform.pci.function[2], 1, PCI_BAR_MEM32, 4096);
    place();
    check_bar(0, 0, 0xC000);
    check_bar(1, 0, 0x4000);
    check_no_bar(2, 0);
    CHECK_EQ(layout.function[1].command, 0x0005);
    CHECK_EQ(layout.function[2].command, 0x0006);
    CHECK_STR(warnings_last,
              "not every I/O BAR found an address | room for all of them | fewer "
              "devices | 1 BARs have none, largest at 00:05.0 register 0x10: they stay "
              "off");
}

static void the_warning_about_missing_space_names_the_hole_that_cures_it(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM32, 512 * MIB);
    add_bar(&platform.pci.function[0], 2, PCI_BAR_MEM32, 1 * MIB);
    add_bar(&platform.pci.function[0], 3, PCI_BAR_IO, 16);
    add_device(4, PCI_BAR_MEM32, 256 * MIB);
    place();
    check_no_bar(0, 0);
    check_bar(0, 2, 0xF0000000);
    check_no_bar(1, 0);
    CHECK_EQ(layout.function[0].command, 0x0005);
    CHECK_EQ(layout.function[1].command, 0x0004);
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last,
              "not every PCI memory BAR found an address | room for all of them | "
              "mmio_hole=1024 in the guest configuration | 768 MiB missing for 2 BARs, "
              "largest at 00:03.0 register 0x10: they stay off");

    /* With it the toolstack ends low RAM where the hole begins, and all fits. */
    platform.ram.low_end = layout.low_end = 0xC0000000;
    platform.options.mmio_hole_size = 1024ull * MIB;
    warnings_clear();
    place();
    check_bar(0, 0, 0xC0000000);
    check_bar(1, 0, 0xE0000000);
    check_bar(0, 2, 0xF0000000);
    CHECK_EQ(warnings_count, 0);
}

static void the_warning_says_when_no_hole_cures_everything(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM32,
               2ull * GIB); /* only fits at 0 or 2 GiB, where 4 GiB - 64 MiB is too little */
    add_device(4, PCI_BAR_MEM32, 256 * MIB);
    place();
    CHECK_STR(warnings_last,
              "not every PCI memory BAR found an address | room for all of them | "
              "mmio_hole=512 in the guest configuration, which helps in part | 2304 MiB "
              "missing for 2 BARs, largest at 00:03.0 register 0x10: they stay off");
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
}

static void the_warning_counts_a_part_of_a_mib(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM32, 128 * MIB);
    add_device(4, PCI_BAR_MEM32, 64 * MIB);
    add_bar(&platform.pci.function[1], 2, PCI_BAR_MEM32, 16);
    add_bar(&platform.pci.function[1], 6, PCI_BAR_ROM, 2 * KIB);
    place();
    CHECK_STR(warnings_last, "not every PCI memory BAR found an address | room for all of them | "
                             "mmio_hole=512 in the guest configuration | 1 MiB missing for 2 BARs, "
                             "largest at 00:04.0 register 0x30: they stay off");
    platform.pci.function[1].bar[6] = (struct pci_bar){.kind = PCI_BAR_NONE};
    place();
    CHECK_STR(warnings_last, "not every PCI memory BAR found an address | room for all of them | "
                             "mmio_hole=512 in the guest configuration | 1 MiB missing for 1 BARs, "
                             "largest at 00:04.0 register 0x18: they stay off");
}

static void all_space_above_ram_is_used_before_a_bar_goes_without(void **state)
{
    (void)state;
    for (uint64_t low_end = 0xC8000000; low_end <= 0xD0000000; low_end += 128 * MIB) {
        new_guest(low_end, 0x120000000); /* the stock loader knows only 0xE0000000 here */
        add_device(3, PCI_BAR_MEM32, 256 * MIB);
        add_device(4, PCI_BAR_MEM32, 256 * MIB);
        place();
        check_window(layout.pci_low, 0xD0000000, 0xFC000000);
        check_bar(0, 0, 0xD0000000);
        check_bar(1, 0, 0xE0000000);
        CHECK_EQ(warnings_count, 0);
    }
}

static void the_device_models_pages_directly_above_ram_are_kept_free(void **state)
{
    (void)state;
    new_guest(0xD0000000, 0); /* no RAM above 4 GiB: they are here */
    add_device(3, PCI_BAR_MEM32, 256 * MIB);
    add_device(4, PCI_BAR_MEM32, 256 * MIB);
    place();
    check_window(layout.pci_low, 0xE0000000, 0xFC000000);
    check_no_bar(1, 0);
}

static void the_low_window_stays_small_where_more_space_would_not_help(void **state)
{
    (void)state;
    new_guest(0xD0000000, 0x120000000);
    add_device(3, PCI_BAR_MEM32, 512 * MIB);
    place();
    check_window(layout.pci_low, 0xE0000000, 0xFC000000);
    check_no_bar(0, 0);
    CHECK_EQ(warnings_count, 1);
}

static void a_rom_without_an_address_leaves_its_function_working(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    add_device(3, PCI_BAR_MEM32, 128 * MIB);
    add_device(4, PCI_BAR_MEM32, 64 * MIB);
    add_bar(&platform.pci.function[1], 6, PCI_BAR_ROM, 64 * KIB);
    place();
    check_no_bar(1, 6);
    CHECK_EQ(layout.function[1].command, 0x0006);
    CHECK_EQ(warnings_count, 1);
}

static void memory_decoding_is_on_for_a_function_that_only_has_a_rom(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add_device(3, PCI_BAR_NONE, 0);
    add_bar(&platform.pci.function[0], 6, PCI_BAR_ROM, 64 * KIB);
    place();
    CHECK_EQ(layout.function[0].command, 0x0006);
}

static void other_bits_of_the_command_register_stay(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add_device(3, PCI_BAR_MEM32, 4096);
    platform.pci.function[0].command = 0x0501;
    place();
    CHECK_EQ(layout.function[0].command, 0x0506);
}

static void an_emulated_display_is_the_primary_one_wherever_it_is(void **state)
{
    struct pci_function *gpu;

    (void)state;
    new_guest(0x10000000, 0);
    gpu = add(0x10, 0x10DE, 0x1B80, 0x030000);
    add_bar(gpu, 0, PCI_BAR_MEM32, 16 * MIB);
    add(0x18, 0x1234, 0x1111, 0x030000);
    gpu = add(0x20, 0x10DE, 0x1B80, 0x030000);
    add_bar(gpu, 0, PCI_BAR_MEM32, 16 * MIB);
    place();
    CHECK_EQ(layout.function[0].command, 0x0006);
    CHECK_EQ(layout.function[1].command, 0x0007);
    CHECK_EQ(layout.function[2].command, 0x0006);
}

static void cirrus_is_an_emulated_display_and_its_maker_has_others(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add(0x10, 0x1013, 0x00A8, 0x030000);
    add(0x18, 0x1013, 0x00B8, 0x030000);
    add(0x20, 0x1234, 0x00B8, 0x030000);
    place();
    CHECK_EQ(layout.function[0].command, 0x0004);
    CHECK_EQ(layout.function[1].command, 0x0007);
    CHECK_EQ(layout.function[2].command, 0x0004);
}

static void without_an_emulated_display_the_first_is_primary(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add(0x10, 0x10DE, 0x1B80, 0x030200); /* a 3D controller has no legacy ports */
    add(0x18, 0x10DE, 0x1B80, 0x030000);
    add(0x20, 0x1002, 0x67DF, 0x030000);
    place();
    CHECK_EQ(layout.function[0].command, 0x0004);
    CHECK_EQ(layout.function[1].command, 0x0007);
    CHECK_EQ(layout.function[2].command, 0x0004);
}

static void the_primary_display_decodes_even_with_a_bar_missing(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    add_bar(add(0x18, 0x10DE, 0x1B80, 0x030000), 0, PCI_BAR_MEM32, 256 * MIB);
    place();
    check_no_bar(0, 0);
    CHECK_EQ(layout.function[0].command, 0x0007);
}

static void a_bridge_is_left_alone(void **state)
{
    struct pci_function *bridge;

    (void)state;
    new_guest(0x10000000, 0);
    bridge = add(0x18, 0x1B36, 0x0001, 0x060400);
    bridge->header_type = 1;
    bridge->command = 0x0103;
    add_bar(bridge, 0, PCI_BAR_MEM64, 4096);
    place();
    check_no_bar(0, 0);
    CHECK_EQ(layout.function[0].command, 0x0100);
    CHECK_EQ(warnings_count, 0);
}

static void an_impossible_interrupt_pin_means_none(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add(0x18, 0x1234, 1, 0xFF0000)->interrupt_pin = 4;
    add(0x20, 0x1234, 2, 0xFF0000)->interrupt_pin = 5;
    place();
    CHECK_EQ(layout.function[0].interrupt_line, 11);
    CHECK_EQ(layout.function[1].interrupt_line, 0);
}

static void a_cached_platform_bar_goes_to_the_top_of_the_window(void **state)
{
    (void)state;
    new_guest(0x1F000000, 0);
    platform.options.platform_bar_uc = false;
    add_chipset();
    add_vga();
    place();
    check_bar(4, 1, 0xFB000000);
    check_bar(5, 0, 0xF0000000);
    check_bar(5, 6, 0xF1000000);
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    check_window(layout.pci_uncached, 0xF0000000, 0xFB000000);
    CHECK_EQ(layout.function[4].command, 0x0007);
    CHECK_EQ(warnings_count, 0);
}

static void several_cached_platform_bars_are_stacked(void **state)
{
    (void)state;
    new_guest(0x1F000000, 0);
    platform.options.platform_bar_uc = false;
    add_bar(add(0x10, 0x5853, 0x0001, 0xFF8000), 1, PCI_BAR_MEM32, 1 * MIB);
    add_bar(add(0x18, 0x5853, 0x0002, 0xFF8000), 1, PCI_BAR_MEM32, 16 * MIB);
    add_device(4, PCI_BAR_MEM32, 128 * MIB);
    place();
    check_bar(0, 1, 0xFAF00000);
    check_bar(1, 1, 0xFB000000);
    check_bar(2, 0, 0xF0000000);
    check_window(layout.pci_uncached, 0xF0000000, 0xFAF00000);
}

static void nothing_else_is_placed_in_the_cached_part(void **state)
{
    (void)state;
    new_guest(0x1F000000, 0);
    platform.options.platform_bar_uc = false;
    add_bar(add(0x10, 0x5853, 0x0001, 0xFF8000), 1, PCI_BAR_MEM32, 128 * MIB);
    add_device(4, PCI_BAR_MEM32, 16 * MIB);
    place();
    check_bar(0, 1, 0xF0000000); /* its alignment leaves 64 MiB behind it unused */
    check_bar(1, 0, 0xE0000000);
    check_window(layout.pci_low, 0xE0000000, 0xFC000000);
    check_window(layout.pci_uncached, 0xE0000000, 0xF0000000);
}

static void a_platform_bar_that_cannot_be_cached_is_placed_as_usual(void **state)
{
    (void)state;
    new_guest(0x1F000000, 0);
    platform.options.platform_bar_uc = false;
    reserve(0xFB800000, 0x1000);
    add_chipset();
    place();
    check_bar(4, 1, 0xF0000000);
    check_window(layout.pci_uncached, 0xF0000000, 0xFC000000);
    CHECK_EQ(warnings_count, 1);
    new_guest(0x1F000000, 0);
    platform.options.platform_bar_uc = false;
    add_bar(add(0x10, 0x5853, 0x0001, 0xFF8000), 1, PCI_BAR_MEM32, 2048); /* MTRRs count pages */
    place();
    check_bar(0, 1, 0xF0000000);
    CHECK_EQ(warnings_count, 1);
}

static void a_configured_hole_is_where_the_low_window_starts(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    platform.options.mmio_hole_size = 3072ull * MIB;
    add_chipset();
    place();
    check_window(layout.pci_low, 0x40000000, 0xFC000000);
    check_bar(4, 1, 0x40000000);
    platform.options.mmio_hole_size = 257ull * MIB;
    place();
    check_window(layout.pci_low, 0xEFF00000, 0xFC000000);
    check_bar(4, 1, 0xF0000000);
    platform.options.mmio_hole_size = 256ull * MIB;
    place();
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    CHECK_EQ(warnings_count, 0);
}

static void a_hole_that_is_too_small_is_ignored(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    platform.options.mmio_hole_size = 255ull * MIB;
    place();
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    CHECK_STR(warnings_last,
              "mmio_hole is too small and is ignored | 256 to 3840 MiB | mmio_hole= in "
              "the guest configuration | 267386880 bytes");
}

static void a_hole_never_cuts_into_ram(void **state)
{
    (void)state;
    new_guest(0xC0000000, 0x140000000);
    platform.options.mmio_hole_size = 2048ull * MIB;
    place();
    check_window(layout.pci_low, 0xC0000000, 0xFC000000);
    CHECK_EQ(warnings_count, 1);
    platform.options.mmio_hole_size = 1ull << 32;
    place();
    check_window(layout.pci_low, 0xC0000000, 0xFC000000);
    platform.options.mmio_hole_size = 1ull << 40;
    place();
    check_window(layout.pci_low, 0xC0000000, 0xFC000000);
    CHECK_EQ(warnings_count, 3);
}

static void a_start_that_takes_too_many_mtrrs_is_rounded(void **state)
{
    (void)state;
    new_guest(0x40100000, 0x120000000); /* mmio_hole=3071 and RAM up to it: up */
    platform.options.mmio_hole_size = 3071ull * MIB;
    place();
    check_window(layout.pci_low, 0x50000000, 0xFC000000);
    new_guest(0x40000000, 0); /* no RAM below it: down */
    platform.options.mmio_hole_size = 3071ull * MIB;
    place();
    check_window(layout.pci_low, 0x40000000, 0xFC000000);
    CHECK_EQ(warnings_count, 0);
}

static void a_guest_with_no_room_below_4_gib_at_all_is_survived(void **state)
{
    (void)state;
    new_guest(0xFC000000, 0x140000000);
    add_chipset();
    place();
    check_window(layout.pci_low, 0xFC000000, 0xFC000000);
    check_no_bar(4, 1);
    CHECK_EQ(layout.function[4].command, 0x0005);
    CHECK_EQ(warnings_count, 1);
}

/* Made-up platforms. xorshift64: Marsaglia, "Xorshift RNGs". */
static uint64_t seed;

static uint64_t any(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (seed >> 8) % below;
}

static void any_reserved(void)
{
    const uint64_t pages = 1 + any(any(4) == 0 ? 65536 : 16);
    const bool high = any(4) == 0;
    const uint64_t from = high ? max_u64(FOUR_GIB, platform.ram.high_end) : platform.ram.low_end;
    const uint64_t room = high ? 16ull * GIB : FIRMWARE_AREA - from;

    if (room >> 12 <= pages)
        return;
    reserve(from + any((room >> 12) - pages) * 4096 + any(2) * any(4096), pages * 4096);
}

static void any_function(uint8_t devfn)
{
    static const uint16_t ids[][2] = {{0x5853, 0x0001}, {0x1234, 0x1111}, {0x8086, 0x100E}};
    const uint16_t *id = ids[any(3)];
    struct pci_function *f = add(devfn, id[0], id[1], any(4) == 0 ? 0x030000 : 0x020000);

    f->header_type = any(16) == 0;
    f->interrupt_pin = (uint8_t)any(6);
    f->command = (uint16_t)any(0x800);
    for (unsigned i = 0; i < PCI_BARS; i++) {
        const unsigned kind = i == PCI_BAR_ROM_INDEX ? (any(4) == 0 ? PCI_BAR_ROM : PCI_BAR_NONE)
                                                     : (unsigned)any(PCI_BAR_ROM);

        if (kind == PCI_BAR_IO)
            add_bar(f, i, PCI_BAR_IO, 4ull << any(11));
        else if (kind == PCI_BAR_MEM32)
            add_bar(f, i, PCI_BAR_MEM32, 16ull << (any(8) == 0 ? any(28) : any(20)));
        else if (kind == PCI_BAR_ROM)
            add_bar(f, i, PCI_BAR_ROM, 2048ull << any(14));
        else if (kind == PCI_BAR_MEM64 && i < 5)
            add_bar(f, i++, PCI_BAR_MEM64, 16ull << (any(8) == 0 ? any(45) : any(25)));
    }
}

static void any_guest(void)
{
    const unsigned functions = (unsigned)any(any(64) == 0 ? 256 : 24);
    const unsigned reserved = (unsigned)any(any(16) == 0 ? MAX_MEMORY_RANGES : 5);
    uint64_t low = 0x200000 + any(0xFC000 - 0x200 + 1) * 4096, high = 0;

    if (any(2) == 0)
        low = align_down_u64(low, 256 * MIB) + (any(2) ? 2 * MIB : 256 * MIB);
    low = min_u64(low, FIRMWARE_AREA);
    if (any(2) == 0)
        high = FOUR_GIB + (1 + any(1u << (8 + any(16)))) * 4096;
    new_guest(low, high);
    platform.cpu.physical_bits = (uint8_t)(36 + any(17));
    platform.options.platform_bar_uc = any(2) == 0;
    if (any(3) == 0)
        platform.options.mmio_hole_size = any(5) == 0 ? any(5ull << 30) : (256 + any(3585)) * MIB;
    for (unsigned i = 0; i < reserved; i++)
        any_reserved();
    for (unsigned i = 0; i < functions; i++)
        any_function((uint8_t)i);
}

/* Everything that occupies memory addresses, for comparing each with each. */
static struct memory_range used[4 + MAX_MEMORY_RANGES + MAX_PCI_FUNCTIONS * PCI_BARS];
static unsigned used_count;

static void use(uint64_t start, uint64_t size)
{
    if (size != 0)
        used[used_count++] = (struct memory_range){.start = start, .size = size};
}

static void use_ram_and_reserved(void)
{
    used_count = 0;
    use(0, platform.ram.low_end);
    use(FOUR_GIB, platform.ram.high_end ? platform.ram.high_end - FOUR_GIB : 0);
    use(FIRMWARE_AREA, FOUR_GIB - FIRMWARE_AREA);
    for (unsigned i = 0; i < platform.ram.map_count; i++)
        use(platform.ram.map[i].start, platform.ram.map[i].size);
}

static bool is_free(uint64_t start, uint64_t size)
{
    for (unsigned i = 0; i < used_count; i++)
        if (ranges_overlap(start, size, used[i].start, used[i].size))
            return false;
    return true;
}

static void check_one_bar(const struct pci_function *f, const struct function_plan *plan,
                          unsigned i)
{
    const struct pci_bar *bar = &f->bar[i];
    const uint64_t address = plan->bar[i].address;
    const bool low = range_in(address, bar->size, layout.pci_low.start, layout.pci_low.end);
    const bool high = range_in(address, bar->size, layout.pci_high.start, layout.pci_high.end);

    if (!plan->bar[i].assigned)
        return;
    CHECK_EQ(f->header_type, 0);
    CHECK_EQ(address & (bar->size - 1), 0);
    switch (bar->kind) {
    case PCI_BAR_IO:
        CHECK(range_in(address, bar->size, 0xC000, 0x10000) ||
              range_in(address, bar->size, 0x1000, 0xA000));
        use(1ull << 60 | address, bar->size); /* out of the way of memory */
        return;
    case PCI_BAR_MEM64:
        CHECK(low || high);
        break;
    default:
        CHECK(low);
    }
    CHECK(is_free(address, bar->size));
    use(address, bar->size);
}

/* Bus master, and decoding exactly where every BAR of the kind has an address. */
static void check_command(const struct pci_function *f, const struct function_plan *plan)
{
    unsigned io = 0, memory = 0, io_missing = 0, memory_missing = 0;

    if (f->header_type != 0) {
        CHECK_EQ(plan->command, f->command & ~3u);
        return;
    }
    CHECK_EQ(plan->command & ~3u, (f->command & ~3u) | 4);
    if (f->class_code == 0x030000)
        return;
    for (unsigned i = 0; i < PCI_BARS; i++) {
        if (f->bar[i].kind == PCI_BAR_IO)
            *(plan->bar[i].assigned ? &io : &io_missing) = 1;
        else if (plan->bar[i].assigned)
            memory = 2;
        else if (f->bar[i].kind == PCI_BAR_MEM32 || f->bar[i].kind == PCI_BAR_MEM64)
            memory_missing = 2;
    }
    CHECK_EQ(plan->command & 3, (io & ~io_missing) | (memory & ~memory_missing));
}

static void check_bars(void)
{
    unsigned unassigned = 0;

    use_ram_and_reserved();
    for (unsigned n = 0; n < platform.pci.count; n++) {
        const struct pci_function *f = &platform.pci.function[n];

        for (unsigned i = 0; i < PCI_BARS; i++) {
            check_one_bar(f, &layout.function[n], i);
            unassigned += f->header_type == 0 && f->bar[i].kind != PCI_BAR_NONE &&
                          !layout.function[n].bar[i].assigned;
        }
        check_command(f, &layout.function[n]);
    }
    if (unassigned != 0)
        CHECK(warnings_count != 0);
}

/* A 32-bit BAR goes without an address only if there is no free place for it at all. */
static void check_nothing_was_wasted(void)
{
    uint64_t smallest = 0;

    for (unsigned n = 0; n < platform.pci.count; n++)
        for (unsigned i = 0; i < PCI_BARS; i++) {
            const struct pci_bar *bar = &platform.pci.function[n].bar[i];

            if ((bar->kind == PCI_BAR_MEM32 || bar->kind == PCI_BAR_ROM) &&
                platform.pci.function[n].header_type == 0 && !layout.function[n].bar[i].assigned &&
                (smallest == 0 || bar->size < smallest))
                smallest = bar->size;
        }
    if (smallest <
        64 * KIB) /* also 0: nothing missing; tiny ones would take too long to look for */
        return;
    for (uint64_t at = align_down_u64(layout.pci_uncached.start + smallest - 1, smallest);
         range_in(at, smallest, layout.pci_uncached.start, layout.pci_uncached.end); at += smallest)
        CHECK(!is_free(at, smallest));
}

static bool uncachable(uint64_t address)
{
    for (unsigned i = 0; i < layout.mtrr_count; i++)
        if (range_in(address, 1, layout.mtrr[i].base, layout.mtrr[i].base + layout.mtrr[i].size))
            return true;
    return false;
}

static void check_mtrrs(void)
{
    const unsigned before = warnings_count;

    mtrr_plan(&layout);
    CHECK(layout.mtrr_count <= MAX_VARIABLE_MTRRS);
    for (unsigned i = 0; i < layout.mtrr_count; i++) {
        const struct mtrr_range *m = &layout.mtrr[i];

        CHECK(m->size >= 4096 && (m->size & (m->size - 1)) == 0);
        CHECK_EQ(m->base & (m->size - 1), 0);
        CHECK(m->base >= platform.ram.low_end && m->base >= 0x200000);
        CHECK(m->base >= FOUR_GIB || m->base + m->size <= FIRMWARE_AREA);
        CHECK(m->base < FOUR_GIB || m->base >= platform.ram.high_end);
    }
    if (warnings_count != before)
        return;
    for (unsigned i = 0; i < platform.pci.count * PCI_BARS; i++) {
        const struct bar_plan *plan = &layout.function[i / PCI_BARS].bar[i % PCI_BARS];

        if (plan->assigned && plan->address > 0xFFFF &&
            !range_in(plan->address, 1, layout.pci_uncached.end, FIRMWARE_AREA))
            CHECK(uncachable(plan->address));
    }
}

static void check_memory_map(void)
{
    struct problem why = {0};

    if (!e820_derive(&layout, &platform, &why)) {
        CHECK(why.what != NULL);
        CHECK(platform.ram.map_count > 60);
        return;
    }
    CHECK_EQ(layout.e820[0].start, 0);
    for (unsigned i = 0; i < layout.e820_count; i++) {
        const struct memory_range *e = &layout.e820[i];

        CHECK(e->size != 0);
        if (i > 0) {
            const uint64_t end = e[-1].start + e[-1].size;

            CHECK(e->start > end || (e->start == end && e->type != e[-1].type));
        }
        for (unsigned n = 0; n < platform.pci.count * PCI_BARS; n++) {
            const struct bar_plan *plan = &layout.function[n / PCI_BARS].bar[n % PCI_BARS];

            if (plan->assigned && plan->address > 0xFFFF)
                CHECK(!ranges_overlap(plan->address,
                                      platform.pci.function[n / PCI_BARS].bar[n % PCI_BARS].size,
                                      e->start, e->size));
        }
    }
}

static void no_made_up_platform_breaks_the_rules(void **state)
{
    unsigned silent = 0;

    (void)state;
    seed = 0x9E3779B97F4A7C15;
    for (unsigned n = 0; n < 2000; n++) {
        any_guest();
        place();
        silent += warnings_count == 0;
        check_bars();
        check_nothing_was_wasted();
        check_mtrrs();
        check_memory_map();
    }
    /* Neither all trivial nor all hopeless, or the above proves little. */
    CHECK(silent > 500 && silent < 1900);
}

static void the_largest_bus_is_placed_without_a_conflict(void **state)
{
    (void)state;
    seed = 1;
    new_guest(0xF0000000, 0x150000000);
    for (unsigned i = 0; i < MAX_PCI_FUNCTIONS; i++) {
        struct pci_function *f = add((uint8_t)i, 0x8086, 0x100E, 0x020000);

        for (unsigned bar = 0; bar < PCI_BARS; bar++)
            add_bar(f, bar, bar % 2 ? PCI_BAR_MEM64 : PCI_BAR_MEM32, 16ull << any(26));
    }
    for (unsigned i = 0; i < MAX_MEMORY_RANGES; i++)
        reserve(0xF0000000 + i * 0x123000, 0x1000);
    place();
    check_bars();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_guest_of_the_stock_log_gets_the_same_addresses),
        cmocka_unit_test(command_and_interrupt_line_registers_equal_the_stock_loaders),
        cmocka_unit_test(a_nic_is_placed_as_by_the_stock_loader),
        cmocka_unit_test(a_guest_without_display_and_nic_is_placed_as_by_the_stock_loader),
        cmocka_unit_test(a_guest_without_devices_has_the_default_window),
        cmocka_unit_test(the_low_window_grows_as_far_as_needed),
        cmocka_unit_test(the_low_window_does_not_grow_into_ram),
        cmocka_unit_test(ram_that_was_taken_for_tables_is_avoided_as_well),
        cmocka_unit_test(more_than_a_gib_goes_above_4_gib_without_widening_the_low_window),
        cmocka_unit_test(the_high_window_ends_at_a_multiple_of_its_starts_alignment),
        cmocka_unit_test(the_high_window_keeps_a_distance_from_ram),
        cmocka_unit_test(the_high_window_starts_at_a_multiple_of_its_biggest_bar),
        cmocka_unit_test(the_space_before_that_multiple_is_used_when_the_rest_is_full),
        cmocka_unit_test(no_bar_is_placed_beyond_the_processors_address_width),
        cmocka_unit_test(no_bar_is_placed_beyond_46_bits),
        cmocka_unit_test(a_64_bit_bar_makes_room_for_a_32_bit_one),
        cmocka_unit_test(a_64_bit_bar_that_has_no_place_above_is_not_moved),
        cmocka_unit_test(bars_are_placed_around_reserved_ranges_and_use_the_gaps),
        cmocka_unit_test(ram_that_the_toolstack_lists_does_not_count),
        cmocka_unit_test(the_low_window_grows_when_reserved_ranges_leave_too_little),
        cmocka_unit_test(a_reserved_range_above_4_gib_is_avoided),
        cmocka_unit_test(io_bars_spill_below_the_chipsets_ports),
        cmocka_unit_test(io_decoding_is_off_where_ports_ran_out),
        cmocka_unit_test(the_warning_about_missing_space_names_the_hole_that_cures_it),
        cmocka_unit_test(the_warning_says_when_no_hole_cures_everything),
        cmocka_unit_test(the_warning_counts_a_part_of_a_mib),
        cmocka_unit_test(all_space_above_ram_is_used_before_a_bar_goes_without),
        cmocka_unit_test(the_device_models_pages_directly_above_ram_are_kept_free),
        cmocka_unit_test(the_low_window_stays_small_where_more_space_would_not_help),
        cmocka_unit_test(a_rom_without_an_address_leaves_its_function_working),
        cmocka_unit_test(memory_decoding_is_on_for_a_function_that_only_has_a_rom),
        cmocka_unit_test(other_bits_of_the_command_register_stay),
        cmocka_unit_test(an_emulated_display_is_the_primary_one_wherever_it_is),
        cmocka_unit_test(cirrus_is_an_emulated_display_and_its_maker_has_others),
        cmocka_unit_test(without_an_emulated_display_the_first_is_primary),
        cmocka_unit_test(the_primary_display_decodes_even_with_a_bar_missing),
        cmocka_unit_test(a_bridge_is_left_alone),
        cmocka_unit_test(an_impossible_interrupt_pin_means_none),
        cmocka_unit_test(a_cached_platform_bar_goes_to_the_top_of_the_window),
        cmocka_unit_test(several_cached_platform_bars_are_stacked),
        cmocka_unit_test(nothing_else_is_placed_in_the_cached_part),
        cmocka_unit_test(a_platform_bar_that_cannot_be_cached_is_placed_as_usual),
        cmocka_unit_test(a_configured_hole_is_where_the_low_window_starts),
        cmocka_unit_test(a_hole_that_is_too_small_is_ignored),
        cmocka_unit_test(a_hole_never_cuts_into_ram),
        cmocka_unit_test(a_start_that_takes_too_many_mtrrs_is_rounded),
        cmocka_unit_test(a_guest_with_no_room_below_4_gib_at_all_is_survived),
        cmocka_unit_test(no_made_up_platform_breaks_the_rules),
        cmocka_unit_test(the_largest_bus_is_placed_without_a_conflict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
