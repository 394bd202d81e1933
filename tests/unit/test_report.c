/* SPDX-License-Identifier: BSD-2-Clause */
/* The last words of a failed start: src/apply/report.c, with a XenStore of the test's. */
#include "check.h"
#include "log/phases.h"
#include "../../src/apply/report.c"

const char slipway_version[] = "1.2.3";

static bool usable, faulty; /* XenStore answers; a write meets an exception */
static unsigned writes, crashes;
static char error_value[512];
static const struct problem why = {
    .code = 1, .what = "", .found = "a\nb", .expected = "", .change = ""};

bool store_usable(void)
{
    return usable;
}

bool store_write(const char *path, const char *value)
{
    CHECK(!"a start that failed writes with store_write_last()");
    (void)path;
    (void)value;
    return false;
}

bool store_write_last(const char *path, const char *value)
{
    if (strcmp(path, ERROR_KEY) == 0)
        (void)snprintf(error_value, sizeof(error_value), "%s", value);
    if (++writes < 10 && faulty)
        report_last_words(&why);
    return true;
}

void domain_crash(void)
{
    crashes++;
}

/* The report itself is in tests/sim/test_report.c. */
void lines_add(struct lines *to, const char *format, ...)
{
    (void)to;
    (void)format;
}

const struct lines *log_warnings(uint32_t *count)
{
    static char text[1];
    static const struct lines none = {.text = text};

    *count = 0;
    return &none;
}

void phase_done(const char *name)
{
    CHECK_STR(name, "failing");
}

const struct phases *phases_so_far(void)
{
    static const struct phases none;

    return &none;
}

uint32_t clock_microseconds(uint64_t ticks)
{
    return (uint32_t)ticks;
}

static void without_xenstore_the_guest_is_crashed_at_once(void **state)
{
    (void)state;
    usable = false;
    report_last_words(&why);
    CHECK_EQ(writes, 0);
    CHECK_EQ(crashes, 1);
}

/* Where the call to crash it returns, what was begun goes on: both keys, once each. */
static void an_exception_on_the_way_is_not_told_again(void **state)
{
    (void)state;
    usable = faulty = true;
    report_last_words(&why);
    CHECK_EQ(writes, 2);
    CHECK_STR(error_value, "FATAL SLIP-1: ; found: a?b; expected: ; change: ");
    CHECK(crashes >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_xenstore_the_guest_is_crashed_at_once),
        cmocka_unit_test(an_exception_on_the_way_is_not_told_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
