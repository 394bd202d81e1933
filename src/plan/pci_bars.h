/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Placing BARs in given windows: the inner half of pci_place.c, which decides about the windows. BARs are powers of two
 * and lie at multiples of their size (PCI 3.0, 6.2.5.1), so taking them largest first, each at the lowest free address, wastes
 * nothing: what fits at all fits this way. Equal sizes keep the order of function and register, which is where the stock
 * loader puts them too.
 */
#ifndef PLAN_PCI_BARS_H
#define PLAN_PCI_BARS_H

#include "layout.h"
#include "lib/num.h"

#define BIG_BAR GIB /* 64-bit BARs above this size never go below 4 GiB */

struct job {
    const struct platform *platform;
    struct layout *layout;
    uint32_t bars;           /* entries of layout->pci_order */
    uint64_t low_end;        /* end of RAM below 4 GiB */
    struct window high;      /* where 64-bit BARs may go, above RAM */
    uint64_t high_preferred; /* address in it where a window takes the fewest MTRRs */
    uint64_t full;           /* 32-bit BARs of this size were found not to fit any more */
};

/* BARs are numbered through: function * PCI_BARS + register. */
static inline const struct pci_bar *bar_at(const struct job *job, uint32_t n)
{
    return &job->platform->pci.function[n / PCI_BARS].bar[n % PCI_BARS];
}

static inline struct bar_plan *plan_at(const struct job *job, uint32_t n)
{
    return &job->layout->function[n / PCI_BARS].bar[n % PCI_BARS];
}

static inline bool is_memory(const struct pci_bar *bar)
{
    return bar->kind == PCI_BAR_MEM32 || bar->kind == PCI_BAR_MEM64 || bar->kind == PCI_BAR_ROM;
}

static inline bool is_big(const struct pci_bar *bar)
{
    return bar->kind == PCI_BAR_MEM64 && bar->size > BIG_BAR;
}

/* Fills layout->pci_order: all BARs but those of bridges. */
void sort_bars(struct job *job);

/* Places every memory BAR, with a low window that begins at start; forgets any earlier attempt. */
void place_memory_from(struct job *job, uint64_t start);

/* Places every I/O BAR. Memory BARs must have been placed: the list of gaps is used for I/O now. */
void place_io_bars(struct job *job);

/* One of the memory BARs that platform_bar_uc is about? */
bool is_xen_platform_memory(const struct job *job, uint32_t n);

struct shortage {
    uint64_t pages; /* all that is missing */
    uint32_t bars;
    uint32_t first; /* number of the largest one; meaningful if there are any */
};

/* What has no address: of the I/O BARs, or of all the others. */
struct shortage missing(const struct job *job, bool io);

#endif
