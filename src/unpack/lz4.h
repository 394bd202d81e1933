/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacking the image. */
#ifndef UNPACK_LZ4_H
#define UNPACK_LZ4_H

#include <stdint.h>

/*
 * Decodes one LZ4 block of `size` bytes at `block` to `out`, and returns where its output ends; lz4_Block_format.md of the
 * LZ4 project. The block is trusted: it is part of our own file. There must be room for what was packed.
 */
uint8_t *lz4_block_decode(const uint8_t *block, uint32_t size, uint8_t *out);

#endif
