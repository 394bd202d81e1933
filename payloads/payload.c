/* SPDX-License-Identifier: BSD-2-Clause */
/* Which payload a blob is, see payload.h. */
#include <stddef.h>
#include "payload.h"

const struct payload *payload_choose(enum firmware_kind asked, const uint8_t *blob, uint64_t size,
                                     struct problem *why)
{
    /* SeaBIOS is the one there is so far; without a word from the toolstack the blob decides. */
    if (asked == FIRMWARE_OVMF || asked == FIRMWARE_ROMBIOS) {
        problem_set(why, MSG_ONLY_SEABIOS, "bios=\"%s\"",
                    asked == FIRMWARE_OVMF ? "ovmf" : "rombios");
        return NULL;
    }
    return seabios.check(blob, size, why) ? &seabios : NULL;
}
