/* SPDX-License-Identifier: BSD-2-Clause */
/* What every reader of tables needs; see facts.h. */
#include "facts.h"
#include "lib/fmt.h"

#define LINE_BYTES 64u

void fact_bytes(const char *subject, const char *field, const uint8_t *bytes, uint32_t count)
{
    for (uint32_t start = 0; start < count; start += LINE_BYTES) {
        char text[2 * LINE_BYTES + 1];
        uint32_t i;

        for (i = 0; i < LINE_BYTES && start + i < count; i++)
            fmt_print(text + 2 * i, 3, "%02x", bytes[start + i]);
        fact(subject, "%s bytes 0x%x | %s", field, start, text);
    }
}

struct span probe_span(uint64_t paddr, uint32_t len)
{
    const uint8_t *bytes = probe_memory(paddr, len);
    struct span s = span_of(bytes, bytes != NULL ? len : 0);

    s.bad = bytes == NULL;
    return s;
}

uint8_t probe_sum(const uint8_t *bytes, uint32_t count)
{
    uint8_t sum = 0;

    while (count != 0)
        sum = (uint8_t)(sum + bytes[--count]);
    return sum;
}

uint32_t probe_hash(const uint8_t *bytes, uint32_t count)
{
    uint32_t hash = 2166136261u; /* Fowler, Noll, Vo: 32 bits, FNV-1a */

    for (uint32_t i = 0; i < count; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}
