/* SPDX-License-Identifier: BSD-2-Clause */
/* buf_u8() to buf_u32() by one function of the harness: (buffer, value, width in bytes). */
#pragma once

#include "lib/buf.h"

#define WIDTHS(append)                                                                             \
    void buf_u8(struct buf *b, uint64_t value)                                                     \
    {                                                                                              \
        append(b, value, 1);                                                                       \
    }                                                                                              \
    void buf_u16(struct buf *b, uint64_t value)                                                    \
    {                                                                                              \
        append(b, value, 2);                                                                       \
    }                                                                                              \
    void buf_u32(struct buf *b, uint64_t value)                                                    \
    {                                                                                              \
        append(b, value, 4);                                                                       \
    }
