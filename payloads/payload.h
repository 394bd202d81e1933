/* SPDX-License-Identifier: BSD-2-Clause */
/* What Slipway can start once the machine is ready. Where things go is data, so that nobody asks which payload it is. */
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
     * Is the blob one? Looks at its bytes alone, before anything is moved or written. blob points at `size` readable bytes.
     * Warns about what is odd; false, with *why, if it is none or can't be started. If true, size is whole pages.
     */
    bool (*check)(const uint8_t *blob, uint64_t size, struct problem *why);
    /* Appends the block that the payload reads at PAYLOAD_INFO. The tables it points to go to `scratch` first. */
    void (*info)(struct buf *info, struct buf *scratch, const struct layout *layout);

    /* The image stands in RAM that ends at 1 MiB, or no more of its end than this; reserved in the E820. */
    uint32_t low_max;
    bool high; /* all of the image stands in RAM that ends at 4 GiB, too */

    uint32_t scratch, scratch_size; /* where it finds anchors, or is told where they are */
    bool legacy_tables;             /* looks for MP table and $PIR */

    uint64_t ram_end;   /* RAM that it uses without asking ends here */
    uint32_t vcpus_max; /* what usual builds can start */
};

extern const struct payload seabios, ovmf;

/*
 * Stores the payload that the blob is; false, with *why, if it is none. What the toolstack calls it does not count, but a warning
 * tells if that is something else.
 */
MUST_USE bool payload_choose(const struct payload **payload, enum firmware_kind asked,
                             const uint8_t *blob, uint64_t size, struct problem *why);

/* Appends the E820 as 20-byte entries (ACPI 6.5, 15.1) and returns its address. */
uint64_t payload_e820(struct buf *scratch, const struct layout *layout);

#endif
