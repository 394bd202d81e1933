/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings and memory, as far as the image needs them. */
#ifndef LIB_STR_H
#define LIB_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "lib/compiler.h"

/* As in ISO C; hw/mem.c defines them for the image, the C library does on the host. */
void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int byte, size_t count);
int memcmp(const void *a, const void *b, size_t count);

size_t str_len(const char *text);
bool str_eq(const char *a, const char *b);
bool str_starts(const char *text, const char *prefix);

/* The first `count` bytes at `bytes`, looked through for `text` (without its NUL): where it is, or NULL; whether it is there. */
const uint8_t *bytes_find(const uint8_t *bytes, size_t count, const char *text);
bool bytes_contain(const uint8_t *bytes, size_t count, const char *text);

/*
 * An unsigned integer: decimal, or hexadecimal behind 0x or 0X, and nothing else: no sign, no blank, no trailing
 * character, no overflow. Stores the value and returns true, or leaves *value alone and returns false.
 */
MUST_USE bool str_to_u64(const char *text, uint64_t *value);

#endif
