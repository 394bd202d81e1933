/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic that reports overflow, and ranges at the edges of 64 bits. */
#include "check.h"
#include "lib/num.h"

static void a_sum_that_overflows_is_reported_and_not_stored(void **state)
{
    uint64_t sum = 99;

    (void)state;
    CHECK(!add_u64(UINT64_MAX, 1, &sum));
    CHECK(!add_u64(1, UINT64_MAX, &sum));
    CHECK_EQ(sum, 99);
    CHECK(add_u64(UINT64_MAX - 1, 1, &sum));
    CHECK_EQ(sum, UINT64_MAX);
    CHECK(add_u64(0, 0, &sum));
    CHECK_EQ(sum, 0);
}

static void aligning_up_stops_at_the_last_multiple(void **state)
{
    uint64_t value = 99;

    (void)state;
    CHECK(!align_up_u64(0xFFFFFFFFFFFFF001, 4096, &value));
    CHECK_EQ(value, 99);
    CHECK(align_up_u64(0xFFFFFFFFFFFFF000, 4096, &value));
    CHECK_EQ(value, 0xFFFFFFFFFFFFF000);
    CHECK(align_up_u64(1, 4096, &value));
    CHECK_EQ(value, 4096);
    CHECK(align_up_u64(0, 4096, &value));
    CHECK_EQ(value, 0);
    CHECK(align_up_u64(7, 1, &value));
    CHECK_EQ(value, 7);
}

static void aligning_down_keeps_multiples(void **state)
{
    (void)state;
    CHECK_EQ(align_down_u64(4095, 4096), 0);
    CHECK_EQ(align_down_u64(4096, 4096), 4096);
    CHECK_EQ(align_down_u64(UINT64_MAX, 0x100000000), 0xFFFFFFFF00000000);
}

static void the_smaller_and_the_larger_are_told_apart_beyond_32_bits(void **state)
{
    (void)state;
    CHECK_EQ(min_u64(0x100000000, 1), 1);
    CHECK_EQ(min_u64(1, 0x100000000), 1);
    CHECK_EQ(max_u64(0x100000000, 1), 0x100000000);
    CHECK_EQ(max_u64(1, 0x100000000), 0x100000000);
}

static void a_range_is_inside_when_both_its_ends_are(void **state)
{
    (void)state;
    CHECK(range_in(10, 10, 10, 20));
    CHECK(range_in(20, 0, 10, 20));
    CHECK(!range_in(21, 0, 10, 20));
    CHECK(!range_in(9, 1, 10, 20));
    CHECK(!range_in(10, 11, 10, 20));
    CHECK(!range_in(19, UINT64_MAX, 10, 20));
    CHECK(range_in(0, UINT64_MAX, 0, UINT64_MAX));
}

static void ranges_that_only_touch_do_not_overlap(void **state)
{
    (void)state;
    CHECK(!ranges_overlap(0, 10, 10, 10));
    CHECK(!ranges_overlap(10, 10, 0, 10));
    CHECK(ranges_overlap(0, 11, 10, 10));
    CHECK(ranges_overlap(10, 10, 0, 11));
    CHECK(ranges_overlap(0, 100, 10, 1));
    CHECK(ranges_overlap(10, 1, 0, 100));
}

static void an_empty_range_overlaps_nothing(void **state)
{
    (void)state;
    CHECK(!ranges_overlap(5, 0, 0, 10));
    CHECK(!ranges_overlap(0, 10, 5, 0));
}

static void lowest_and_highest_bits_are_found(void **state)
{
    (void)state;
    CHECK_EQ(lowest_bit_u64(0), 0);
    CHECK_EQ(lowest_bit_u64(0xF0000000), 0x10000000);
    CHECK_EQ(lowest_bit_u64(0x8000000000000000), 0x8000000000000000);
    CHECK_EQ(highest_bit_u64(0), 0);
    CHECK_EQ(highest_bit_u64(1), 1);
    CHECK_EQ(highest_bit_u64(0xF0000000), 0x80000000);
    CHECK_EQ(highest_bit_u64(UINT64_MAX), 0x8000000000000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sum_that_overflows_is_reported_and_not_stored),
        cmocka_unit_test(aligning_up_stops_at_the_last_multiple),
        cmocka_unit_test(aligning_down_keeps_multiples),
        cmocka_unit_test(the_smaller_and_the_larger_are_told_apart_beyond_32_bits),
        cmocka_unit_test(a_range_is_inside_when_both_its_ends_are),
        cmocka_unit_test(ranges_that_only_touch_do_not_overlap),
        cmocka_unit_test(an_empty_range_overlaps_nothing),
        cmocka_unit_test(lowest_and_highest_bits_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
