/* SPDX-License-Identifier: BSD-2-Clause */
/* Limits of waits: from when they count, and what starts them again. Times in nanoseconds. */
#include "check.h"
#include "lib/deadline.h"

#define SECOND 1000000000ull

static void a_limit_counts_from_the_first_look(void **state)
{
    struct deadline d = {.limit = 2 * SECOND};

    (void)state;
    CHECK(!deadline_passed(&d, 100 * SECOND));
    CHECK_EQ(d.end, 102 * SECOND);
    CHECK(!deadline_passed(&d, 102 * SECOND - 1));
    CHECK(deadline_passed(&d, 102 * SECOND));
}

static void news_start_it_again(void **state)
{
    struct deadline d = {.limit = 2 * SECOND};

    (void)state;
    CHECK(!deadline_passed(&d, 100 * SECOND));
    deadline_renew(&d);
    CHECK(!deadline_passed(&d, 103 * SECOND));
    CHECK(deadline_passed(&d, 105 * SECOND));
}

/* A sleep that ends as asked, or a little late, is none. */
static void a_pause_starts_it_again(void **state)
{
    struct deadline d = {.limit = 2 * SECOND};

    (void)state;
    CHECK(!deadline_passed(&d, 100 * SECOND));
    CHECK_EQ(deadline_sleep(&d, 101 * SECOND), 101 * SECOND);
    CHECK(deadline_passed(&d, 102 * SECOND));
    CHECK_EQ(deadline_sleep(&d, 101 * SECOND), 101 * SECOND);
    CHECK(!deadline_passed(&d, 102 * SECOND + 1));
    CHECK_EQ(d.end, 104 * SECOND + 1);
    CHECK(deadline_passed(&d, 104 * SECOND + 1)); /* no sleep was between */
}

static void a_clock_that_steps_back_is_no_pause(void **state)
{
    struct deadline d = {.limit = 2 * SECOND};

    (void)state;
    CHECK(!deadline_passed(&d, 100 * SECOND));
    (void)deadline_sleep(&d, 101 * SECOND);
    CHECK(!deadline_passed(&d, 50 * SECOND));
    CHECK_EQ(d.end, 102 * SECOND);
}

static void pauses_without_end_are_not_waited_for(void **state)
{
    struct deadline d = {.limit = 2 * SECOND};
    uint64_t now = 100 * SECOND;
    uint32_t looks = 0;

    (void)state;
    while (!deadline_passed(&d, now) && ++looks < 100)
        now = deadline_sleep(&d, now + SECOND) + 10 * SECOND;
    CHECK_EQ(looks, 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_limit_counts_from_the_first_look),
        cmocka_unit_test(news_start_it_again),
        cmocka_unit_test(a_pause_starts_it_again),
        cmocka_unit_test(a_clock_that_steps_back_is_no_pause),
        cmocka_unit_test(pauses_without_end_are_not_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
