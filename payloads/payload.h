/* SPDX-License-Identifier: BSD-2-Clause */
/* What Slipway can start. Where things go is data, so that no code asks which payload it is. */
#pragma once

#include "layout.h"
#include "lib/buf.h"
#include "problem.h"

struct payload {
    const char *name;
    /* The version that the blob says it has: text in it, or empty. NULL: unknown. */
    struct span (*build)(struct span blob);
    /*
     * Is the blob one? Looks at its bytes alone, before anything is moved or written. Warns about
     * what is odd; false, with *why, if it is none or can't be started. If true, it is whole pages.
     */
    bool (*check)(struct span blob, struct problem *why);
    /*
     * Appends the block for PAYLOAD_INFO; the tables that it points to go to `scratch` first. NULL:
     * that of a kernel, which has none.
     */
    void (*info)(struct buf *info, struct buf *scratch, const struct layout *layout);

    /* At most this much of the image's end goes to RAM that ends at 1 MiB, reserved in the E820. */
    uint32_t low_max;
    bool high; /* all of the image is in RAM that ends at 4 GiB, too */

    uint32_t scratch, scratch_size; /* where it finds anchors, or is told where they are */
    bool legacy_tables;             /* looks for MP table and $PIR */

    bool kernel;        /* it is entered in protected mode, with an address in a register */
    uint64_t ram_end;   /* RAM that it uses without asking ends here */
    uint32_t vcpus_max; /* what usual builds can start */
};

extern const struct payload seabios, ovmf, kernel_payload;

/* Appends the E820 as 20-byte entries (ACPI 6.5, 15.1) and returns its address. */
uint64_t payload_e820(struct buf *scratch, const struct layout *layout);
