/* SPDX-License-Identifier: BSD-2-Clause */
/* The processors: memory types on all of them, and the APIC ID that each one reads for itself. */
#pragma once

#include "layout.h"

/*
 * Programs the MTRRs of every processor, starts all APs together, fills *ids, and leaves the APs
 * waiting for a start-up interrupt as after power-on (MP 1.4, B.4). Late ones are waited for and
 * started again, for a bounded time; one that stays away is refused.
 */
bool smp_start(const struct platform *platform, const struct layout *layout, struct apic_ids *ids,
               struct problem *why);
