/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding out everything about the guest, once. */
#ifndef PROBE_PROBE_H
#define PROBE_PROBE_H

#include "platform.h"
#include "problem.h"

/* Fills *platform. start_info: physical address of what the domain builder left in EBX. */
MUST_USE bool probe(struct platform *platform, uint32_t start_info, struct problem *why);

/* The part of it that asks XenStore, in store_options.c. */
MUST_USE bool store_options(struct options *options, struct problem *why);

#endif
