/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic at the edges of 64 bits, intervals without a part of them, and sorting. */
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

static void a_counter_that_stepped_back_has_not_moved(void **state)
{
    (void)state;
    CHECK_EQ(elapsed_u64(5, 7), 2);
    CHECK_EQ(elapsed_u64(7, 5), 0);
    CHECK_EQ(elapsed_u64(UINT64_MAX - 1, 3), 5);
    CHECK_EQ(elapsed_u64(0, UINT64_MAX / 2), UINT64_MAX / 2);
}

static void aligning_up_stops_at_the_last_multiple(void **state)
{
    (void)state;
    CHECK_EQ(align_up_u64(0xFFFFFFFFFFFFEFFF, 4096), 0xFFFFFFFFFFFFF000);
    CHECK_EQ(align_up_u64(0xFFFFFFFFFFFFF000, 4096), 0xFFFFFFFFFFFFF000);
    CHECK_EQ(align_up_u64(0xFFFFFFFFFFFFF001, 4096), 0xFFFFFFFFFFFFF000);
    CHECK_EQ(align_up_u64(UINT64_MAX, 4096), 0xFFFFFFFFFFFFF000);
    CHECK_EQ(align_up_u64(UINT64_MAX, 1), UINT64_MAX);
    CHECK_EQ(align_up_u64(0x8000000000000001, 0x8000000000000000), 0x8000000000000000);
    CHECK_EQ(align_up_u64(1, 4096), 4096);
    CHECK_EQ(align_up_u64(4096, 4096), 4096);
    CHECK_EQ(align_up_u64(0, 4096), 0);
    CHECK_EQ(align_up_u64(7, 1), 7);
    CHECK_EQ(align_up_u64(0xFFFFF001, 4096), 0x100000000);
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

static void the_largest_aligned_block_fits_and_is_aligned(void **state)
{
    (void)state;
    CHECK_EQ(aligned_block_u64(0, 3), 2);
    CHECK_EQ(aligned_block_u64(0, UINT64_MAX), 0x8000000000000000);
    CHECK_EQ(aligned_block_u64(0xF0000000, 0xFC000000), 0x08000000);
    CHECK_EQ(aligned_block_u64(0xF8000000, 0xFC000000), 0x04000000);
    CHECK_EQ(aligned_block_u64(0xF8001000, 0xFC000000), 0x1000);
    CHECK_EQ(aligned_block_u64(7, 8), 1);
}

static void a_quotient_has_64_bits_and_a_rest(void **state)
{
    static const struct {
        uint64_t dividend;
        uint32_t divisor;
        uint64_t quotient;
        uint32_t rest;
    } cases[] = {
        {0, 1, 0, 0},
        {6, 7, 0, 6},
        {7, 7, 1, 0},
        {100, 7, 14, 2},
        {UINT64_MAX, 1, UINT64_MAX, 0},
        {UINT64_MAX, 10, 1844674407370955161, 5},
        {UINT64_MAX, UINT32_MAX, 0x100000001, 0},
        {UINT64_MAX - 1, UINT32_MAX, 0x100000000, UINT32_MAX - 1},
        {0x8000000000000000, 0x80000001, 0xFFFFFFFE, 2},
        {2600000000123, 1000000, 2600000, 123},
    };

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(cases); i++) {
        uint32_t rest = 99;

        CHECK_EQ(div_u64(cases[i].dividend, cases[i].divisor, &rest), cases[i].quotient);
        CHECK_EQ(rest, cases[i].rest);
        CHECK_EQ(div_u64(cases[i].dividend, cases[i].divisor, NULL), cases[i].quotient);
    }
}

/* What is left of [10, 20) without [start, end). */
static void check_left(uint64_t start, uint64_t end, uint32_t pieces, struct interval first,
                       struct interval second)
{
    struct interval left[2] = {{0, 0}, {0, 0}};

    CHECK_EQ(interval_subtract(left, (struct interval){10, 20}, start, end), pieces);
    CHECK_EQ(left[0].start, first.start);
    CHECK_EQ(left[0].end, first.end);
    CHECK_EQ(left[1].start, second.start);
    CHECK_EQ(left[1].end, second.end);
}

static void what_lies_beside_an_interval_takes_nothing_of_it(void **state)
{
    const struct interval none = {0, 0}, whole = {10, 20};

    (void)state;
    check_left(0, 5, 1, whole, none);
    check_left(0, 10, 1, whole, none);
    check_left(20, 30, 1, whole, none);
    check_left(25, UINT64_MAX, 1, whole, none);
}

static void an_empty_interval_takes_nothing_wherever_it_is(void **state)
{
    const struct interval none = {0, 0}, whole = {10, 20};

    (void)state;
    for (uint64_t at = 5; at <= 25; at++)
        check_left(at, at, 1, whole, none);
    check_left(18, 12, 1, whole, none);
}

static void what_overlaps_an_interval_leaves_none_to_two_pieces_of_it(void **state)
{
    const struct interval none = {0, 0};

    (void)state;
    check_left(10, 20, 0, none, none);
    check_left(9, 21, 0, none, none);
    check_left(0, UINT64_MAX, 0, none, none);
    check_left(10, 19, 1, (struct interval){19, 20}, none);
    check_left(5, 11, 1, (struct interval){11, 20}, none);
    check_left(11, 20, 1, (struct interval){10, 11}, none);
    check_left(19, 25, 1, (struct interval){10, 19}, none);
    check_left(11, 19, 2, (struct interval){10, 11}, (struct interval){19, 20});
    check_left(14, 15, 2, (struct interval){10, 14}, (struct interval){15, 20});
}

static void an_interval_up_to_the_last_address_is_cut_as_well(void **state)
{
    const struct interval all = {0, UINT64_MAX};
    struct interval left[2];

    (void)state;
    CHECK_EQ(interval_subtract(left, all, 0xFC000000, 0x100000000), 2);
    CHECK_EQ(left[0].start, 0);
    CHECK_EQ(left[0].end, 0xFC000000);
    CHECK_EQ(left[1].start, 0x100000000);
    CHECK_EQ(left[1].end, UINT64_MAX);
    CHECK_EQ(interval_subtract(left, all, 0, UINT64_MAX), 0);
}

struct card {
    uint8_t rank, position;
};

static bool ranks_lower(const void *a, const void *b)
{
    return ((const struct card *)a)->rank < ((const struct card *)b)->rank;
}

/* All rows of up to six cards of three ranks: ascending, and of equal rank in their old order. */
static void sorting_keeps_equal_elements_in_order(void **state)
{
    (void)state;
    for (uint32_t count = 0, rows = 1; count <= 6; count++, rows *= 3) {
        for (uint32_t row = 0; row < rows; row++) {
            struct card card[7];
            uint32_t digits = row, ranks[2][3] = {{0}};

            for (uint32_t i = 0; i < count; i++, digits /= 3) {
                card[i] = (struct card){(uint8_t)(digits % 3), (uint8_t)i};
                ranks[0][digits % 3]++;
            }
            card[count] = (struct card){0, 77}; /* after them: not touched */
            sort(card, count, sizeof(card[0]), ranks_lower);
            for (uint32_t i = 0; i < count; i++) {
                ranks[1][card[i].rank]++;
                if (i != 0)
                    CHECK(card[i - 1].rank < card[i].rank ||
                          (card[i - 1].rank == card[i].rank &&
                           card[i - 1].position < card[i].position));
            }
            assert_memory_equal(ranks[0], ranks[1], sizeof(ranks[0]));
            CHECK_EQ(card[count].position, 77);
        }
    }
}

static bool first_byte_higher(const void *a, const void *b)
{
    return *(const uint8_t *)a > *(const uint8_t *)b;
}

static void the_largest_elements_move_whole(void **state)
{
    static uint8_t elements[200][SORT_SIZE_MAX];

    (void)state;
    for (uint32_t i = 0; i < 200; i++)
        memset(elements[i], (int)(i * 7 % 200), SORT_SIZE_MAX);
    sort(elements, 200, SORT_SIZE_MAX, first_byte_higher);
    for (uint32_t i = 0; i < 200; i++)
        for (uint32_t k = 0; k < SORT_SIZE_MAX; k++)
            CHECK_EQ(elements[i][k], 199 - i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sum_that_overflows_is_reported_and_not_stored),
        cmocka_unit_test(a_counter_that_stepped_back_has_not_moved),
        cmocka_unit_test(aligning_up_stops_at_the_last_multiple),
        cmocka_unit_test(aligning_down_keeps_multiples),
        cmocka_unit_test(the_smaller_and_the_larger_are_told_apart_beyond_32_bits),
        cmocka_unit_test(a_range_is_inside_when_both_its_ends_are),
        cmocka_unit_test(ranges_that_only_touch_do_not_overlap),
        cmocka_unit_test(an_empty_range_overlaps_nothing),
        cmocka_unit_test(lowest_and_highest_bits_are_found),
        cmocka_unit_test(the_largest_aligned_block_fits_and_is_aligned),
        cmocka_unit_test(a_quotient_has_64_bits_and_a_rest),
        cmocka_unit_test(what_lies_beside_an_interval_takes_nothing_of_it),
        cmocka_unit_test(an_empty_interval_takes_nothing_wherever_it_is),
        cmocka_unit_test(what_overlaps_an_interval_leaves_none_to_two_pieces_of_it),
        cmocka_unit_test(an_interval_up_to_the_last_address_is_cut_as_well),
        cmocka_unit_test(sorting_keeps_equal_elements_in_order),
        cmocka_unit_test(the_largest_elements_move_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
