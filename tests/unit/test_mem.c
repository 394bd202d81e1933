/* SPDX-License-Identifier: BSD-2-Clause */
/* The image's memory functions. The host has its own of these names, so these get others. */
#include "check.h"

#define memcpy  image_memcpy
#define memmove image_memmove
#define memset  image_memset
#define memcmp  image_memcmp
#include "../../src/machine/mem.c"

static char text[16];

static int reset(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sizeof(text); i++)
        text[i] = "abcdefghijklmno"[i];
    return 0;
}

static void a_copy_ends_where_it_should(void **state)
{
    (void)state;
    CHECK(memcpy(text + 1, "XYZ", 2) == text + 1);
    CHECK_STR(text, "aXYdefghijklmno");
    memcpy(text, "W", 0);
    CHECK_STR(text, "aXYdefghijklmno");
}

static void a_move_upwards_over_itself_keeps_its_bytes(void **state)
{
    (void)state;
    CHECK(memmove(text + 2, text, 5) == text + 2);
    CHECK_STR(text, "ababcdehijklmno");
}

static void a_move_downwards_over_itself_keeps_its_bytes(void **state)
{
    (void)state;
    CHECK(memmove(text, text + 2, 5) == text);
    CHECK_STR(text, "cdefgfghijklmno");
}

static void a_move_onto_itself_or_of_nothing_changes_nothing(void **state)
{
    (void)state;
    memmove(text, text, 15);
    memmove(text, text + 3, 0);
    memmove(text + 3, text, 0);
    CHECK_STR(text, "abcdefghijklmno");
}

static void filling_uses_the_low_byte_only(void **state)
{
    (void)state;
    CHECK(memset(text + 1, 0x100 + 'Z', 3) == text + 1);
    CHECK_STR(text, "aZZZefghijklmno");
    memset(text, 'Y', 0);
    CHECK_STR(text, "aZZZefghijklmno");
}

/* Words and single bytes, at every place in a word. */
static void every_size_is_copied_and_filled_to_the_byte(void **state)
{
    (void)state;
    for (uint32_t start = 0; start < 4; start++) {
        for (uint32_t size = 0; size <= 12; size++) {
            char copy[16] = "...............", fill[16] = "...............";

            memcpy(copy + start, text, size);
            memset(fill + start, '#', size);
            for (uint32_t i = 0; i < 15; i++) {
                const bool inside = i >= start && i < start + size;

                CHECK_EQ(copy[i], inside ? text[i - start] : '.');
                CHECK_EQ(fill[i], inside ? '#' : '.');
            }
        }
    }
}

static void bytes_compare_unsigned_and_at_the_first_difference(void **state)
{
    (void)state;
    CHECK(memcmp("abc", "abd", 3) < 0);
    CHECK(memcmp("abd", "abc", 3) > 0);
    CHECK(memcmp("\xFF", "\x01", 1) > 0);
    CHECK(memcmp("b\0", "a\1", 2) > 0);
    CHECK_EQ(memcmp("abc", "abd", 2), 0);
    CHECK_EQ(memcmp("a", "b", 0), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, reset)
    const struct CMUnitTest tests[] = {
        TEST(a_copy_ends_where_it_should),
        TEST(a_move_upwards_over_itself_keeps_its_bytes),
        TEST(a_move_downwards_over_itself_keeps_its_bytes),
        TEST(a_move_onto_itself_or_of_nothing_changes_nothing),
        TEST(filling_uses_the_low_byte_only),
        TEST(every_size_is_copied_and_filled_to_the_byte),
        TEST(bytes_compare_unsigned_and_at_the_first_difference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
