/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of text in a buffer of a fixed size: src/log/log.c, with a debug port of the test's. */
#include "check.h"
/* The test's own records for all others. */
#define warn_of log_warn_of
#include "../../src/log/log.c"

char log_buffer[LOG_LINE];
static char port_text[2 * LOG_LINE];

void port_out8_string(uint16_t port, const void *bytes, uint32_t count)
{
    CHECK_EQ(port, DEBUG_PORT);
    CHECK(count < sizeof(port_text));
    memcpy(port_text, bytes, count);
    port_text[count] = '\0';
}

/* It ends within the buffer, which the sanitizer watches. */
static void a_long_line_of_the_log_is_cut(void **state)
{
    char text[2 * LOG_LINE];

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    log_line("%s", text);
    CHECK_EQ(strlen(port_text), LOG_LINE);
    CHECK(strncmp(port_text, "slipway: xx", 11) == 0);
    CHECK_STR(port_text + LOG_LINE - 3, "xx\n");
    log_line("%s", "short");
    CHECK_STR(port_text, "slipway: short\n");
}

/* A newline and a NUL come after it. */
static void a_line_is_added_whole_or_not_at_all(void **state)
{
    char text[10];
    struct lines to = {text, 8, 0};

    (void)state;
    memset(text, '#', sizeof(text));
    lines_add(&to, "%s", "1234567");
    CHECK_EQ(to.len, 0);
    CHECK_STR(text, "");
    lines_add(&to, "%s", "123456");
    CHECK_EQ(to.len, 7);
    CHECK_STR(text, "123456\n");
    lines_add(&to, "%s", "");
    CHECK_EQ(to.len, 7);
    CHECK_STR(text, "123456\n");
    CHECK(text[8] == '#' && text[9] == '#');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_line_of_the_log_is_cut),
        cmocka_unit_test(a_line_is_added_whole_or_not_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
