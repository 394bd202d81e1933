/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one way out, and what leads there: src/log/fatal.c, src/machine/traps.c and phys.c, with a
 * log and a processor of the test's.
 */
#include "check.h"
#include "../../src/log/fatal.c"
#include "../../src/machine/phys.c"
#include "../../src/machine/traps.c"

const char slipway_version[] = "1.2.3";

static jmp_buf halted;
static struct problem logged, told;
static unsigned times_logged, times_told;
static uint8_t memory[16];
static bool faulty_words; /* the last words meet an exception */

void log_problem(const char *kind, const struct problem *why)
{
    CHECK_STR(kind, "FATAL");
    logged = *why;
    times_logged++;
}

void cpu_halt(void)
{
    longjmp(halted, 1);
}

void *machine_memory(uint32_t paddr)
{
    return memory + (paddr & 15);
}

static void last_words(const struct problem *why)
{
    told = *why;
    if (++times_told < 5 && faulty_words)
        trap_report(14, 2, 0x00101234, 0xDEAD0000);
}

/* Each test ends the loader for good: the next one has another. */
static int reset(void **state)
{
    (void)state;
    fatal_last_words(last_words);
    memset(&logged, 0, sizeof(logged));
    memset(&told, 0, sizeof(told));
    times_logged = times_told = 0;
    faulty_words = false;
    phys_range_count = 0;
    return 0;
}

#define HALTS(call)                                                                                \
    do {                                                                                           \
        if (setjmp(halted) == 0) {                                                                 \
            call;                                                                                  \
            CHECK(!"reached");                                                                     \
        }                                                                                          \
    } while (0)

static void an_exception_within_an_exception_is_logged_twice_and_no_more(void **state)
{
    (void)state;
    faulty_words = true;
    HALTS(trap_report(13, 0x10, 0x00100042, 0));
    CHECK_EQ(times_logged, 2);
    CHECK_EQ(times_told, 5);
    CHECK_EQ(logged.code, MSG_EXCEPTION);
    CHECK_STR(logged.found,
              "vector 14, error code 0x2, EIP 0x101234, CR2 0xdead0000, version 1.2.3");
}

static void a_bug_is_told_as_such(void **state)
{
    (void)state;
    HALTS(bug("there.c:12"));
    CHECK_EQ(times_told, 1);
    CHECK_EQ(told.code, MSG_BUG);
    CHECK_STR(told.found, "there.c:12, version 1.2.3");
}

static void without_last_words_the_processor_halts(void **state)
{
    (void)state;
    fatal_last_words(NULL);
    HALTS(trap_report(6, 0, 0x00100000, 0));
    CHECK_EQ(times_told, 0);
}

static void memory_is_what_was_declared_to_the_byte(void **state)
{
    (void)state;
    phys_add(0x1000, 0x1000);
    phys_add(0xFFFFF000, 0x1000);
    CHECK(phys_valid(0x1000, 0x1000));
    CHECK(phys_valid(0xFFFFFFFF, 1));
    CHECK(!phys_valid(0x0FFF, 2));
    CHECK(!phys_valid(0x1FFF, 2));
    CHECK(!phys_valid(0xFFFFFFFF, 2));
    CHECK(!phys_valid(0x1000, UINT64_MAX));
    CHECK(phys_ptr(0x1003, 4) == memory + 3);
}

static void memory_that_is_none_is_a_bug(void **state)
{
    (void)state;
    phys_add(0x1000, 0x1000);
    HALTS(phys_ptr(0x1FFF, 2));
    CHECK_EQ(told.code, MSG_BUG);
    CHECK(strstr(told.found, "phys.c") != NULL);
}

static void sixteen_ranges_below_4_gib_can_be_declared(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 16; i++)
        phys_add(0x1000 * i, 0x800);
    CHECK(phys_valid(0xF000, 0x800));
    HALTS(phys_add(0x10000, 0x800));
    CHECK_EQ(told.code, MSG_BUG);
    phys_range_count = 0;
    HALTS(phys_add(0xFFFFF000, 0x1001));
    CHECK_EQ(phys_range_count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, reset)
    const struct CMUnitTest tests[] = {
        TEST(an_exception_within_an_exception_is_logged_twice_and_no_more),
        TEST(a_bug_is_told_as_such),
        TEST(without_last_words_the_processor_halts),
        TEST(memory_is_what_was_declared_to_the_byte),
        TEST(memory_that_is_none_is_a_bug),
        TEST(sixteen_ranges_below_4_gib_can_be_declared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
