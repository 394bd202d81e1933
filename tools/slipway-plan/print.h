/* SPDX-License-Identifier: BSD-2-Clause */
/* The finished plan in words and tables, and what the planners warned of on the way. */
#pragma once

#include "picture.h"

/* Everything after the drawn map: windows, BARs, MTRRs, memory map, warnings, notes. */
void print_plan(FILE *out, const struct plan *plan, const struct notes *notes);

/* BARs without an address, of all kinds. */
uint32_t count_missing(const struct plan *plan);

/* Forgets the warnings of an earlier plan. */
void print_forget(void);
