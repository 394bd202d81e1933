/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacking the image. */
#ifndef UNPACK_INFLATE_H
#define UNPACK_INFLATE_H

#include <stdint.h>

/*
 * Decodes a DEFLATE stream (RFC 1951) to `out` and returns where its output ends. The stream is trusted: it is part of our
 * own file. There must be room for what was packed. Up to four bytes behind the stream are read.
 */
uint8_t *inflate(const uint8_t *stream, uint8_t *out);

#endif
