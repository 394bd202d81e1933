/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings: comparing, looking for, cleaning, and reading numbers out of them. */
#include "check.h"
#include "lib/str.h"

#define BYTES(text) ((const uint8_t *)(text))

static void a_length_excludes_the_nul(void **state)
{
    (void)state;
    CHECK_EQ(str_len(""), 0);
    CHECK_EQ(str_len("abc"), 3);
}

static void strings_are_equal_only_as_a_whole(void **state)
{
    (void)state;
    CHECK(str_eq("", ""));
    CHECK(str_eq("abc", "abc"));
    CHECK(!str_eq("abc", "abd"));
    CHECK(!str_eq("abc", "ab"));
    CHECK(!str_eq("ab", "abc"));
    CHECK(!str_eq("", "a"));
}

static void a_prefix_may_be_empty_or_the_whole_but_not_longer(void **state)
{
    (void)state;
    CHECK(str_starts("abc", ""));
    CHECK(str_starts("abc", "ab"));
    CHECK(str_starts("abc", "abc"));
    CHECK(!str_starts("abc", "abcd"));
    CHECK(!str_starts("abc", "b"));
    CHECK(str_starts("", ""));
    CHECK(!str_starts("", "a"));
}

static void a_text_is_found_anywhere_in_bytes(void **state)
{
    (void)state;
    CHECK(bytes_contain(BYTES("SeaBIOS (version"), 16, "SeaBIOS"));
    CHECK(bytes_contain(BYTES("\0\0SeaBIOS"), 9, "SeaBIOS"));
    CHECK(bytes_contain(BYTES("SeaSeaBIOS"), 10, "SeaBIOS"));
    CHECK(bytes_contain(BYTES("a"), 1, ""));
    CHECK(!bytes_contain(BYTES("SeaBIO"), 6, "SeaBIOS"));
}

/* A byte of the table says how far to move, at most 255. */
static void a_text_of_any_length_is_found(void **state)
{
    static uint8_t bytes[1200];
    static char text[301];

    (void)state;
    for (size_t len = 250; len <= 300; len++) {
        for (size_t i = 0; i < len; i++)
            text[i] = (char)('a' + i % 7);
        text[len] = '\0';
        for (size_t at = 0; at <= sizeof(bytes) - len; at++) {
            memset(bytes, '-', sizeof(bytes));
            memcpy(bytes + at, text, len);
            CHECK(bytes_find(bytes, sizeof(bytes), text) == bytes + at);
        }
    }
}

/* The text's second byte is the 255th from its end: the farthest that it is moved to. */
static void a_text_is_moved_no_farther_than_its_bytes_allow(void **state)
{
    static uint8_t bytes[254 + 256];
    static char text[257];

    (void)state;
    memset(text, 'c', 256);
    text[0] = 'a';
    text[1] = 'b';
    memset(bytes, '-', 254);
    memcpy(bytes + 254, text, 256);
    CHECK(bytes_find(bytes, sizeof(bytes), text) == bytes + 254);
}

static void a_text_is_not_found_beyond_the_count(void **state)
{
    (void)state;
    CHECK(!bytes_contain(BYTES("SeaBIOS"), 6, "SeaBIOS"));
    CHECK(!bytes_contain(BYTES("xSeaBIOS"), 7, "SeaBIOS"));
    CHECK(!bytes_contain(NULL, 0, "a"));
}

static void numbers_are_read_in_both_bases(void **state)
{
    static const struct {
        const char *text;
        uint64_t value;
    } good[] = {
        {"0", 0},
        {"7", 7},
        {"0123", 123},
        {"18446744073709551615", UINT64_MAX},
        {"0x0", 0},
        {"0xfC100000", 0xFC100000},
        {"0X10", 16},
        {"0xFFFFFFFFFFFFFFFF", UINT64_MAX},
        {"0x00000000000000000001", 1},
        {"00000000000000000000001", 1},
    };

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(good); i++) {
        uint64_t value = 99;

        CHECK(str_to_u64(good[i].text, &value));
        CHECK_EQ(value, good[i].value);
    }
}

static void what_is_no_number_or_too_large_leaves_the_value_alone(void **state)
{
    static const char *const bad[] = {
        "",
        " 1",
        "1 ",
        "-1",
        "+1",
        "1a",
        "a",
        "0x",
        "0xg",
        "x1",
        "00x1",
        "1.5",
        "18446744073709551616",
        "18446744073709551620",
        "99999999999999999999",
        "184467440737095516150",
        "0x10000000000000000",
        "0xFFFFFFFFFFFFFFFF0",
    };

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++) {
        uint64_t value = 99;

        CHECK(!str_to_u64(bad[i], &value));
        CHECK_EQ(value, 99);
    }
}

static void what_does_not_print_becomes_a_question_mark(void **state)
{
    char text[257], plain[] = " ~azAZ09\"%\\";

    (void)state;
    for (unsigned i = 0; i < 255; i++)
        text[i] = (char)(i + 1);
    text[255] = '\0';
    text[256] = '\n';
    str_make_printable(text);
    for (unsigned i = 0; i < 255; i++) {
        const unsigned was = i + 1;

        CHECK_EQ((uint8_t)text[i], was >= 0x20 && was <= 0x7E ? was : '?');
    }
    CHECK_EQ(text[255], 0);
    CHECK_EQ(text[256], '\n'); /* after its end nothing changes */
    str_make_printable(plain);
    CHECK_STR(plain, " ~azAZ09\"%\\");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_length_excludes_the_nul),
        cmocka_unit_test(strings_are_equal_only_as_a_whole),
        cmocka_unit_test(a_prefix_may_be_empty_or_the_whole_but_not_longer),
        cmocka_unit_test(a_text_is_found_anywhere_in_bytes),
        cmocka_unit_test(a_text_of_any_length_is_found),
        cmocka_unit_test(a_text_is_moved_no_farther_than_its_bytes_allow),
        cmocka_unit_test(a_text_is_not_found_beyond_the_count),
        cmocka_unit_test(what_does_not_print_becomes_a_question_mark),
        cmocka_unit_test(numbers_are_read_in_both_bases),
        cmocka_unit_test(what_is_no_number_or_too_large_leaves_the_value_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
