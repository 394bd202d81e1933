/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings and memory, as far as the image needs them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "lib/compiler.h"
#include "lib/mem.h"

size_t str_len(const char *text);
bool str_eq(const char *a, const char *b);
bool str_starts(const char *text, const char *prefix);

/* What does not print becomes '?', so that nobody forges lines of a log or breaks a terminal. */
void str_make_printable(char *text);

/* Looks for `text`, without its NUL, in `count` bytes: where it is, or NULL; whether it is. */
const uint8_t *bytes_find(const uint8_t *bytes, size_t count, const char *text);
bool bytes_contain(const uint8_t *bytes, size_t count, const char *text);

/*
 * An unsigned integer: decimal, or hexadecimal after 0x or 0X, and nothing else: no sign, no
 * blank, no trailing character, no overflow. Stores the value and returns true, or leaves *value
 * alone and returns false.
 */
MUST_USE bool str_to_u64(const char *text, uint64_t *value);
