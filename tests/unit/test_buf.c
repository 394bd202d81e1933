/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table buffer: each way to write, and that the first mistake stays and stops all later writes.
 */
#include "check.h"

static uint8_t memory[32];
static struct buf b;

static int empty(void **state)
{
    (void)state;
    memset(memory, 0xA5, sizeof(memory));
    buf_init(&b, memory, 16, 0xFC000000);
    return 0;
}

static void a_new_buffer_is_empty_and_good(void **state)
{
    (void)state;
    CHECK(buf_ok(&b));
    CHECK_EQ(b.len, 0);
    CHECK_EQ(b.size, 16);
    CHECK_EQ(buf_here(&b), 0xFC000000);
}

static void integers_are_little_endian(void **state)
{
    (void)state;
    buf_u8(&b, 0x01);
    buf_u16(&b, 0x0302);
    buf_u32(&b, 0x07060504);
    buf_u64(&b, 0x0F0E0D0C0B0A0908);
    CHECK(buf_ok(&b));
    CHECK_BYTES(&b, 0, 15, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

static void the_largest_value_of_each_width_fits(void **state)
{
    (void)state;
    buf_u8(&b, 0xFF);
    buf_u16(&b, 0xFFFF);
    buf_u32(&b, 0xFFFFFFFF);
    buf_u64(&b, 0xFFFFFFFFFFFFFFFF);
    CHECK(buf_ok(&b));
}

static void a_value_wider_than_its_field_is_an_error(void **state)
{
    static void (*const append[])(struct buf *, uint64_t) = {buf_u8, buf_u16, buf_u32};
    static const uint64_t wide[] = {0x100, 0x10000, 0x100000000};

    for (uint32_t i = 0; i < ARRAY_SIZE(append); i++) {
        empty(state);
        append[i](&b, wide[i]);
        CHECK(!buf_ok(&b));
        CHECK_STR(b.bad, "a value is wider than its field");
    }
}

static void the_last_byte_can_be_written_and_none_after_it(void **state)
{
    (void)state;
    buf_zero(&b, 15);
    buf_u8(&b, 7);
    CHECK(buf_ok(&b));
    CHECK_EQ(b.len, 16);
    buf_u8(&b, 8);
    CHECK_STR(b.bad, "the table does not fit its buffer");
    CHECK_EQ(b.len, 16);
    CHECK_EQ(memory[16], 0xA5);
}

static void an_integer_that_half_fits_is_not_written(void **state)
{
    (void)state;
    buf_zero(&b, 13);
    buf_u32(&b, 0);
    CHECK(!buf_ok(&b));
    CHECK_EQ(b.len, 13);
    CHECK_EQ(memory[13], 0xA5);
}

static void a_huge_count_does_not_wrap(void **state)
{
    (void)state;
    buf_u8(&b, 0);
    buf_zero(&b, 0xFFFFFFFF);
    CHECK(!buf_ok(&b));
    CHECK_EQ(b.len, 1);
}

static void the_first_mistake_stays_and_stops_all_writes(void **state)
{
    (void)state;
    buf_u16(&b, 1);
    buf_fail(&b, "first");
    buf_fail(&b, "second");
    buf_u8(&b, 2);
    buf_u64(&b, 2);
    buf_zero(&b, 2);
    buf_bytes(&b, "22", 2);
    buf_text(&b, "2", 100);
    buf_string(&b, "2");
    buf_align(&b, 8);
    buf_set_u8(&b, 0, 2);
    buf_set_u32(&b, 100, 2);
    buf_expect(&b, 0, 100);
    buf_checksum8(&b, 0, 100, 100);
    CHECK_STR(b.bad, "first");
    CHECK_EQ(b.len, 2);
    CHECK_BYTES(&b, 0, 2, 1, 0);
    CHECK_EQ(memory[2], 0xA5);
}

static void bytes_and_strings_are_copied(void **state)
{
    (void)state;
    buf_bytes(&b, "\x01\x00\x02", 3);
    buf_bytes(&b, NULL, 0);
    buf_string(&b, "ab");
    buf_string(&b, "");
    CHECK(buf_ok(&b));
    CHECK_EQ(b.len, 7);
    CHECK_BYTES(&b, 0, 7, 1, 0, 2, 'a', 'b', 0, 0);
}

static void a_text_is_padded_with_zeros_to_its_width(void **state)
{
    (void)state;
    buf_text(&b, "ab", 4);
    buf_text(&b, "abcd", 4);
    buf_text(&b, "", 1);
    CHECK(buf_ok(&b));
    CHECK_BYTES(&b, 0, 9, 'a', 'b', 0, 0, 'a', 'b', 'c', 'd', 0);
}

static void a_text_longer_than_its_width_is_an_error(void **state)
{
    (void)state;
    buf_text(&b, "abcde", 4);
    CHECK_STR(b.bad, "a string is longer than its field");
    CHECK_EQ(b.len, 0);
}

static void alignment_is_that_of_the_guests_address(void **state)
{
    (void)state;
    b.paddr = 0x1003;
    buf_align(&b, 8);
    CHECK_EQ(b.len, 5);
    CHECK_EQ(buf_here(&b), 0x1008);
    CHECK_BYTES(&b, 0, 5, 0, 0, 0, 0, 0);
    buf_align(&b, 8);
    buf_align(&b, 1);
    CHECK_EQ(b.len, 5);
}

static void an_alignment_that_does_not_fit_is_an_error(void **state)
{
    (void)state;
    buf_u8(&b, 1);
    buf_align(&b, 32);
    CHECK(!buf_ok(&b));
}

static void a_record_of_the_expected_length_passes_and_others_do_not(void **state)
{
    (void)state;
    buf_zero(&b, 10);
    buf_expect(&b, 4, 6);
    CHECK(buf_ok(&b));
    buf_expect(&b, 4, 7);
    CHECK_STR(b.bad, "a record does not have the length of its standard");
}

static void fields_are_overwritten_in_place(void **state)
{
    (void)state;
    buf_zero(&b, 16);
    buf_set_u8(&b, 0, 0x11);
    buf_set_u16(&b, 1, 0x3322);
    buf_set_u32(&b, 3, 0x77665544);
    buf_set_u32(&b, 8, 0xBBAA9988);
    buf_set_u32(&b, 12, 0xFFEEDDCC);
    CHECK(buf_ok(&b));
    CHECK_EQ(b.len, 16);
    CHECK_BYTES(&b, 0, 16, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0, 0x88, 0x99, 0xAA, 0xBB,
                0xCC, 0xDD, 0xEE, 0xFF);
}

static void a_field_outside_what_was_written_is_not_set(void **state)
{
    static const uint32_t at[] = {3, 4, 5, 0xFFFFFFFF};

    for (uint32_t i = 0; i < ARRAY_SIZE(at); i++) {
        empty(state);
        buf_zero(&b, 4);
        buf_set_u16(&b, at[i], 1);
        CHECK_STR(b.bad, "a field is outside the table");
        CHECK_EQ(memory[4], 0xA5);
    }
}

static void a_value_wider_than_the_field_it_is_set_into_is_an_error(void **state)
{
    (void)state;
    buf_zero(&b, 4);
    buf_set_u16(&b, 0, 0x10000);
    CHECK(!buf_ok(&b));
}

static void a_checksum_makes_its_range_sum_to_zero(void **state)
{
    (void)state;
    buf_bytes(&b, "\x05\xF0\x20\x99\x07", 5);
    buf_checksum8(&b, 1, 4, 3); /* F0 + 20 = 110h; what was there before does not count */
    CHECK(buf_ok(&b));
    CHECK_BYTES(&b, 0, 5, 0x05, 0xF0, 0x20, 0xF0, 0x07);
    buf_checksum8(&b, 0, 1, 0);
    CHECK_BYTES(&b, 0, 1, 0);
}

static void a_checksum_outside_its_range_or_the_table_is_an_error(void **state)
{
    static const uint32_t start_end_at[][3] = {{0, 4, 4}, {1, 4, 0}, {0, 5, 0},
                                               {2, 1, 1}, {0, 0, 0}, {5, 6, 5}};

    for (uint32_t i = 0; i < ARRAY_SIZE(start_end_at); i++) {
        empty(state);
        buf_zero(&b, 4);
        buf_checksum8(&b, start_end_at[i][0], start_end_at[i][1], start_end_at[i][2]);
        CHECK(!buf_ok(&b));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, empty)
    const struct CMUnitTest tests[] = {
        TEST(a_new_buffer_is_empty_and_good),
        TEST(integers_are_little_endian),
        TEST(the_largest_value_of_each_width_fits),
        TEST(a_value_wider_than_its_field_is_an_error),
        TEST(the_last_byte_can_be_written_and_none_after_it),
        TEST(an_integer_that_half_fits_is_not_written),
        TEST(a_huge_count_does_not_wrap),
        TEST(the_first_mistake_stays_and_stops_all_writes),
        TEST(bytes_and_strings_are_copied),
        TEST(a_text_is_padded_with_zeros_to_its_width),
        TEST(a_text_longer_than_its_width_is_an_error),
        TEST(alignment_is_that_of_the_guests_address),
        TEST(an_alignment_that_does_not_fit_is_an_error),
        TEST(a_record_of_the_expected_length_passes_and_others_do_not),
        TEST(fields_are_overwritten_in_place),
        TEST(a_field_outside_what_was_written_is_not_set),
        TEST(a_value_wider_than_the_field_it_is_set_into_is_an_error),
        TEST(a_checksum_makes_its_range_sum_to_zero),
        TEST(a_checksum_outside_its_range_or_the_table_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
