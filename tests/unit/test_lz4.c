/* SPDX-License-Identifier: BSD-2-Clause */
/* src/unpack/lz4.c: blocks written by hand after lz4_Block_format.md. The real image is unpacked by every boot. */
#include <stdlib.h>
#include "check.h"
#include "unpack/lz4.h"

/* The decoded bytes in a buffer of exactly their size, so that one too many is seen by the sanitizer. */
static void check_decodes(const uint8_t *block, uint32_t size, const void *expected,
                          uint32_t expected_size)
{
    uint8_t *const out = malloc(expected_size);

    assert_true(lz4_block_decode(block, size, out) == out + expected_size);
    assert_memory_equal(out, expected, expected_size);
    free(out);
}

static void literals_alone_are_copied(void **state)
{
    static const uint8_t block[] = {0x50, 'h', 'e', 'l', 'l', 'o'};

    (void)state;
    check_decodes(block, sizeof(block), "hello", 5);
}

static void a_match_repeats_what_was_written(void **state)
{
    static const uint8_t block[] = {0x40, 'a', 'b', 'c', 'd', 4, 0, 0x10, '!'};

    (void)state;
    check_decodes(block, sizeof(block), "abcdabcd!", 9);
}

static void a_match_may_reach_into_its_own_output(void **state)
{
    static const uint8_t block[] = {0x13, 'x', 1, 0, 0x10, '.'};

    (void)state;
    check_decodes(block, sizeof(block), "xxxxxxxx.", 9);
}

static void long_lengths_take_further_bytes(void **state)
{
    uint8_t block[3 + 270 + 4 + 1], expected[270 + 275];

    (void)state;
    block[0] = 0xFF; /* both lengths go on */
    block[1] = 255;  /* 15 + 255 + 0 literals */
    block[2] = 0;
    memset(block + 3, 'L', 270);
    block[273] = 1; /* distance */
    block[274] = 0;
    block[275] = 255; /* 15 + 255 + 1 + 4 bytes of match */
    block[276] = 1;
    block[277] = 0; /* the last sequence: no literals */
    memset(expected, 'L', sizeof(expected));
    check_decodes(block, sizeof(block), expected, 270 + 275);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_alone_are_copied),
        cmocka_unit_test(a_match_repeats_what_was_written),
        cmocka_unit_test(a_match_may_reach_into_its_own_output),
        cmocka_unit_test(long_lengths_take_further_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
