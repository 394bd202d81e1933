/* SPDX-License-Identifier: BSD-2-Clause */
/* The payload's memory map. Random platforms are in test_pci_place.c. */
#include "check.h"
#include "plan/e820.h"

static struct platform platform;
static struct layout layout;
static struct problem why;

/* A SeaBIOS guest with ACPI and a BIOS of 256 KiB. */
static void new_guest(uint64_t low_end, uint64_t high_end)
{
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0xA5, sizeof(layout));
    memset(&why, 0, sizeof(why));
    layout.low_end = low_end;
    layout.high_end = high_end;
    layout.bios_start = 0xC0000;
    layout.acpi_end = 0xFC00B000;
    layout.igd_opregion = 0;
}

static void tell(uint64_t start, uint64_t size, uint32_t type)
{
    platform.ram.map[platform.ram.map_count++] =
        (struct memory_range){.start = start, .size = size, .type = type};
}

static void check_entry(unsigned i, uint64_t start, uint64_t end, uint32_t type)
{
    CHECK(i < layout.e820_count);
    CHECK_EQ(layout.e820[i].start, start);
    CHECK_EQ(layout.e820[i].start + layout.e820[i].size, end);
    CHECK_EQ(layout.e820[i].type, type);
}

static void the_guest_of_the_stock_log_gets_the_same_map(void **state)
{
    (void)state;
    new_guest(0x1F000000, 0);
    tell(0x100000, 0x1EF00000, MEMORY_RAM);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 5);
    check_entry(0, 0x00000000, 0x000A0000, 1);
    check_entry(1, 0x000C0000, 0x00100000, 2);
    check_entry(2, 0x00100000, 0x1F000000, 1);
    check_entry(3, 0xFC000000, 0xFC00B000, 4);
    check_entry(4, 0xFC00B000, 0x100000000, 2);
}

static void a_guest_with_256_mib_gets_the_map_of_the_specification(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 5);
    check_entry(0, 0x00000000, 0x000A0000, 1);
    check_entry(1, 0x000C0000, 0x00100000, 2);
    check_entry(2, 0x00100000, 0x10000000, 1);
    check_entry(3, 0xFC000000, 0xFC00B000, 4);
    check_entry(4, 0xFC00B000, 0x100000000, 2);
}

static void ram_above_4_gib_comes_last(void **state)
{
    (void)state;
    new_guest(0xF0000000, 0x150000000);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 6);
    check_entry(2, 0x00100000, 0xF0000000, 1);
    check_entry(5, 0x100000000, 0x150000000, 1);
}

static void without_acpi_all_of_the_firmware_area_is_reserved(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    layout.acpi_end = 0xFC000000;
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 4);
    check_entry(3, 0xFC000000, 0x100000000, 2);
}

static void ram_that_the_toolstack_lists_does_not_count(void **state)
{
    (void)state;
    new_guest(0x0FFFD000, 0);
    tell(0x100000, 0x0FF00000, MEMORY_RAM);
    tell(0x100000000, 0x10000000, MEMORY_RAM);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 5);
    check_entry(2, 0x00100000, 0x0FFFD000, 1);
}

static void reserved_ranges_of_devices_are_listed_in_order(void **state)
{
    (void)state;
    new_guest(0x70000000, 0);
    tell(0x140000000, 0x1000, MEMORY_RESERVED);
    tell(0xE0000000, 0x2000, MEMORY_RESERVED);
    tell(0xE0002000, 0x1000, MEMORY_RESERVED); /* a neighbour: one entry */
    tell(0x7A000800, 0x1000, MEMORY_RESERVED); /* whole pages */
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 8);
    check_entry(3, 0x7A000000, 0x7A002000, 2);
    check_entry(4, 0xE0000000, 0xE0003000, 2);
    check_entry(7, 0x140000000, 0x140001000, 2);
}

static void what_the_toolstack_lists_below_1_mib_is_dropped(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    tell(0, 0x2345, MEMORY_ACPI);
    tell(0, 0x200000, MEMORY_NVS);
    tell(0xFFFFF, 2, MEMORY_RESERVED);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 5);
    check_entry(0, 0x00000000, 0x000A0000, 1);
    check_entry(2, 0x00100000, 0x10000000, 1);
}

static void a_reserved_range_at_1_mib_is_kept(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    tell(0x100000, 0x1000, MEMORY_RESERVED);
    CHECK(e820_derive(&layout, &platform, &why));
    check_entry(1, 0x000C0000, 0x00101000, 2);
    check_entry(2, 0x00101000, 0x10000000, 1);
}

static void reserved_beats_nvs_beats_acpi_beats_ram(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    tell(0x03000000, 0x1000, MEMORY_RESERVED);
    tell(0x02000000, 0x01001000, MEMORY_NVS);
    tell(0x01000000, 0x02001000, MEMORY_ACPI);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 9);
    check_entry(2, 0x00100000, 0x01000000, 1);
    check_entry(3, 0x01000000, 0x02000000, 3);
    check_entry(4, 0x02000000, 0x03000000, 4);
    check_entry(5, 0x03000000, 0x03001000, 2);
    check_entry(6, 0x03001000, 0x10000000, 1);
}

static void a_reserved_range_in_the_firmware_area_joins_it(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    tell(0xFD000000, 0x10000, MEMORY_RESERVED);
    tell(0xFBFF0000, 0x10000, MEMORY_RESERVED);
    tell(0xFFFF0000, 0x20000, MEMORY_RESERVED);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 6);
    check_entry(3, 0xFBFF0000, 0xFC000000, 2);
    check_entry(4, 0xFC000000, 0xFC00B000, 4);
    check_entry(5, 0xFC00B000, 0x100010000, 2);
}

static void an_unknown_type_is_reserved(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    tell(0xE0000000, 0x1000, 5);
    tell(0xE0001000, 0x1000, 0);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 6);
    check_entry(3, 0xE0000000, 0xE0002000, 2);
}

static void empty_ranges_are_not_listed(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    tell(0xE0000800, 0, MEMORY_RESERVED);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 5);
}

static void a_range_up_to_the_last_address_does_not_wrap(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    tell(0xFFFFFFFFFFFFE000, 0x1FFF, MEMORY_RESERVED);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 6);
    CHECK_EQ(layout.e820[5].start, 0xFFFFFFFFFFFFE000);
    CHECK_EQ(layout.e820[5].size, 0x1000);
}

static void as_many_ranges_as_the_toolstack_can_list_fit(void **state)
{
    (void)state;
    new_guest(0x10000000, 0x150000000);
    for (unsigned i = 0; i < MAX_MEMORY_RANGES; i++)
        tell(0xE0000000 + (uint64_t)(MAX_MEMORY_RANGES - i) * 0x2000, 0x1000, MEMORY_RESERVED);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 134);
    check_entry(3, 0xE0002000, 0xE0003000, 2);
    check_entry(130, 0xE0100000, 0xE0101000, 2);
}

static void an_intel_displays_opregion_is_nvs(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    layout.igd_opregion = IGD_OPREGION;
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 7);
    check_entry(4, 0xFC00B000, 0xFDFFC000, 2);
    check_entry(5, 0xFDFFC000, 0xFDFFF000, 4);
    check_entry(6, 0xFDFFF000, 0x100000000, 2);
}

static void too_many_ranges_are_a_problem(void **state)
{
    (void)state;
    new_guest(0x10000000, 0x150000000);
    for (unsigned i = 0; i < MAX_MEMORY_RANGES; i++) /* each splits RAM */
        tell(0x01000000 + (uint64_t)i * 0x2000, 0x1000, MEMORY_RESERVED);
    CHECK(!e820_derive(&layout, &platform, &why));
    CHECK_STR(why.what, "the guest's memory map is too long");
    CHECK_STR(why.found, "more than 144 ranges");
}

/* What libxl gives a PVH guest of 12 GiB. */
static void pvh_guest(void)
{
    new_guest(1, 1);
    layout.bios_start = 0xA0000;
    tell(0, 0xFC000000, MEMORY_RAM);
    tell(0xFEFF8000, 0x8000, MEMORY_RESERVED);
    tell(0xFC008000, 0x40, MEMORY_ACPI);
    tell(0xFC000000, 0x1000, MEMORY_ACPI);
    tell(0xFC001000, 0x7000, MEMORY_ACPI);
    tell(0x100000000, 0x204000000, MEMORY_RAM);
}

static void a_pvh_guests_map_is_kept_except_the_area_below_1_mib(void **state)
{
    (void)state;
    pvh_guest();
    CHECK(e820_keep(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 6);
    check_entry(0, 0x00000000, 0x000A0000, 1);
    check_entry(1, 0x000A0000, 0x00100000, 2);
    check_entry(2, 0x00100000, 0xFC000000, 1);
    check_entry(3, 0xFC000000, 0xFC009000, 3);
    check_entry(4, 0xFEFF8000, 0xFF000000, 2);
    check_entry(5, 0x100000000, 0x304000000, 1);
    CHECK_EQ(layout.low_end, 0xFC000000);
    CHECK_EQ(layout.high_end, 0x304000000);
}

static void a_pvh_guests_ram_ends_where_something_else_begins(void **state)
{
    (void)state;
    pvh_guest();
    tell(0x1234000, 0x10, 7);
    CHECK(e820_keep(&layout, &platform, &why));
    CHECK_EQ(layout.low_end, 0x1234000);
    check_entry(2, 0x100000, 0x1234000, 1);
    check_entry(3, 0x1234000, 0x1235000, 2);
    tell(0x1000, 1, MEMORY_NVS);
    CHECK(e820_keep(&layout, &platform, &why));
    CHECK_EQ(layout.low_end, 0x1000);
}

static void a_pvh_guest_without_a_map_has_no_ram(void **state)
{
    (void)state;
    pvh_guest();
    CHECK(e820_keep(&layout, &platform, &why)); /* nothing of this one is left */
    platform.ram.map_count = 0;
    CHECK(e820_keep(&layout, &platform, &why));
    CHECK_EQ(layout.e820_count, 1);
    check_entry(0, 0xA0000, 0x100000, 2);
    CHECK_EQ(layout.low_end, 0);
    CHECK_EQ(layout.high_end, 0);
    tell(0x1000, 0x10000000, MEMORY_RAM);
    CHECK(e820_keep(&layout, &platform, &why));
    CHECK_EQ(layout.low_end, 0);
}

static void a_page_that_is_not_all_ram_is_no_ram_of_a_pvh_guest(void **state)
{
    (void)state;
    pvh_guest();
    platform.ram.map_count = 0;
    tell(0, 0x8000800, MEMORY_RAM);
    tell(0x100000800, 0x1000000, MEMORY_RAM);
    CHECK(e820_keep(&layout, &platform, &why));
    CHECK_EQ(layout.low_end, 0x8000000);
    CHECK_EQ(layout.high_end, 0);
}

static void too_many_ranges_of_a_pvh_guest_are_a_problem(void **state)
{
    (void)state;
    pvh_guest();
    while (platform.ram.map_count < MAX_MEMORY_RANGES)
        tell(0x1000000 + platform.ram.map_count * 0x2000, 0x1000, MEMORY_RESERVED);
    CHECK(!e820_keep(&layout, &platform, &why));
    CHECK_EQ(why.code, MSG_MEMORY_MAP_LENGTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_guest_of_the_stock_log_gets_the_same_map),
        cmocka_unit_test(a_guest_with_256_mib_gets_the_map_of_the_specification),
        cmocka_unit_test(ram_above_4_gib_comes_last),
        cmocka_unit_test(without_acpi_all_of_the_firmware_area_is_reserved),
        cmocka_unit_test(ram_that_the_toolstack_lists_does_not_count),
        cmocka_unit_test(reserved_ranges_of_devices_are_listed_in_order),
        cmocka_unit_test(what_the_toolstack_lists_below_1_mib_is_dropped),
        cmocka_unit_test(a_reserved_range_at_1_mib_is_kept),
        cmocka_unit_test(reserved_beats_nvs_beats_acpi_beats_ram),
        cmocka_unit_test(a_reserved_range_in_the_firmware_area_joins_it),
        cmocka_unit_test(an_unknown_type_is_reserved),
        cmocka_unit_test(empty_ranges_are_not_listed),
        cmocka_unit_test(a_range_up_to_the_last_address_does_not_wrap),
        cmocka_unit_test(as_many_ranges_as_the_toolstack_can_list_fit),
        cmocka_unit_test(an_intel_displays_opregion_is_nvs),
        cmocka_unit_test(too_many_ranges_are_a_problem),
        cmocka_unit_test(a_pvh_guests_map_is_kept_except_the_area_below_1_mib),
        cmocka_unit_test(a_pvh_guests_ram_ends_where_something_else_begins),
        cmocka_unit_test(a_pvh_guest_without_a_map_has_no_ram),
        cmocka_unit_test(a_page_that_is_not_all_ram_is_no_ram_of_a_pvh_guest),
        cmocka_unit_test(too_many_ranges_of_a_pvh_guest_are_a_problem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
