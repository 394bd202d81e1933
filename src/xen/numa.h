/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual NUMA, as the toolstack told it to Xen. */
#ifndef XEN_NUMA_H
#define XEN_NUMA_H

#include "platform.h"

/* Fills platform->numa; platform->cpu must be known. What Xen says wrongly is warned of, and then there is no NUMA. */
void numa_probe(struct platform *platform);

#endif
