/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Formatted text: %s %c %u %d %x %X %%, with l or ll, a width, zero padding, and %.*s / %.Ns. No 64-bit
 * division, so %llu is good to 10^18 and beyond without help from the compiler's library.
 */
#ifndef LIB_FMT_H
#define LIB_FMT_H

#include <stdarg.h>
#include <stddef.h>
#include "lib/compiler.h"

/*
 * As vsnprintf: writes at most size bytes, the NUL included (nothing if size is 0), and returns the length
 * the whole text has. An unknown conversion is printed as it stands.
 */
size_t fmt_vprint(char *out, size_t size, const char *format, va_list args);
size_t fmt_print(char *out, size_t size, const char *format, ...) PRINTF(3, 4);

#endif
