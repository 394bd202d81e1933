/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user's SMBIOS structures: each rule for what is taken from the file, and that no file
 * whatever makes an unsound table.
 */
#include "smbios_user_file.h"

static const uint8_t least[][2] = {{0, 0x18},  {1, 0x1B},  {2, 0x08},  {3, 0x0D},   {7, 0x13},
                                   {8, 0x09},  {9, 0x0D},  {11, 0x05}, {22, 0x1A},  {26, 0x14},
                                   {27, 0x0C}, {28, 0x14}, {39, 0x10}, {128, 0x04}, {255, 0x04}};

static void structures_are_as_supplied_except_for_the_handle(void **state)
{
    static const char strings[] = "A\0much longer one\0";

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(least); i++) {
        const uint8_t type = least[i][0];
        struct smbios_structure s;

        file_size = 0;
        /* Fields of zeros: they refer to nothing. */
        put_structure(type, (uint8_t)(least[i][1] + 7), 0x1234, 0, strings, sizeof(strings));
        if (type == 27 || type == 39)
            memset(file + 4 + 4, 0xFF, least[i][1] + 3u);
        build_with_file();
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
    put_structure(128, 6, 0x4321, 0x77, NO_STRINGS);
    build_with_file();
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
        put_structure(least[i][0] == 128 ? 221 : least[i][0], least[i][1], 0xA000 + i, 0,
                      NO_STRINGS);
    build_with_file();
    CHECK_EQ(walk.count, ARRAY_SIZE(order));
    for (uint32_t i = 0; i < ARRAY_SIZE(order); i++)
        CHECK_EQ(walk.found[i].bytes[0], order[i]);
}

static void all_of_a_type_are_there_and_numbered(void **state)
{
    (void)state;
    put_structure(7, 0x13, 0x0011, 1, STRINGS("L1\0"));
    put_structure(221, 4, 0x0044, 0, NO_STRINGS);
    put_structure(7, 0x13, 0x0022, 2, STRINGS("L2\0"));
    put_structure(221, 4, 0x0055, 0, NO_STRINGS);
    put_structure(7, 0x13, 0x0033, 3, STRINGS("L3\0"));
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 7), 3);
    for (uint32_t i = 0; i < 3; i++) {
        const struct smbios_structure s = smbios_find(&walk, 7, i);

        CHECK_EQ(smbios_word(&s, 2), 0x0700 + i);
        CHECK_EQ(s.bytes[5], i + 1);
    }
    CHECK_EQ(smbios_count(&walk, 221), 2);
    CHECK_EQ(walk.count, 11 + 5);
}

static void a_second_bios_or_system_is_ignored(void **state)
{
    struct smbios_structure s;

    (void)state;
    put_structure(1, 0x1B, 1, 0, STRINGS("first\0"))[4] = 1;
    put_structure(1, 0x1B, 2, 0, STRINGS("second\0"))[4] = 1;
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 1), 1);
    s = smbios_find(&walk, 1, 0);
    CHECK_STR(smbios_text(&s, 1), "first");
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(
        warnings_last,
        "a user-supplied SMBIOS structure is ignored | complete structures, each preceded by its "
        "32-bit length; continuing | the file of smbios_firmware= in the guest "
        "configuration | type 1 at offset 42: only one is allowed");
}

/* As a dump of a whole machine has them. Inactive ones and the end of the table are nothing. */
static void unsupported_types_are_reported_once(void **state)
{
    static const uint8_t types[] = {4, 17, 17, 16, 19, 126, 127, 41, 17};

    (void)state;
    put_structure(8, 9, 1, 0, NO_STRINGS);
    for (uint32_t i = 0; i < ARRAY_SIZE(types); i++)
        put_structure(types[i], 4, i, 0, NO_STRINGS);
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 8), 1);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "| 7, of types 4 16 17 19 41") != NULL);
    for (uint32_t type = 4; type < 126; type++)
        put_structure((uint8_t)type, 4, type, 0, NO_STRINGS);
    warnings_clear();
    build_with_file();
    CHECK(strstr(warnings_all, "of types 4 5 6 10 12 13 14 15 16 17 ") != NULL);
    CHECK(strstr(warnings_all, "...") != NULL);
}

/* What people pass instead of what xl takes. */
static void files_of_another_form_are_known(void **state)
{
    (void)state;
    put_structure(1, 0x1B, 1, 0, STRINGS("A system\0"));
    memmove(file, file + 4, file_size);
    file_size -= 4;
    build_with_file();
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last,
                 "at offset 0: a structure without its length, as in a file for QEMU's") != NULL);
    file_size = 0x1B + 1; /* the area, and half of the two NULs that end the structure */
    warnings_clear();
    build_with_file();
    CHECK(strstr(warnings_last, "at offset 0: a length larger than the rest of the file") != NULL);
    file_size++;
    warnings_clear();
    build_with_file();
    CHECK(strstr(warnings_last, "at offset 0: a structure without its length") != NULL);
    for (uint32_t i = 0; i < 2; i++) {
        /* A type that is not taken from a file; less than the fields of type 1. */
        memcpy(file, i == 0 ? "\x04\x1B" : "\x01\x0A", 2);
        warnings_clear();
        build_with_file();
        CHECK(strstr(warnings_last, "at offset 0: a length larger than the rest") != NULL);
    }
    for (uint32_t i = 0; i < 4; i++) {
        memcpy(file, &"_SM__SM3text_SMX"[4 * i], 4);
        warnings_clear();
        build_with_file();
        CHECK(strstr(warnings_last,
                     i < 2 ? "at offset 0: an entry point, as in a file of dmidecode --dump-bin"
                           : "at offset 0: a length larger than the rest of the file") != NULL);
    }
}

static void the_256th_of_a_type_is_ignored(void **state)
{
    struct smbios_structure s;

    (void)state;
    for (uint32_t i = 0; i < 256; i++)
        put_structure(8, 9, i, 0, NO_STRINGS);
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 8), 255);
    s = smbios_find(&walk, 8, 254);
    CHECK_EQ(smbios_word(&s, 2), 0x08FE);
    CHECK_EQ(warnings_count, 1);
}

static void structures_beyond_512_are_ignored(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 514; i++)
        put_structure(200, 4, 0x9000 + i, 0, NO_STRINGS);
    build_with_file();
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
        put_structure(9, 0x0D, 1, 0, NO_STRINGS); /* the offset counts */
        put_structure(least[i][0], (uint8_t)(least[i][1] - 1), 2, 0,
                      STRINGS("a long string instead of fields\0"));
        warnings_clear();
        build_with_file();
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
    put_structure(8, 9, 1, 0, NO_STRINGS)[1] = 12;
    put_structure(8, 9, 2, 0, NO_STRINGS);
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 8), 1);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "type 8 at offset 4: ends within its fields") != NULL);
}

static void types_that_we_describe_are_not_taken(void **state)
{
    static const uint8_t types[] = {4, 5, 6, 10, 12, 16, 17, 19, 20, 23, 32, 41, 126, 127};

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(types); i++)
        put_structure(types[i], 0x30, i, 0, NO_STRINGS);
    build_with_file();
    CHECK_EQ(walk.count, 11);    /* as without a file */
    CHECK_EQ(warnings_count, 1); /* for all of them */
}

static void a_missing_end_is_appended(void **state)
{
    static const struct {
        const char *after;
        uint32_t size, strings;
    } ends[] = {{"", 0, 0},    {"\0", 1, 0},    {"\0x", 2, 0},
                {"one", 3, 1}, {"one\0", 4, 1}, {"one\0two", 7, 2}};

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(ends); i++) {
        struct smbios_structure s;

        file_size = 0;
        warnings_clear();
        put_structure(8, 9, 1, 0, ends[i].after, ends[i].size);
        put_structure(9, 0x0D, 2, 0, NO_STRINGS);
        build_with_file();
        s = smbios_find(&walk, 8, 0);
        CHECK_EQ(s.strings, ends[i].strings);
        if (s.strings != 0)
            CHECK_STR(smbios_text(&s, 1), "one");
        CHECK_EQ(smbios_count(&walk, 9), 1);
        CHECK_EQ(warnings_count, 1);
        CHECK(strstr(warnings_last, "type 8 at offset 4: not exactly one empty string") != NULL);
    }
}

static void bytes_after_the_end_are_cut(void **state)
{
    struct smbios_structure s;

    (void)state;
    put_structure(8, 9, 1, 0, STRINGS("one\0\0padding"));
    put_structure(8, 9, 2, 0, "\0\0\0", 3);
    put_structure(8, 9, 3, 0, "\0junk\0", 6);
    build_with_file();
    s = smbios_find(&walk, 8, 0);
    CHECK_EQ(s.total, 9 + 5);
    s = smbios_find(&walk, 8, 1);
    CHECK_EQ(s.total, 9 + 2);
    s = smbios_find(&walk, 8, 2);
    CHECK_EQ(s.total, 9 + 2);
    CHECK_EQ(warnings_count, 3);
}

static void user_supplied_oem_strings_take_the_place_of_configured_ones(void **state)
{
    struct smbios_structure s;

    (void)state;
    platform.options.oem[0] = "configured";
    platform.options.oem_count = 1;
    put_structure(11, 5, 1, 1, STRINGS("supplied\0"));
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 11), 1);
    s = smbios_find(&walk, 11, 0);
    CHECK_STR(smbios_text(&s, 1), "supplied");
}

static void impossible_lengths_end_the_file_and_short_ones_are_skipped(void **state)
{
    (void)state;
    put_structure(8, 9, 1, 0, NO_STRINGS);
    put_length(0);
    put_length(3);
    memcpy(file + file_size, "\x09\x0D\x01", 3);
    file_size += 3;
    put_structure(8, 9, 2, 0, NO_STRINGS);
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 8), 2);
    CHECK_EQ(warnings_count, 2);
    CHECK(strstr(warnings_all, "| type 0 at offset 19: shorter than a header") != NULL);
    CHECK(strstr(warnings_last, "| type 9 at offset 23: shorter than a header") != NULL);
    put_length(0xFFFFFFFC);
    put_structure(8, 9, 3, 0, NO_STRINGS);
    warnings_clear();
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 8), 2);
    CHECK_EQ(warnings_count, 3);
    CHECK(strstr(warnings_last, "at offset 41: a length larger than the rest of the file") != NULL);
}

static void a_length_one_beyond_the_end_is_refused(void **state)
{
    (void)state;
    put_structure(8, 9, 1, 0, NO_STRINGS);
    file[0]++;
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 8), 0);
    CHECK_EQ(warnings_count, 1);
}

static void a_thousand_bad_records_do_not_flood_the_log(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 8; i++)
        put_length(0);
    build_with_file();
    CHECK_EQ(warnings_count, 8);
    file_size = 0;
    warnings_clear();
    for (uint32_t i = 0; i < 1000; i++)
        put_length(0);
    build_with_file();
    CHECK_EQ(warnings_count, 9);
    CHECK(strstr(warnings_last, "| 992 more structures") != NULL);
}

/* One of each type, some twice, with references. */
static void put_many(void)
{
    for (uint32_t i = 0; i < ARRAY_SIZE(least); i++)
        put_structure(least[i][0], (uint8_t)(least[i][1] + 6), 0x10 + i, (uint8_t)(0x10 + i % 4),
                      STRINGS("a\0bc\0"));
    for (uint32_t i = 2; i < ARRAY_SIZE(least); i++)
        put_structure(least[i][0], least[i][1], 0x10 + i, 0, NO_STRINGS);
}

static void a_file_cut_anywhere_makes_a_sound_table(void **state)
{
    (void)state;
    put_many();
    for (uint32_t size = 0; size <= file_size; size++)
        build_with_part(size);
}

static void a_byte_changed_anywhere_makes_a_sound_table(void **state)
{
    static const uint8_t changes[] = {0x01, 0x02, 0x10, 0x80, 0xFF};

    (void)state;
    put_many();
    for (uint32_t at = 0; at < file_size; at++) {
        for (uint32_t i = 0; i < ARRAY_SIZE(changes); i++) {
            file[at] ^= changes[i];
            build_with_file();
            file[at] ^= changes[i];
        }
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, smbios_user_guest)
    const struct CMUnitTest tests[] = {
        TEST(structures_are_as_supplied_except_for_the_handle),
        TEST(structures_without_strings_end_in_two_zeros),
        TEST(each_type_has_its_place),
        TEST(all_of_a_type_are_there_and_numbered),
        TEST(a_second_bios_or_system_is_ignored),
        TEST(the_256th_of_a_type_is_ignored),
        TEST(unsupported_types_are_reported_once),
        TEST(files_of_another_form_are_known),
        TEST(structures_beyond_512_are_ignored),
        TEST(fewer_fields_than_the_type_has_are_rejected_and_named),
        TEST(fields_beyond_the_length_are_rejected),
        TEST(types_that_we_describe_are_not_taken),
        TEST(a_missing_end_is_appended),
        TEST(bytes_after_the_end_are_cut),
        TEST(user_supplied_oem_strings_take_the_place_of_configured_ones),
        TEST(impossible_lengths_end_the_file_and_short_ones_are_skipped),
        TEST(a_length_one_beyond_the_end_is_refused),
        TEST(a_thousand_bad_records_do_not_flood_the_log),
        TEST(a_file_cut_anywhere_makes_a_sound_table),
        TEST(a_byte_changed_anywhere_makes_a_sound_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
