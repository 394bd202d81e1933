/* SPDX-License-Identifier: BSD-2-Clause */
/* The bounded table buffer of buf.h. Every write goes through buf_take(). */
#include "lib/buf.h"
#include "lib/str.h"

void buf_init(struct buf *b, void *data, uint32_t size, uint64_t paddr)
{
    *b = (struct buf){.data = data, .size = size, .paddr = paddr};
}

bool buf_ok(const struct buf *b)
{
    return b->bad == NULL;
}

void buf_fail(struct buf *b, const char *why)
{
    if (b->bad == NULL)
        b->bad = why;
}

/* Room for count bytes, or NULL with the reason latched. */
static uint8_t *buf_take(struct buf *b, uint32_t count)
{
    uint8_t *at;

    if (b->bad != NULL)
        return NULL;
    if (count > b->size - b->len) {
        buf_fail(b, "the table does not fit its buffer");
        return NULL;
    }
    at = b->data + b->len;
    b->len += count;
    return at;
}

/* Stores value in the `width` bytes at `at`, unless there is no room there. */
static void put(struct buf *b, uint8_t *at, uint64_t value, unsigned width)
{
    if (at == NULL)
        return;
    for (unsigned i = 0; i < width; i++) {
        at[i] = (uint8_t)value;
        value >>= 8;
    }
    if (value != 0)
        buf_fail(b, "a value is wider than its field");
}

static void append(struct buf *b, uint64_t value, unsigned width)
{
    put(b, buf_take(b, width), value, width);
}

void buf_u8(struct buf *b, uint64_t value)
{
    append(b, value, 1);
}

void buf_u16(struct buf *b, uint64_t value)
{
    append(b, value, 2);
}

void buf_u32(struct buf *b, uint64_t value)
{
    append(b, value, 4);
}

void buf_u64(struct buf *b, uint64_t value)
{
    append(b, value, 8);
}

void buf_zero(struct buf *b, uint32_t count)
{
    uint8_t *at = buf_take(b, count);

    if (at != NULL)
        memset(at, 0, count);
}

void buf_bytes(struct buf *b, const void *bytes, uint32_t count)
{
    uint8_t *at = buf_take(b, count);

    if (at != NULL && count != 0)
        memcpy(at, bytes, count);
}

void buf_text(struct buf *b, const char *text, uint32_t width)
{
    const uint32_t len = (uint32_t)str_len(text);

    if (len > width) {
        buf_fail(b, "a string is longer than its field");
        return;
    }
    buf_bytes(b, text, len);
    buf_zero(b, width - len);
}

void buf_string(struct buf *b, const char *text)
{
    buf_bytes(b, text, (uint32_t)str_len(text) + 1);
}

void buf_align(struct buf *b, uint32_t align)
{
    buf_zero(b, (uint32_t)(~buf_here(b) + 1) & (align - 1));
}

uint64_t buf_here(const struct buf *b)
{
    return b->paddr + b->len;
}

void buf_expect(struct buf *b, uint32_t start, uint32_t n)
{
    if (b->bad == NULL && b->len - start != n)
        buf_fail(b, "a record does not have the length of its standard");
}

static uint8_t *buf_written(struct buf *b, uint32_t at, uint32_t width)
{
    if (b->bad != NULL)
        return NULL;
    if (at > b->len || width > b->len - at) {
        buf_fail(b, "a field is outside the table");
        return NULL;
    }
    return b->data + at;
}

static void set(struct buf *b, uint32_t at, uint64_t value, unsigned width)
{
    put(b, buf_written(b, at, width), value, width);
}

void buf_set_u8(struct buf *b, uint32_t at, uint64_t value)
{
    set(b, at, value, 1);
}

void buf_set_u16(struct buf *b, uint32_t at, uint64_t value)
{
    set(b, at, value, 2);
}

void buf_set_u32(struct buf *b, uint32_t at, uint64_t value)
{
    set(b, at, value, 4);
}

void buf_checksum8(struct buf *b, uint32_t start, uint32_t end, uint32_t at)
{
    uint8_t sum = 0;

    if (at < start || at >= end || buf_written(b, start, end - start) == NULL) {
        buf_fail(b, "a checksum covers bytes outside the table");
        return;
    }
    b->data[at] = 0;
    for (uint32_t i = start; i < end; i++)
        sum = (uint8_t)(sum + b->data[i]);
    b->data[at] = (uint8_t)-sum;
}
