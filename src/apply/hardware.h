/* SPDX-License-Identifier: BSD-2-Clause */
/* Setting up the machine as it was planned. */
#pragma once

#include "layout.h"

/*
 * PCI, the processors with their memory types, the APICs. Fills *ids. False: a CPU did not start.
 */
bool hardware_apply(const struct platform *platform, struct layout *layout, struct apic_ids *ids,
                    struct problem *why);

/* What depends on where the tables went, and on how much RAM they left: CMOS, ACPI mode. */
void hardware_apply_memory(const struct platform *platform, const struct layout *layout);
