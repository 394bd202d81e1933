/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual NUMA, as the toolstack told it to Xen. */
#pragma once

#include "platform.h"

/* Fills platform->numa; cpu must be known. Inconsistent data causes a warning, and no NUMA. */
void vnuma_probe(struct platform *platform);
