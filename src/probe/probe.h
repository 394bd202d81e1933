/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding out everything about the guest, once. */
#pragma once

#include "platform.h"

/*
 * Fills *platform, and logs what it is. start_info: physical address of what the domain builder
 * left in EBX. The first MSR that it writes makes memory cacheable.
 */
MUST_USE bool probe(struct platform *platform, uint32_t start_info, struct problem *why);
