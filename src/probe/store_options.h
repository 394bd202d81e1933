/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of probe() that asks XenStore. */
#pragma once

#include "platform.h"

/*
 * Fills *options: the defaults, and what XenStore says. Adds to *processors, unless it is NULL, how
 * many vCPUs the guest may have: PVH guests have no HVM info table that tells.
 */
MUST_USE bool store_options(struct options *options, uint32_t *processors, struct problem *why);
