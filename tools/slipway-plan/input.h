/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all of slipway-plan's parsers share: where a word is, what to say when it is wrong,
 * numbers and sizes. Input is text from anywhere: every length and number is bounded here or where
 * it is used.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "lib/compiler.h"

#define INPUT_MAX ((size_t)16 << 20) /* bytes of a file; a large host's lspci is below 2 MiB */
#define WORD_SIZE 256                /* a word, NUL included */
#define MAX_NOTES 32
#define NOTE_SIZE 240

struct place {
    const char *file; /* NULL: the command line */
    uint32_t line;    /* 0: the file as a whole */
};

/* What is wrong with the input, in one line; the first complaint wins. */
struct complaint {
    struct place at; /* of what is being read */
    char text[400];  /* empty: nothing is wrong */
};
extern struct complaint complaint;

/* "FILE:LINE: found FOUND, expected EXPECTED". Returns false, so that it can be returned. */
#define complain(expected, ...) complain_as(expected, "found " __VA_ARGS__)

/* The same in somebody else's words, xl's or libxl's: "FILE: WORDS, expected EXPECTED". */
bool complain_as(const char *expected, const char *words, ...)
    __attribute__((format(printf, 2, 3)));

/* Something that is not an error but that the reader should know: printed below the plan. */
struct notes {
    char text[MAX_NOTES][NOTE_SIZE];
    uint32_t count;
};
extern struct notes notes;

/* Ignored when it was said already. */
void note(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* A whole file, or standard input for "-": text, to be freed; NULL after a complaint. */
char *input_read(const char *file);

/* "64K", "16M", "0x1000": bytes, with K, M, G or T for powers of 1024; or leaves *value alone. */
MUST_USE bool parse_size(const char *text, uint64_t *value);

/* Exactly `digits` hexadecimal digits, whatever else follows; or leaves *value alone. */
MUST_USE bool parse_hex(const char *text, size_t digits, uint32_t *value);

/* A PCI address of a host as lspci and xl write it: [0000:]65:00[.0]; .* is for all functions. */
struct host_address {
    uint32_t domain, bus, device, function;
    bool all_functions;
};

/* What follows the address; NULL if there is none. */
const char *parse_host_address(const char *text, struct host_address *address);
