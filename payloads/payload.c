/* SPDX-License-Identifier: BSD-2-Clause */
/* Which payload a blob is, see payload.h. */
#include "payload.h"

bool payload_choose(const struct payload **payload, enum firmware_kind asked, const uint8_t *blob,
                    uint64_t size, struct problem *why)
{
    const struct payload *const named = asked == FIRMWARE_OVMF ? &ovmf : &seabios;
    const struct payload *const other = asked == FIRMWARE_OVMF ? &seabios : &ovmf;
    struct problem ignored = {0};

    if (asked == FIRMWARE_ROMBIOS)
        return problem_set(why, MSG_NO_ROMBIOS, "bios=\"rombios\"");
    *payload = named;
    if (named->check(blob, size, why))
        return true;
    *payload = other;
    if (!other->check(blob, size, &ignored))
        return false;
    why->code = 0; /* what comes later may be wrong, this is not */
    if (asked != FIRMWARE_UNSPECIFIED)
        warn(MSG_FIRMWARE_NAME, "bios= says %s, the image is %s", named->name, other->name);
    return true;
}

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
