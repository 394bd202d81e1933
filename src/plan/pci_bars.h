/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Placing BARs in given windows: the inner half of pci_place.c, which decides about the windows.
 * BARs are powers of two and lie at multiples of their size (PCI 3.0, 6.2.5.1), so taking them
 * largest first, each at the lowest free address, wastes nothing: what fits at all fits this way.
 */
#pragma once

#include "layout.h"
#include "plan/pci_gaps.h"
#include "plan/pci_items.h"

/* Working space of a placement, too large for the stack: of no use when it is done. */
struct placement_space {
    struct pci_item item[MAX_PCI_ITEMS];
    struct pci_gaps gaps;
};

struct placement {
    const struct platform *platform;
    struct layout *layout;
    const struct pci_item *item; /* largest first */
    uint32_t items;
    struct pci_gaps *gaps;

    uint64_t hole;    /* bytes that mmio_hole= asks for; 0: none */
    uint64_t low_end; /* end of RAM below 4 GiB, and above: 0 without */
    uint64_t high_end;
    uint64_t spare; /* left in front of floor for devices that are plugged in later */
    uint64_t floor; /* where the low window may begin: above low_end and what it must not touch */
    uint32_t low_mtrrs;      /* how many ranges the low window may take */
    struct interval high;    /* where 64-bit BARs may go, above RAM */
    uint64_t high_preferred; /* address in it where a window takes the fewest MTRRs */
    uint64_t full;           /* 32-bit BARs of this size were found not to fit any more */
};

static inline bool pci_item_is_big(const struct pci_item *item)
{
    return item->kind == PCI_BAR_MEM64 && item->size > PCI_BIG_BAR;
}

/* One of the memory BARs that platform_bar_uc is about? */
bool placement_is_xen_platform_memory(const struct placement *p, const struct pci_item *item);

/* Places every memory BAR, with a low window that begins at start; forgets any earlier attempt. */
void placement_memory(struct placement *p, uint64_t start);

/*
 * The same when not everything fits: 64-bit BARs go above 4 GiB if they can, the others below in
 * the order of need, the smaller first among equals. A function gets all of its memory or none,
 * except for its ROM: half of it does not work.
 */
void placement_memory_by_need(struct placement *p, uint64_t start);

/* Places every I/O BAR. Memory BARs must have been placed: the list of gaps is used for I/O now. */
void placement_io(struct placement *p);

struct shortage {
    uint64_t pages; /* all that is missing */
    uint32_t bars;
    uint32_t need;                /* of what is needed most; PCI_NEEDS if nothing is missing */
    const struct pci_item *first; /* the largest one; NULL if there are none */
};

/* What has no address: of the I/O BARs, or of all the others. */
struct shortage placement_shortage(const struct placement *p, bool io);

/* Is *a worse: does it lack something that is needed more, or as much needed but more of it? */
static inline bool shortage_is_worse(const struct shortage *a, const struct shortage *b)
{
    /* cppcheck-suppress uninitvar ; placement_in_windows() compares only what it has set */
    return a->need != b->need ? a->need < b->need : a->pages > b->pages;
}
