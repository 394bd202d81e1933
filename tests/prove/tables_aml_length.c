/* SPDX-License-Identifier: BSD-2-Clause */
/* A proof about the lengths in acpi/aml.c, with a buffer that only notes what it is told. */
#include "aml.h"
#include "lib/mem.h"
#include "prove.h"

static uint8_t set[4];
static uint32_t zeros;

void buf_zero(struct buf *b, uint32_t count)
{
    zeros = count;
    b->bad = any_bool() ? "no room" : NULL;
    GIVEN(b->bad == NULL);
}

bool buf_ok(const struct buf *b)
{
    return b->bad == NULL;
}

void buf_set_u8(struct buf *b, uint32_t at, uint64_t value)
{
    (void)b;
    PROVE(at < zeros && value <= 0xFF, "one of the bytes for the length");
    set[at] = (uint8_t)value;
}

void *memmove(void *to, const void *from, size_t count)
{
    (void)from;
    (void)count;
    return to;
}

/* Appending is not a part of it. */
void buf_u8(struct buf *b, uint64_t value)
{
    (void)b;
    (void)value;
}

void buf_u16(struct buf *b, uint64_t value)
{
    (void)b;
    (void)value;
}

void buf_u32(struct buf *b, uint64_t value)
{
    (void)b;
    (void)value;
}

void buf_string(struct buf *b, const char *text)
{
    (void)b;
    (void)text;
}

void buf_fail(struct buf *b, const char *why)
{
    (void)b;
    (void)why;
}

/*
 * aml_end() with contents of any length up to 2^20 bytes: the length, 1 to 4 bytes in the shortest
 * form, counts the contents and its own bytes. The contents are not moved here.
 *
 * bounds: contents of up to 2^20 bytes
 * sources: acpi/aml.c src/lib/str.c
 * options: --unwind 6
 * wraps: aml_path
 * planted: acpi/aml.c: contents + 1 > 0x3F => contents > 0x3F
 * planted: acpi/aml.c: length >> (8 * i - 4) & 0xFF => length >> (8 * i - 3) & 0xFF
 */
void prove_length(void)
{
    struct buf out = {0};
    const uint32_t contents = any_up_to(1u << 20);
    uint32_t length = 0;

    out.data = any_memory(8);
    out.len = contents;
    aml_end(&out, 0);
    PROVE(zeros >= 1 && zeros <= 4, "one to four bytes");
    if (zeros == 1)
        length = set[0];
    for (uint32_t i = 3; i > 0; i--)
        length = zeros > 1 && i < zeros ? length << 8 | set[i] : length;
    if (zeros > 1)
        length = length << 4 | (set[0] & 0x0F);
    PROVE(zeros == 1 ? set[0] < 64 : set[0] >> 6 == zeros - 1 && (set[0] & 0x30) == 0,
          "the first byte says how many");
    PROVE(length == contents + zeros, "it counts itself");
    PROVE(zeros == 1 || length - 1 >= (zeros == 2 ? 64u : 1u << (8 * zeros - 12)),
          "the shortest form");
    POSSIBLE(zeros == 4, "four bytes");
    POSSIBLE(zeros == 1 && length == 63, "63 in one");
}
