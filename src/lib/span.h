/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading bytes from outside: a cursor that yields zero past its end and remembers that it did, so
 * that a parser can read a whole record and check once.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "lib/compiler.h"

struct span {
    const uint8_t *data;
    uint64_t left; /* bytes not yet read */
    bool bad;      /* more was asked for than there was */
};

struct span span_of(const void *data, uint64_t len);

/* The next integer, little-endian; 0 and `bad` past the end. */
uint8_t span_u8(struct span *s);
uint16_t span_u16(struct span *s);
uint32_t span_u32(struct span *s);
uint64_t span_u64(struct span *s);

/* The next count bytes as a span of their own; empty and `bad` when there are fewer. */
struct span span_take(struct span *s, uint64_t count);

/* `count` bytes of `whole` from offset `at` on; empty and `bad` when they are not all there. */
struct span span_at(struct span whole, uint64_t at, uint64_t count);

/* The integer of `width` bytes at offset `at` of `whole`, little-endian; 0 if it is not there. */
uint64_t span_peek(struct span whole, uint64_t at, uint32_t width);
