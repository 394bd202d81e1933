/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of free address space, while BARs are being placed. */
#pragma once

#include "lib/compiler.h"
#include "lib/num.h"

#define MAX_PCI_GAPS 512

struct pci_gaps {
    struct interval gap[MAX_PCI_GAPS]; /* disjoint, in no order */
    uint32_t count;
};

/* gap_add() adds [start, end), none of it listed yet; gap_remove() takes out all that is listed. */
void gap_add(struct pci_gaps *gaps, uint64_t start, uint64_t end);
void gap_remove(struct pci_gaps *gaps, uint64_t start, uint64_t end);

/*
 * Both find a free address inside `where` for size bytes, a power of two; it is a multiple of size.
 * gap_find() takes the lowest; gap_find_tight() the smallest naturally aligned block that is large
 * enough. In any order of sizes, that leaves larger ones as much room as any placement can.
 */
MUST_USE bool gap_find(const struct pci_gaps *gaps, uint64_t size, struct interval where,
                       uint64_t *address);
MUST_USE bool gap_find_tight(const struct pci_gaps *gaps, uint64_t size, struct interval where,
                             uint64_t *address);
