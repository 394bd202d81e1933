/* SPDX-License-Identifier: BSD-2-Clause */
/* Options for Slipway itself: OEM strings that the guest does not see. */
#include "check.h"
#include "probe/oem_options.h"
#include "probe/options.h"

static struct options options;

static int defaults(void **state)
{
    (void)state;
    options_default(&options);
    warnings_clear();
    return 0;
}

static void finish(void)
{
    option_oem_finish(&options);
    oem_options_take(&options);
}

static void an_oem_string_for_slipway_is_an_option_and_the_others_close_up(void **state)
{
    (void)state;
    option_oem_text(&options, 1, "one");
    option_oem_text(&options, 2, "slipway:smbios3=1");
    option_oem_text(&options, 3, "three");
    finish();
    CHECK(options.smbios3);
    CHECK_EQ(options.oem_count, 2);
    CHECK_STR(options.oem[0], "one");
    CHECK_STR(options.oem[1], "three");
    CHECK_EQ(warnings_count, 0);
}

static void an_option_after_a_gap_is_not_there(void **state)
{
    (void)state;
    option_oem_text(&options, 1, "one");
    option_oem_text(&options, 3, "slipway:smbios3=1");
    finish();
    CHECK(!options.smbios3);
    CHECK_EQ(options.oem_count, 1);
}

static void the_last_of_the_same_options_counts(void **state)
{
    (void)state;
    option_oem_text(&options, 1, "slipway:smbios3=1");
    option_oem_text(&options, 2, "slipway:smbios3=0");
    finish();
    CHECK(!options.smbios3);
    CHECK_EQ(options.oem_count, 0);
    CHECK_EQ(warnings_count, 0);
}

static void each_word_of_an_option_has_its_value(void **state)
{
    static const struct {
        const char *text;
        uint8_t log;
        bool report;
    } options_of[] = {
        {"slipway:log=quiet", LOG_QUIET, true}, {"slipway:log=normal", LOG_NORMAL, true},
        {"slipway:log=debug", LOG_DEBUG, true}, {"slipway:report=0", LOG_NORMAL, false},
        {"slipway:report=1", LOG_NORMAL, true},
    };

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(options_of); i++) {
        options_default(&options);
        option_oem_text(&options, 1, options_of[i].text);
        finish();
        CHECK_EQ(options.log, options_of[i].log);
        CHECK_EQ(options.report, options_of[i].report);
        CHECK_EQ(options.oem_count, 0);
    }
    CHECK_EQ(warnings_count, 0);
}

static void an_unknown_option_is_warned_about_and_named(void **state)
{
    static const char *const unknown[] = {"slipway:smbios4=1", "slipway:smbios=1",
                                          "slipway:smbios3", "slipway:smbios33=1", "slipway:"};

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(unknown); i++) {
        options_default(&options);
        warnings_clear();
        option_oem_text(&options, 1, unknown[i]);
        finish();
        CHECK(!options.smbios3);
        CHECK_EQ(options.oem_count, 0);
        CHECK_EQ(warnings_count, 1);
        CHECK(strstr(warnings_last,
                     "a Slipway option is unknown | an option that slipway(7) or "
                     "slipway-pvh(7) lists; ignoring it | "
                     "smbios=[\"oem=slipway:...\"] or cmdline= in the guest configuration | ") !=
              NULL);
        CHECK(strstr(warnings_last, unknown[i]) != NULL);
    }
}

static void an_option_with_an_impossible_value_is_warned_about(void **state)
{
    static const char *const odd[] = {
        "slipway:smbios3=2", "slipway:smbios3=", "slipway:smbios3=1 ",  "slipway:smbios3=10",
        "slipway:log=",      "slipway:log=loud", "slipway:log=normal ", "slipway:report=yes",
        "slipway:log=report"}; /* the name that comes after the words */

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(odd); i++) {
        options_default(&options);
        warnings_clear();
        option_oem_text(&options, 1, odd[i]);
        finish();
        CHECK(!options.smbios3 && options.log == LOG_NORMAL && options.report);
        CHECK_EQ(options.oem_count, 0);
        CHECK_EQ(warnings_count, 1);
        CHECK(strstr(warnings_last, "0 or 1; for log= quiet, normal or debug") != NULL);
    }
}

static void a_string_that_only_has_slipway_in_it_is_the_guests(void **state)
{
    (void)state;
    option_oem_text(&options, 1, "Slipway:smbios3=1");
    option_oem_text(&options, 2, "slipway");
    finish();
    CHECK(!options.smbios3);
    CHECK_EQ(options.oem_count, 2);
    CHECK_EQ(warnings_count, 0);
}

#define TEST(name) cmocka_unit_test_setup(name, defaults)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_oem_string_for_slipway_is_an_option_and_the_others_close_up),
        TEST(an_option_after_a_gap_is_not_there),
        TEST(the_last_of_the_same_options_counts),
        TEST(each_word_of_an_option_has_its_value),
        TEST(an_unknown_option_is_warned_about_and_named),
        TEST(an_option_with_an_impossible_value_is_warned_about),
        TEST(a_string_that_only_has_slipway_in_it_is_the_guests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
