/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SMBIOS: the bytes of a plain guest as Xen's guests have always seen them, and each option, read
 * back by a walker that shares nothing with the builder.
 */
#include <stdlib.h>
#include "smbios_guest.h"

static const uint8_t plain_structures[] = {
    0x00, 0x18, 0x00, 0x00, 0x01, 0x02, 0x00, 0xe8, 0x03, 0x00, 0x80, 0x00, 0x08, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x04, 0x04, 0x11, 0xff, 0xff, 0x58, 0x65, 0x6e, 0x00, 0x34, 0x2e, 0x31, 0x37,
    0x2e, 0x37, 0x00, 0x31, 0x31, 0x2f, 0x32, 0x39, 0x2f, 0x32, 0x30, 0x32, 0x35, 0x00, 0x00, 0x01,
    0x1b, 0x00, 0x01, 0x01, 0x02, 0x03, 0x04, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,
    0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x06, 0x00, 0x00, 0x58, 0x65, 0x6e, 0x00, 0x48, 0x56,
    0x4d, 0x20, 0x64, 0x6f, 0x6d, 0x55, 0x00, 0x34, 0x2e, 0x31, 0x37, 0x2e, 0x37, 0x00, 0x30, 0x30,
    0x31, 0x31, 0x32, 0x32, 0x33, 0x33, 0x2d, 0x34, 0x34, 0x35, 0x35, 0x2d, 0x36, 0x36, 0x37, 0x37,
    0x2d, 0x38, 0x38, 0x39, 0x39, 0x2d, 0x61, 0x61, 0x62, 0x62, 0x63, 0x63, 0x64, 0x64, 0x65, 0x65,
    0x66, 0x66, 0x00, 0x00, 0x03, 0x15, 0x00, 0x03, 0x01, 0x01, 0x00, 0x00, 0x00, 0x03, 0x03, 0x03,
    0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x58, 0x65, 0x6e, 0x00, 0x00, 0x04, 0x23,
    0x01, 0x04, 0x01, 0x03, 0x01, 0x02, 0xf2, 0x06, 0x03, 0x00, 0xff, 0xfb, 0x8b, 0x17, 0x00, 0x00,
    0x00, 0x00, 0x28, 0x0a, 0x28, 0x0a, 0x41, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00,
    0x00, 0x43, 0x50, 0x55, 0x20, 0x31, 0x00, 0x49, 0x6e, 0x74, 0x65, 0x6c, 0x00, 0x00, 0x04, 0x23,
    0x02, 0x04, 0x01, 0x03, 0x01, 0x02, 0xf2, 0x06, 0x03, 0x00, 0xff, 0xfb, 0x8b, 0x17, 0x00, 0x00,
    0x00, 0x00, 0x28, 0x0a, 0x28, 0x0a, 0x41, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00,
    0x00, 0x43, 0x50, 0x55, 0x20, 0x32, 0x00, 0x49, 0x6e, 0x74, 0x65, 0x6c, 0x00, 0x00, 0x0b, 0x05,
    0x00, 0x0b, 0x01, 0x58, 0x65, 0x6e, 0x00, 0x00, 0x10, 0x0f, 0x00, 0x10, 0x01, 0x03, 0x06, 0x00,
    0xe0, 0x1f, 0x00, 0xfe, 0xff, 0x01, 0x00, 0x00, 0x00, 0x11, 0x1b, 0x00, 0x11, 0x00, 0x10, 0xfe,
    0xff, 0x40, 0x00, 0x40, 0x00, 0xf8, 0x07, 0x09, 0x00, 0x01, 0x00, 0x07, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x44, 0x49, 0x4d, 0x4d, 0x20, 0x30, 0x00, 0x00, 0x13, 0x0f, 0x00, 0x13,
    0x00, 0x00, 0x00, 0x00, 0xff, 0xdf, 0x1f, 0x00, 0x00, 0x10, 0x01, 0x00, 0x00, 0x14, 0x13, 0x00,
    0x14, 0x00, 0x00, 0x00, 0x00, 0xff, 0xdf, 0x1f, 0x00, 0x00, 0x11, 0x00, 0x13, 0x01, 0x00, 0x00,
    0x00, 0x00, 0x20, 0x0b, 0x00, 0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x7f,
    0x04, 0x00, 0x7f, 0x00, 0x00,
};

static void a_plain_guest_sees_the_bytes_it_always_saw(void **state)
{
    (void)state;
    build_smbios();
    CHECK_EQ(out.len, sizeof(plain_structures));
    assert_memory_equal(smbios_bytes, plain_structures, sizeof(plain_structures));
}

static void the_entry_point_satisfies_readers_that_sum_halves_and_readers_that_sum_all(void **state)
{
    (void)state;
    build_smbios();
    buf_init(&out, smbios_bytes, SMBIOS_ROOM, 0x10020);
    smbios_entry_point(&out, &summary, 0xFC100000);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 31);
    CHECK_BYTES(&out, 0, 31, 0x5f, 0x53, 0x4d, 0x5f, 0x28, 0x1f, 0x02, 0x04, 0x55, 0x00, 0x00, 0x00,
                0x00, 0x00, 0x00, 0x00, 0x5f, 0x44, 0x4d, 0x49, 0x5f, 0xb6, 0x75, 0x01, 0x00, 0x00,
                0x10, 0xfc, 0x0c, 0x00, 0x24);
    smbios_entry_point(&out, &summary, 0x000EB01F);
    CHECK_BYTES(&out, 31, 31, 0x5f, 0x53, 0x4d, 0x5f, 0x28, 0x1f, 0x02, 0x04, 0x55, 0x00, 0x00,
                0x00, 0x00, 0x00, 0x00, 0x00, 0x5f, 0x44, 0x4d, 0x49, 0x5f, 0xe5, 0x75, 0x01, 0x1f,
                0xb0, 0x0e, 0x00, 0x0c, 0x00, 0x24);
}

static void the_64_bit_entry_point_sums_to_zero(void **state)
{
    (void)state;
    build_smbios();
    buf_init(&out, smbios_bytes, SMBIOS_ROOM, 0x10040);
    smbios3_entry_point(&out, &summary, 0xFC100000);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 24);
    CHECK_BYTES(&out, 0, 24, '_', 'S', 'M', '3', '_', 0xd1, 0x18, 3, 0, 0, 1, 0, 0x75, 0x01, 0, 0,
                0, 0, 0x10, 0xfc, 0, 0, 0, 0);
    CHECK_EQ(byte_sum(smbios_bytes, 0, 24), 0);
}

static void a_structure_table_above_4_gib_is_refused(void **state)
{
    (void)state;
    buf_init(&out, smbios_bytes, SMBIOS_ROOM, 0x10020);
    smbios_entry_point(&out, &summary, 0x100000000);
    CHECK(!buf_ok(&out));
}

static void each_configured_string_is_in_its_field(void **state)
{
    static const char *const value[SMBIOS_KEYS] = {
        "bios vendor", "bios version", "system manufacturer", "product",  "version", "serial",
        "board maker", "board",        "board version",       "board sn", "asset",   "slot 9",
        "case maker",  "case sn",      "case asset",          "cell co",  "cell"};
    struct smbios_structure s;

    (void)state;
    memcpy(platform.options.smbios, value, sizeof(value));
    platform.options.battery = true;
    build_smbios();
    s = smbios_of(0, 0);
    CHECK_STR(smbios_text_at(&s, 0x04), "bios vendor");
    CHECK_STR(smbios_text_at(&s, 0x05), "bios version");
    CHECK_STR(smbios_text_at(&s, 0x08), "11/29/2025");
    s = smbios_of(1, 0);
    CHECK_STR(smbios_text_at(&s, 0x04), "system manufacturer");
    CHECK_STR(smbios_text_at(&s, 0x05), "product");
    CHECK_STR(smbios_text_at(&s, 0x06), "version");
    CHECK_STR(smbios_text_at(&s, 0x07), "serial");
    s = smbios_of(2, 0);
    CHECK_EQ(smbios_field(&s, 2, 2), 0x0200);
    CHECK_EQ(s.formatted, 0x0F);
    CHECK_STR(smbios_text_at(&s, 0x04), "board maker");
    CHECK_STR(smbios_text_at(&s, 0x05), "board");
    CHECK_STR(smbios_text_at(&s, 0x06), "board version");
    CHECK_STR(smbios_text_at(&s, 0x07), "board sn");
    CHECK_STR(smbios_text_at(&s, 0x08), "asset");
    CHECK_STR(smbios_text_at(&s, 0x0A), "slot 9");
    s = smbios_of(3, 0);
    CHECK_STR(smbios_text_at(&s, 0x04), "case maker");
    CHECK_STR(smbios_text_at(&s, 0x07), "case sn");
    CHECK_STR(smbios_text_at(&s, 0x08), "case asset");
    s = smbios_of(22, 0);
    CHECK_STR(smbios_text_at(&s, 0x05), "cell co");
    CHECK_STR(smbios_text_at(&s, 0x08), "cell");
}

static void a_base_board_with_two_strings_numbers_them_one_and_two(void **state)
{
    (void)state;
    platform.options.smbios[BASEBOARD_MANUFACTURER] = "BM";
    platform.options.smbios[BASEBOARD_LOCATION_IN_CHASSIS] = "LOC";
    build_smbios();
    CHECK_BYTES(&out, smbios_offset(2, 0), 23, 0x02, 0x0F, 0x00, 0x02, 1, 0, 0, 0, 0, 0x09, 2, 0x00,
                0x03, 0x0A, 0, 'B', 'M', 0, 'L', 'O', 'C', 0, 0);
}

static void a_battery_is_there_only_when_asked_for(void **state)
{
    (void)state;
    build_smbios();
    CHECK_EQ(smbios_count_of(22), 0);
    platform.options.battery = true;
    build_smbios();
    CHECK_EQ(smbios_count_of(22), 1);
    CHECK_BYTES(&out, smbios_offset(22, 0), 59, 0x16, 0x1A, 0x00, 0x16, 1, 2, 3, 0, 4, 0x02, 0, 0,
                0, 0, 0, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 'P', 'r', 'i', 'm', 'a', 'r', 'y', 0,
                'X', 'e', 'n', 0, '1', '1', '/', '2', '9', '/', '2', '0', '2', '5', 0, 'X', 'E',
                'N', '-', 'V', 'B', 'A', 'T', 0, 0);
}

static void oem_strings_keep_their_order_and_number(void **state)
{
    struct smbios_structure s;

    (void)state;
    for (uint32_t i = 0; i < MAX_OEM_STRINGS; i++)
        platform.options.oem[i] = i % 2 == 0 ? "even" : "odd";
    platform.options.oem_count = 2;
    build_smbios();
    s = smbios_of(11, 0);
    CHECK_EQ(smbios_field(&s, 4, 1), 2);
    CHECK_EQ(s.strings, 2);
    CHECK_STR(smbios_text(&s, 1), "even");
    CHECK_STR(smbios_text(&s, 2), "odd");
    platform.options.oem_count = 255; /* the stock loader stops at 99 */
    build_smbios();
    s = smbios_of(11, 0);
    CHECK_EQ(smbios_field(&s, 4, 1), 255);
    CHECK_EQ(s.strings, 255);
    CHECK_STR(smbios_text(&s, 255), "even");
}

static void a_string_of_4000_characters_stays_whole(void **state)
{
    static char serial[4001];
    struct smbios_structure s;

    (void)state;
    memset(serial, 's', 4000);
    platform.options.smbios[SYSTEM_SERIAL_NUMBER] = serial;
    build_smbios();
    s = smbios_of(1, 0);
    CHECK_EQ(strlen(smbios_text_at(&s, 7)), 4000);
    CHECK_EQ(warnings_count, 0);
}

static void oem_strings_go_from_the_end_when_65535_bytes_are_exceeded(void **state)
{
    static char kilobyte[1001];

    (void)state;
    memset(kilobyte, 'k', 1000);
    for (uint32_t i = 0; i < MAX_OEM_STRINGS; i++)
        platform.options.oem[i] = kilobyte;
    platform.options.oem_count = 65; /* 369 + 65065 bytes */
    build_smbios();
    CHECK_EQ(warnings_count, 0);
    CHECK_EQ(summary.length, 65434);
    platform.options.oem_count = 70;
    build_smbios();
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last, "the SMBIOS structures are too long | at most 65535 bytes | "
                             "smbios= or smbios_firmware= in the guest configuration | omitted 0 "
                             "vendor structures, 5 OEM strings, 0 other user-supplied structures, "
                             "0 other strings");
    CHECK_EQ(summary.length, 65434);
}

/* Whatever is configured, the guest boots: fields fall back to what they are without strings. */
static void then_configured_strings_go_from_the_last_key(void **state)
{
    static char long_text[22001];
    struct smbios_structure s;

    (void)state;
    memset(long_text, 'x', 22000);
    platform.options.smbios[BIOS_VENDOR] = long_text;
    platform.options.smbios[SYSTEM_MANUFACTURER] = long_text;
    platform.options.smbios[BASEBOARD_MANUFACTURER] = long_text;
    platform.options.smbios[ENCLOSURE_MANUFACTURER] = long_text;
    platform.options.smbios[ENCLOSURE_SERIAL_NUMBER] = "";
    platform.options.oem[0] = "one";
    platform.options.oem_count = 1;
    build_smbios();
    CHECK_EQ(smbios_count_of(2), 0);
    s = smbios_of(0, 0);
    CHECK_EQ(strlen(smbios_text_at(&s, 4)), 22000);
    s = smbios_of(3, 0);
    CHECK_STR(smbios_text_at(&s, 4), "Xen");
    CHECK(strstr(warnings_last, "1 OEM strings, 0 other user-supplied structures, "
                                "3 other strings") != NULL);
}

static void a_buffer_one_byte_too_short_is_an_error(void **state)
{
    (void)state;
    build_smbios_in(0x175);
    CHECK(buf_ok(&out));
    build_smbios_in(0x174);
    CHECK(!buf_ok(&out));
}

/* Nothing after the buffer's end is read or written: the sanitizer watches. */
static void a_buffer_of_any_length_is_kept_to(void **state)
{
    static struct user_smbios user;

    (void)state;
    for (uint32_t room = 0; room < sizeof(plain_structures); room++) {
        uint8_t *const bytes = malloc(room);

        buf_init(&out, bytes, room, 0);
        smbios_structures(&out, &platform, &layout, "11/29/2025", &user, &summary);
        CHECK(!buf_ok(&out));
        free(bytes);
    }
}

static void every_vcpu_has_a_processor_whether_online_or_not(void **state)
{
    struct smbios_structure s;

    (void)state;
    platform.cpu.count = 128;
    build_smbios();
    CHECK_EQ(smbios_count_of(4), 128);
    s = smbios_of(4, 0);
    CHECK_EQ(smbios_field(&s, 2, 2), 0x0401);
    s = smbios_of(4, 127);
    CHECK_EQ(smbios_field(&s, 2, 2), 0x0480);
    CHECK_EQ(smbios_field(&s, 0x18, 1), 0x41);
    CHECK_STR(smbios_text_at(&s, 4), "CPU 128");
}

static void a_processor_maker_is_known_by_its_cpuid_vendor(void **state)
{
    struct smbios_structure s;

    (void)state;
    strcpy(platform.cpu.vendor, "AuthenticAMD");
    build_smbios();
    s = smbios_of(4, 0);
    CHECK_STR(smbios_text_at(&s, 7), "AMD");
    strcpy(platform.cpu.vendor, "HygonGenuine");
    build_smbios();
    s = smbios_of(4, 0);
    CHECK_STR(smbios_text_at(&s, 7), "unknown");
}

static void a_speed_above_65535_mhz_is_clamped(void **state)
{
    struct smbios_structure s;

    (void)state;
    platform.cpu.speed_mhz = 70000;
    build_smbios();
    s = smbios_of(4, 0);
    CHECK_EQ(smbios_field(&s, 0x14, 2), 0xFFFF);
    CHECK_EQ(smbios_field(&s, 0x16, 2), 0xFFFF);
}

static void release_numbers_are_their_low_bytes(void **state)
{
    struct smbios_structure s;

    (void)state;
    platform.xen.major = 260;
    platform.xen.minor = 1000000;
    strcpy(platform.xen.extra, "-unstable-12345");
    build_smbios();
    s = smbios_of(0, 0);
    CHECK_EQ(smbios_field(&s, 0x14, 2), 0x4004);
    CHECK_STR(smbios_text_at(&s, 5), "260.1000000-unstable-12345");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, smbios_guest)
    const struct CMUnitTest tests[] = {
        TEST(a_plain_guest_sees_the_bytes_it_always_saw),
        TEST(the_entry_point_satisfies_readers_that_sum_halves_and_readers_that_sum_all),
        TEST(the_64_bit_entry_point_sums_to_zero),
        TEST(a_structure_table_above_4_gib_is_refused),
        TEST(each_configured_string_is_in_its_field),
        TEST(a_base_board_with_two_strings_numbers_them_one_and_two),
        TEST(a_battery_is_there_only_when_asked_for),
        TEST(oem_strings_keep_their_order_and_number),
        TEST(a_string_of_4000_characters_stays_whole),
        TEST(oem_strings_go_from_the_end_when_65535_bytes_are_exceeded),
        TEST(then_configured_strings_go_from_the_last_key),
        TEST(a_buffer_one_byte_too_short_is_an_error),
        TEST(a_buffer_of_any_length_is_kept_to),
        TEST(every_vcpu_has_a_processor_whether_online_or_not),
        TEST(a_processor_maker_is_known_by_its_cpuid_vendor),
        TEST(a_speed_above_65535_mhz_is_clamped),
        TEST(release_numbers_are_their_low_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
