/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What has to be placed: BARs, and the windows of PCI-to-PCI bridges, whose sizes follow from what is behind them. Bridges
 * know 4 KiB and 1 MiB steps (PCI-to-PCI Bridge 1.2, 3.2.5.6 and 3.2.5.8), so a window need not be a power of two.
 */
#ifndef PLAN_PCI_ITEMS_H
#define PLAN_PCI_ITEMS_H

#include "layout.h"
#include "lib/compiler.h"

/* Who comes first when not everything fits. Firmware needs the ROMs of the first three, nobody the others. */
enum pci_need {
    NEED_PRIMARY_VGA,
    NEED_XEN_PLATFORM,
    NEED_BOOT, /* network and storage */
    NEED_OTHER,
    NEED_ROM, /* and the same order once more */
    PCI_NEEDS = 2 * NEED_ROM
};

/*
 * Fills layout->pci_item from platform->pci, largest first, equal sizes in the order of functions and registers; returns how
 * many. Bridges with nothing behind them are not in it.
 */
uint32_t pci_items(struct layout *layout, const struct pci_facts *pci);

/*
 * Takes out of a bridge's window the largest of what is needed least, with all memory of its function, and sizes the bridge's
 * windows anew. False if the window is empty. Sets layout->pci_items_changed: the list is good for one attempt then.
 */
MUST_USE bool pci_items_leave_out(struct layout *layout, uint32_t count, uint32_t bridge,
                                  uint8_t window);

/* Gives what is behind bridges its addresses, once the bridges' own windows have theirs. */
void pci_items_behind(struct layout *layout, const struct pci_facts *pci, uint32_t count, bool io);

static inline struct bar_plan *item_plan(struct layout *layout, const struct pci_item *item)
{
    return &layout->function[item->function].bar[item->index];
}

static inline bool item_is_io(const struct pci_item *item)
{
    return item->kind == PCI_BAR_IO;
}

#endif
