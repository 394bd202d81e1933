/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spans without bytes, for proofs about parsers: instead of src/lib/span.c, of which lib_span.c
 * proves what this assumes. Pointers are numbers here.
 */
#pragma once

#include "lib/span.h"
#include "prove.h"

#define FIRST ((const uint8_t *)0x1000)

struct span span_take(struct span *s, uint64_t count)
{
    struct span part = {0};

    if (s->bad || count > s->left) {
        s->bad = true;
        s->left = 0;
        part.bad = true;
        return part;
    }
    part = (struct span){.data = s->data, .left = count};
    s->data = (const uint8_t *)((uint32_t)s->data + (uint32_t)count);
    s->left -= count;
    return part;
}

struct span span_at(struct span whole, uint64_t at, uint64_t count)
{
    (void)span_take(&whole, at);
    return span_take(&whole, count);
}

/* What is read may be anything, at each look; outside of the span it is 0. */
static inline uint64_t any_peek(struct span whole, uint64_t at, uint32_t width)
{
    const uint64_t value = any_u64();

    GIVEN(width == 8 || value >> (8 * width) == 0);
    GIVEN(!whole.bad && at <= whole.left && width <= whole.left - at ? true : value == 0);
    return value;
}
