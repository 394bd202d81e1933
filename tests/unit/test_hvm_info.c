/* SPDX-License-Identifier: BSD-2-Clause */
/* The parser of the HVM info table: good ones, each field out of range, and every length. */
#include "check.h"
#include "probe/hvm_info.h"
#include "pc.h"

static struct platform platform;
static struct problem why;
static uint8_t table[48];

/* 2 of 3 vCPUs online, 496 MiB, no RAM above 4 GiB; the checksum is right. */
static void fix_checksum(void)
{
    uint8_t sum = 0;

    table[12] = 0;
    for (unsigned i = 0; i < sizeof(table); i++)
        sum = (uint8_t)(sum + table[i]);
    table[12] = (uint8_t)-sum;
}

static int good_table(void **state)
{
    static const uint8_t good[48] = {'H',  'V',  'M',  ' ',  'I',  'N', 'F', 'O', 48, 0,    0,
                                     0,    0,    1,    0,    0,    3,   0,   0,   0,  0x00, 0xF0,
                                     0x01, 0x00, 0xF0, 0xEF, 0x0F, 0,   0,   0,   0,  0,    0x03};

    (void)state;
    memcpy(table, good, sizeof(table));
    fix_checksum();
    memset(&platform, 0, sizeof(platform));
    memset(&why, 0, sizeof(why));
    return 0;
}

static bool parse(void)
{
    return hvm_info_parse(&platform, span_of(table, sizeof(table)), &why);
}

static void a_good_table_fills_processors_and_memory(void **state)
{
    (void)state;
    CHECK(parse());
    CHECK_EQ(platform.cpu.count, 3);
    CHECK(platform.cpu.online[0] && platform.cpu.online[1] && !platform.cpu.online[2]);
    CHECK(platform.cpu.apic_mode);
    CHECK_EQ(platform.ram.low_end, 0x1F000000);
    CHECK_EQ(platform.ram.high_end, 0);
}

static void memory_above_4_gib_is_taken_over(void **state)
{
    (void)state;
    table[0x1C] = 0x00;
    table[0x1D] = 0x00;
    table[0x1E] = 0x14;
    fix_checksum();
    CHECK(parse());
    CHECK_EQ(platform.ram.high_end, 0x140000000ull);
}

static void ram_may_reach_the_firmware_and_no_further(void **state)
{
    (void)state;
    memcpy(table + 0x14, &(uint32_t){FIRMWARE_AREA >> 12}, 4);
    fix_checksum();
    CHECK(parse());
    CHECK_EQ(platform.ram.low_end, FIRMWARE_AREA);
    memcpy(table + 0x14, &(uint32_t){(FIRMWARE_AREA >> 12) + 1}, 4);
    fix_checksum();
    CHECK(!parse());
}

static void vcpus_beyond_the_count_are_never_online(void **state)
{
    (void)state;
    memset(table + 0x20, 0xFF, 16);
    fix_checksum();
    CHECK(parse());
    CHECK(platform.cpu.online[2]);
    CHECK(!platform.cpu.online[3]);
    CHECK(!platform.cpu.online[127]);
}

static void a_wrong_signature_is_refused(void **state)
{
    (void)state;
    table[0] = 'X';
    fix_checksum();
    CHECK(!parse());
    CHECK_STR(why.what, "the HVM info table is missing");
}

static void a_wrong_checksum_is_refused_with_the_sum(void **state)
{
    (void)state;
    table[12]++;
    CHECK(!parse());
    CHECK_STR(why.what, "the HVM info table has a wrong checksum");
    CHECK_STR(why.found, "a sum of 0x01");
}

static void a_short_length_field_is_refused(void **state)
{
    (void)state;
    table[8] = 47;
    fix_checksum();
    CHECK(!parse());
    CHECK_STR(why.found, "47 bytes");
}

static void a_guest_without_a_vcpu_is_refused(void **state)
{
    (void)state;
    table[0x10] = 0;
    fix_checksum();
    CHECK(!parse());
    CHECK_STR(why.what, "the guest has no vCPUs");
}

static void of_more_than_128_vcpus_the_first_128_are_taken(void **state)
{
    (void)state;
    warnings_clear();
    table[0x10] = 128;
    fix_checksum();
    CHECK(parse());
    CHECK_EQ(platform.cpu.count, 128);
    CHECK(!platform.cpu.uncounted);
    CHECK_EQ(warnings_count, 0);
    table[0x10] = 129;
    fix_checksum();
    CHECK(parse());
    CHECK_EQ(platform.cpu.count, 128);
    CHECK(platform.cpu.uncounted);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "| 129") != NULL);
}

static void low_memory_below_2_mib_or_above_the_firmware_area_is_refused(void **state)
{
    (void)state;
    table[0x15] = 0x01;
    table[0x14] = 0xFF;
    table[0x16] = 0;
    fix_checksum();
    CHECK(!parse());
    CHECK_STR(why.found, "2044 KiB");
    memset(&why, 0, sizeof(why));
    table[0x14] = 0x01;
    table[0x15] = 0xC0;
    table[0x16] = 0x0F;
    fix_checksum();
    CHECK(!parse());
    CHECK_STR(why.what, "the guest has an unusable amount of memory below 4 GiB");
}

static void high_memory_that_ends_at_or_below_4_gib_is_refused(void **state)
{
    (void)state;
    table[0x1E] = 0x10;
    fix_checksum();
    CHECK(!parse());
    CHECK_STR(why.found, "page 0x100000");
}

static void a_table_cut_at_any_length_is_refused(void **state)
{
    (void)state;
    for (unsigned len = 0; len < sizeof(table); len++) {
        memset(&why, 0, sizeof(why));
        CHECK(!hvm_info_parse(&platform, span_of(table, len), &why));
        CHECK(why.what != NULL);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, good_table)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_table_fills_processors_and_memory),
        TEST(memory_above_4_gib_is_taken_over),
        TEST(ram_may_reach_the_firmware_and_no_further),
        TEST(vcpus_beyond_the_count_are_never_online),
        TEST(a_wrong_signature_is_refused),
        TEST(a_wrong_checksum_is_refused_with_the_sum),
        TEST(a_short_length_field_is_refused),
        TEST(a_guest_without_a_vcpu_is_refused),
        TEST(of_more_than_128_vcpus_the_first_128_are_taken),
        TEST(low_memory_below_2_mib_or_above_the_firmware_area_is_refused),
        TEST(high_memory_that_ends_at_or_below_4_gib_is_refused),
        TEST(a_table_cut_at_any_length_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
