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

/* Adds [start, end), which is not in the list yet; takes it out, wherever parts of it are. */
void gap_add(struct pci_gaps *gaps, uint64_t start, uint64_t end);
void gap_remove(struct pci_gaps *gaps, uint64_t start, uint64_t end);

/*
 * A free address inside `where` for size bytes, a power of two; a multiple of size. The lowest, or
 * the one that spoils least: in the smallest naturally aligned block that is large enough. Whatever
 * the order of sizes, that leaves as much room for each larger one as any placement can.
 */
MUST_USE bool gap_find(const struct pci_gaps *gaps, uint64_t size, struct interval where,
                       uint64_t *address);
MUST_USE bool gap_find_tight(const struct pci_gaps *gaps, uint64_t size, struct interval where,
                             uint64_t *address);
