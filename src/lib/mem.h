/* SPDX-License-Identifier: BSD-2-Clause */
/* As in ISO C; machine/mem.c defines them for the image, the C library does on the host. */
#pragma once

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int byte, size_t count);
int memcmp(const void *a, const void *b, size_t count);
