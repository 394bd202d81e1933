/* SPDX-License-Identifier: BSD-2-Clause */
/* Guests that are larger, smaller or less than the reference guest. */
#include "fixture.h"

static void a_guest_of_256_mib_boots(void **state)
{
    const struct sim_result *r;

    (void)state;
    sim_guest_init(&guest, "small", 2, 256, true);
    r = boots();
    CHECK_EQ(sim_e820_type(0x100000, 0xF000000 - 0x100000), 1);
    CHECK_EQ(sim_e820_type(0xF000000, 1), 0);
    CHECK_EQ(r->cmos[0x34] | r->cmos[0x35] << 8, (0xF000000 - 0x1000000) / 65536);
}

/* CMOS has no memory above 16 MiB then, and less than 64 MiB from 1 MiB on. */
static void a_guest_of_12_mib_boots(void **state)
{
    const struct sim_result *r;

    (void)state;
    sim_guest_init(&guest, "tiny", 1, 12, false);
    r = boots();
    CHECK_EQ(r->cmos[0x34] | r->cmos[0x35] << 8, 0);
    CHECK_EQ(r->cmos[0x30] | r->cmos[0x31] << 8, 11 * 1024);
    sim_guest_init(&guest, "tiny", 1, 16, false);
    guest.low_end -= 64 * KIB;
    r = boots();
    CHECK_EQ(r->cmos[0x34] | r->cmos[0x35] << 8, 0);
}

static void a_guest_of_5_gib_has_memory_above_4_gib(void **state)
{
    struct sim_range map[SIM_MAX_E820];

    (void)state;
    sim_guest_init(&guest, "large", 2, 5120, true);
    boots();
    CHECK_EQ(sim_e820(map), 6);
    CHECK_EQ(map[2].start + map[2].size, SIM_HOLE_START);
    CHECK_EQ(map[5].start, FOUR_GIB);
    CHECK_EQ(map[5].start + map[5].size, 0x14F000000);
}

static void a_guest_without_graphics_boots(void **state)
{
    (void)state;
    sim_guest_init(&guest, "no-vga", 2, 512, false);
    boots();
    CHECK_EQ(sim_config32(0x10, 0x14), 0xF0000008);
    CHECK_EQ(sim_config32(0x09, 0x20), 0x0000C101);
}

static void with_acpi_off_there_are_no_acpi_tables(void **state)
{
    const struct sim_result *r;
    static const uint64_t map[][3] = {{0, 0xA0000, 1},
                                      {0xC0000, 0x100000, 2},
                                      {0x100000, 0x1F000000, 1},
                                      {0xFC000000, 0x100000000, 2}};

    (void)state;
    reference();
    sim_guest_acpi_off(&guest);
    r = boots();
    CHECK_EQ(sim_anchors(), 3);
    check_e820(map, 4);
    CHECK_EQ(param(r, HVM_PARAM_ACPI_IOPORTS_LOCATION), NO_PARAM);
    CHECK_EQ(r->count.port_out[0xB2], 0);
}

static void with_viridian_xen_is_found_further_up(void **state)
{
    (void)state;
    reference();
    guest.viridian = true;
    boots();
}

/* Only routing of interrupts would need them. */
static void one_vcpu_without_an_apic_has_neither_mp_table_nor_pir(void **state)
{
    (void)state;
    reference();
    guest.vcpus = 1;
    guest.apic_mode = false;
    boots();
    CHECK_EQ(sim_anchors(), 2);
}

static void without_spare_memory_pages_come_from_the_top(void **state)
{
    const struct sim_result *r;
    struct sim_range map[SIM_MAX_E820];

    (void)state;
    reference();
    guest.spare_pages = 1;
    r = boots();
    CHECK(r->moved_pages > 0);
    sim_e820(map);
    CHECK_EQ(map[2].start + map[2].size, guest.low_end - r->moved_pages * PAGE_SIZE);
    CHECK_EQ(sim_anchors(), 4);

    sim_guest_init(&guest, "large", 2, 5120, true);
    guest.spare_pages = 0;
    r = boots();
    sim_e820(map);
    CHECK_EQ(map[5].start + map[5].size, guest.high_end - r->moved_pages * (uint64_t)PAGE_SIZE);

    /* All three bytes of the size that CMOS has change then. */
    sim_guest_init(&guest, "even", 2, 0xF10 + 8192, true);
    guest.spare_pages = 0;
    CHECK_EQ(guest.high_end, 3 * FOUR_GIB);
    r = boots();
    CHECK(r->moved_pages > 0);
    CHECK_EQ(r->cmos[0x5B] | r->cmos[0x5C] << 8 | r->cmos[0x5D] << 16,
             (guest.high_end - r->moved_pages * (uint64_t)PAGE_SIZE - FOUR_GIB) >> 16);
}

static void reserved_memory_of_a_device_elsewhere_is_kept_reserved(void **state)
{
    (void)state;
    reference();
    guest.reserved[0] = (struct sim_reserved){0xF8000000, 0x10000, 2};
    guest.reserved[1] = (struct sim_reserved){0xFE000000, 0x10000, 2};
    guest.reserved_count = 2;
    boots();
    CHECK_EQ(sim_e820_type(0xF8000000, 0x10000), 2);
    CHECK_EQ(sim_e820_type(0xFE000000, 0x10000), 2);
}

static void reserved_memory_of_a_device_where_our_tables_go_is_refused(void **state)
{
    static const uint64_t places[] = {0xFDFFF000, 0xFC000000, 0xFC11F000, 0xFBFFF000};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(places); i++) {
        reference();
        guest.reserved[0] = (struct sim_reserved){places[i], 0x2000, 2};
        guest.reserved_count = 1;
        is_refused("reserved memory overlaps");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guest_of_256_mib_boots),
        cmocka_unit_test(a_guest_of_12_mib_boots),
        cmocka_unit_test(a_guest_of_5_gib_has_memory_above_4_gib),
        cmocka_unit_test(a_guest_without_graphics_boots),
        cmocka_unit_test(with_acpi_off_there_are_no_acpi_tables),
        cmocka_unit_test(with_viridian_xen_is_found_further_up),
        cmocka_unit_test(one_vcpu_without_an_apic_has_neither_mp_table_nor_pir),
        cmocka_unit_test(without_spare_memory_pages_come_from_the_top),
        cmocka_unit_test(reserved_memory_of_a_device_elsewhere_is_kept_reserved),
        cmocka_unit_test(reserved_memory_of_a_device_where_our_tables_go_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
