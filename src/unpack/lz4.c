/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The LZ4 block decoder, see lz4.h. A block is a list of sequences: a token, literals to copy, and a match, the distance back to
 * bytes to copy once more. The last sequence ends behind its literals.
 */
#include "unpack/lz4.h"

#define LONG_LENGTH                                                                                \
    15 /* four bits of the token; this value: bytes to be added follow, up to the first below 255 */
#define MATCH_MIN 4

static uint32_t length(const uint8_t **at, uint32_t token)
{
    uint32_t total = token;
    uint8_t more;

    if (token == LONG_LENGTH) {
        do {
            more = *(*at)++;
            total += more;
        } while (more == 255);
    }
    return total;
}

/* Byte by byte: a match may reach into its own output. */
static uint8_t *copy(uint8_t *out, const uint8_t *from, uint32_t count)
{
    while (count-- != 0)
        *out++ = *from++;
    return out;
}

uint8_t *lz4_block_decode(const uint8_t *block, uint32_t size, uint8_t *out)
{
    const uint8_t *const end = block + size;
    const uint8_t *at = block;

    while (at != end) {
        const uint32_t token = *at++;
        const uint32_t literals = length(&at, token >> 4);
        uint32_t distance;

        out = copy(out, at, literals);
        at += literals;
        if (at == end)
            break;
        distance = (uint32_t)at[0] | (uint32_t)at[1] << 8;
        at += 2;
        out = copy(out, out - distance, length(&at, token & 15) + MATCH_MIN);
    }
    return out;
}
