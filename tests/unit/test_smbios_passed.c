/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user's SMBIOS structures: each rule for what is taken from the file, and that no file whatever makes an unsound table.
 * Each file stands in memory of exactly its size, so that the sanitizer sees a byte too many that is read.
 */
#include <stdlib.h>
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
static struct smbios_walk walk;

static uint8_t file[4 * 65536];
static uint32_t file_size;

static int plain_guest(void **state)
{
    (void)state;
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    platform.xen.major = 4;
    platform.xen.minor = 17;
    platform.cpu.count = 1;
    layout.low_end = 512ull * MIB;
    file_size = 0;
    warnings_clear();
    return 0;
}

/* Builds the table with the first `size` bytes of the file, and walks it. */
static void build_with(uint32_t size)
{
    uint8_t *exact = malloc(size != 0 ? size : 1);

    memcpy(exact, file, size);
    platform.smbios_structures = span_of(exact, size);
    buf_init(&out, memory, ROOM, 0xFC100000);
    smbios_structures(&out, &platform, &layout, "11/29/2025", &passed, &summary);
    free(exact);
    CHECK(buf_ok(&out));
    decode_smbios(&walk, out.data, out.len);
    if (walk.wrong != NULL)
        printf("%s\n", walk.wrong);
    CHECK(walk.wrong == NULL);
    CHECK_EQ(summary.count, walk.count);
    CHECK_EQ(summary.largest, walk.largest);
    CHECK_EQ(summary.length, out.len);
}

static void build(void)
{
    build_with(file_size);
}

static void put_length(uint32_t length)
{
    for (uint32_t i = 0; i < 4; i++)
        file[file_size++] = (uint8_t)(length >> 8 * i);
}

/* A structure whose fields are all `fill`, and what follows them. Returns its bytes. */
static uint8_t *put(uint8_t type, uint8_t length, uint32_t handle, uint8_t fill, const char *behind,
                    uint32_t behind_size)
{
    uint8_t *at;

    put_length(length + behind_size);
    at = file + file_size;
    memset(at, fill, length);
    at[0] = type;
    at[1] = length;
    at[2] = (uint8_t)handle;
    at[3] = (uint8_t)(handle >> 8);
    memcpy(at + length, behind, behind_size);
    file_size += length + behind_size;
    return at;
}

/* Text literals with a NUL behind each string; the literal's own ends them. */
#define STRINGS(text) text, sizeof(text)
#define NO_STRINGS    "\0", 2

static const uint8_t least[][2] = {{0, 0x18},  {1, 0x1B},  {2, 0x08},  {3, 0x0D},   {7, 0x13},
                                   {8, 0x09},  {9, 0x0D},  {11, 0x05}, {22, 0x1A},  {26, 0x14},
                                   {27, 0x0C}, {28, 0x14}, {39, 0x10}, {128, 0x04}, {255, 0x04}};

static void structures_stand_as_passed_but_for_the_handle(void **state)
{
    static const char strings[] = "A\0much longer one\0";

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(least); i++) {
        const uint8_t type = least[i][0];
        struct smbios_structure s;

        file_size = 0;
        /* Fields of zeros: they refer to nothing. */
        put(type, (uint8_t)(least[i][1] + 7), 0x1234, 0, strings, sizeof(strings));
        if (type == 27 || type == 39)
            memset(file + 4 + 4, 0xFF, least[i][1] + 3u);
        build();
        CHECK_EQ(smbios_count(&walk, type), 1);
        s = smbios_find(&walk, type, 0);
        CHECK_EQ(s.total, least[i][1] + 7 + sizeof(strings));
        CHECK_EQ(smbios_word(&s, 2), type < 128 ? type * 256 : 0x1234);
        assert_memory_equal(s.bytes + 4, file + 8, s.total - 4);
    }
    CHECK_EQ(warnings_count, 0);
}

static void structures_without_strings_end_in_two_zeros(void **state)
{
    (void)state;
    put(128, 6, 0x4321, 0x77, NO_STRINGS);
    build();
    CHECK_BYTES(&out, out.len - 14, 14, 128, 6, 0x21, 0x43, 0x77, 0x77, 0, 0, 127, 4, 0x00, 0x7F, 0,
                0);
    CHECK_EQ(warnings_count, 0);
}

static void each_type_has_its_place(void **state)
{
    static const uint8_t order[] = {0,  1,  2,  3,  4,  7,  8,  9,  11,  16, 17,
                                    19, 20, 22, 26, 27, 28, 32, 39, 221, 127};

    (void)state;
    for (uint32_t i = ARRAY_SIZE(least) - 1; i-- > 0;)
        put(least[i][0] == 128 ? 221 : least[i][0], least[i][1], 0xA000 + i, 0, NO_STRINGS);
    build();
    CHECK_EQ(walk.count, ARRAY_SIZE(order));
    for (uint32_t i = 0; i < ARRAY_SIZE(order); i++)
        CHECK_EQ(walk.found[i].bytes[0], order[i]);
}

static void all_of_a_type_are_there_and_numbered(void **state)
{
    (void)state;
    put(7, 0x13, 0x0011, 1, STRINGS("L1\0"));
    put(221, 4, 0x0044, 0, NO_STRINGS);
    put(7, 0x13, 0x0022, 2, STRINGS("L2\0"));
    put(221, 4, 0x0055, 0, NO_STRINGS);
    put(7, 0x13, 0x0033, 3, STRINGS("L3\0"));
    build();
    CHECK_EQ(smbios_count(&walk, 7), 3);
    for (uint32_t i = 0; i < 3; i++) {
        const struct smbios_structure s = smbios_find(&walk, 7, i);

        CHECK_EQ(smbios_word(&s, 2), 0x0700 + i);
        CHECK_EQ(s.bytes[5], i + 1);
    }
    CHECK_EQ(smbios_count(&walk, 221), 2);
    CHECK_EQ(walk.count, 11 + 5);
}

static void a_second_bios_or_system_is_left_out(void **state)
{
    struct smbios_structure s;

    (void)state;
    put(1, 0x1B, 1, 0, STRINGS("first\0"))[4] = 1;
    put(1, 0x1B, 2, 0, STRINGS("second\0"))[4] = 1;
    build();
    CHECK_EQ(smbios_count(&walk, 1), 1);
    s = smbios_find(&walk, 1, 0);
    CHECK_STR(smbios_text(&s, 1), "first");
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last,
              "a passed SMBIOS structure is left out | whole structures, each behind "
              "its length; going on | the file of smbios_firmware= in the guest "
              "configuration | type 1 at offset 42: only one can be");
}

static void the_256th_of_a_type_is_left_out(void **state)
{
    struct smbios_structure s;

    (void)state;
    for (uint32_t i = 0; i < 256; i++)
        put(8, 9, i, 0, NO_STRINGS);
    build();
    CHECK_EQ(smbios_count(&walk, 8), 255);
    s = smbios_find(&walk, 8, 254);
    CHECK_EQ(smbios_word(&s, 2), 0x08FE);
    CHECK_EQ(warnings_count, 1);
}

static void more_than_512_structures_are_left_out(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 514; i++)
        put(200, 4, 0x9000 + i, 0, NO_STRINGS);
    build();
    CHECK_EQ(smbios_count(&walk, 200), 512);
    CHECK_EQ(warnings_count, 2);
}

/* Long strings do not make up for it. */
static void fewer_fields_than_the_type_has_are_rejected_and_named(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(least); i++) {
        const uint32_t ours = least[i][0] <= 3 || least[i][0] == 11;
        char expected[64];

        file_size = 0;
        put(9, 0x0D, 1, 0, NO_STRINGS); /* the offset counts */
        put(least[i][0], (uint8_t)(least[i][1] - 1), 2, 0,
            STRINGS("a long string instead of fields\0"));
        warnings_clear();
        build();
        CHECK_EQ(warnings_count, 1);
        snprintf(expected, sizeof(expected), "type %u at offset 23: too few fields", least[i][0]);
        CHECK(strstr(warnings_last, expected) != NULL);
        if (least[i][0] == 9)
            CHECK_EQ(smbios_count(&walk, 9), 1);
        else
            CHECK_EQ(smbios_count(&walk, least[i][0]), least[i][0] == 2 ? 0 : ours);
    }
}

static void fields_beyond_the_length_are_rejected(void **state)
{
    (void)state;
    put(8, 9, 1, 0, NO_STRINGS)[1] = 12;
    put(8, 9, 2, 0, NO_STRINGS);
    build();
    CHECK_EQ(smbios_count(&walk, 8), 1);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "type 8 at offset 4: ends within its fields") != NULL);
}

static void types_that_we_describe_are_not_taken(void **state)
{
    static const uint8_t types[] = {4, 5, 6, 10, 12, 16, 17, 19, 20, 23, 32, 41, 126, 127};

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(types); i++)
        put(types[i], 0x30, i, 0, NO_STRINGS);
    build();
    CHECK_EQ(walk.count, 11); /* as without a file */
    CHECK_EQ(warnings_count, 0);
}

static void a_missing_end_is_appended(void **state)
{
    static const struct {
        const char *behind;
        uint32_t size, strings;
    } ends[] = {{"", 0, 0}, {"\0", 1, 0}, {"one", 3, 1}, {"one\0", 4, 1}, {"one\0two", 7, 2}};

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(ends); i++) {
        struct smbios_structure s;

        file_size = 0;
        warnings_clear();
        put(8, 9, 1, 0, ends[i].behind, ends[i].size);
        put(9, 0x0D, 2, 0, NO_STRINGS);
        build();
        s = smbios_find(&walk, 8, 0);
        CHECK_EQ(s.strings, ends[i].strings);
        if (s.strings != 0)
            CHECK_STR(smbios_text(&s, 1), "one");
        CHECK_EQ(smbios_count(&walk, 9), 1);
        CHECK_EQ(warnings_count, 1);
        CHECK(strstr(warnings_last, "type 8 at offset 4: not one empty string") != NULL);
    }
}

static void bytes_behind_the_end_are_cut(void **state)
{
    struct smbios_structure s;

    (void)state;
    put(8, 9, 1, 0, STRINGS("one\0\0padding"));
    put(8, 9, 2, 0, "\0\0\0", 3);
    put(8, 9, 3, 0, "\0junk\0", 6);
    build();
    s = smbios_find(&walk, 8, 0);
    CHECK_EQ(s.total, 9 + 5);
    s = smbios_find(&walk, 8, 1);
    CHECK_EQ(s.total, 9 + 2);
    s = smbios_find(&walk, 8, 2);
    CHECK_EQ(s.total, 9 + 2);
    CHECK_EQ(warnings_count, 3);
}

static void put_word(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void references_follow_the_new_handles(void **state)
{
    struct smbios_structure s;
    uint8_t *bytes;

    (void)state;
    put(3, 0x15, 0x0030, 0, NO_STRINGS);
    put(3, 0x15, 0x0031, 0, NO_STRINGS);
    bytes = put(2, 0x15, 0x0020, 0, NO_STRINGS);
    put_word(bytes + 0x0B, 0x0031);
    bytes[0x0E] = 3;
    put_word(bytes + 0x0F, 0x0070); /* a cache */
    put_word(bytes + 0x11, 0x0040); /* a processor: not passed */
    put_word(bytes + 0x13, 0x00DD); /* a vendor's */
    put(7, 0x13, 0x0070, 0, NO_STRINGS);
    put(26, 0x14, 0x01A0, 0, NO_STRINGS);
    put(28, 0x14, 0x01C0, 0, NO_STRINGS);
    put(28, 0x14, 0x01C1, 0, NO_STRINGS);
    put_word(put(27, 0x0C, 0x01B0, 0, NO_STRINGS) + 4, 0x01C1);
    put_word(put(27, 0x0C, 0x01B1, 0, NO_STRINGS) + 4, 0xFFFF);
    bytes = put(39, 0x16, 0x0270, 0, NO_STRINGS);
    put_word(bytes + 0x10, 0x01A0);
    put_word(bytes + 0x12, 0x01B1);
    put_word(bytes + 0x14, 0x7777);
    put(221, 4, 0x00DD, 0, NO_STRINGS);
    build();
    s = smbios_find(&walk, 2, 0);
    CHECK_EQ(smbios_word(&s, 0x0B), 0x0301);
    CHECK_EQ(smbios_word(&s, 0x0F), 0x0700);
    CHECK_EQ(smbios_word(&s, 0x11), 0xFFFF);
    CHECK_EQ(smbios_word(&s, 0x13), 0x00DD);
    s = smbios_find(&walk, 27, 0);
    CHECK_EQ(smbios_word(&s, 4), 0x1C01);
    s = smbios_find(&walk, 27, 1);
    CHECK_EQ(smbios_word(&s, 4), 0xFFFF);
    s = smbios_find(&walk, 39, 0);
    CHECK_EQ(smbios_word(&s, 0x10), 0x1A00);
    CHECK_EQ(smbios_word(&s, 0x12), 0x1B01);
    CHECK_EQ(smbios_word(&s, 0x14), 0xFFFF);
    CHECK_EQ(warnings_count, 0);
}

static void a_board_keeps_no_chassis_and_finds_ours(void **state)
{
    struct smbios_structure s;

    (void)state;
    put_word(put(2, 0x0F, 1, 0, NO_STRINGS) + 0x0B, 0x1234);
    put(2, 0x0F, 2, 0, NO_STRINGS);
    put_word(put(2, 0x0D, 3, 0, NO_STRINGS) + 0x0B, 0x1234);
    put(2, 0x0C, 4, 0x55, NO_STRINGS); /* ends within the field */
    build();
    s = smbios_find(&walk, 2, 0);
    CHECK_EQ(smbios_word(&s, 0x0B), 0x0300);
    s = smbios_find(&walk, 2, 1);
    CHECK_EQ(smbios_word(&s, 0x0B), 0);
    s = smbios_find(&walk, 2, 2);
    CHECK_EQ(smbios_word(&s, 0x0B), 0x0300);
    s = smbios_find(&walk, 2, 3);
    CHECK_EQ(s.bytes[0x0B], 0x55);
}

static void more_contained_handles_than_fields_are_not_followed(void **state)
{
    struct smbios_structure s;
    uint8_t *bytes = put(2, 0x12, 1, 0, STRINGS("strings that are no handles\0"));

    (void)state;
    bytes[0x0E] = 255;
    build();
    s = smbios_find(&walk, 2, 0);
    CHECK_EQ(smbios_word(&s, 0x0F), 0xFFFF);
    CHECK_EQ(s.bytes[0x11], 0);
    CHECK_STR(smbios_text(&s, 1), "strings that are no handles");
}

static void vendors_structures_keep_free_handles_and_get_new_ones_for_taken_ones(void **state)
{
    static const uint32_t was[] = {0x8000, 0x0100, 0x1000, 0xFF00, 0x8002, 0x8002, 0x0101, 0x7F00};
    static const uint32_t is[] = {0x8000, 0x8001, 0x8003, 0x8004, 0x8002, 0x8005, 0x0101, 0x8006};

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(was); i++)
        put((uint8_t)(128 + i), 4, was[i], 0, NO_STRINGS);
    build();
    for (uint32_t i = 0; i < ARRAY_SIZE(is); i++) {
        const struct smbios_structure s = smbios_find(&walk, (uint8_t)(128 + i), 0);

        CHECK_EQ(smbios_word(&s, 2), is[i]);
    }
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "5 vendors' structures, now up to handle 0x8006") != NULL);
}

static void passed_oem_strings_take_the_place_of_configured_ones(void **state)
{
    struct smbios_structure s;

    (void)state;
    platform.options.oem[0] = "configured";
    platform.options.oem_count = 1;
    put(11, 5, 1, 1, STRINGS("passed\0"));
    build();
    CHECK_EQ(smbios_count(&walk, 11), 1);
    s = smbios_find(&walk, 11, 0);
    CHECK_STR(smbios_text(&s, 1), "passed");
}

static void impossible_lengths_end_the_file_and_short_ones_are_skipped(void **state)
{
    (void)state;
    put(8, 9, 1, 0, NO_STRINGS);
    put_length(0);
    put_length(3);
    file_size += 3;
    put(8, 9, 2, 0, NO_STRINGS);
    build();
    CHECK_EQ(smbios_count(&walk, 8), 2);
    CHECK_EQ(warnings_count, 2);
    put_length(0xFFFFFFFC);
    put(8, 9, 3, 0, NO_STRINGS);
    warnings_clear();
    build();
    CHECK_EQ(smbios_count(&walk, 8), 2);
    CHECK_EQ(warnings_count, 3);
    CHECK(strstr(warnings_last, "at offset 41: a length that the file does not have") != NULL);
}

static void a_length_one_beyond_the_end_is_refused(void **state)
{
    (void)state;
    put(8, 9, 1, 0, NO_STRINGS);
    file[0]++;
    build();
    CHECK_EQ(smbios_count(&walk, 8), 0);
    CHECK_EQ(warnings_count, 1);
}

static void a_thousand_bad_records_do_not_flood_the_log(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 1000; i++)
        put_length(0);
    build();
    CHECK_EQ(warnings_count, 9);
    CHECK(strstr(warnings_last, "| 992 of them") != NULL);
}

/* One of each type, some twice, with references. */
static void put_many(void)
{
    for (uint32_t i = 0; i < ARRAY_SIZE(least); i++)
        put(least[i][0], (uint8_t)(least[i][1] + 6), 0x10 + i, (uint8_t)(0x10 + i % 4),
            STRINGS("a\0bc\0"));
    for (uint32_t i = 2; i < ARRAY_SIZE(least); i++)
        put(least[i][0], least[i][1], 0x10 + i, 0, NO_STRINGS);
}

static void a_file_cut_anywhere_makes_a_sound_table(void **state)
{
    (void)state;
    put_many();
    for (uint32_t size = 0; size <= file_size; size++)
        build_with(size);
}

static void a_byte_changed_anywhere_makes_a_sound_table(void **state)
{
    static const uint8_t changes[] = {0x01, 0x02, 0x10, 0x80, 0xFF};

    (void)state;
    put_many();
    for (uint32_t at = 0; at < file_size; at++) {
        for (uint32_t i = 0; i < ARRAY_SIZE(changes); i++) {
            file[at] ^= changes[i];
            build();
            file[at] ^= changes[i];
        }
    }
}

/* --- More than 65535 bytes --- */

static char long_text[65536];

/* With one string that takes `text` bytes, both its NULs included. */
static void put_long(uint8_t type, uint8_t length, uint32_t handle, uint32_t text)
{
    memset(long_text, 'x', text);
    (void)put(type, length, handle, 0, long_text, text);
    file[file_size - 1] = file[file_size - 2] = 0;
}

static void vendors_structures_are_the_first_to_go_and_the_last_of_them_first(void **state)
{
    (void)state;
    put_long(8, 9, 1, 30000);
    put_long(130, 4, 0x9001, 30000);
    put_long(131, 4, 0x9002, 30000);
    put_long(132, 4, 0x9003, 10);
    put_long(11, 5, 0x9004, 3000);
    build();
    CHECK_EQ(smbios_count(&walk, 8), 1);
    CHECK_EQ(smbios_count(&walk, 11), 1);
    CHECK_EQ(smbios_count(&walk, 130), 1);
    CHECK_EQ(smbios_count(&walk, 131), 0);
    CHECK_EQ(smbios_count(&walk, 132), 0);
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last,
              "the SMBIOS structures are too long | 65535 bytes at most | smbios= or "
              "smbios_firmware= in the guest configuration | left out 2 vendors' "
              "structures, 0 OEM strings, 0 other passed structures, 0 other strings");
}

static void then_oem_strings_go_from_the_end(void **state)
{
    struct smbios_structure s;

    (void)state;
    put_long(8, 9, 1, 64000);
    memset(long_text, 'y', 1200);
    long_text[999] = '\0';
    memcpy(long_text + 1000, "two\0three\0", 11);
    memset(long_text + 1010, 'z', 800);
    put(11, 5, 2, 4, long_text, 1810);
    put_long(11, 5, 3, 10);
    file[4 + 64009 + 4 + 4] = 4; /* Count */
    put(128, 4, 0x9000, 0, NO_STRINGS);
    build();
    CHECK_EQ(smbios_count(&walk, 128), 0);
    CHECK_EQ(smbios_count(&walk, 11), 2);
    s = smbios_find(&walk, 11, 1);
    CHECK_EQ(s.strings, 0);
    CHECK_EQ(s.bytes[4], 0);
    s = smbios_find(&walk, 11, 0);
    CHECK_EQ(s.strings, 3);
    CHECK_EQ(s.bytes[4], 3);
    CHECK_STR(smbios_text(&s, 3), "three");
    CHECK(strstr(warnings_last, "left out 1 vendors' structures, 2 OEM strings, 0 other") != NULL);
}

static void then_other_passed_structures_go_and_ours_come_back(void **state)
{
    (void)state;
    platform.options.oem[0] = "one";
    platform.options.oem_count = 1;
    put_long(8, 9, 1, 60000);
    put_long(8, 9, 2, 60000);
    put_long(1, 0x1B, 3, 60000);
    build();
    CHECK_EQ(smbios_count(&walk, 8), 1);
    CHECK_EQ(smbios_count(&walk, 1), 1);
    CHECK(strstr(warnings_last, "left out 0 vendors' structures, 1 OEM strings, 2 other") != NULL);
}

/* Half a million strings: writing the table anew for each would take seconds. */
static void a_great_many_strings_are_dropped_at_once(void **state)
{
    static uint8_t many[16 * 65000];
    struct smbios_structure s;
    uint32_t strings = 0;

    (void)state;
    for (uint32_t i = 0; i < 16; i++) {
        uint8_t *const at = many + 65000 * i;

        for (uint32_t k = 9; k < 64999; k += 2)
            at[k] = 'x';
        memcpy(at, (uint8_t[]){0xE4, 0xFD, 0, 0, 11, 5, (uint8_t)i, 0, 0}, 9); /* 64996 bytes */
    }
    platform.smbios_structures = span_of(many, sizeof(many));
    buf_init(&out, memory, ROOM, 0xFC100000);
    smbios_structures(&out, &platform, &layout, "11/29/2025", &passed, &summary);
    CHECK(buf_ok(&out));
    CHECK(summary.length > 65530);
    decode_smbios(&walk, out.data, out.len);
    CHECK(walk.wrong == NULL);
    CHECK_EQ(smbios_count(&walk, 11), 16);
    for (uint32_t i = 0; (s = smbios_find(&walk, 11, i)).bytes != NULL; i++)
        strings += s.strings;
    CHECK(strings > 32000);
    CHECK_EQ(warnings_count, 1);
}

static void a_structure_that_could_never_fit_is_rejected(void **state)
{
    (void)state;
    put_long(8, 9, 1, 65536);
    build();
    CHECK_EQ(smbios_count(&walk, 8), 0);
    CHECK(strstr(warnings_last, "longer than all structures together may be") != NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, plain_guest)
    const struct CMUnitTest tests[] = {
        TEST(structures_stand_as_passed_but_for_the_handle),
        TEST(structures_without_strings_end_in_two_zeros),
        TEST(each_type_has_its_place),
        TEST(all_of_a_type_are_there_and_numbered),
        TEST(a_second_bios_or_system_is_left_out),
        TEST(the_256th_of_a_type_is_left_out),
        TEST(more_than_512_structures_are_left_out),
        TEST(fewer_fields_than_the_type_has_are_rejected_and_named),
        TEST(fields_beyond_the_length_are_rejected),
        TEST(types_that_we_describe_are_not_taken),
        TEST(a_missing_end_is_appended),
        TEST(bytes_behind_the_end_are_cut),
        TEST(references_follow_the_new_handles),
        TEST(a_board_keeps_no_chassis_and_finds_ours),
        TEST(more_contained_handles_than_fields_are_not_followed),
        TEST(vendors_structures_keep_free_handles_and_get_new_ones_for_taken_ones),
        TEST(passed_oem_strings_take_the_place_of_configured_ones),
        TEST(impossible_lengths_end_the_file_and_short_ones_are_skipped),
        TEST(a_length_one_beyond_the_end_is_refused),
        TEST(a_thousand_bad_records_do_not_flood_the_log),
        TEST(a_file_cut_anywhere_makes_a_sound_table),
        TEST(a_byte_changed_anywhere_makes_a_sound_table),
        TEST(vendors_structures_are_the_first_to_go_and_the_last_of_them_first),
        TEST(then_oem_strings_go_from_the_end),
        TEST(then_other_passed_structures_go_and_ours_come_back),
        TEST(a_great_many_strings_are_dropped_at_once),
        TEST(a_structure_that_could_never_fit_is_rejected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
