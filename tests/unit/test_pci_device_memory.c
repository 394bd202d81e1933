/* SPDX-License-Identifier: BSD-2-Clause */
/* The device model's own memory directly above RAM, which BARs stay away from. */
#include "pci_guest.h"
#include "plan/pci_windows.h"

/* RAM up to the hole (memory=3856), and above it what QEMU keeps for a display and a NIC. */
static void full_guest(void)
{
    new_guest(0xF0000000, 0);
    add_chipset();
    add_vga();
    add_nic();
    platform.ram.device_memory = 16 * MIB + 512 * KIB;
}

static void bars_begin_above_it(void **state)
{
    (void)state;
    full_guest();
    place();
    check_window(layout.pci_low, 0xF1480000, 0xFC000000); /* and 4 MiB for what is plugged in */
    check_bar(4, 1, 0xF2000000);
    check_bar(5, 0, 0xF3000000);
    check_bar(6, 6, 0xF1480000);
    CHECK_EQ(warnings_count, 0);
}

static void the_spare_room_after_it_is_used_before_a_bar_goes_without(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    platform.ram.device_memory = 64 * MIB - 512 * KIB;
    add_device(3, PCI_BAR_MEM32, 512 * KIB);
    add_device(4, PCI_BAR_MEM32, 64 * MIB);
    add_device(5, PCI_BAR_MEM32, 64 * MIB);
    place();
    check_bar(0, 0, 0xF3F80000);
    check_bar(1, 0, 0xF4000000);
    check_bar(2, 0, 0xF8000000);
    CHECK_EQ(warnings_count, 0);
}

static void above_4_gib_they_begin_above_it_as_well(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    platform.ram.device_memory = GIB + 16 * MIB;
    add_device(3, PCI_BAR_MEM64, GIB);
    place();
    check_bar(0, 0, 0x1C0000000);
    platform.ram.device_memory = 512 * MIB;
    place();
    check_bar(0, 0, 0x180000000);
}

static void with_ram_above_4_gib_none_is_below(void **state)
{
    (void)state;
    full_guest();
    platform.ram.high_end = layout.high_end = 0x110000000;
    place();
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    check_bar(4, 1, 0xF0000000);
}

static void a_64_bit_bar_that_has_no_room_beside_it_goes_above_4_gib(void **state)
{
    (void)state;
    full_guest();
    platform.ram.device_memory += 128 * MIB;
    add_device(6, PCI_BAR_MEM64, 128 * MIB);
    place();
    check_bar(7, 0, 0x100000000);
    CHECK_EQ(warnings_count, 0);
}

/* As Xen maps passed-through devices over whatever was there. What helps is room elsewhere. */
static void a_bar_is_put_there_rather_than_nowhere(void **state)
{
    (void)state;
    full_guest();
    add_device(6, PCI_BAR_MEM32, 128 * MIB);
    place();
    check_bar(7, 0, 0xF0000000);
    check_bar(4, 1, 0xF8000000);
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last,
              "some PCI memory BARs have no address | room for all of them | "
              "mmio_hole=512 in the guest configuration | 128 MiB missing for 1 BAR, "
              "largest at 00:06.0 register 0x10: some are in the device model's own memory");
}

static void what_fits_nowhere_is_switched_off(void **state)
{
    (void)state;
    full_guest();
    add_device(6, PCI_BAR_MEM32, 256 * MIB);
    place();
    check_no_bar(7, 0);
    CHECK(layout.function[4].bar[1].assigned && layout.function[4].bar[1].address >= 0xF1080000);
    CHECK(strstr(warnings_last,
                 "256 MiB missing for 1 BAR, largest at 00:06.0 register 0x10: switched off") !=
          NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_begin_above_it),
        cmocka_unit_test(the_spare_room_after_it_is_used_before_a_bar_goes_without),
        cmocka_unit_test(above_4_gib_they_begin_above_it_as_well),
        cmocka_unit_test(with_ram_above_4_gib_none_is_below),
        cmocka_unit_test(a_64_bit_bar_that_has_no_room_beside_it_goes_above_4_gib),
        cmocka_unit_test(a_bar_is_put_there_rather_than_nowhere),
        cmocka_unit_test(what_fits_nowhere_is_switched_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
