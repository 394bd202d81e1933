/* SPDX-License-Identifier: BSD-2-Clause */
/* What has to be placed, see pci_items.h. */
#include "plan/pci_items.h"
#include "plan/pci_functions.h"

static uint8_t need_of(const struct pci_facts *pci, uint32_t vga, uint32_t function, bool rom)
{
    const struct pci_function *f = &pci->function[function];
    const uint32_t base = f->class_code >> 16;
    uint8_t need = base == PCI_BASE_STORAGE || base == PCI_BASE_NETWORK ? NEED_BOOT : NEED_OTHER;

    if (pci_is_xen_platform(f))
        need = NEED_XEN_PLATFORM;
    if (vga == function)
        need = NEED_PRIMARY_VGA;
    return (uint8_t)(rom ? need + NEED_ROM : need);
}

static bool is_larger(const void *a, const void *b)
{
    return ((const struct pci_item *)a)->size > ((const struct pci_item *)b)->size;
}

uint32_t pci_items(struct pci_item *item, const struct pci_facts *pci)
{
    const uint32_t vga = pci_primary_vga(pci);
    uint32_t count = 0;

    for (uint32_t n = 0; n < pci->count * PCI_BARS; n++) {
        const uint32_t function = n / PCI_BARS, index = n % PCI_BARS;
        const struct pci_bar *bar = &pci->function[function].bar[index];

        if (bar->kind == PCI_BAR_NONE || bar->size == 0 ||
            pci->function[function].header_type != PCI_HEADER_DEVICE)
            continue;
        item[count++] = (struct pci_item){
            .function = (uint16_t)function,
            .index = (uint8_t)index,
            .kind = bar->kind,
            .need = need_of(pci, vga, function, bar->kind == PCI_BAR_ROM),
            .size = bar->size,
        };
    }
    sort(item, count, sizeof(*item), is_larger);
    return count;
}
