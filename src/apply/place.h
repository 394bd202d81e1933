/* SPDX-License-Identifier: BSD-2-Clause */
/* Putting the tables and the payload where they belong. */
#pragma once

#include "layout.h"
#include "payload.h"

/*
 * Builds all tables, gives their areas memory, copies the payload and everything else to its place,
 * and derives the memory map. Afterwards the guest only has to be entered. The platform's
 * processors must have been started.
 */
MUST_USE bool tables_place(const struct platform *platform, const struct apic_ids *ids,
                           struct layout *layout, const struct payload *payload,
                           struct problem *why);
