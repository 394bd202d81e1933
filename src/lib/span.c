/* SPDX-License-Identifier: BSD-2-Clause */
/* The reading cursor of span.h. */
#include <stddef.h>
#include "lib/span.h"

struct span span_of(const void *data, uint64_t len)
{
    return (struct span){.data = data, .left = len};
}

struct span span_take(struct span *s, uint64_t count)
{
    struct span part = {0};

    if (s->bad || count > s->left) {
        s->bad = true;
        s->left = 0;
        part.bad = true;
        return part;
    }
    part.data = s->data;
    part.left = count;
    if (count != 0) /* an empty span's data may be NULL: adding to it is undefined */
        s->data += count;
    s->left -= count;
    return part;
}

static uint64_t span_integer(struct span *s, unsigned width)
{
    const struct span part = span_take(s, width);
    uint64_t value = 0;

    if (part.bad)
        return 0;
    for (unsigned i = width; i-- > 0;)
        value = value << 8 | part.data[i];
    return value;
}

uint8_t span_u8(struct span *s)
{
    return (uint8_t)span_integer(s, 1);
}

uint16_t span_u16(struct span *s)
{
    return (uint16_t)span_integer(s, 2);
}

uint32_t span_u32(struct span *s)
{
    return (uint32_t)span_integer(s, 4);
}

uint64_t span_u64(struct span *s)
{
    return span_integer(s, 8);
}

struct span span_at(struct span whole, uint64_t at, uint64_t count)
{
    (void)span_take(&whole, at);
    return span_take(&whole, count);
}

uint64_t span_peek(struct span whole, uint64_t at, uint32_t width)
{
    struct span part = span_at(whole, at, width);

    return span_integer(&part, width);
}
