/* SPDX-License-Identifier: BSD-2-Clause */
/* What the log has besides the usual when everything is asked for (slipway:log=debug). */
#pragma once

#include "layout.h"

/* The toolstack's reserved ranges; each PCI function and its addresses; MTRRs. After the plan. */
void log_layout(const struct platform *platform, const struct layout *layout);

/* The finished memory map. */
void log_memory_map(const struct layout *layout);
