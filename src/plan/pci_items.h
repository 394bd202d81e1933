/* SPDX-License-Identifier: BSD-2-Clause */
/* What has to be placed: a list of all BARs, largest first. */
#pragma once

#include "layout.h"

/* What comes first when not everything fits. Firmware needs the ROMs of the first three. */
enum pci_need {
    NEED_PRIMARY_VGA,
    NEED_XEN_PLATFORM,
    NEED_BOOT, /* network and storage */
    NEED_OTHER,
    NEED_ROM, /* and the same order once more */
    PCI_NEEDS = 2 * NEED_ROM
};

/* A BAR. It lies at a multiple of its size, which is a power of two (PCI 3.0, 6.2.5.1). */
struct pci_item {
    uint16_t function; /* index in platform.pci */
    uint8_t index;     /* of the BAR */
    uint8_t kind;      /* enum pci_bar_kind */
    uint8_t need;      /* enum pci_need */
    uint64_t size;
};

#define MAX_PCI_ITEMS (MAX_PCI_FUNCTIONS * PCI_BARS)

/*
 * Fills item[MAX_PCI_ITEMS] from what can be used of *pci, largest first, equal sizes in the order
 * of functions and registers, which is where the stock loader puts them, too. Returns how many.
 */
uint32_t pci_items(struct pci_item *item, const struct pci_facts *pci);

static inline struct bar_plan *pci_item_plan(struct layout *layout, const struct pci_item *item)
{
    return &layout->function[item->function].bar[item->index];
}

static inline bool pci_item_is_io(const struct pci_item *item)
{
    return item->kind == PCI_BAR_IO;
}
