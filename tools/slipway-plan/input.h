/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all of slipway-plan's parsers share: where a word stands, what to say when it is wrong,
 * numbers and sizes. Input is text from anywhere: every length and number is bounded here or where
 * it is used.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "lib/compiler.h"

#define INPUT_MAX                                                                                  \
    ((size_t)16 << 20) /* bytes of a file; lspci -vvxxxx of a large host is below 2 MiB */
#define WORD_SIZE 256  /* a word, NUL included */

struct place {
    const char *file; /* NULL: the command line */
    uint32_t line;
};

/* What is wrong with the input, in one line; the first complaint wins. */
struct complaint {
    char text[400]; /* empty: nothing */
};

/* Always returns false, so that it can be returned. */
bool complain(struct complaint *why, struct place at, const char *expected, const char *found, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * A whole file, or standard input for "-", NUL-terminated and to be freed; NULL after a complaint.
 */
char *input_read(const char *file, size_t *len, struct complaint *why);

/*
 * "64K", "16M", "0x1000": bytes, with K, M, G or T for powers of 1024. Leaves *value alone on
 * failure.
 */
MUST_USE bool parse_size(const char *text, uint64_t *value);

/* Exactly `digits` hexadecimal digits, which must be followed by `end`. */
MUST_USE bool parse_hex(const char *text, unsigned digits, char end, uint32_t *value);

/*
 * A PCI address of a host, as lspci and xl write it: [0000:]65:00.0, or without function or with .*
 * for all of a device.
 */
struct host_address {
    uint32_t domain, bus, device, function;
    bool all_functions;
};

/* Stores what follows the address in *rest. */
MUST_USE bool parse_host_address(const char *text, struct host_address *address, const char **rest);
