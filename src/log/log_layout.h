/* SPDX-License-Identifier: BSD-2-Clause */
/* What slipway:log=debug adds to the log. */
#pragma once

#include "layout.h"

/* The toolstack's reserved ranges; each PCI function and its addresses; MTRRs. After the plan. */
void log_layout(const struct platform *platform, const struct layout *layout);

/* The finished memory map. */
void log_memory_map(const struct layout *layout);
