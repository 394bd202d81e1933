/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of text in a buffer of a fixed size: src/log/log.c, with a debug port of the test's. */
#include "check.h"
/* The test's own records for all others. */
#define warn_of log_warn_of
#include "../../src/log/log.c"

char log_buffer[LOG_LINE];

void port_out8_string(uint16_t port, const void *bytes, uint32_t count)
{
    (void)port;
    (void)bytes;
    (void)count;
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
        cmocka_unit_test(a_line_is_added_whole_or_not_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
