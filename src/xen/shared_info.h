/* SPDX-License-Identifier: BSD-2-Clause */
/* The page that Xen shares with the guest: its clock, and event channels. Xen: public/xen.h. */
#pragma once

#include "lib/compiler.h"
#include "problem.h"

/* Puts the shared information page at SHARED_INFO. The others need it. */
MUST_USE bool shared_info_map(struct problem *why);

/* Leaves it as a payload expects it: no event pending, none masked. */
void shared_info_clean(void);

/* Nanoseconds since the host started: no VM exit. Intel SDM 3B, "Time-Stamp Counter". */
uint64_t clock_ns(void);

/* How long a difference of time-stamp counters is; UINT32_MAX if longer. No VM exit. */
uint32_t clock_microseconds(uint64_t ticks);

/* The guest's TSC frequency in MHz, rounded; 0: unknown. */
uint32_t clock_cpu_mhz(void);

/* Gives the processor away until the time has come; may return early. */
void clock_sleep(uint64_t until_ns);

/* Waits until the event channel has fired or the time has come; may return early. */
void event_wait(uint32_t port, uint64_t until_ns);
void event_send(uint32_t port);
