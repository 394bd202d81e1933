/* SPDX-License-Identifier: BSD-2-Clause */
/* Placement of PCI BARs: the stock loader's layouts where they are good, better ones elsewhere. */
#include "pci_guest.h"

/* The guest of the stock loader's log on Xen 4.17: 512 MiB, 16 MiB of them for video; no NIC. */
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

/* The header type of CardBus bridges, and an undefined one. */
static void a_function_with_a_header_of_its_own_is_left_alone(void **state)
{
    (void)state;
    for (uint8_t type = 2; type < 128; type += 125) {
        new_guest(0x10000000, 0);
        add_device(3, PCI_BAR_MEM32, 4096);
        add_device(4, PCI_BAR_MEM32, 4096);
        add_bar(&platform.pci.function[0], 1, PCI_BAR_IO, 16);
        add_bar(&platform.pci.function[0], 6, PCI_BAR_ROM, 2 * KIB);
        platform.pci.function[0].header_type = type;
        platform.pci.function[0].command = 0x0407;
        place();
        check_no_bar(0, 0);
        check_no_bar(0, 1);
        check_no_bar(0, 6);
        CHECK_EQ(layout.function[0].command, 0x0404);
        check_bar(1, 0, 0xF0000000);
        CHECK_EQ(warnings_count, 0);
    }
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
    check_bar(0, 1, 0xF0000000); /* its alignment leaves 64 MiB above it unused */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_guest_of_the_stock_log_gets_the_same_addresses),
        cmocka_unit_test(a_nic_is_placed_as_by_the_stock_loader),
        cmocka_unit_test(a_guest_without_display_and_nic_is_placed_as_by_the_stock_loader),
        cmocka_unit_test(a_guest_without_devices_has_the_default_window),
        cmocka_unit_test(bars_are_placed_around_reserved_ranges_and_use_the_gaps),
        cmocka_unit_test(ram_that_the_toolstack_lists_does_not_count),
        cmocka_unit_test(a_reserved_range_above_4_gib_is_avoided),
        cmocka_unit_test(io_bars_spill_below_the_chipsets_ports),
        cmocka_unit_test(a_bridge_is_left_alone),
        cmocka_unit_test(a_function_with_a_header_of_its_own_is_left_alone),
        cmocka_unit_test(a_cached_platform_bar_goes_to_the_top_of_the_window),
        cmocka_unit_test(several_cached_platform_bars_are_stacked),
        cmocka_unit_test(nothing_else_is_placed_in_the_cached_part),
        cmocka_unit_test(a_platform_bar_that_cannot_be_cached_is_placed_as_usual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
