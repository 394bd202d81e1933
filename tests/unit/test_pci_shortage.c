/* SPDX-License-Identifier: BSD-2-Clause */
/* When there is not enough room: what comes first, what stays off, what the user is told. */
#include "pci_guest.h"

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
    CHECK_STR(warnings_last, "some I/O BARs have no address | room for all of them | fewer "
                             "devices | 1 BAR, largest at 00:05.0 register 0x10: switched off");
}

static void the_warning_about_missing_space_names_a_hole_that_makes_room(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM32, 512 * MIB);
    add_bar(&platform.pci.function[0], 2, PCI_BAR_MEM32, 1 * MIB);
    add_bar(&platform.pci.function[0], 3, PCI_BAR_IO, 16);
    add_device(4, PCI_BAR_MEM32, 256 * MIB);
    place();
    check_no_bar(0, 0);
    check_no_bar(0, 2); /* it fits, but half a device does not work */
    check_no_bar(1, 0);
    CHECK_EQ(layout.function[0].command, 0x0005);
    CHECK_EQ(layout.function[1].command, 0x0004);
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last,
              "some PCI memory BARs have no address | room for all of them | "
              "mmio_hole=1024 in the guest configuration | 769 MiB missing for 3 BARs, "
              "largest at 00:03.0 register 0x10: switched off");

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

/* The larger BAR has room, beside the display's, and the other has none then. */
static void a_device_keeps_no_bar_if_another_of_it_has_no_room(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_vga();
    add_device(4, PCI_BAR_MEM32, 128 * MIB);
    add_bar(&platform.pci.function[1], 2, PCI_BAR_MEM32, 64 * MIB);
    place();
    CHECK(layout.function[0].bar[0].assigned);
    check_no_bar(1, 0);
    check_no_bar(1, 2);
    CHECK_EQ(layout.function[1].command, 0x0004);
}

static void the_warning_says_when_no_hole_makes_room_for_everything(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM32,
               2ull * GIB); /* only fits at 0 or 2 GiB, where 4 GiB - 64 MiB is too little */
    add_device(4, PCI_BAR_MEM32, 256 * MIB);
    place();
    CHECK_STR(warnings_last,
              "some PCI memory BARs have no address | room for all of them | "
              "mmio_hole=512 in the guest configuration, which helps in part | 2304 MiB "
              "missing for 2 BARs, largest at 00:03.0 register 0x10: switched off");
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
}

static void the_warning_counts_a_part_of_a_mib(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM32, 128 * MIB);
    add_device(4, PCI_BAR_MEM32, 64 * MIB);
    add_bar(&platform.pci.function[1], 6, PCI_BAR_ROM, 2 * KIB);
    place();
    CHECK_STR(warnings_last, "some PCI memory BARs have no address | room for all of them | "
                             "mmio_hole=512 in the guest configuration | 1 MiB missing for 1 BAR, "
                             "largest at 00:04.0 register 0x30: switched off");
}

static struct pci_function *add_class(uint8_t slot, uint32_t class_code, uint64_t size)
{
    struct pci_function *f = add((uint8_t)(slot << 3), 0x10DE, slot, class_code);

    add_bar(f, 0, PCI_BAR_MEM32, size);
    return f;
}

/* 192 MiB, and 64 MiB for each of five: in the order of need, whatever that of the bus. */
static void the_most_needed_come_first(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_class(3, 0x0C0330, 64 * MIB);
    add_class(4, 0x010802, 64 * MIB);
    add(0x28, 0x5853, 0x0001, 0xFF8000);
    add_bar(&platform.pci.function[2], 1, PCI_BAR_MEM32, 64 * MIB);
    add_class(6, 0x030000, 64 * MIB);
    add_class(7, 0x020000, 64 * MIB);
    place();
    CHECK(layout.function[3].bar[0].assigned); /* display */
    CHECK(layout.function[2].bar[1].assigned); /* Xen platform device */
    CHECK(layout.function[1].bar[0].assigned); /* the first of storage and network */
    check_no_bar(4, 0);
    check_no_bar(0, 0);
    CHECK_EQ(layout.function[0].command, 0x0004);
    CHECK_EQ(layout.function[3].command, 0x0007);
}

/* Only one of them fits above 4 GiB, and the other would come first by its number. */
static void a_display_comes_first_where_only_a_big_bar_lacks_room(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    platform.cpu.physical_bits = 36;
    add_device(3, PCI_BAR_MEM64, 32ull * GIB);
    add_bar(add(0x20, 0x10DE, 4, 0x030000), 0, PCI_BAR_MEM64, 32ull * GIB);
    place();
    check_bar(1, 0, 0x800000000);
    check_no_bar(0, 0);
}

static void the_smaller_comes_first_among_equals(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_class(3, 0x0C0330, 128 * MIB);
    for (uint8_t i = 0; i < 6; i++)
        add_class((uint8_t)(i + 4), 0x0C0330, 16 * MIB);
    place();
    check_no_bar(0, 0);
    for (unsigned i = 1; i < 7; i++)
        CHECK(layout.function[i].bar[0].assigned);
}

static void roms_come_last_and_the_displays_first_of_them(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_bar(add_class(3, 0x0C0330, 64 * MIB), 6, PCI_BAR_ROM, 64 * MIB);
    add_bar(add_class(4, 0x030000, 32 * MIB), 6, PCI_BAR_ROM, 32 * MIB);
    add_class(5, 0x048000, 64 * MIB);
    place();
    CHECK(layout.function[0].bar[0].assigned && layout.function[1].bar[0].assigned);
    CHECK(layout.function[2].bar[0].assigned && layout.function[1].bar[6].assigned);
    check_no_bar(0, 6);
    CHECK_EQ(layout.function[0].command, 0x0006);
}

static void a_64_bit_bar_leaves_the_space_below_4_gib_to_others(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM64, 64 * MIB);
    add_device(4, PCI_BAR_MEM32, 128 * MIB);
    add_device(5, PCI_BAR_MEM32, 64 * MIB);
    add_device(6, PCI_BAR_MEM32, 256 * MIB);
    place();
    CHECK(layout.function[0].bar[0].address >= FOUR_GIB);
    CHECK(layout.function[1].bar[0].assigned && layout.function[2].bar[0].assigned);
    check_no_bar(3, 0);
}

/* What is above 4 GiB already makes no room by moving. */
static void a_64_bit_bar_above_4_gib_stays_where_it_is(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_device(3, PCI_BAR_MEM64, 1 * GIB);
    add_device(4, PCI_BAR_MEM64, 64 * MIB);
    add_device(5, PCI_BAR_MEM32, 128 * MIB);
    add_device(6, PCI_BAR_MEM32, 64 * MIB);
    place();
    check_bar(0, 0, 0x180000000);
    check_bar(1, 0, 0x1C0000000);
    check_bar(2, 0, 0xF0000000);
    check_bar(3, 0, 0xF8000000);
    CHECK_EQ(warnings_count, 0);
}

static void the_display_is_placed_before_the_cached_platform_bar(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    platform.options.platform_bar_uc = false;
    add_chipset();
    add_class(5, 0x030000, 128 * MIB);
    add_class(6, 0x0C0330, 128 * MIB);
    place();
    check_bar(5, 0, 0xF0000000);
    check_bar(4, 1, 0xFB000000);
    check_window(layout.pci_uncached, 0xF0000000, 0xFB000000);
    check_no_bar(6, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(io_decoding_is_off_where_ports_ran_out),
        cmocka_unit_test(the_warning_about_missing_space_names_a_hole_that_makes_room),
        cmocka_unit_test(a_device_keeps_no_bar_if_another_of_it_has_no_room),
        cmocka_unit_test(the_warning_says_when_no_hole_makes_room_for_everything),
        cmocka_unit_test(the_warning_counts_a_part_of_a_mib),
        cmocka_unit_test(the_most_needed_come_first),
        cmocka_unit_test(a_display_comes_first_where_only_a_big_bar_lacks_room),
        cmocka_unit_test(the_smaller_comes_first_among_equals),
        cmocka_unit_test(roms_come_last_and_the_displays_first_of_them),
        cmocka_unit_test(a_64_bit_bar_leaves_the_space_below_4_gib_to_others),
        cmocka_unit_test(a_64_bit_bar_above_4_gib_stays_where_it_is),
        cmocka_unit_test(the_display_is_placed_before_the_cached_platform_bar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
