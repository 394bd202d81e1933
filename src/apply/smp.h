/* SPDX-License-Identifier: BSD-2-Clause */
/* The processors: memory types on all of them, and the APIC ID that each one reads for itself. */
#pragma once

#include "layout.h"

/*
 * Programs the MTRRs of every processor, starts all APs together, fills *ids, and leaves the APs
 * waiting for a start-up interrupt as after power-on (MP 1.4, B.4). If an AP is late, all are
 * started again, a limited number of times. False, with *why, if one still does not start.
 */
bool smp_start(const struct platform *platform, const struct layout *layout, struct apic_ids *ids,
               struct problem *why);
