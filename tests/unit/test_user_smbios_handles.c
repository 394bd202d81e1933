/* SPDX-License-Identifier: BSD-2-Clause */
/* Handles of the user's SMBIOS structures, and what refers to them. */
#include "smbios_user_file.h"

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
    put_structure(3, 0x15, 0x0030, 0, NO_STRINGS);
    put_structure(3, 0x15, 0x0031, 0, NO_STRINGS);
    bytes = put_structure(2, 0x15, 0x0020, 0, NO_STRINGS);
    put_word(bytes + 0x0B, 0x0031);
    bytes[0x0E] = 3;
    put_word(bytes + 0x0F, 0x0070); /* a cache */
    put_word(bytes + 0x11, 0x0040); /* a processor: not in the file */
    put_word(bytes + 0x13, 0x00DD); /* a vendor's */
    put_structure(7, 0x13, 0x0070, 0, NO_STRINGS);
    put_structure(26, 0x14, 0x01A0, 0, NO_STRINGS);
    put_structure(28, 0x14, 0x01C0, 0, NO_STRINGS);
    put_structure(28, 0x14, 0x01C1, 0, NO_STRINGS);
    put_word(put_structure(27, 0x0C, 0x01B0, 0, NO_STRINGS) + 4, 0x01C1);
    put_word(put_structure(27, 0x0C, 0x01B1, 0, NO_STRINGS) + 4, 0xFFFF);
    bytes = put_structure(39, 0x16, 0x0270, 0, NO_STRINGS);
    put_word(bytes + 0x10, 0x01A0);
    put_word(bytes + 0x12, 0x01B1);
    put_word(bytes + 0x14, 0x7777);
    put_structure(221, 4, 0x00DD, 0, NO_STRINGS);
    build_with_file();
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
    put_word(put_structure(2, 0x0F, 1, 0, NO_STRINGS) + 0x0B, 0x1234);
    put_structure(2, 0x0F, 2, 0, NO_STRINGS);
    put_word(put_structure(2, 0x0D, 3, 0, NO_STRINGS) + 0x0B, 0x1234);
    put_structure(2, 0x0C, 4, 0x55, NO_STRINGS); /* ends within the field */
    build_with_file();
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
    uint8_t *bytes = put_structure(2, 0x12, 1, 0, STRINGS("strings, not the handles\0"));

    (void)state;
    bytes[0x0E] = 255;
    build_with_file();
    s = smbios_find(&walk, 2, 0);
    CHECK_EQ(smbios_word(&s, 0x0F), 0xFFFF);
    CHECK_EQ(s.bytes[0x11], 0);
    CHECK_STR(smbios_text(&s, 1), "strings, not the handles");
}

static void vendors_structures_keep_free_handles_and_get_new_ones_for_taken_ones(void **state)
{
    static const uint32_t was[] = {0x8000, 0x0100, 0x1000, 0xFF00, 0x8002, 0x8002, 0x0101, 0x7F00};
    static const uint32_t is[] = {0x8000, 0x8001, 0x8003, 0x8004, 0x8002, 0x8005, 0x0101, 0x8006};

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(was); i++)
        put_structure((uint8_t)(128 + i), 4, was[i], 0, NO_STRINGS);
    build_with_file();
    for (uint32_t i = 0; i < ARRAY_SIZE(is); i++) {
        const struct smbios_structure s = smbios_find(&walk, (uint8_t)(128 + i), 0);

        CHECK_EQ(smbios_word(&s, 2), is[i]);
    }
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "5 vendor structures, now up to handle 0x8006") != NULL);
}

static void references_follow_vendors_structures_that_get_new_handles(void **state)
{
    struct smbios_structure s;
    uint8_t *bytes = put_structure(2, 0x13, 0x0020, 0, NO_STRINGS);

    (void)state;
    bytes[0x0E] = 2;
    put_word(bytes + 0x0F, 0x0100); /* taken: it gets another */
    put_word(bytes + 0x11, 0x8000); /* keeps its own */
    put_structure(128, 4, 0x0100, 0, NO_STRINGS);
    put_structure(129, 4, 0x8000, 0, NO_STRINGS);
    build_with_file();
    s = smbios_find(&walk, 2, 0);
    CHECK_EQ(smbios_word(&s, 0x0F), 0x8001);
    CHECK_EQ(smbios_word(&s, 0x11), 0x8000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, smbios_user_guest)
    const struct CMUnitTest tests[] = {
        TEST(references_follow_the_new_handles),
        TEST(a_board_keeps_no_chassis_and_finds_ours),
        TEST(more_contained_handles_than_fields_are_not_followed),
        TEST(vendors_structures_keep_free_handles_and_get_new_ones_for_taken_ones),
        TEST(references_follow_vendors_structures_that_get_new_handles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
