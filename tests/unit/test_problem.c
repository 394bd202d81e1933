/* SPDX-License-Identifier: BSD-2-Clause */
/* Problems: all parts are kept, the first one wins; and the list of messages as a whole. */
#include "check.h"
#include "problem.h"

static void a_problem_keeps_its_parts_and_is_false(void **state)
{
    struct problem why = {0};

    (void)state;
    CHECK(!problem_set(&why, MSG_MORE_VCPUS, "%u of \"%s\"", 129u, "these"));
    CHECK_EQ(why.code, 403);
    CHECK_STR(why.what, "the guest has more vCPUs than an HVM guest can have");
    CHECK_STR(why.expected, "1 to 128; starting 128");
    CHECK_STR(why.change, "maxvcpus= in the guest configuration");
    CHECK_STR(why.found, "129 of \"these\"");
}

static void the_first_problem_wins(void **state)
{
    struct problem why = {0};

    (void)state;
    problem_set(&why, MSG_NO_XEN, "uno");
    CHECK(!problem_set(&why, MSG_BUG, "due"));
    CHECK_EQ(why.code, 101);
    CHECK_STR(why.what, "no Xen hypervisor answers");
    CHECK_STR(why.found, "uno");
}

static void a_long_finding_is_cut_not_overrun(void **state)
{
    struct problem why = {0};
    char found[1001];

    (void)state;
    memset(found, 'x', 1000);
    found[1000] = '\0';
    problem_set(&why, MSG_BUG, "%s", found);
    CHECK_EQ(strlen(why.found), sizeof(why.found) - 1);
}

static void a_warning_has_the_same_parts(void **state)
{
    (void)state;
    warnings_clear();
    warn(MSG_PCI_BRIDGE, "%u more", 3u);
    CHECK_STR(warnings_last, "Xen does not reach the devices behind a PCI bridge | "
                             "devices on bus 0 | the bridge's devices in device_model_args=: "
                             "bus=pci.0 | 3 more");
}

/* --- The list --- */

static const struct {
    unsigned code;
    const char *what, *expected, *change, *cause, *fix;
} messages[] = {
#define REFUSAL(number, name, ...) {number, __VA_ARGS__},
#define WARNING(number, name, ...) {number, __VA_ARGS__},
#include "messages.def"
#undef REFUSAL
#undef WARNING
};

static void every_message_is_found_by_its_number(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(messages); i++) {
        struct problem why = {0};

        problem_set(&why, (enum message)messages[i].code, "this");
        CHECK_EQ(why.code, messages[i].code);
        CHECK_STR(why.what, messages[i].what);
        CHECK_STR(why.expected, messages[i].expected);
        CHECK_STR(why.change, messages[i].change);
    }
}

static void numbers_have_three_digits_and_ascend(void **state)
{
    unsigned last = 100;

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(messages); i++) {
        CHECK(messages[i].code > last);
        last = messages[i].code;
    }
    CHECK(last < 1000);
}

/* A line of the log has 190 bytes, with "slipway: WARNING SLIP-nnn: " in front. */
static void fits_a_line(const char *text)
{
    CHECK(text[0] != '\0' && strlen(text) < 160);
    for (; *text != '\0'; text++)
        CHECK(*text >= 0x20 && *text <= 0x7E);
}

static void texts_fit_the_log_and_are_plain(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(messages); i++) {
        fits_a_line(messages[i].what);
        fits_a_line(messages[i].expected);
        fits_a_line(messages[i].change);
    }
}

static void every_message_has_cause_and_fix_in_sentences(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(messages); i++) {
        CHECK(strlen(messages[i].cause) > 20 &&
              messages[i].cause[strlen(messages[i].cause) - 1] == '.');
        CHECK(strlen(messages[i].fix) > 10 && messages[i].fix[strlen(messages[i].fix) - 1] == '.');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_keeps_its_parts_and_is_false),
        cmocka_unit_test(the_first_problem_wins),
        cmocka_unit_test(a_long_finding_is_cut_not_overrun),
        cmocka_unit_test(a_warning_has_the_same_parts),
        cmocka_unit_test(every_message_is_found_by_its_number),
        cmocka_unit_test(numbers_have_three_digits_and_ascend),
        cmocka_unit_test(texts_fit_the_log_and_are_plain),
        cmocka_unit_test(every_message_has_cause_and_fix_in_sentences),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
