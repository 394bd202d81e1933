/* SPDX-License-Identifier: BSD-2-Clause */
/* Options for Slipway in the command line of a PVH guest. */
#include "check.h"
#include "probe/options.h"
#include "pvh/cmdline.h"

static struct options options;
static struct problem why;
static char line[20000];

static int defaults(void **state)
{
    (void)state;
    options_default(&options);
    memset(&why, 0, sizeof(why));
    warnings_clear();
    return 0;
}

static bool take(const char *text)
{
    strcpy(line, text);
    return cmdline_take(&options, line, &why);
}

static void words_of_others_stay_as_they_are(void **state)
{
    static const char *const lines[] = {
        "",
        "quiet",
        "root=/dev/xvda1 ro console=hvc0",
        "slipway",
        "slipway.",
        "slipway.action=poweroff slipway.dump=tables",
        "slipway.smbios",
        "slipway.logs=debug slipway.log slipway.direct=1",
        "myslipway.log=debug",
        "a=\"b  c\" \"d e=f\"",
        "slipway:log=debug",
        "an open \"quote of theirs  ",
        "-- slipwayd",
    };

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(lines); i++) {
        CHECK(take(lines[i]));
        CHECK_STR(line, lines[i]);
    }
    CHECK_EQ(options.log, LOG_NORMAL);
    CHECK_EQ(warnings_count, 0);
}

static void what_is_taken_out_leaves_one_blank(void **state)
{
    (void)state;
    CHECK(take("slipway.log=quiet"));
    CHECK_STR(line, "");
    CHECK(take("  a\tslipway.log=quiet  slipway.report=0\nb  "));
    CHECK_STR(line, "a b");
    CHECK(take("slipway.log=debug a"));
    CHECK_STR(line, "a");
    CHECK(take("a slipway.log=debug"));
    CHECK_STR(line, "a");
    CHECK_EQ(warnings_count, 0);
}

static void options_that_oem_strings_have_are_set(void **state)
{
    (void)state;
    CHECK(take("slipway.log=debug slipway.report=0 slipway.smbios3=1"));
    CHECK_EQ(options.log, LOG_DEBUG);
    CHECK(!options.report);
    CHECK(options.smbios3);
    CHECK_STR(options.cmdline, "");
}

static void each_string_of_smbios_has_xls_name(void **state)
{
    (void)state;
    for (uint32_t key = 0; key < SMBIOS_KEYS; key++) {
        char text[100], *at = text;

        at += sprintf(at, "slipway.smbios.");
        strcpy(at, smbios_key_name(key));
        strcat(at, "=with-dashes");
        CHECK(take(text));
        CHECK_STR(options.smbios[key], "with-dashes");
        for (; *at != '='; at++)
            *at = *at == '-' ? '_' : *at;
        CHECK(take(text));
        CHECK_STR(options.smbios[key], "with-dashes");
        CHECK_STR(line, "");
    }
    CHECK(take("slipway.smbios.serial=short"));
    CHECK_STR(options.smbios[SYSTEM_SERIAL_NUMBER], "short");
    CHECK(options.smbios[BASEBOARD_SERIAL_NUMBER] != options.smbios[SYSTEM_SERIAL_NUMBER]);
    CHECK_EQ(warnings_count, 0);
}

static void a_value_may_be_quoted(void **state)
{
    static const struct {
        const char *text, *value;
    } cases[] = {
        {"slipway.smbios.serial=a", "a"},
        {"slipway.smbios.serial=\"a b\"", "a b"},
        {"\"slipway.smbios.serial=a b\"", "a b"},
        {"\"slipway.smbios.serial=a b\" ", "a b"},
        {"slipway.smbios.serial=\"slipway.log=debug x\"", "slipway.log=debug x"},
        {"slipway.smbios.serial=a\" \"b", "a\" \"b"},
        {"slipway.smbios.serial=a=b", "a=b"},
        {"slipway.smbios.serial=\"\"\"\"", "\"\""},
    };

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CHECK(take(cases[i].text));
        CHECK_STR(options.smbios[SYSTEM_SERIAL_NUMBER], cases[i].value);
        CHECK_STR(line, "");
    }
    CHECK_EQ(options.log, LOG_NORMAL);
    CHECK_EQ(warnings_count, 0);
}

static void an_empty_value_counts_as_absent(void **state)
{
    (void)state;
    option_smbios_text(&options, SYSTEM_SERIAL_NUMBER, "of XenStore");
    CHECK(take("slipway.smbios.serial= slipway.smbios.oem=\"\""));
    CHECK(options.smbios[SYSTEM_SERIAL_NUMBER] == NULL);
    CHECK_EQ(options.oem_count, 0);
    CHECK_STR(line, "");
}

static void oem_strings_follow_those_of_xenstore(void **state)
{
    (void)state;
    option_oem_text(&options, 1, "first");
    option_oem_finish(&options);
    CHECK(take("slipway.smbios.oem=second slipway.smbios.oem=\"the third\""));
    CHECK_EQ(options.oem_count, 3);
    CHECK_STR(options.oem[0], "first");
    CHECK_STR(options.oem[1], "second");
    CHECK_STR(options.oem[2], "the third");
}

static void an_oem_string_for_slipway_is_one_here_too(void **state)
{
    (void)state;
    CHECK(take("slipway.smbios.oem=slipway:log=debug slipway.smbios.oem=other"));
    CHECK_EQ(options.log, LOG_DEBUG);
    CHECK_EQ(options.oem_count, 1);
    CHECK_STR(options.oem[0], "other");
}

static void more_oem_strings_than_smbios_counts_are_warned_of(void **state)
{
    char *at = line;

    (void)state;
    for (uint32_t i = 0; i < 255; i++)
        at += sprintf(at, "slipway.smbios.oem=x ");
    CHECK(cmdline_take(&options, line, &why));
    CHECK_EQ(options.oem_count, 255);
    CHECK_EQ(warnings_count, 0);
    CHECK(take("slipway.smbios.oem=one_more"));
    CHECK_EQ(options.oem_count, 255);
    CHECK_EQ(warnings_count, 1);
}

static void odd_options_are_taken_out_and_warned_of(void **state)
{
    static const char *const odd[] = {
        "slipway.log=loud",           "slipway.report=",   "slipway.smbios.colour=red",
        "slipway.smbios.serial",      "slipway.smbios.=x", "slipway.smbios.serial_=x",
        "slipway.smbios.serial.oem=x"};

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(odd); i++) {
        defaults(state);
        CHECK(take(odd[i]));
        CHECK_STR(line, "");
        CHECK_EQ(warnings_count, 1);
        CHECK(options.smbios[SYSTEM_SERIAL_NUMBER] == NULL);
    }
}

static void a_quote_of_ours_that_does_not_end_is_refused(void **state)
{
    static const char *const open[] = {"slipway.smbios.serial=\"a b", "\"slipway.log=debug",
                                       "a slipway.smbios.oem=\"b\"\" c"};

    (void)state;
    for (uint32_t i = 0; i < ARRAY_SIZE(open); i++) {
        memset(&why, 0, sizeof(why));
        CHECK(!take(open[i]));
        CHECK_EQ(why.code, MSG_COMMAND_LINE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(words_of_others_stay_as_they_are, defaults),
        cmocka_unit_test_setup(what_is_taken_out_leaves_one_blank, defaults),
        cmocka_unit_test_setup(options_that_oem_strings_have_are_set, defaults),
        cmocka_unit_test_setup(each_string_of_smbios_has_xls_name, defaults),
        cmocka_unit_test_setup(a_value_may_be_quoted, defaults),
        cmocka_unit_test_setup(an_empty_value_counts_as_absent, defaults),
        cmocka_unit_test_setup(oem_strings_follow_those_of_xenstore, defaults),
        cmocka_unit_test_setup(an_oem_string_for_slipway_is_one_here_too, defaults),
        cmocka_unit_test_setup(more_oem_strings_than_smbios_counts_are_warned_of, defaults),
        cmocka_unit_test_setup(odd_options_are_taken_out_and_warned_of, defaults),
        cmocka_unit_test_setup(a_quote_of_ours_that_does_not_end_is_refused, defaults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
