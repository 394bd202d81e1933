/* SPDX-License-Identifier: BSD-2-Clause */
/* The finished plan in words and tables, and what the planners warned of on the way. */
#ifndef SLIPWAY_PLAN_REPORT_H
#define SLIPWAY_PLAN_REPORT_H

#include "picture.h"

/* Everything after the drawn map: windows, BARs, MTRRs, memory map, warnings, notes. */
void report_print(FILE *out, const struct plan *plan, const struct notes *notes);

/* BARs without an address, of all kinds. */
uint32_t report_missing(const struct plan *plan);

/* Forgets the warnings of an earlier plan. */
void report_clear(void);

#endif
