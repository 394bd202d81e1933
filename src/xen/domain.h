/* SPDX-License-Identifier: BSD-2-Clause */
/* Xen itself: finding it, hypercalls about this domain, HVM parameters, time. */
#ifndef XEN_DOMAIN_H
#define XEN_DOMAIN_H

#include <stdbool.h>
#include <stdint.h>
#include "platform.h"
#include "problem.h"

/* Finds Xen's CPUID leaves, sets up the hypercall page, fills *facts. Xen: public/arch-x86/cpuid.h. */
MUST_USE bool domain_init(struct xen_facts *facts, struct problem *why);

/* Ends the domain with reason "crash", so that on_crash= applies. Returns only if Xen refuses. */
void domain_crash(void);

/* HVM parameters; Xen: public/hvm/params.h. The second returns Xen's error, 0 if it worked. */
MUST_USE bool domain_param(uint32_t index, uint64_t *value);
int32_t domain_param_set(uint32_t index, uint64_t value);

/* Puts the shared information page at SHARED_INFO; Xen: public/xen.h. */
MUST_USE bool shared_info_map(struct problem *why);

/* Nanoseconds since the host started, from shared information: no VM exit. Intel SDM 3B, "Time-Stamp Counter". */
uint64_t domain_time_ns(void);

/* The time-stamp counter, which is good for differences at any time; and how long such a difference is. No VM exit. */
uint64_t domain_ticks(void);
uint32_t domain_microseconds(
    uint64_t ticks); /* UINT32_MAX if longer; the shared information page is mapped */

/* The guest's TSC frequency in MHz by shared information, rounded; 0: unknown. */
uint32_t domain_cpu_mhz(void);

/* Waits until the event channel has fired or the time has come; may return early. */
void event_wait(uint32_t port, uint64_t until_ns);
void event_send(uint32_t port);

/* Gives the processor away until the time has come; may return early. */
void domain_sleep(uint64_t until_ns);

/* Leaves the shared information page as a payload expects it: no event pending, none masked. */
void shared_info_clean(void);

#endif
