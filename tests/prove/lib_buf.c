/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about src/lib/buf.c: nothing is written outside a buffer, whatever is appended. */
#include "lib/buf.h"
#include "lib/str.h"
#include "prove.h"

#define SIZE 10

/* A buffer of any size up to SIZE, at any address, filled anyhow so far; perhaps failed. */
static uint8_t memory[SIZE];
static struct buf any_buf(void)
{
    struct buf b;

    buf_init(&b, memory, any_up_to(SIZE), any_u64());
    b.len = any_up_to(b.size);
    if (any_bool())
        buf_fail(&b, "it failed before");
    return b;
}

/*
 * buf_u8() to buf_u64(), buf_zero(), buf_bytes(), buf_text(), buf_string() and buf_align(): with a
 * buffer of any size up to 10 that is filled up to any point, at any address, and any value, count,
 * text of up to 5 characters and alignment up to 2^31: len stays within size, nothing outside is
 * touched, a failed buffer stays as it is, and if nothing failed the bytes are those of the value.
 *
 * bounds: buffers of up to 10 bytes, filled up to any point
 * sources: src/lib/buf.c src/lib/str.c
 * options: --unwind 12
 * wraps: put buf_align buf_here (an address may be anything; the low byte goes first)
 * planted: src/lib/buf.c: count > b->size - b->len => count > b->size
 * planted: src/lib/buf.c: value >>= 8; => value >>= 7;
 * planted: src/lib/buf.c: len > width => len > width + 1
 */
void prove_append(void)
{
    struct buf b = any_buf();
    const struct buf before = b;
    const uint64_t value = any_u64();
    const uint32_t width = any_up_to(SIZE + 1);
    const unsigned what = any_up_to(8);
    uint8_t bytes[SIZE + 1];
    char text[6];

    any_bytes(bytes, sizeof(bytes));
    any_text(text, sizeof(text));
    switch (what) {
    case 0:
        buf_u8(&b, value);
        break;
    case 1:
        buf_u16(&b, value);
        break;
    case 2:
        buf_u32(&b, value);
        break;
    case 3:
        buf_u64(&b, value);
        break;
    case 4:
        buf_zero(&b, any_u32());
        break;
    case 5:
        buf_bytes(&b, bytes, width);
        break;
    case 6:
        buf_text(&b, text, any_u32());
        break;
    case 7:
        buf_string(&b, text);
        break;
    default:
        buf_align(&b, 1u << any_up_to(31));
        break;
    }
    PROVE(b.len <= b.size && b.size == before.size && b.data == before.data,
          "len stays within size");
    PROVE(before.bad == NULL || (b.len == before.len && b.bad == before.bad), "failed is failed");
    if (before.bad == NULL && buf_ok(&b) && what <= 3) {
        const uint32_t bits = 8u << what;
        uint64_t read = 0;

        PROVE(b.len == before.len + (1u << what), "as many bytes as the value has");
        for (uint32_t i = 1u << what; i-- > 0;)
            read = read << 8 | memory[before.len + i];
        PROVE(read == value, "the bytes are those of the value, and no bit of it is lost");
        POSSIBLE(bits == 64 && b.len == SIZE, "eight bytes fill the buffer");
    }
    if (before.bad == NULL && buf_ok(&b) && what == 8)
        PROVE(b.len - before.len < SIZE + 1, "no more zeros than fit");
    POSSIBLE(what == 6 && buf_ok(&b) && b.len == SIZE, "a text fills the buffer");
    POSSIBLE(!buf_ok(&b) && before.bad == NULL, "it fails");
}

/*
 * buf_set_u8() to buf_set_u32() and buf_expect(), with any offset: no byte is appended, and nothing
 * after the last byte is touched.
 *
 * bounds: buffers of up to 10 bytes, all offsets
 * sources: src/lib/buf.c src/lib/str.c
 * options: --unwind 12
 * wraps: put buf_expect (the low byte goes first; a start may be anything)
 * planted: src/lib/buf.c: at > b->len || width > b->len - at => at > b->len || width > b->size - at
 */
void prove_set(void)
{
    struct buf b = any_buf();
    const struct buf before = b;
    const uint32_t at = any_u32(), witness = any_up_to(SIZE - 1);
    uint8_t old;

    any_bytes(memory, SIZE);
    old = memory[witness];
    switch (any_up_to(3)) {
    case 0:
        buf_set_u8(&b, at, any_u64());
        break;
    case 1:
        buf_set_u16(&b, at, any_u64());
        break;
    case 2:
        buf_set_u32(&b, at, any_u64());
        break;
    default:
        buf_expect(&b, at, any_u32());
        break;
    }
    PROVE(b.len == before.len, "nothing is appended");
    PROVE(witness < b.len || memory[witness] == old, "nothing after the last byte is touched");
    POSSIBLE(!buf_ok(&b) && before.bad == NULL, "it fails");
    POSSIBLE(buf_ok(&b) && memory[witness] != old, "a byte changes");
}

/*
 * buf_checksum8() of any bytes from any start to any end: it reads only what was written, and the
 * bytes add up to zero. For buffers of up to 5 bytes.
 *
 * bounds: up to 5 bytes
 * sources: src/lib/buf.c src/lib/str.c
 * options: --unwind 12
 * wraps: buf_checksum8 (sums modulo 256)
 * planted: src/lib/buf.c: b->data[at] = 0; => NOTHING
 */
void prove_checksum(void)
{
    const uint32_t start = any_u32(), end = any_u32(), at = any_u32();
    uint8_t bytes[5], sum = 0;
    struct buf b;

    buf_init(&b, bytes, any_up_to(5), 0);
    b.len = any_up_to(b.size);
    buf_checksum8(&b, start, end, at);
    if (!buf_ok(&b))
        return;
    PROVE(start <= at && at < end && end <= b.len, "all of it was written before");
    for (uint32_t i = 0; i < 5; i++)
        sum = (uint8_t)(sum + (i >= start && i < end ? bytes[i] : 0));
    PROVE(sum == 0, "the bytes add up to zero");
    POSSIBLE(end - start == 5, "a checksum of the whole buffer");
}
