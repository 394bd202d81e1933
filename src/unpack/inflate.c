/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The DEFLATE decoder, see inflate.h. Small, but it decodes most symbols by one look into a table: bit by bit the unpacking
 * would take as long as all else that the loader does. Section numbers are RFC 1951's.
 */
#include <stdbool.h>
#include "unpack/inflate.h"

#define LITERALS     288 /* symbols of the literal/length code */
#define DISTANCES    30
#define LENGTH_CODES 19
#define BITS_MAX     15 /* longest code */
#define END_OF_BLOCK 256
#define FAST_BITS    10 /* codes up to this length have entries in the table */
#define SYMBOL_BITS  9

struct input {
    const uint8_t *at;
    uint32_t bits; /* the next ones, lowest first */
    uint32_t count;
};

/* A Huffman code: how many codes of each length, and the symbols in the order of their codes (3.2.2). */
struct code {
    uint16_t count[BITS_MAX + 1];
    uint16_t symbol[LITERALS];
    uint16_t fast[1 << FAST_BITS]; /* by the next bits: length << SYMBOL_BITS | symbol; 0: longer */
};

/* Makes 16 bits available. */
static void fill(struct input *in)
{
    if (in->count >= 16)
        return;
    in->bits |= (uint32_t)(in->at[0] | in->at[1] << 8) << in->count;
    in->at += 2;
    in->count += 16;
}

static void drop(struct input *in, uint32_t n)
{
    in->bits >>= n;
    in->count -= n;
}

/* The next n bits, at most 16. */
static uint32_t take(struct input *in, uint32_t n)
{
    uint32_t value;

    fill(in);
    value = in->bits & ((1u << n) - 1);
    drop(in, n);
    return value;
}

/* A code comes highest bit first, all other bits lowest first (3.1.1). */
static void make_fast(struct code *code, uint32_t symbol, uint32_t value, uint32_t length)
{
    uint32_t reversed = 0;

    for (uint32_t i = 0; i < length; i++)
        reversed |= (value >> i & 1) << (length - 1 - i);
    for (uint32_t i = reversed; i < 1u << FAST_BITS; i += 1u << length)
        code->fast[i] = (uint16_t)(length << SYMBOL_BITS | symbol);
}

static void make_code(struct code *code, const uint8_t *lengths, uint32_t symbols)
{
    uint16_t next[BITS_MAX + 1], value[BITS_MAX + 1];

    for (uint32_t i = 0; i <= BITS_MAX; i++)
        code->count[i] = 0;
    for (uint32_t i = 0; i < 1u << FAST_BITS; i++)
        code->fast[i] = 0;
    for (uint32_t i = 0; i < symbols; i++)
        code->count[lengths[i]]++;
    code->count[0] = 0; /* no code at all */
    next[0] = value[0] = 0;
    for (uint32_t i = 1; i <= BITS_MAX; i++) {
        next[i] = (uint16_t)(next[i - 1] + code->count[i - 1]);
        value[i] = (uint16_t)((value[i - 1] + code->count[i - 1]) << 1);
    }
    for (uint32_t i = 0; i < symbols; i++) {
        const uint32_t length = lengths[i];

        if (length == 0)
            continue;
        code->symbol[next[length]++] = (uint16_t)i;
        if (length <= FAST_BITS)
            make_fast(code, i, value[length]++, length);
    }
}

/* Codes of one length are consecutive numbers, so each length is tried in turn. */
static uint32_t decode_long(struct input *in, const struct code *code)
{
    uint32_t value = 0, first = 0, index = 0;

    for (uint32_t length = 1;; length++) {
        const uint32_t count = code->count[length];

        value |= take(in, 1);
        if (value - first < count)
            return code->symbol[index + value - first];
        index += count;
        first = (first + count) << 1;
        value <<= 1;
    }
}

static uint32_t decode(struct input *in, const struct code *code)
{
    uint32_t found;

    fill(in);
    found = code->fast[in->bits & ((1u << FAST_BITS) - 1)];
    if (found == 0)
        return decode_long(in, code);
    drop(in, found >> SYMBOL_BITS);
    return found & ((1u << SYMBOL_BITS) - 1);
}

/* 3.2.5: lengths 3 to 258, distances 1 to 32768, each a base and some more bits. Computed: tables would be larger. */
static uint32_t match_length(struct input *in, uint32_t symbol)
{
    const uint32_t n = symbol - 257, more = n < 8 ? 0 : (n >> 2) - 1;

    if (n == 28)
        return 258;
    return (n < 8 ? n : (4 + (n & 3)) << more) + 3 + take(in, more);
}

static uint32_t match_distance(struct input *in, uint32_t symbol)
{
    const uint32_t more = symbol < 4 ? 0 : (symbol >> 1) - 1;

    return (symbol < 4 ? symbol : (2 + (symbol & 1)) << more) + 1 + take(in, more);
}

static uint8_t *block(struct input *in, uint8_t *out, const struct code *literals,
                      const struct code *distances)
{
    for (;;) {
        const uint32_t symbol = decode(in, literals);
        uint32_t length;
        const uint8_t *from;

        if (symbol == END_OF_BLOCK)
            return out;
        if (symbol < END_OF_BLOCK) {
            *out++ = (uint8_t)symbol;
            continue;
        }
        length = match_length(in, symbol);
        from = out - match_distance(in, decode(in, distances));
        while (length-- != 0) /* byte by byte: it may reach into its own output */
            *out++ = *from++;
    }
}

/* 3.2.4: what could not be made smaller. */
static uint8_t *stored(struct input *in, uint8_t *out)
{
    uint32_t length;

    in->at -= in->count >> 3; /* whole bytes that were taken too early */
    in->bits = in->count = 0;
    length = take(in, 16);
    in->at += 2; /* the length's complement */
    while (length-- != 0)
        *out++ = *in->at++;
    return out;
}

/* 3.2.6. */
static void fixed_codes(struct code *literals, struct code *distances)
{
    uint8_t lengths[LITERALS];

    for (uint32_t i = 0; i < LITERALS; i++)
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    make_code(literals, lengths, LITERALS);
    for (uint32_t i = 0; i < DISTANCES; i++)
        lengths[i] = 5;
    make_code(distances, lengths, DISTANCES);
}

/* 3.2.7: the codes' lengths are packed themselves. */
static void dynamic_codes(struct input *in, struct code *literals, struct code *distances)
{
    static const uint8_t order[LENGTH_CODES] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[LITERALS + 32] = {0};
    const uint32_t literal_count = take(in, 5) + 257;
    const uint32_t distance_count = take(in, 5) + 1;
    const uint32_t length_count = take(in, 4) + 4;

    for (uint32_t i = 0; i < length_count; i++)
        lengths[order[i]] = (uint8_t)take(in, 3);
    make_code(literals, lengths, LENGTH_CODES);
    for (uint32_t i = 0; i < literal_count + distance_count;) {
        const uint32_t symbol = decode(in, literals);
        uint32_t repeat = 1;
        uint8_t value = (uint8_t)symbol;

        if (symbol == 16) {
            value = lengths[i - 1];
            repeat = 3 + take(in, 2);
        } else if (symbol > 16) {
            value = 0;
            repeat = symbol == 17 ? 3 + take(in, 3) : 11 + take(in, 7);
        }
        while (repeat-- != 0)
            lengths[i++] = value;
    }
    make_code(literals, lengths, literal_count);
    make_code(distances, lengths + literal_count, distance_count);
}

uint8_t *inflate(const uint8_t *stream, uint8_t *out)
{
    struct input in = {.at = stream};
    struct code literals, distances;
    bool last;

    do {
        uint32_t kind;

        last = take(&in, 1) != 0;
        kind = take(&in, 2);
        if (kind == 0) {
            out = stored(&in, out);
            continue;
        }
        if (kind == 1)
            fixed_codes(&literals, &distances);
        else
            dynamic_codes(&in, &literals, &distances);
        out = block(&in, out, &literals, &distances);
    } while (!last);
    return out;
}
