/* SPDX-License-Identifier: BSD-2-Clause */
/* Deciding where everything goes that does not depend on how large the tables get. */
#pragma once

#include "layout.h"

/* Fills the PCI windows, BARs, MTRRs and the ends of RAM in *layout, and logs them. */
void plan(struct layout *layout, const struct platform *platform);
