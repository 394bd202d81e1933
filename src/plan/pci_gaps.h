/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of free address space in struct layout, while BARs are being placed. */
#ifndef PLAN_PCI_GAPS_H
#define PLAN_PCI_GAPS_H

#include "layout.h"
#include "lib/compiler.h"

/* Adds [start, end), which is not in the list yet; takes it out, wherever parts of it are. */
void gap_add(struct layout *layout, uint64_t start, uint64_t end);
void gap_remove(struct layout *layout, uint64_t start, uint64_t end);

/* The lowest free address for size bytes, a power of two, inside `where`; a multiple of size. */
MUST_USE bool gap_find(const struct layout *layout, uint64_t size, struct window where,
                       uint64_t *address);

#endif
