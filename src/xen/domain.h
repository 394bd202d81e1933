/* SPDX-License-Identifier: BSD-2-Clause */
/* Xen itself: finding it, hypercalls about this domain, HVM parameters. */
#pragma once

#include "platform.h"

/* Finds Xen's CPUID leaves, sets up the hypercall page, fills *facts. */
MUST_USE bool domain_init(struct xen_facts *facts, struct problem *why);

/*
 * Ends the domain with reason "crash", so that on_crash= applies. Returns if Xen refuses or has not
 * been found yet, and at any further call.
 */
void domain_crash(void);

/* HVM parameters; Xen: public/hvm/params.h. The second returns Xen's error, 0 if it worked. */
MUST_USE bool domain_param(uint32_t index, uint64_t *value);
int32_t domain_param_set(uint32_t index, uint64_t value);
