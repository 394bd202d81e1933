/* SPDX-License-Identifier: BSD-2-Clause */
/* The addresses that processors of AMD keep for HyperTransport: 1012 to 1024 GiB. */
#include "pci_guest.h"

static void nothing_is_placed_where_hypertransport_is(void **state)
{
    (void)state;
    new_guest(0xF0000000, FOUR_GIB + 900ull * GIB - 0xF0000000);
    add_device(3, PCI_BAR_MEM64, 64ull * GIB);
    platform.cpu.physical_bits = 48;
    place();
    check_bar(0, 0, 0x10000000000);
    check_window(layout.pci_high, 0x10000000000, 0x20000000000);
    platform.cpu.physical_bits = 40; /* there is nothing after it */
    place();
    CHECK(!layout.function[0].bar[0].assigned);
}

static void what_fits_before_hypertransport_is_there(void **state)
{
    (void)state;
    new_guest(0xF0000000, FOUR_GIB + 500ull * GIB);
    add_device(3, PCI_BAR_MEM64, 256ull * GIB);
    add_device(4, PCI_BAR_MEM64, 128ull * GIB);
    add_device(5, PCI_BAR_MEM64, 64ull * GIB);
    platform.cpu.physical_bits = 48;
    place();
    check_bar(0, 0, 0x8000000000);
    check_bar(1, 0, 0xC000000000);
    check_bar(2, 0, 0xE000000000);
    /* Its end is not rounded to the alignment of its start, which would be 1 TiB. */
    check_window(layout.pci_high, 0x8000000000, 0xF000000000);
    add_device(6, PCI_BAR_MEM64, 64ull * GIB); /* together they reach into it: all go after it */
    place();
    check_bar(0, 0, 0x10000000000);
    check_bar(3, 0, 0x17000000000);
    CHECK_EQ(warnings_count, 0);
}

/* 500 GiB, up to the last byte; what goes below 4 GiB does not count. */
static void bars_may_end_right_where_hypertransport_begins(void **state)
{
    static const uint64_t sizes[] = {256, 128, 64, 32, 16, 4};

    (void)state;
    new_guest(0xF0000000, FOUR_GIB + 500ull * GIB);
    for (uint8_t i = 0; i < ARRAY_SIZE(sizes); i++)
        add_device((uint8_t)(3 + i), PCI_BAR_MEM64, sizes[i] * GIB);
    add_bar(&platform.pci.function[0], 2, PCI_BAR_MEM32, 64 * MIB);
    add_bar(&platform.pci.function[0], 3, PCI_BAR_IO, 4 * KIB);
    platform.cpu.physical_bits = 48;
    place();
    check_bar(0, 0, 0x8000000000);
    check_window(layout.pci_high, 0x8000000000, 0xFD00000000);
    CHECK_EQ(warnings_count, 0);
}

static void ram_over_hypertransport_is_warned_about_on_amd_and_hygon(void **state)
{
    static const char *const vendors[] = {"AuthenticAMD", "HygonGenuine", "GenuineIntel"};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(vendors); i++) {
        new_guest(0xF0000000, 0xFD00000000);
        memcpy(platform.cpu.vendor, vendors[i], 13);
        place();
        CHECK_EQ(warnings_count, 0);
        platform.ram.high_end = 0xFD00001000;
        place();
        CHECK_EQ(warnings_count, i < 2 ? 1 : 0);
        CHECK_EQ(strstr(warnings_last, "| RAM up to 0xfd00001000") != NULL, i < 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_placed_where_hypertransport_is),
        cmocka_unit_test(what_fits_before_hypertransport_is_there),
        cmocka_unit_test(bars_may_end_right_where_hypertransport_begins),
        cmocka_unit_test(ram_over_hypertransport_is_warned_about_on_amd_and_hygon),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
