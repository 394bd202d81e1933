/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What every unit test includes: cmocka, three check macros over it, and the warnings that the code
 * under test gave. A test file ends in a main() that returns cmocka_run_group_tests(). It is linked
 * with all pure objects and stubs.c.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "lib/buf.h"
#include "lib/compiler.h"

#define CHECK(condition)       assert_true(condition)
#define CHECK_EQ(left, right)  assert_int_equal((uint64_t)(left), (uint64_t)(right))
#define CHECK_STR(left, right) assert_string_equal(left, right)

/* The bytes of struct buf *b from offset `at`, `count` of them, are the ones listed. */
#define CHECK_BYTES(b, at, count, ...)                                                             \
    do {                                                                                           \
        const uint8_t expected_[] = {__VA_ARGS__};                                                 \
        assert_int_equal(sizeof(expected_), count);                                                \
        assert_true((at) + (count) <= (b)->len);                                                   \
        assert_memory_equal((b)->data + (at), expected_, count);                                   \
    } while (0)

/* What a checksum makes zero: the sum of bytes [start, end) modulo 256. */
static inline uint8_t byte_sum(const uint8_t *bytes, uint32_t start, uint32_t end)
{
    uint8_t total = 0;

    while (start < end)
        total = (uint8_t)(total + bytes[start++]);
    return total;
}

/* warn_of() of the image is recorded here instead; tests that care call warnings_clear() first. */
extern unsigned warnings_count;
extern char warnings_last[512]; /* "what | expected | change | found" of the latest */
extern char warnings_all[2048]; /* the first of them, one after the other */
void warnings_clear(void);
