/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bounded buffer that tables are appended to, little-endian, field by field. The first thing that
 * goes wrong is remembered in `bad` and makes every later call do nothing, so that callers check
 * once, at the end.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "lib/compiler.h"

struct buf {
    uint8_t *data;   /* where bytes are written now */
    uint32_t size;   /* how many fit */
    uint32_t len;    /* how many are written; never above size */
    uint64_t paddr;  /* guest-physical address that data[0] will have */
    const char *bad; /* NULL, or why the contents must not be used */
};

void buf_init(struct buf *b, void *data, uint32_t size, uint64_t paddr);
MUST_USE bool buf_ok(const struct buf *b);

/* Marks the contents unusable unless they already are; `why` must be a string constant. */
void buf_fail(struct buf *b, const char *why);

/* Append one integer; the value must fit its width. */
void buf_u8(struct buf *b, uint64_t value);
void buf_u16(struct buf *b, uint64_t value);
void buf_u32(struct buf *b, uint64_t value);
void buf_u64(struct buf *b, uint64_t value);

void buf_zero(struct buf *b, uint32_t count);
void buf_bytes(struct buf *b, const void *bytes, uint32_t count);

/* A fixed-width field: text without its NUL, then zeros up to width. Longer is an error. */
void buf_text(struct buf *b, const char *text, uint32_t width);

/* A NUL-terminated string, NUL included. */
void buf_string(struct buf *b, const char *text);

/* Zeros until the address of the next byte is a multiple of align, a power of two. */
void buf_align(struct buf *b, uint32_t align);

/* Guest-physical address of the next byte. */
uint64_t buf_here(const struct buf *b);

/* The record that began at offset start must be n bytes long by now. */
void buf_expect(struct buf *b, uint32_t start, uint32_t n);

/* Overwrite a field written before. The field must lie inside the bytes written. */
void buf_set_u8(struct buf *b, uint32_t at, uint64_t value);
void buf_set_u16(struct buf *b, uint32_t at, uint64_t value);
void buf_set_u32(struct buf *b, uint32_t at, uint64_t value);

/* Set the byte at offset `at` so that [start, end) sums to zero modulo 256, wrapping on purpose. */
void buf_checksum8(struct buf *b, uint32_t start, uint32_t end, uint32_t at);
