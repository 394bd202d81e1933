/* SPDX-License-Identifier: BSD-2-Clause */
/* Which payload a blob is, see payload.h. */
#include <stddef.h>
#include "payload.h"

const struct payload *payload_choose(enum firmware_kind asked, const uint8_t *blob, uint64_t size,
                                     struct problem *why)
{
    /* The one there is so far. "rombios" is also what an absent key used to mean; the blob decides then. */
    if (asked == FIRMWARE_OVMF) {
        problem_set(why, "this version of Slipway starts SeaBIOS only", "bios=\"seabios\"",
                    "bios= in the guest configuration", "bios=\"ovmf\"");
        return NULL;
    }
    return seabios.check(blob, size, why) ? &seabios : NULL;
}
