/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * As much of cmocka as tests/unit/check.h needs, for 32-bit programs: Debian has cmocka's library for the machine's own
 * width only, and the simulated platform is 32 bits wide. The output is TAP, as cmocka gives with CMOCKA_MESSAGE_OUTPUT=TAP.
 */
#ifndef MINIMAL_CMOCKA_H
#define MINIMAL_CMOCKA_H

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*test)(void **state);
    int (*setup)(void **state);
};

#define cmocka_unit_test(f)                                                                        \
    {                                                                                              \
#f, f, NULL                                                                                \
    }
#define cmocka_unit_test_setup(f, setup)                                                           \
    {                                                                                              \
#f, f, setup                                                                               \
    }

static jmp_buf minimal_failed;

#define minimal_fail(...)                                                                          \
    do {                                                                                           \
        printf("# " __VA_ARGS__);                                                                  \
        printf("\n# %s:%d: error: Failure!\n", __FILE__, __LINE__);                                \
        longjmp(minimal_failed, 1);                                                                \
    } while (0)

#define assert_true(c)                                                                             \
    do {                                                                                           \
        if (!(c))                                                                                  \
            minimal_fail("%s", #c);                                                                \
    } while (0)

#define assert_int_equal(a, b)                                                                     \
    do {                                                                                           \
        const unsigned long long a_ = (a), b_ = (b);                                               \
        if (a_ != b_)                                                                              \
            minimal_fail("0x%llx != 0x%llx: %s", a_, b_, #a);                                      \
    } while (0)

#define assert_string_equal(a, b)                                                                  \
    do {                                                                                           \
        const char *const a_ = (a), *const b_ = (b);                                               \
        if (strcmp(a_, b_) != 0)                                                                   \
            minimal_fail("\"%s\" != \"%s\"", a_, b_);                                              \
    } while (0)

#define assert_memory_equal(a, b, n)                                                               \
    do {                                                                                           \
        const unsigned char *const a_ = (const void *)(a), *const b_ = (const void *)(b);          \
        for (size_t i_ = 0; i_ < (size_t)(n); i_++) {                                              \
            if (a_[i_] != b_[i_])                                                                  \
                minimal_fail("byte %zu: 0x%02x != 0x%02x", i_, a_[i_], b_[i_]);                    \
        }                                                                                          \
    } while (0)

static inline int minimal_run(const struct CMUnitTest *tests, size_t count)
{
    static size_t failed, i;

    printf("1..%zu\n", count);
    for (i = 0; i < count; i++) {
        void *state = NULL;

        if (setjmp(minimal_failed) == 0) {
            if (tests[i].setup != NULL && tests[i].setup(&state) != 0)
                minimal_fail("the setup failed");
            tests[i].test(&state);
            printf("ok %zu - %s\n", i + 1, tests[i].name);
        } else {
            failed++;
            printf("not ok %zu - %s\n", i + 1, tests[i].name);
        }
        fflush(stdout);
    }
    return (int)failed;
}

#define cmocka_run_group_tests(tests, setup, teardown)                                             \
    minimal_run(tests, sizeof(tests) / sizeof((tests)[0]))

#endif
