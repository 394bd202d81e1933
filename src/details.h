/* SPDX-License-Identifier: BSD-2-Clause */
/* What the log has beside the usual when everything is asked for (slipway:log=debug). */
#ifndef DETAILS_H
#define DETAILS_H

#include "layout.h"

/* The toolstack's reserved ranges; each PCI function and its addresses; MTRRs. After the plan. */
void details_of_plan(const struct platform *platform, const struct layout *layout);

/* The finished memory map. */
void details_of_memory(const struct layout *layout);

#endif
