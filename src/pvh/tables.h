/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of a PVH guest: SMBIOS, and the memory map that Xen has. ACPI is the toolstack's. */
#pragma once

#include "layout.h"
#include "problem.h"

/*
 * Writes SMBIOS into the area that *layout reserves below 1 MiB, and gives Xen the memory map.
 * False, with *why, if SMBIOS does not fit.
 */
MUST_USE bool pvh_tables(const struct platform *platform, struct layout *layout,
                         struct problem *why);
