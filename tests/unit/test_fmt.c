/* SPDX-License-Identifier: BSD-2-Clause */
/* Formatted text: literal expectations, and numbers against the host's own printf. */
#include "check.h"
#include "lib/fmt.h"

static char text[64];

/*
 * The format is the argument after `expected`. Both the text and the length returned must be right.
 */
#define CHECK_FMT(expected, ...)                                                                   \
    do {                                                                                           \
        CHECK_EQ(fmt_print(text, sizeof(text), __VA_ARGS__), strlen(expected));                    \
        CHECK_STR(text, expected);                                                                 \
    } while (0)

static void plain_text_and_percent_signs_are_printed_as_they_are(void **state)
{
    (void)state;
    CHECK_FMT("", "%s", "");
    CHECK_FMT("plain", "plain");
    CHECK_FMT("100%", "100%%");
}

static void each_conversion_prints_its_argument(void **state)
{
    (void)state;
    CHECK_FMT("a text", "a %s", "text");
    CHECK_FMT("<x>", "<%c>", 'x');
    CHECK_FMT("4294967295", "%u", 0xFFFFFFFFu);
    CHECK_FMT("-1 0 7", "%d %d %d", -1, 0, 7);
    CHECK_FMT("dead BEEF 0", "%x %X %x", 0xDEADu, 0xBEEFu, 0u);
    CHECK_FMT("-2147483648", "%d", -2147483647 - 1);
}

static void longs_are_as_wide_as_they_are(void **state)
{
    (void)state;
    CHECK_FMT("18446744073709551615", "%llu", 0xFFFFFFFFFFFFFFFFull);
    CHECK_FMT("-9223372036854775808", "%lld", -9223372036854775807ll - 1);
    CHECK_FMT("fedcba9876543210 1", "%llx %u", 0xFEDCBA9876543210ull, 1u);
    CHECK_FMT("4000000000 2", "%lu %u", 4000000000ul, 2u);
    CHECK_FMT("-2000000000 2", "%ld %u", -2000000000l, 2u);
}

static void a_width_pads_on_the_left(void **state)
{
    (void)state;
    CHECK_FMT("   42|  2a| ab| c", "%5u|%4x|%3s|%2c", 42u, 42u, "ab", 'c');
    CHECK_FMT("12345", "%3u", 12345u);
    CHECK_FMT("  -42", "%5d", -42);
}

static void zeros_pad_after_the_sign(void **state)
{
    (void)state;
    CHECK_FMT("00042|0000002A", "%05u|%08X", 42u, 42u);
    CHECK_FMT("-0042", "%05d", -42);
    CHECK_FMT("00000000ffffffff", "%016llx", 0xFFFFFFFFull);
}

static void a_precision_limits_a_string_that_need_not_end(void **state)
{
    const char unterminated[4] = {'a', 'b', 'c', 'd'};

    (void)state;
    CHECK_FMT("abcd", "%.4s", unterminated);
    CHECK_FMT("abc", "%.*s", 3, unterminated);
    CHECK_FMT("", "%.0s", "ab");
    CHECK_FMT("  ab", "%4.2s", "abc");
    CHECK_FMT("ab", "%.9s", "ab");
    CHECK_FMT("ab", "%.*s", -1, "ab");
}

/* Formats that the compiler would warn of come through here. */
static size_t unchecked(const char *format, ...)
{
    va_list args;
    size_t len;

    va_start(args, format);
    len = fmt_vprint(text, sizeof(text), format, args);
    va_end(args);
    return len;
}

static void an_unknown_conversion_is_printed_as_it_stands(void **state)
{
    (void)state;
    CHECK_EQ(unchecked("a%qb"), 4);
    CHECK_STR(text, "a%qb");
    CHECK_EQ(unchecked("%-5d"), 4);
    CHECK_STR(text, "%-5d");
    CHECK_EQ(unchecked("50%"), 3);
    CHECK_STR(text, "50%");
    CHECK_EQ(unchecked("%08l"), 4);
    CHECK_STR(text, "%08l");
}

static void what_does_not_fit_is_cut_and_counted(void **state)
{
    (void)state;
    memset(text, '#', sizeof(text));
    CHECK_EQ(fmt_print(text, 4, "%s", "abcdef"), 6);
    CHECK_STR(text, "abc");
    CHECK_EQ(text[4], '#');
    CHECK_EQ(fmt_print(text, 6, "%s", "abcdef"), 6);
    CHECK_STR(text, "abcde");
    CHECK_EQ(text[6], '#');
    CHECK_EQ(fmt_print(text, 7, "%s", "abcdef"), 6);
    CHECK_STR(text, "abcdef");
    CHECK_EQ(fmt_print(text, 1, "%u", 12u), 2);
    CHECK_STR(text, "");
}

static void nothing_is_written_into_no_room(void **state)
{
    (void)state;
    text[0] = '#';
    CHECK_EQ(fmt_print(text, 0, "abc"), 3);
    CHECK_EQ(text[0], '#');
    CHECK_EQ(fmt_print(NULL, 0, "abc"), 3);
}

static void numbers_of_every_size_agree_with_the_hosts_printf(void **state)
{
    char expected[64];
    uint64_t value = 1;

    (void)state;
    for (uint32_t i = 0; i < 20000; i++) {
        /* Knuth's linear congruential generator, at a random number of bits */
        const unsigned long long v = value >> (value >> 58);

        snprintf(expected, sizeof(expected), "%llu %llx %lld", v, v, (long long)v);
        fmt_print(text, sizeof(text), "%llu %llx %lld", v, v, (long long)v);
        CHECK_STR(text, expected);
        value = value * 6364136223846793005 + 1442695040888963407;
    }
}

static void powers_of_ten_and_their_neighbours_agree_with_the_hosts_printf(void **state)
{
    char expected[64];
    unsigned long long ten = 1;

    (void)state;
    for (uint32_t i = 0; i < 20; i++, ten *= 10) {
        for (uint32_t off = 0; off < 3; off++) {
            snprintf(expected, sizeof(expected), "%llu", ten + off - 1);
            fmt_print(text, sizeof(text), "%llu", ten + off - 1);
            CHECK_STR(text, expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_and_percent_signs_are_printed_as_they_are),
        cmocka_unit_test(each_conversion_prints_its_argument),
        cmocka_unit_test(longs_are_as_wide_as_they_are),
        cmocka_unit_test(a_width_pads_on_the_left),
        cmocka_unit_test(zeros_pad_after_the_sign),
        cmocka_unit_test(a_precision_limits_a_string_that_need_not_end),
        cmocka_unit_test(an_unknown_conversion_is_printed_as_it_stands),
        cmocka_unit_test(what_does_not_fit_is_cut_and_counted),
        cmocka_unit_test(nothing_is_written_into_no_room),
        cmocka_unit_test(numbers_of_every_size_agree_with_the_hosts_printf),
        cmocka_unit_test(powers_of_ten_and_their_neighbours_agree_with_the_hosts_printf),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
