/* SPDX-License-Identifier: BSD-2-Clause */
/* Building the tables and putting them where they belong. */
#ifndef PLACE_H
#define PLACE_H

#include "layout.h"
#include "payload.h"
#include "problem.h"

/*
 * Builds ACPI, SMBIOS, MP and $PIR, gives their areas memory, copies the payload and everything else to its place, and derives
 * the memory map. Afterwards the guest only has to be entered. The platform's processors must have been started.
 */
MUST_USE bool tables_place(const struct platform *platform, struct layout *layout,
                           const struct payload *payload, struct problem *why);

#endif
