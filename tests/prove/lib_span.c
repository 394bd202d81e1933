/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about src/lib/span.c: nothing is read outside of what came from outside. */
#include "lib/span.h"
#include "prove.h"

#define SIZE 12

/*
 * span_u8() to span_u64(), span_take(), span_at() and span_peek() on up to 12 bytes, whose end is
 * the end of the memory, with any count and any offset of 64 bits: nothing outside is read; what is
 * there is read as little-endian; what is not there is read as 0, and a span of it is bad; a part
 * lies inside the whole; a bad span stays bad.
 *
 * bounds: up to 12 bytes, all offsets and counts
 * sources: src/lib/span.c
 * options: --unwind 14
 * wraps: span_integer (a number that is shifted to its end)
 * planted: src/lib/span.c: count > s->left => count > s->left + 1
 * planted: src/lib/span.c: (void)span_take(&whole, at); => NOTHING
 */
void prove_span(void)
{
    const uint32_t left = any_up_to(SIZE), width = 1u << any_up_to(3);
    const uint8_t *const first = any_memory(left);
    struct span s = span_of(first, left), part;
    const uint64_t at = any_u64(), count = any_u64();
    uint64_t value = 0, expected = 0;

    s.bad = any_bool();
    if (s.bad)
        s.left = 0;
    const struct span before = s;
    part = span_at(s, at, count);
    PROVE(part.bad ||
              (at <= left && count <= left - at && part.data == first + at && part.left == count),
          "a part lies inside");
    PROVE(!part.bad || part.left == 0, "what is not there is empty");
    PROVE(part.bad || !before.bad, "bad stays bad");
    PROVE(before.bad || part.bad == (at > left || count > left - at), "what is there is found");
    if (!before.bad && width <= left)
        for (uint32_t i = width; i-- > 0;)
            expected = expected << 8 | first[i];
    PROVE(span_peek(s, 0, width) == expected, "little-endian, or 0");
    switch (width) {
    case 1:
        value = span_u8(&s);
        break;
    case 2:
        value = span_u16(&s);
        break;
    case 4:
        value = span_u32(&s);
        break;
    default:
        value = span_u64(&s);
        break;
    }
    PROVE(value == expected, "the same when it is read in order");
    PROVE(s.bad == (before.bad || width > left), "the end is remembered");
    PROVE(s.bad ? s.left == 0 : s.left == left - width && s.data == first + width,
          "it goes on after that");
    part = span_take(&s, count);
    PROVE(part.bad || part.left == count, "all or nothing");
    POSSIBLE(!part.bad && s.left == 0 && count == 11, "all is taken");
    POSSIBLE(!before.bad && part.bad, "too much is asked for");
}
