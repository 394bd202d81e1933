/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of free address space in struct layout, while BARs are being placed. */
#ifndef PLAN_PCI_GAPS_H
#define PLAN_PCI_GAPS_H

#include "layout.h"
#include "lib/compiler.h"

/* Adds [start, end), which is not in the list yet; takes it out, wherever parts of it are. */
void gap_add(struct layout *layout, uint64_t start, uint64_t end);
void gap_remove(struct layout *layout, uint64_t start, uint64_t end);

/*
 * The lowest free address for size bytes inside `where`; a multiple of align. And the one that spoils least: in the
 * smallest naturally aligned block that is large enough. For powers of two, whatever their order, that leaves as much room
 * for each larger size as any placement can.
 */
MUST_USE bool gap_find(const struct layout *layout, uint64_t size, uint64_t align,
                       struct window where, uint64_t *address);
MUST_USE bool gap_find_tight(const struct layout *layout, uint64_t size, uint64_t align,
                             struct window where, uint64_t *address);

#endif
