/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A proof about acpi/table.c: the header of every ACPI table, with a buffer that can fail at any
 * time. lib_buf proves what the one that there is does.
 */
#include "tables.h"
#include "prove.h"
#include "widths.h"

enum { LENGTH = 4, CHECKSUM = 9, OEM_IDS = 10, CREATOR = 28, HEADER = 36, MOST = HEADER + 3 };

static uint8_t bytes[MOST]; /* of the table */
static uint32_t first;      /* where it begins */
static uint32_t written;    /* after that */
static bool is_summed;

bool buf_ok(const struct buf *b)
{
    return b->bad == NULL;
}

/* What is appended to a failed buffer is not looked at, but has its place: that makes it faster. */
static void append(struct buf *b, uint64_t value, uint32_t width)
{
    PROVE(!is_summed && written + width <= MOST && value >> (8 * width) == 0, "it fits its field");
    for (uint32_t i = 0; i < width; i++)
        bytes[written++] = (uint8_t)(value >> (8 * i));
    if (any_bool())
        b->bad = "no room";
    if (buf_ok(b))
        b->len += width;
}

WIDTHS(append)

void buf_u64(struct buf *b, uint64_t value)
{
    append(b, value & UINT32_MAX, 4);
    append(b, value >> 32, 4);
}

void buf_bytes(struct buf *b, const void *from, uint32_t count)
{
    PROVE(!is_summed && written + count <= MOST, "there is a place for it");
    for (uint32_t i = 0; i < count; i++)
        bytes[written++] = ((const uint8_t *)from)[i];
    if (any_bool())
        b->bad = "no room";
    if (buf_ok(b))
        b->len += count;
}

void buf_text(struct buf *b, const char *text, uint32_t width)
{
    for (uint32_t i = 0; i < width; i++)
        PROVE(text[i] != '\0', "it is as long as its field");
    buf_bytes(b, text, width);
}

void buf_align(struct buf *b, uint32_t align)
{
    if (any_bool())
        b->bad = "no room";
    if (!buf_ok(b))
        return;
    b->len += (uint32_t)-buf_here(b) & (align - 1);
    first = b->len;
}

uint64_t buf_here(const struct buf *b)
{
    return b->paddr + b->len;
}

void buf_set_u32(struct buf *b, uint32_t at, uint64_t value)
{
    if (!buf_ok(b))
        return;
    PROVE(!is_summed && at - first == LENGTH && written >= LENGTH + 4, "it is there");
    for (uint32_t i = 0; i < 4; i++)
        bytes[LENGTH + i] = (uint8_t)(value >> (8 * i));
}

void buf_checksum8(struct buf *b, uint32_t start, uint32_t end, uint32_t at)
{
    if (!buf_ok(b))
        return;
    PROVE(start == first && end == b->len && at - start == CHECKSUM, "the sum of all of the table");
    is_summed = true;
}

/*
 * table_begin_like() and table_end() make a table at a multiple of 16 whose header has its length,
 * whatever is appended in between; the checksum is that of all of its bytes; the OEM ids are those
 * of the given table, or Xen's. Or the buffer fails.
 *
 * bounds: any buffer, up to 3 bytes after the header
 * sources: acpi/table.c
 * options: --unwind 20
 * planted: acpi/table.c: buf_set_u32(out, begun + 4, out->len - begun); =>
 *   buf_set_u32(out, begun + 4, out->len);
 * planted: acpi/table.c: other + OEM_IDS : => other :
 * planted: acpi/table.c: buf_checksum8(out, begun, out->len, begun + 9); => NOTHING
 * planted: acpi/table.c: buf_checksum8(out, begun, => buf_checksum8(out, 0,
 */
void prove_header(void)
{
    static const uint8_t own[] = "Xen\0\0\0HVM\0\0\0\0\0\0\0\0";
    static uint8_t other[HEADER];
    const uint32_t contents = any_up_to(3), at = any_up_to(MOST - 1);
    const uint8_t revision = any_u8();
    const bool alike = any_bool();
    struct buf out = {.len = any_u32(), .paddr = any_u32()};

    GIVEN(out.len <= UINT32_MAX - 16 - MOST);
    ANYTHING(other);
    const uint32_t begun = table_begin_like(&out, "TEST", revision, alike ? other : NULL);
    for (uint32_t i = 0; i < contents; i++)
        buf_u8(&out, any_u8());
    const uint64_t address = table_end(&out, begun);
    POSSIBLE(!buf_ok(&out), "it fails");
    if (!buf_ok(&out))
        return;
    PROVE(begun == first && address == out.paddr + first && (address & 15) == 0, "where it is");
    PROVE(out.len - first == HEADER + contents && is_summed, "its size, and its sum");
    if (at < LENGTH)
        PROVE(bytes[at] == (uint8_t) "TEST"[at], "its signature");
    else if (at < LENGTH + 4)
        PROVE(bytes[at] == (at == LENGTH ? HEADER + contents : 0), "its length");
    else if (at == LENGTH + 4)
        PROVE(bytes[at] == revision, "its revision");
    else if (at >= OEM_IDS && at < CREATOR)
        PROVE(bytes[at] == (alike ? other[at] : own[at - OEM_IDS]), "its OEM ids");
    POSSIBLE(contents == 3 && alike && begun > UINT32_MAX - 16 - MOST, "at the end of memory");
}
