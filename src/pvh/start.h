/* SPDX-License-Identifier: BSD-2-Clause */
/* What the toolstack left for a PVH guest. Xen: docs/misc/pvh.pandoc. */
#pragma once

#include "layout.h"
#include "problem.h"

/* The files that came with the loader, both inside platform->blob. */
struct pvh_files {
    struct span kernel;
    struct span initrd; /* left 0: none came with it */
};

/*
 * Finds out everything: fills *platform (no PCI, no devices), of *layout the memory map, low_end,
 * high_end and rsdp, and *files. False, with *why, if the guest can't be started.
 */
MUST_USE bool pvh_probe(struct platform *platform, struct layout *layout, struct pvh_files *files,
                        uint32_t start_info, struct problem *why);
