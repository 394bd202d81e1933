/* SPDX-License-Identifier: BSD-2-Clause */
/* The reading cursor: what it yields, and that it yields nothing past its end. */
#include "check.h"
#include "lib/span.h"

static const uint8_t bytes[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
                                0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F};

static void integers_are_read_little_endian(void **state)
{
    struct span s = span_of(bytes, sizeof(bytes));

    (void)state;
    CHECK_EQ(span_u8(&s), 0x01);
    CHECK_EQ(span_u16(&s), 0x0302);
    CHECK_EQ(span_u32(&s), 0x07060504);
    CHECK_EQ(span_u64(&s), 0x0F0E0D0C0B0A0908);
    CHECK_EQ(s.left, 0);
    CHECK(!s.bad);
}

static void the_end_itself_is_not_an_error_but_a_byte_after_it_is(void **state)
{
    struct span s = span_of(bytes, 1);

    (void)state;
    span_u8(&s);
    CHECK(!s.bad);
    CHECK_EQ(span_u8(&s), 0);
    CHECK(s.bad);
}

static void an_integer_cut_short_reads_as_zero_at_every_length(void **state)
{
    (void)state;
    for (uint32_t len = 0; len < 8; len++) {
        struct span s = span_of(bytes, len);

        CHECK_EQ(span_u64(&s), 0);
        CHECK(s.bad);
        CHECK_EQ(s.left, 0);
    }
}

static void after_an_error_nothing_more_is_read(void **state)
{
    struct span s = span_of(bytes, 3);

    (void)state;
    span_u32(&s);
    CHECK_EQ(span_u8(&s), 0);
    CHECK_EQ(span_u16(&s), 0);
    CHECK(s.bad);
    CHECK(span_take(&s, 0).bad);
}

static void a_part_is_taken_and_the_rest_remains(void **state)
{
    struct span s = span_of(bytes, sizeof(bytes));
    struct span part;

    (void)state;
    span_u8(&s);
    part = span_take(&s, 2);
    CHECK_EQ(part.left, 2);
    CHECK_EQ(span_u16(&part), 0x0302);
    CHECK_EQ(span_u8(&part), 0);
    CHECK(part.bad);
    CHECK(!s.bad);
    CHECK_EQ(span_u8(&s), 0x04);
}

static void a_part_larger_than_the_rest_is_empty_and_bad(void **state)
{
    struct span s = span_of(bytes, 4);
    struct span part = span_take(&s, 5);

    (void)state;
    CHECK(s.bad);
    CHECK(part.bad);
    CHECK_EQ(part.left, 0);
    CHECK(part.data == NULL);
}

static void a_count_of_2_to_the_64_does_not_wrap(void **state)
{
    struct span s = span_of(bytes, 4);

    (void)state;
    span_u8(&s);
    CHECK(span_take(&s, UINT64_MAX).bad);
    CHECK(s.bad);
}

static void an_empty_span_can_be_taken_from_nothing(void **state)
{
    struct span s = span_of(NULL, 0);

    (void)state;
    CHECK(!span_take(&s, 0).bad);
    CHECK(!s.bad);
    CHECK_EQ(span_u8(&s), 0);
    CHECK(s.bad);
}

static void a_part_at_an_offset_is_there_whole_or_not_at_all(void **state)
{
    const struct span whole = span_of(bytes, sizeof(bytes));
    const struct span part = span_at(whole, 13, 2);

    (void)state;
    CHECK(!part.bad && part.data == bytes + 13 && part.left == 2);
    CHECK(!span_at(whole, 15, 0).bad);
    CHECK(span_at(whole, 13, 3).bad && span_at(whole, 13, 3).left == 0);
    CHECK(span_at(whole, 16, 0).bad);
    CHECK(span_at(whole, UINT64_MAX, 1).bad);
    CHECK(span_at(whole, 1, UINT64_MAX).bad);
}

static void an_integer_at_an_offset_is_0_if_it_is_cut_short(void **state)
{
    const struct span whole = span_of(bytes, sizeof(bytes));

    (void)state;
    CHECK_EQ(span_peek(whole, 14, 1), 0x0F);
    CHECK_EQ(span_peek(whole, 1, 4), 0x05040302);
    CHECK_EQ(span_peek(whole, 7, 8), 0x0F0E0D0C0B0A0908);
    CHECK_EQ(span_peek(whole, 8, 8), 0);
    CHECK_EQ(span_peek(whole, UINT64_MAX, 8), 0);
    CHECK_EQ(whole.left, 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_read_little_endian),
        cmocka_unit_test(the_end_itself_is_not_an_error_but_a_byte_after_it_is),
        cmocka_unit_test(an_integer_cut_short_reads_as_zero_at_every_length),
        cmocka_unit_test(after_an_error_nothing_more_is_read),
        cmocka_unit_test(a_part_is_taken_and_the_rest_remains),
        cmocka_unit_test(a_part_larger_than_the_rest_is_empty_and_bad),
        cmocka_unit_test(a_count_of_2_to_the_64_does_not_wrap),
        cmocka_unit_test(an_empty_span_can_be_taken_from_nothing),
        cmocka_unit_test(a_part_at_an_offset_is_there_whole_or_not_at_all),
        cmocka_unit_test(an_integer_at_an_offset_is_0_if_it_is_cut_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
