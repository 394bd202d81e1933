/* SPDX-License-Identifier: BSD-2-Clause */
/* What Slipway can start once the machine is ready. */
#ifndef PAYLOADS_PAYLOAD_H
#define PAYLOADS_PAYLOAD_H

#include "layout.h"
#include "lib/buf.h"
#include "problem.h"

struct payload {
    const char *name;
    /* The version that the blob says it has: text in it, empty if it says none. NULL: nobody can tell. */
    struct span (*build)(const uint8_t *blob, uint64_t size);
    /*
     * Looks at the blob before anything is moved or written. blob points at `size` readable bytes. Warns about
     * what is odd; false, with *why, if it can't be started.
     */
    bool (*check)(const uint8_t *blob, uint64_t size, struct problem *why);
    /* Appends the block that the payload reads at PAYLOAD_INFO. The tables it points to go to `scratch` first. */
    void (*info)(struct buf *info, struct buf *scratch, const struct layout *layout);
};

extern const struct payload seabios;

/* The payload for the blob, or NULL with *why. */
const struct payload *payload_choose(enum firmware_kind asked, const uint8_t *blob, uint64_t size,
                                     struct problem *why);

#endif
