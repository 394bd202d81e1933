/* SPDX-License-Identifier: BSD-2-Clause */
/* What the toolstack left for a PVH guest. Xen: docs/misc/pvh.pandoc. */
#pragma once

#include "layout.h"
#include "problem.h"

/*
 * Finds out everything: fills *platform (no PCI, no devices), of *layout the memory map, low_end,
 * high_end and rsdp. False, with *why, if the guest can't be started.
 */
MUST_USE bool pvh_probe(struct platform *platform, struct layout *layout, uint32_t start_info,
                        struct problem *why);
