/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory map that the payload gets. */
#pragma once

#include "layout.h"
#include "problem.h"

/*
 * Fills layout->e820: ascending, disjoint, neighbours of one type merged. RAM comes only from
 * low_end and high_end, all else from the toolstack's map (ranges below 1 MiB are dropped as a
 * toolstack's artefact), bios_start, acpi_end and igd_opregion. Where ranges overlap, RESERVED
 * beats NVS beats ACPI beats RAM; only the OpRegion is on top as NVS. ACPI 6.5, 15. False, with
 * *why, if it does not fit MAX_E820 entries.
 */
MUST_USE bool e820_derive(struct layout *layout, const struct platform *platform,
                          struct problem *why);

/*
 * The same of a PVH guest, whose map is the toolstack's: only [bios_start, BIOS_TOP) is reserved in
 * it. Stores in low_end and high_end where the RAM ends that begins at 0 and at 4 GiB; 0: there is
 * none.
 */
MUST_USE bool e820_keep(struct layout *layout, const struct platform *platform,
                        struct problem *why);
