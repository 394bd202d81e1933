/* SPDX-License-Identifier: BSD-2-Clause */
/* Command registers, interrupt lines and the primary display. */
#include "pci_guest.h"

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

static void a_bridge_is_no_display_whatever_its_class(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add(0x10, 0x1234, 0x1111, 0x030000)->header_type = PCI_HEADER_BRIDGE;
    add(0x18, 0x10DE, 0x1B80, 0x030000);
    place();
    CHECK_EQ(layout.function[0].command, 0x0000);
    CHECK_EQ(layout.function[1].command, 0x0007);
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

static void only_an_intel_display_at_00_02_0_gets_an_opregion(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add(0x10, 0x8086, 0x5916, 0x030000);
    place();
    CHECK_EQ(layout.igd_opregion, 0xFDFFC000);
    platform.pci.function[0].devfn = 0x18;
    place();
    CHECK_EQ(layout.igd_opregion, 0);
    platform.pci.function[0].devfn = 0x10;
    platform.pci.function[0].class_code = 0x038000;
    place();
    CHECK_EQ(layout.igd_opregion, 0);
    platform.pci.function[0].class_code = 0x030000;
    platform.pci.function[0].vendor = 0x10DE;
    place();
    CHECK_EQ(layout.igd_opregion, 0);
    CHECK_EQ(warnings_count, 0);
}

static void an_opregion_does_not_go_where_a_device_has_reserved_memory(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add(0x10, 0x8086, 0x5916, 0x030000);
    reserve(0xFDFFE000, 0x1000);
    place();
    CHECK_EQ(layout.igd_opregion, 0);
    CHECK_EQ(warnings_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(command_and_interrupt_line_registers_equal_the_stock_loaders),
        cmocka_unit_test(a_rom_without_an_address_leaves_its_function_working),
        cmocka_unit_test(memory_decoding_is_on_for_a_function_that_only_has_a_rom),
        cmocka_unit_test(other_bits_of_the_command_register_stay),
        cmocka_unit_test(an_emulated_display_is_the_primary_one_wherever_it_is),
        cmocka_unit_test(cirrus_is_an_emulated_display_and_its_maker_has_others),
        cmocka_unit_test(without_an_emulated_display_the_first_is_primary),
        cmocka_unit_test(a_bridge_is_no_display_whatever_its_class),
        cmocka_unit_test(the_primary_display_decodes_even_with_a_bar_missing),
        cmocka_unit_test(an_impossible_interrupt_pin_means_none),
        cmocka_unit_test(only_an_intel_display_at_00_02_0_gets_an_opregion),
        cmocka_unit_test(an_opregion_does_not_go_where_a_device_has_reserved_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
