/* SPDX-License-Identifier: BSD-2-Clause */
/* Problems: all four parts are kept, and the first one wins. */
#include "check.h"
#include "problem.h"

static void a_problem_keeps_its_four_parts_and_is_false(void **state)
{
    struct problem why = {0};

    (void)state;
    CHECK(!problem_set(&why, "the image is too large", "16 MiB", "bios=", "%u bytes in \"%s\"", 99u,
                       "firmware"));
    CHECK_STR(why.what, "the image is too large");
    CHECK_STR(why.expected, "16 MiB");
    CHECK_STR(why.change, "bios=");
    CHECK_STR(why.found, "99 bytes in \"firmware\"");
}

static void the_first_problem_wins(void **state)
{
    struct problem why = {0};

    (void)state;
    problem_set(&why, "first", "1", "one", "uno");
    CHECK(!problem_set(&why, "second", "2", "two", "due"));
    CHECK_STR(why.what, "first");
    CHECK_STR(why.expected, "1");
    CHECK_STR(why.change, "one");
    CHECK_STR(why.found, "uno");
}

static void a_long_finding_is_cut_not_overrun(void **state)
{
    struct problem why = {0};
    char found[1001];

    (void)state;
    memset(found, 'x', 1000);
    found[1000] = '\0';
    problem_set(&why, "what", "expected", "change", "%s", found);
    CHECK_EQ(strlen(why.found), sizeof(why.found) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_keeps_its_four_parts_and_is_false),
        cmocka_unit_test(the_first_problem_wins),
        cmocka_unit_test(a_long_finding_is_cut_not_overrun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
