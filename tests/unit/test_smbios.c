/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SMBIOS: the bytes of a plain guest as Xen's guests have always seen them, each option, and memory from the smallest
 * guest to the largest, read back by a walker that shares nothing with the builder.
 */
#include "check.h"
#include "decode_smbios.h"
#include "lib/num.h"
#include "tables/smbios.h"
#include "tables/smbios_passed.h"

#define ROOM 131072

static struct platform platform;
static struct layout layout;
static uint8_t memory[ROOM];
static struct buf out;
static struct smbios_passed passed;
static struct smbios_summary summary;

static struct smbios_walk walk; /* all structures, read back */

/* Two vCPUs and 2040 MiB on Xen 4.17.7. */
static int plain_guest(void **state)
{
    static const uint8_t uuid[16] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                     0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

    (void)state;
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    memset(memory, 0xA5, sizeof(memory));
    platform.xen.major = 4;
    platform.xen.minor = 17;
    strcpy(platform.xen.extra, ".7");
    memcpy(platform.xen.uuid, uuid, sizeof(uuid));
    platform.cpu.count = 2;
    platform.cpu.online[0] = platform.cpu.online[1] = true;
    strcpy(platform.cpu.vendor, "GenuineIntel");
    platform.cpu.signature = 0x000306F2;
    platform.cpu.features = 0x178BFBFF;
    platform.cpu.speed_mhz = 2600;
    layout.low_end = 2040ull * MIB;
    warnings_clear();
    return 0;
}

static void build_in(uint32_t room)
{
    buf_init(&out, memory, room, 0xFC100000);
    smbios_structures(&out, &platform, &layout, "11/29/2025", &passed, &summary);
}

/* The number-th structure of that type, from 0. */
static struct smbios_structure find(uint8_t type, uint32_t number)
{
    return smbios_find(&walk, type, number);
}

static uint32_t offset_of(uint8_t type, uint32_t number)
{
    return (uint32_t)(find(type, number).bytes - out.data);
}

static void build(void)
{
    build_in(ROOM);
    CHECK(buf_ok(&out));
    decode_smbios(&walk, out.data, out.len);
    CHECK(walk.wrong == NULL);
    CHECK_EQ(summary.count, walk.count);
    CHECK_EQ(summary.largest, walk.largest);
    CHECK_EQ(summary.length, out.len);
}

static uint32_t count_of(uint8_t type)
{
    return smbios_count(&walk, type);
}

static uint64_t field(const struct smbios_structure *s, uint32_t at, uint32_t width)
{
    uint64_t value = 0;

    CHECK(at + width <= s->formatted);
    for (uint32_t i = width; i-- > 0;)
        value = value << 8 | s->bytes[at + i];
    return value;
}

/* The text that the byte at `at` names; NULL if none. */
static const char *text(const struct smbios_structure *s, uint32_t at)
{
    const uint64_t number = field(s, at, 1);

    CHECK(number <= s->strings);
    return smbios_text(s, (uint32_t)number);
}

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
    build();
    CHECK_EQ(out.len, sizeof(plain_structures));
    assert_memory_equal(memory, plain_structures, sizeof(plain_structures));
}

static void the_entry_point_satisfies_those_who_sum_halves_and_those_who_sum_all(void **state)
{
    (void)state;
    build();
    buf_init(&out, memory, ROOM, 0x10020);
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
    build();
    buf_init(&out, memory, ROOM, 0x10040);
    smbios3_entry_point(&out, &summary, 0xFC100000);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 24);
    CHECK_BYTES(&out, 0, 24, '_', 'S', 'M', '3', '_', 0xd1, 0x18, 3, 0, 0, 1, 0, 0x75, 0x01, 0, 0,
                0, 0, 0x10, 0xfc, 0, 0, 0, 0);
    CHECK_EQ(byte_sum(memory, 0, 24), 0);
}

static void a_structure_table_above_4_gib_is_refused(void **state)
{
    (void)state;
    buf_init(&out, memory, ROOM, 0x10020);
    smbios_entry_point(&out, &summary, 0x100000000);
    CHECK(!buf_ok(&out));
}

static void each_configured_string_stands_in_its_field(void **state)
{
    static const char *const value[SMBIOS_KEYS] = {
        "bios vendor", "bios version", "system manufacturer", "product",  "version", "serial",
        "board maker", "board",        "board version",       "board sn", "asset",   "slot 9",
        "case maker",  "case sn",      "case asset",          "cell co",  "cell"};
    struct smbios_structure s;

    (void)state;
    memcpy(platform.options.smbios, value, sizeof(value));
    platform.options.battery = true;
    build();
    s = find(0, 0);
    CHECK_STR(text(&s, 0x04), "bios vendor");
    CHECK_STR(text(&s, 0x05), "bios version");
    CHECK_STR(text(&s, 0x08), "11/29/2025");
    s = find(1, 0);
    CHECK_STR(text(&s, 0x04), "system manufacturer");
    CHECK_STR(text(&s, 0x05), "product");
    CHECK_STR(text(&s, 0x06), "version");
    CHECK_STR(text(&s, 0x07), "serial");
    s = find(2, 0);
    CHECK_EQ(field(&s, 2, 2), 0x0200);
    CHECK_EQ(s.formatted, 0x0F);
    CHECK_STR(text(&s, 0x04), "board maker");
    CHECK_STR(text(&s, 0x05), "board");
    CHECK_STR(text(&s, 0x06), "board version");
    CHECK_STR(text(&s, 0x07), "board sn");
    CHECK_STR(text(&s, 0x08), "asset");
    CHECK_STR(text(&s, 0x0A), "slot 9");
    s = find(3, 0);
    CHECK_STR(text(&s, 0x04), "case maker");
    CHECK_STR(text(&s, 0x07), "case sn");
    CHECK_STR(text(&s, 0x08), "case asset");
    s = find(22, 0);
    CHECK_STR(text(&s, 0x05), "cell co");
    CHECK_STR(text(&s, 0x08), "cell");
}

static void a_base_board_with_two_strings_numbers_them_one_and_two(void **state)
{
    (void)state;
    platform.options.smbios[BASEBOARD_MANUFACTURER] = "BM";
    platform.options.smbios[BASEBOARD_LOCATION_IN_CHASSIS] = "LOC";
    build();
    CHECK_BYTES(&out, offset_of(2, 0), 23, 0x02, 0x0F, 0x00, 0x02, 1, 0, 0, 0, 0, 0x09, 2, 0x00,
                0x03, 0x0A, 0, 'B', 'M', 0, 'L', 'O', 'C', 0, 0);
}

static void a_battery_is_there_only_when_asked_for(void **state)
{
    (void)state;
    build();
    CHECK_EQ(count_of(22), 0);
    platform.options.battery = true;
    build();
    CHECK_EQ(count_of(22), 1);
    CHECK_BYTES(&out, offset_of(22, 0), 59, 0x16, 0x1A, 0x00, 0x16, 1, 2, 3, 0, 4, 0x02, 0, 0, 0, 0,
                0, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 'P', 'r', 'i', 'm', 'a', 'r', 'y', 0, 'X',
                'e', 'n', 0, '1', '1', '/', '2', '9', '/', '2', '0', '2', '5', 0, 'X', 'E', 'N',
                '-', 'V', 'B', 'A', 'T', 0, 0);
}

static void oem_strings_keep_their_order_and_number(void **state)
{
    struct smbios_structure s;

    (void)state;
    for (uint32_t i = 0; i < MAX_OEM_STRINGS; i++)
        platform.options.oem[i] = i % 2 == 0 ? "even" : "odd";
    platform.options.oem_count = 2;
    build();
    s = find(11, 0);
    CHECK_EQ(field(&s, 4, 1), 2);
    CHECK_EQ(s.strings, 2);
    CHECK_STR(smbios_text(&s, 1), "even");
    CHECK_STR(smbios_text(&s, 2), "odd");
    platform.options.oem_count = 255; /* the stock loader stops at 99 */
    build();
    s = find(11, 0);
    CHECK_EQ(field(&s, 4, 1), 255);
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
    build();
    s = find(1, 0);
    CHECK_EQ(strlen(text(&s, 7)), 4000);
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
    build();
    CHECK_EQ(warnings_count, 0);
    CHECK_EQ(summary.length, 65434);
    platform.options.oem_count = 70;
    build();
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last,
              "the SMBIOS structures are too long | 65535 bytes at most | "
              "smbios= or smbios_firmware= in the guest configuration | left out 0 "
              "vendors' structures, 5 OEM strings, 0 other passed structures, 0 other strings");
    CHECK_EQ(summary.length, 65434);
}

/* Whatever is configured, the guest boots: what it says falls back to what it says of a guest without strings. */
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
    platform.options.oem[0] = "one";
    platform.options.oem_count = 1;
    build();
    CHECK_EQ(count_of(2), 0);
    s = find(0, 0);
    CHECK_EQ(strlen(text(&s, 4)), 22000);
    s = find(3, 0);
    CHECK_STR(text(&s, 4), "Xen");
    CHECK(strstr(warnings_last, "1 OEM strings, 0 other passed structures, 2 other strings") !=
          NULL);
}

static void a_buffer_one_byte_too_short_is_an_error(void **state)
{
    (void)state;
    build_in(0x175);
    CHECK(buf_ok(&out));
    build_in(0x174);
    CHECK(!buf_ok(&out));
}

static void every_vcpu_has_a_processor_whether_online_or_not(void **state)
{
    struct smbios_structure s;

    (void)state;
    platform.cpu.count = 128;
    build();
    CHECK_EQ(count_of(4), 128);
    s = find(4, 0);
    CHECK_EQ(field(&s, 2, 2), 0x0401);
    s = find(4, 127);
    CHECK_EQ(field(&s, 2, 2), 0x0480);
    CHECK_EQ(field(&s, 0x18, 1), 0x41);
    CHECK_STR(text(&s, 4), "CPU 128");
}

static void a_processor_maker_is_known_by_its_cpuid_vendor(void **state)
{
    struct smbios_structure s;

    (void)state;
    strcpy(platform.cpu.vendor, "AuthenticAMD");
    build();
    s = find(4, 0);
    CHECK_STR(text(&s, 7), "AMD");
    strcpy(platform.cpu.vendor, "HygonGenuine");
    build();
    s = find(4, 0);
    CHECK_STR(text(&s, 7), "unknown");
}

static void a_speed_above_65535_mhz_is_clamped(void **state)
{
    struct smbios_structure s;

    (void)state;
    platform.cpu.speed_mhz = 70000;
    build();
    s = find(4, 0);
    CHECK_EQ(field(&s, 0x14, 2), 0xFFFF);
    CHECK_EQ(field(&s, 0x16, 2), 0xFFFF);
}

static void release_numbers_are_their_low_bytes(void **state)
{
    struct smbios_structure s;

    (void)state;
    platform.xen.major = 260;
    platform.xen.minor = 1000000;
    strcpy(platform.xen.extra, "-unstable-12345");
    build();
    s = find(0, 0);
    CHECK_EQ(field(&s, 0x14, 2), 0x4004);
    CHECK_STR(text(&s, 5), "260.1000000-unstable-12345");
}

static void a_part_of_a_mib_counts_as_one(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 2040ull * MIB - 4096;
    build();
    s = find(17, 0);
    CHECK_EQ(field(&s, 0x0C, 2), 2040);
    s = find(19, 0);
    CHECK_EQ(field(&s, 8, 4), 2040 * 1024 - 1);
}

/* What is true of every guest: devices add up to RAM, and both kinds of mappings cover the same addresses. */
static void check_memory(uint64_t mib)
{
    uint64_t sum = 0, mapped[2] = {0, 0};
    struct smbios_structure s;

    build();
    for (uint32_t i = 0; (s = find(17, i)).bytes != NULL; i++) {
        CHECK_EQ(field(&s, 2, 2), 0x1100 + i);
        CHECK_EQ(field(&s, 4, 2), 0x1000);
        CHECK_EQ(field(&s, 6, 2), 0xFFFE);
        sum += field(&s, 0x0C, 2) == 0x7FFF ? field(&s, 0x1C, 4) : field(&s, 0x0C, 2);
    }
    CHECK_EQ(sum, mib);
    for (uint8_t type = 19; type <= 20; type++) {
        const uint32_t extension = type == 19 ? 0x0F : 0x13;

        for (uint32_t i = 0; (s = find(type, i)).bytes != NULL; i++) {
            CHECK_EQ(field(&s, 2, 2), (type == 19 ? 0x1300u : 0x1400u) + i);
            if (field(&s, 4, 4) == 0xFFFFFFFF)
                mapped[type - 19] += field(&s, extension + 8, 8) + 1 - field(&s, extension, 8);
            else
                mapped[type - 19] += (field(&s, 8, 4) + 1 - field(&s, 4, 4)) * 1024;
        }
    }
    CHECK_EQ(mapped[0], mapped[1]);
    CHECK_EQ((mapped[0] + MIB - 1) / MIB, mib);
    s = find(16, 0);
    CHECK_EQ(field(&s, 0x0D, 2), count_of(17));
}

static void a_guest_with_a_hole_has_two_ranges_and_its_device_two_mappings(void **state)
{
    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 1272ull * MIB; /* 5112 MiB in all */
    check_memory(5112);
    CHECK_EQ(count_of(17), 1);
    CHECK_EQ(count_of(19), 2);
    CHECK_EQ(count_of(20), 2);
    CHECK_BYTES(&out, offset_of(19, 0), 17, 19, 0x0F, 0x00, 0x13, 0, 0, 0, 0, 0xFF, 0xFF, 0x3B, 0,
                0x00, 0x10, 1, 0, 0);
    CHECK_BYTES(&out, offset_of(19, 1), 17, 19, 0x0F, 0x01, 0x13, 0, 0, 0x40, 0, 0xFF, 0xDF, 0x53,
                0, 0x00, 0x10, 1, 0, 0);
    CHECK_BYTES(&out, offset_of(20, 0), 21, 20, 0x13, 0x00, 0x14, 0, 0, 0, 0, 0xFF, 0xFF, 0x3B, 0,
                0x00, 0x11, 0x00, 0x13, 1, 0, 0, 0, 0);
    CHECK_BYTES(&out, offset_of(20, 1), 21, 20, 0x13, 0x01, 0x14, 0, 0, 0x40, 0, 0xFF, 0xDF, 0x53,
                0, 0x00, 0x11, 0x01, 0x13, 1, 0, 0, 0, 0);
}

static void a_40_gib_guest_has_three_devices(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 40ull * GIB - 0xF0000000;
    check_memory(40960);
    CHECK_EQ(count_of(17), 3);
    CHECK_EQ(count_of(20), 4);
    s = find(17, 1);
    CHECK_EQ(field(&s, 0x0C, 2), 16384);
    CHECK_STR(text(&s, 0x10), "DIMM 1");
    s = find(17, 2);
    CHECK_EQ(field(&s, 0x0C, 2), 8192);
    s = find(20, 2); /* the second device, all of it in the high range */
    CHECK_EQ(field(&s, 0x0C, 2), 0x1101);
    CHECK_EQ(field(&s, 0x0E, 2), 0x1301);
    CHECK_EQ(field(&s, 4, 4), (FOUR_GIB + 16ull * GIB - 0xF0000000) / 1024);
    s = find(16, 0);
    CHECK_EQ(field(&s, 7, 4), 40960 * 1024);
}

static void sixteen_gib_are_one_device_and_a_page_more_makes_two(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 16ull * GIB - 0xF0000000;
    check_memory(16384);
    CHECK_EQ(count_of(17), 1);
    layout.high_end += 4096;
    check_memory(16385);
    CHECK_EQ(count_of(17), 2);
    s = find(17, 1);
    CHECK_EQ(field(&s, 0x0C, 2), 1);
}

static void a_capacity_of_2_tib_moves_to_the_extended_field(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 2048ull * GIB - 0xF0000000 - MIB;
    check_memory(2048 * 1024 - 1);
    s = find(16, 0);
    CHECK_EQ(s.formatted, 0x0F);
    CHECK_EQ(field(&s, 7, 4), 0x7FFFFC00);
    layout.high_end += MIB;
    check_memory(2048 * 1024);
    s = find(16, 0);
    CHECK_EQ(s.formatted, 0x17);
    CHECK_EQ(field(&s, 7, 4), 0x80000000);
    CHECK_EQ(field(&s, 0x0F, 8), 0x20000000000);
}

static void addresses_of_4_tib_and_more_move_to_the_extended_fields(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = 0x40000000000 - 4096;
    check_memory(4096 * 1024 - 256);
    s = find(19, 1);
    CHECK_EQ(s.formatted, 0x0F);
    CHECK_EQ(field(&s, 8, 4), 0xFFFFFFFB);
    /* The last KiB below 4 TiB has the number that marks the extended form. */
    layout.high_end = 0x40000000000;
    check_memory(4096 * 1024 - 256);
    s = find(19, 1);
    CHECK_EQ(s.formatted, 0x1F);
    CHECK_EQ(field(&s, 4, 8), 0xFFFFFFFFFFFFFFFF);
    CHECK_EQ(field(&s, 0x0F, 8), 0x100000000);
    CHECK_EQ(field(&s, 0x17, 8), 0x3FFFFFFFFFF);
    layout.high_end = 0x50000000000; /* 5 TiB */
    check_memory(5120 * 1024 - 256);
    s = find(20, 0);
    CHECK_EQ(s.formatted, 0x13);
    s = find(20, count_of(20) - 1);
    CHECK_EQ(s.formatted, 0x23);
    CHECK_EQ(field(&s, 4, 8), 0xFFFFFFFFFFFFFFFF);
    CHECK_EQ(field(&s, 0x1B, 8), 0x4FFFFFFFFFF);
}

static void devices_grow_before_there_are_more_than_511(void **state)
{
    struct smbios_structure s;

    (void)state;
    layout.low_end = 0xF0000000;
    layout.high_end = FOUR_GIB + 511ull * 16 * GIB - 0xF0000000;
    check_memory(511 * 16384);
    CHECK_EQ(count_of(17), 511);
    CHECK_EQ(count_of(20), 512);
    s = find(20, 511);
    CHECK_EQ(field(&s, 2, 2), 0x15FF);
    layout.high_end += MIB;
    check_memory(511 * 16384 + 1);
    CHECK_EQ(count_of(17), 256);
    s = find(17, 0);
    CHECK_EQ(s.formatted, 0x22);
    CHECK_EQ(field(&s, 0x0C, 2), 0x7FFF);
    CHECK_EQ(field(&s, 0x1C, 4), 32768);
    s = find(17, 255);
    CHECK_EQ(s.formatted, 0x1B);
    CHECK_EQ(field(&s, 0x0C, 2), 16385);
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
    CHECK_EQ(count_of(17), 256);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, plain_guest)
    const struct CMUnitTest tests[] = {
        TEST(a_plain_guest_sees_the_bytes_it_always_saw),
        TEST(the_entry_point_satisfies_those_who_sum_halves_and_those_who_sum_all),
        TEST(the_64_bit_entry_point_sums_to_zero),
        TEST(a_structure_table_above_4_gib_is_refused),
        TEST(each_configured_string_stands_in_its_field),
        TEST(a_base_board_with_two_strings_numbers_them_one_and_two),
        TEST(a_battery_is_there_only_when_asked_for),
        TEST(oem_strings_keep_their_order_and_number),
        TEST(a_string_of_4000_characters_stays_whole),
        TEST(oem_strings_go_from_the_end_when_65535_bytes_are_exceeded),
        TEST(then_configured_strings_go_from_the_last_key),
        TEST(a_buffer_one_byte_too_short_is_an_error),
        TEST(every_vcpu_has_a_processor_whether_online_or_not),
        TEST(a_processor_maker_is_known_by_its_cpuid_vendor),
        TEST(a_speed_above_65535_mhz_is_clamped),
        TEST(release_numbers_are_their_low_bytes),
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
