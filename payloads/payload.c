/* SPDX-License-Identifier: BSD-2-Clause */
/* What payloads share, see payload.h. */
#include "payload.h"

uint64_t payload_e820(struct buf *scratch, const struct layout *layout)
{
    uint64_t start;

    buf_align(scratch, 16);
    start = buf_here(scratch);
    for (uint32_t i = 0; i < layout->e820_count; i++) {
        buf_u64(scratch, layout->e820[i].start);
        buf_u64(scratch, layout->e820[i].size);
        buf_u32(scratch, layout->e820[i].type);
    }
    return start;
}
