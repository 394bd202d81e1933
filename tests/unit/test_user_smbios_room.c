/* SPDX-License-Identifier: BSD-2-Clause */
/* What goes when the user's SMBIOS structures and ours are more than 65535 bytes. */
#include "smbios_user_file.h"

static char long_text[65536];

/* With one string that takes `text` bytes, both its NULs included. */
static void put_long(uint8_t type, uint8_t length, uint32_t handle, uint32_t text)
{
    memset(long_text, 'x', text);
    (void)put_structure(type, length, handle, 0, long_text, text);
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
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 8), 1);
    CHECK_EQ(smbios_count(&walk, 11), 1);
    CHECK_EQ(smbios_count(&walk, 130), 1);
    CHECK_EQ(smbios_count(&walk, 131), 0);
    CHECK_EQ(smbios_count(&walk, 132), 0);
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last,
              "the SMBIOS structures are too long | at most 65535 bytes | smbios= or "
              "smbios_firmware= in the guest configuration | omitted 2 vendor "
              "structures, 0 OEM strings, 0 other user-supplied structures, 0 other strings");
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
    put_structure(11, 5, 2, 4, long_text, 1810);
    put_long(11, 5, 3, 10);
    file[4 + 64009 + 4 + 4] = 4; /* Count */
    put_structure(128, 4, 0x9000, 0, NO_STRINGS);
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 128), 0);
    CHECK_EQ(smbios_count(&walk, 11), 2);
    s = smbios_find(&walk, 11, 1);
    CHECK_EQ(s.strings, 0);
    CHECK_EQ(s.bytes[4], 0);
    s = smbios_find(&walk, 11, 0);
    CHECK_EQ(s.strings, 3);
    CHECK_EQ(s.bytes[4], 3);
    CHECK_STR(smbios_text(&s, 3), "three");
    CHECK(strstr(warnings_last, "omitted 1 vendor structures, 2 OEM strings, 0 other") != NULL);
}

static void then_other_user_supplied_structures_go_and_ours_come_back(void **state)
{
    (void)state;
    platform.options.oem[0] = "one";
    platform.options.oem_count = 1;
    put_long(8, 9, 1, 60000);
    put_long(8, 9, 2, 60000);
    put_long(1, 0x1B, 3, 60000);
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 8), 1);
    CHECK_EQ(smbios_count(&walk, 1), 1);
    CHECK(strstr(warnings_last, "omitted 0 vendor structures, 1 OEM strings, 2 other") != NULL);
}

/* Half a million strings: writing the table again for each would take seconds. */
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
    build_smbios();
    CHECK(summary.length > 65530);
    CHECK_EQ(smbios_count(&walk, 11), 16);
    for (uint32_t i = 0; (s = smbios_find(&walk, 11, i)).bytes != NULL; i++)
        strings += s.strings;
    CHECK(strings > 32000);
    CHECK_EQ(warnings_count, 1);
}

static void a_structure_that_could_never_fit_is_rejected(void **state)
{
    (void)state;
    put_long(8, 9, 1, 65535 - 9);
    build_with_file();
    CHECK(strstr(warnings_last, "longer than the limit for all structures") == NULL);
    warnings_clear();
    file_size = 0;
    put_long(8, 9, 1, 65536 - 9);
    build_with_file();
    CHECK_EQ(smbios_count(&walk, 8), 0);
    CHECK(strstr(warnings_last, "longer than the limit for all structures") != NULL);
}

/* What ends the buffer before the limit is too long as well, though what was written is not. */
static void a_smaller_buffer_omits_what_it_has_no_room_for(void **state)
{
    (void)state;
    put_long(130, 4, 0x9001, 9000);
    put_long(131, 4, 0x9002, 10);
    platform.smbios_structures = span_of(file, file_size);
    build_smbios_in(8192);
    CHECK(buf_ok(&out));
    decode_smbios(&walk, out.data, out.len);
    CHECK_EQ(smbios_count(&walk, 0), 1);
    CHECK_EQ(smbios_count(&walk, 130) + smbios_count(&walk, 131), 0);
    CHECK_EQ(smbios_count(&walk, 127), 1);
    CHECK(strstr(warnings_last, "omitted 2 vendor structures") != NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, smbios_user_guest)
    const struct CMUnitTest tests[] = {
        TEST(vendors_structures_are_the_first_to_go_and_the_last_of_them_first),
        TEST(then_oem_strings_go_from_the_end),
        TEST(then_other_user_supplied_structures_go_and_ours_come_back),
        TEST(a_great_many_strings_are_dropped_at_once),
        TEST(a_structure_that_could_never_fit_is_rejected),
        TEST(a_smaller_buffer_omits_what_it_has_no_room_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
