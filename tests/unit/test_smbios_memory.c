/* SPDX-License-Identifier: BSD-2-Clause */
/* SMBIOS: what is said of memory, from the smallest guest to the largest. */
#include "smbios_guest.h"

static void a_part_of_a_mib_counts_as_one(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 2040ull * MIB - 4096;
    build_smbios();
    s = smbios_of(17, 0);
    CHECK_EQ(smbios_field(&s, 0x0C, 2), 2040);
    s = smbios_of(19, 0);
    CHECK_EQ(smbios_field(&s, 8, 4), 2040 * 1024 - 1);
}

/* True of every guest: devices add up to RAM, and both kinds of mappings cover the same of it. */
static void check_memory(uint64_t mib)
{
    uint64_t sum = 0, mapped[2] = {0, 0};
    struct smbios_structure s;

    build_smbios();
    for (uint32_t i = 0; (s = smbios_of(17, i)).bytes != NULL; i++) {
        CHECK_EQ(smbios_field(&s, 2, 2), 0x1100 + i);
        CHECK_EQ(smbios_field(&s, 4, 2), 0x1000);
        CHECK_EQ(smbios_field(&s, 6, 2), 0xFFFE);
        sum += smbios_field(&s, 0x0C, 2) == 0x7FFF ? smbios_field(&s, 0x1C, 4)
                                                   : smbios_field(&s, 0x0C, 2);
    }
    CHECK_EQ(sum, mib);
    for (uint8_t type = 19; type <= 20; type++) {
        const uint32_t extension = type == 19 ? 0x0F : 0x13;

        for (uint32_t i = 0; (s = smbios_of(type, i)).bytes != NULL; i++) {
            CHECK_EQ(smbios_field(&s, 2, 2), (type == 19 ? 0x1300u : 0x1400u) + i);
            if (smbios_field(&s, 4, 4) == 0xFFFFFFFF)
                mapped[type - 19] +=
                    smbios_field(&s, extension + 8, 8) + 1 - smbios_field(&s, extension, 8);
            else
                mapped[type - 19] += (smbios_field(&s, 8, 4) + 1 - smbios_field(&s, 4, 4)) * 1024;
        }
    }
    CHECK_EQ(mapped[0], mapped[1]);
    CHECK_EQ((mapped[0] + MIB - 1) / MIB, mib);
    s = smbios_of(16, 0);
    CHECK_EQ(smbios_field(&s, 0x0D, 2), smbios_count_of(17));
}

static void a_guest_with_a_hole_has_two_ranges_and_its_device_two_mappings(void **state)
{
    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 1272ull * MIB; /* 5112 MiB in all */
    check_memory(5112);
    CHECK_EQ(smbios_count_of(17), 1);
    CHECK_EQ(smbios_count_of(19), 2);
    CHECK_EQ(smbios_count_of(20), 2);
    CHECK_BYTES(&out, smbios_offset(19, 0), 17, 19, 0x0F, 0x00, 0x13, 0, 0, 0, 0, 0xFF, 0xFF, 0x3B,
                0, 0x00, 0x10, 1, 0, 0);
    CHECK_BYTES(&out, smbios_offset(19, 1), 17, 19, 0x0F, 0x01, 0x13, 0, 0, 0x40, 0, 0xFF, 0xDF,
                0x53, 0, 0x00, 0x10, 1, 0, 0);
    CHECK_BYTES(&out, smbios_offset(20, 0), 21, 20, 0x13, 0x00, 0x14, 0, 0, 0, 0, 0xFF, 0xFF, 0x3B,
                0, 0x00, 0x11, 0x00, 0x13, 1, 0, 0, 0, 0);
    CHECK_BYTES(&out, smbios_offset(20, 1), 21, 20, 0x13, 0x01, 0x14, 0, 0, 0x40, 0, 0xFF, 0xDF,
                0x53, 0, 0x00, 0x11, 0x01, 0x13, 1, 0, 0, 0, 0);
}

static void a_40_gib_guest_has_three_devices(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 40ull * GIB - 0xF0000000;
    check_memory(40960);
    CHECK_EQ(smbios_count_of(17), 3);
    CHECK_EQ(smbios_count_of(20), 4);
    s = smbios_of(17, 1);
    CHECK_EQ(smbios_field(&s, 0x0C, 2), 16384);
    CHECK_STR(smbios_text_at(&s, 0x10), "DIMM 1");
    s = smbios_of(17, 2);
    CHECK_EQ(smbios_field(&s, 0x0C, 2), 8192);
    s = smbios_of(20, 2); /* the second device, all of it in the high range */
    CHECK_EQ(smbios_field(&s, 0x0C, 2), 0x1101);
    CHECK_EQ(smbios_field(&s, 0x0E, 2), 0x1301);
    CHECK_EQ(smbios_field(&s, 4, 4), (FOUR_GIB + 16ull * GIB - 0xF0000000) / 1024);
    s = smbios_of(16, 0);
    CHECK_EQ(smbios_field(&s, 7, 4), 40960 * 1024);
}

static void sixteen_gib_are_one_device_and_a_page_more_makes_two(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 16ull * GIB - 0xF0000000;
    check_memory(16384);
    CHECK_EQ(smbios_count_of(17), 1);
    layout.high_end += 4096;
    check_memory(16385);
    CHECK_EQ(smbios_count_of(17), 2);
    s = smbios_of(17, 1);
    CHECK_EQ(smbios_field(&s, 0x0C, 2), 1);
}

static void a_capacity_of_2_tib_moves_to_the_extended_field(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 2048ull * GIB - 0xF0000000 - MIB;
    check_memory(2048 * 1024 - 1);
    s = smbios_of(16, 0);
    CHECK_EQ(s.formatted, 0x0F);
    CHECK_EQ(smbios_field(&s, 7, 4), 0x7FFFFC00);
    layout.high_end += MIB;
    check_memory(2048 * 1024);
    s = smbios_of(16, 0);
    CHECK_EQ(s.formatted, 0x17);
    CHECK_EQ(smbios_field(&s, 7, 4), 0x80000000);
    CHECK_EQ(smbios_field(&s, 0x0F, 8), 0x20000000000);
}

static void addresses_of_4_tib_and_more_move_to_the_extended_fields(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = 0x40000000000 - 4096;
    check_memory(4096 * 1024 - 256);
    s = smbios_of(19, 1);
    CHECK_EQ(s.formatted, 0x0F);
    CHECK_EQ(smbios_field(&s, 8, 4), 0xFFFFFFFB);
    /* The last KiB below 4 TiB has the number that marks the extended form. */
    layout.high_end = 0x40000000000;
    check_memory(4096 * 1024 - 256);
    s = smbios_of(19, 1);
    CHECK_EQ(s.formatted, 0x1F);
    CHECK_EQ(smbios_field(&s, 4, 8), 0xFFFFFFFFFFFFFFFF);
    CHECK_EQ(smbios_field(&s, 0x0F, 8), 0x100000000);
    CHECK_EQ(smbios_field(&s, 0x17, 8), 0x3FFFFFFFFFF);
    layout.high_end = 0x50000000000; /* 5 TiB */
    check_memory(5120 * 1024 - 256);
    s = smbios_of(20, 0);
    CHECK_EQ(s.formatted, 0x13);
    s = smbios_of(20, smbios_count_of(20) - 1);
    CHECK_EQ(s.formatted, 0x23);
    CHECK_EQ(smbios_field(&s, 4, 8), 0xFFFFFFFFFFFFFFFF);
    CHECK_EQ(smbios_field(&s, 0x1B, 8), 0x4FFFFFFFFFF);
}

static void devices_grow_before_there_are_more_than_511(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 511ull * 16 * GIB - 0xF0000000;
    check_memory(511 * 16384);
    CHECK_EQ(smbios_count_of(17), 511);
    CHECK_EQ(smbios_count_of(20), 512);
    s = smbios_of(20, 511);
    CHECK_EQ(smbios_field(&s, 2, 2), 0x15FF);
    layout.high_end += MIB;
    check_memory(511 * 16384 + 1);
    CHECK_EQ(smbios_count_of(17), 256);
    s = smbios_of(17, 0);
    CHECK_EQ(s.formatted, 0x22);
    CHECK_EQ(smbios_field(&s, 0x0C, 2), 0x7FFF);
    CHECK_EQ(smbios_field(&s, 0x1B, 1), 0);
    CHECK_EQ(smbios_field(&s, 0x1C, 4), 32768);
    CHECK_EQ(smbios_field(&s, 0x20, 2), 0);
    s = smbios_of(17, 255);
    CHECK_EQ(s.formatted, 0x1B);
    CHECK_EQ(smbios_field(&s, 0x0C, 2), 16385);
}

static void guests_of_any_size_are_sound(void **state)
{
    (void)state;
    layout.low_end = 0xF0000000;
    for (uint64_t gib = 4; gib <= 16384; gib *= 2) {
        for (uint32_t around = 0; around < 3; around++) {
            const uint64_t size = gib * GIB + around * MIB - MIB;

            layout.high_end = FOUR_GIB + size - 0xF0000000;
            check_memory(size / MIB);
        }
    }
}

static void the_largest_guest_xen_can_describe_is_sound(void **state)
{
    (void)state;
    platform.cpu.count = MAX_VCPUS;
    layout.low_end = 0xF0000000;
    layout.high_end = 0xFFFFFFFFull * 4096; /* hvm_info_table.high_mem_pgend has 32 bits */
    check_memory(16777216 - 256);
    CHECK_EQ(smbios_count_of(17), 256);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, smbios_guest)
    const struct CMUnitTest tests[] = {
        TEST(a_part_of_a_mib_counts_as_one),
        TEST(a_guest_with_a_hole_has_two_ranges_and_its_device_two_mappings),
        TEST(a_40_gib_guest_has_three_devices),
        TEST(sixteen_gib_are_one_device_and_a_page_more_makes_two),
        TEST(a_capacity_of_2_tib_moves_to_the_extended_field),
        TEST(addresses_of_4_tib_and_more_move_to_the_extended_fields),
        TEST(devices_grow_before_there_are_more_than_511),
        TEST(guests_of_any_size_are_sound),
        TEST(the_largest_guest_xen_can_describe_is_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
