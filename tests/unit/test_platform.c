/* SPDX-License-Identifier: BSD-2-Clause */
/* What is asked of a platform: whether it has anything reserved, and how near BARs come to RAM. */
#include "pci_guest.h"

static bool free_of_reserved(uint64_t start, uint64_t size)
{
    struct problem why = {0};
    const bool good = ram_unreserved(&platform.ram, start, size, &why);

    CHECK(good == (why.code == 0));
    return good;
}

static void memory_without_anything_reserved_may_be_used(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    CHECK(free_of_reserved(0, UINT64_MAX));
    reserve(0xFC000000, 0x1000);
    CHECK(free_of_reserved(0xFBFFF000, 0x1000));
    CHECK(free_of_reserved(0xFC001000, 0x1000));
    CHECK(free_of_reserved(0xFC000000, 0));
    CHECK(!free_of_reserved(0xFBFFF001, 0x1000));
    CHECK(!free_of_reserved(0xFC000FFF, 0x1000));
    CHECK(!free_of_reserved(0xFC000800, 1));
    CHECK(!free_of_reserved(0, 0x100000000));
}

static void any_range_of_the_map_counts_whatever_its_type(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    reserve(0xE0000000, 0x1000);
    reserve(0xFDFFF000, 0x1000);
    reserve(0xFC100000, 0x1000);
    platform.ram.map[1].type = MEMORY_RAM;
    platform.ram.map[2].type = 99;
    CHECK(!free_of_reserved(0xFDFFF000, 0x1000));
    CHECK(!free_of_reserved(0xFC100000, 0x20000));
    CHECK(free_of_reserved(0xFC000000, 0x100000));
}

static void the_range_in_the_way_is_named(void **state)
{
    struct problem why = {0};

    (void)state;
    new_guest(0x10000000, 0);
    reserve(0xF8000000, 0x1000);
    reserve(0xFC0FF000, 0x2000);
    CHECK(!ram_unreserved(&platform.ram, 0xFC000000, 0x120000, &why));
    CHECK_EQ(why.code, 111);
    CHECK_STR(why.what, "a device's reserved memory overlaps the firmware");
    CHECK_STR(why.found, "0x2000 bytes at 0xfc0ff000");
}

/* RAM up to the hole, as memory=3856 has it. */
static void full_guest(void)
{
    new_guest(0xF0000000, 0);
    add_chipset();
    add_vga();
    add_nic();
}

static void most_guests_need_not_ask(void **state)
{
    (void)state;
    full_guest();
    CHECK(platform_reaches_device_memory(&platform));
    platform.ram.low_end = 0xC0000000;
    CHECK(!platform_reaches_device_memory(&platform));
    platform.options.mmio_hole_size = GIB;
    CHECK(platform_reaches_device_memory(&platform));
    platform.options.mmio_hole_size = 512 * MIB;
    CHECK(!platform_reaches_device_memory(&platform));
    reserve(0xE0000000, 4096);
    CHECK(platform_reaches_device_memory(&platform));
    platform.ram.map_count = 0;
    reserve(0xA0000, 4096); /* below 1 MiB */
    CHECK(!platform_reaches_device_memory(&platform));
    reserve(0xE0000000, 4096);
    CHECK(platform_reaches_device_memory(&platform));

    full_guest();
    platform.ram.high_end = 0x110000000;
    CHECK(!platform_reaches_device_memory(&platform));
    add_device(6, PCI_BAR_MEM64, 4 * KIB);
    CHECK(platform_reaches_device_memory(&platform));
}

static void bars_that_go_above_4_gib_anyway_do_not_count_below(void **state)
{
    (void)state;
    full_guest();
    platform.ram.low_end = 0xC0000000;
    add_device(6, PCI_BAR_MEM64, 2ull * GIB);
    CHECK(!platform_reaches_device_memory(&platform));
    add_device(7, PCI_BAR_MEM32, 512 * MIB);
    CHECK(platform_reaches_device_memory(&platform));
}

/* The first page of RAM's end, up to the firmware, at which Xen must be asked. */
static uint64_t first_end(void)
{
    uint64_t low = 0x80000000, high = 0xF0000000;

    while (low < high) {
        platform.ram.low_end = (low + high) / 2 & ~0xFFFull;
        if (platform_reaches_device_memory(&platform))
            high = platform.ram.low_end;
        else
            low = platform.ram.low_end + 0x1000;
    }
    return low;
}

static void ram_may_reach_just_as_far_as_the_window(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0);
    add_device(6, PCI_BAR_MEM32, 32 * MIB);
    CHECK_EQ(first_end(), FOUR_GIB - 256 * MIB - (32 + 16) * MIB + 4 * KIB);
}

static void a_small_bar_counts_a_quarter_of_a_mib_and_ports_nothing(void **state)
{
    uint64_t end;

    (void)state;
    full_guest();
    end = first_end();
    CHECK(end > 0xC0000000 && end < 0xF0000000);
    add_device(6, PCI_BAR_IO, 256);
    CHECK_EQ(first_end(), end);
    add_device(7, PCI_BAR_MEM32, 4 * KIB);
    CHECK_EQ(first_end(), end - MIB / 4);
    add_device(8, PCI_BAR_MEM32, MIB);
    CHECK_EQ(first_end(), end - MIB / 4 - MIB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_without_anything_reserved_may_be_used),
        cmocka_unit_test(any_range_of_the_map_counts_whatever_its_type),
        cmocka_unit_test(the_range_in_the_way_is_named),
        cmocka_unit_test(most_guests_need_not_ask),
        cmocka_unit_test(bars_that_go_above_4_gib_anyway_do_not_count_below),
        cmocka_unit_test(ram_may_reach_just_as_far_as_the_window),
        cmocka_unit_test(a_small_bar_counts_a_quarter_of_a_mib_and_ports_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
