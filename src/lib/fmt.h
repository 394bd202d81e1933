/* SPDX-License-Identifier: BSD-2-Clause */
/* Formatted text: %s %u %d %x %X %%, a width, zero padding, %.Ns, %.*s; %llu takes a uint64_t. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include "lib/compiler.h"

/*
 * As vsnprintf: writes at most size bytes, the NUL included (nothing if size is 0), and returns the
 * length the whole text has. An unknown conversion is printed as it stands.
 */
size_t fmt_vprint(char *out, size_t size, const char *format, va_list args);
size_t fmt_print(char *out, size_t size, const char *format, ...) PRINTF(3, 4);
