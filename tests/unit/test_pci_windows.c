/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the PCI windows are: how far the low one reaches down, what goes into the high one, and
 * what mmio_hole= does.
 */
#include "pci_guest.h"

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

/* Twice as large it would begin in RAM. The largest come first there, too. */
static void the_low_window_begins_at_ram_if_that_is_enough(void **state)
{
    (void)state;
    new_guest(0x90000000, 0);
    add_chipset();
    add_vga();
    add_device(4, PCI_BAR_MEM32, 512 * MIB);
    add_device(5, PCI_BAR_MEM32, 512 * MIB);
    add_device(6, PCI_BAR_MEM32, 128 * MIB);
    place();
    check_window(layout.pci_low, 0x90000000, 0xFC000000);
    check_bar(6, 0, 0xA0000000);
    check_bar(7, 0, 0xC0000000);
    check_bar(8, 0, 0x90000000);
    check_bar(4, 1, 0x98000000);
    check_bar(5, 0, 0x99000000);
    CHECK_EQ(warnings_count, 0);
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
              "some PCI memory BARs have no address | room for all of them | smaller devices: "
              "mmio_hole= does not help in a guest with 36 address bits | 65536 MiB missing "
              "for 1 BAR, largest at 00:03.0 register 0x10: switched off");
    platform.cpu.physical_bits = 37;
    place();
    check_bar(0, 0, 0x1000000000);
    platform.cpu.physical_bits = 32;
    place();
    check_no_bar(0, 0);
}

static void what_is_below_4_gib_stays_where_only_a_big_bar_lacks_room(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    add_chipset();
    add_vga();
    platform.cpu.physical_bits = 36;
    add_device(4, PCI_BAR_MEM64, 64ull * GIB);
    add_device(5, PCI_BAR_MEM64, 256 * MIB); /* above 4 GiB as well */
    place();
    check_no_bar(6, 0);
    check_bar(7, 0, 0x180000000);
    check_bar(4, 1, 0xF0000000);
    check_bar(5, 0, 0xF1000000);
    add_device(6, PCI_BAR_MEM64, 32ull * GIB); /* of two the one that fits */
    place();
    check_bar(8, 0, 0x800000000);
    platform.pci.function[8].bar[0].kind = PCI_BAR_MEM32; /* the largest comes first, as always */
    platform.pci.function[8].bar[0].size = 32 * MIB;
    place();
    check_no_bar(6, 0);
    check_bar(8, 0, 0xF0000000);
    check_bar(4, 1, 0xF2000000);
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
    check_no_bar(0, 0); /* the largest goes without: that leaves the fewest functions off */
    check_bar(1, 0, 0xF0000000);
    check_bar(2, 0, 0xF8000000);
    CHECK_EQ(warnings_count, 1);
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
    add_device(2, PCI_BAR_MEM32, 4096);
    platform.options.mmio_hole_size = 3071ull * MIB;
    place();
    check_window(layout.pci_low, 0x48000000, 0xFC000000);
    add_device(3, PCI_BAR_MEM64, 4096); /* one MTRR less: the high window may want one */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_low_window_grows_as_far_as_needed),
        cmocka_unit_test(the_low_window_does_not_grow_into_ram),
        cmocka_unit_test(the_low_window_begins_at_ram_if_that_is_enough),
        cmocka_unit_test(ram_that_was_taken_for_tables_is_avoided_as_well),
        cmocka_unit_test(more_than_a_gib_goes_above_4_gib_without_widening_the_low_window),
        cmocka_unit_test(the_high_window_ends_at_a_multiple_of_its_starts_alignment),
        cmocka_unit_test(the_high_window_keeps_a_distance_from_ram),
        cmocka_unit_test(the_high_window_starts_at_a_multiple_of_its_biggest_bar),
        cmocka_unit_test(the_space_before_that_multiple_is_used_when_the_rest_is_full),
        cmocka_unit_test(no_bar_is_placed_beyond_the_processors_address_width),
        cmocka_unit_test(what_is_below_4_gib_stays_where_only_a_big_bar_lacks_room),
        cmocka_unit_test(no_bar_is_placed_beyond_46_bits),
        cmocka_unit_test(a_64_bit_bar_makes_room_for_a_32_bit_one),
        cmocka_unit_test(a_64_bit_bar_that_has_no_place_above_is_not_moved),
        cmocka_unit_test(the_low_window_grows_when_reserved_ranges_leave_too_little),
        cmocka_unit_test(all_space_above_ram_is_used_before_a_bar_goes_without),
        cmocka_unit_test(the_low_window_stays_small_where_more_space_would_not_help),
        cmocka_unit_test(a_configured_hole_is_where_the_low_window_starts),
        cmocka_unit_test(a_hole_that_is_too_small_is_ignored),
        cmocka_unit_test(a_hole_never_cuts_into_ram),
        cmocka_unit_test(a_start_that_takes_too_many_mtrrs_is_rounded),
        cmocka_unit_test(a_guest_with_no_room_below_4_gib_at_all_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
