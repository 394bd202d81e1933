/* SPDX-License-Identifier: BSD-2-Clause */
/* A proof about src/plan/pci_items.c: every BAR is in the list of what has to be placed. */
#include "plan/pci_items.h"
#include "plan/pci_functions.h"
#include "prove.h"
#include "sorted.h"

static uint32_t vga;

uint32_t pci_primary_vga(const struct pci_facts *pci)
{
    (void)pci;
    return vga;
}

bool pci_is_xen_platform(const struct pci_function *function)
{
    return function->vendor == 1;
}

SORT(sort, struct pci_item)

static bool usable(const struct pci_function *f, uint32_t index)
{
    return f->header_type == PCI_HEADER_DEVICE && f->bar[index].kind != PCI_BAR_NONE &&
           f->bar[index].size != 0;
}

/*
 * pci_items() lists each BAR that exists once and no other, the largest first, equal ones in the
 * order of functions and registers, and says that the primary display's are needed most and ROMs
 * less than all others.
 *
 * bounds: up to 2 functions with 2 registers each, 8-bit sizes
 * sources: src/plan/pci_items.c
 * options: --unwind 6
 * sizes: MAX_PCI_FUNCTIONS=2 PCI_BARS=2
 * planted: src/plan/pci_items.c: || bar->size == 0 || => ||
 * planted: src/plan/pci_items.c: a)->size > ((const => a)->size >= ((const
 * planted: src/plan/pci_items.c: rom ? need + NEED_ROM : need => need
 * planted: src/plan/pci_items.c: if (vga == function) => if (vga >= function)
 * slow: (nine seconds)
 */
void prove_items(void)
{
    static struct pci_facts pci;
    static struct pci_item item[MAX_PCI_ITEMS];
    const uint32_t function = any_up_to(1), index = any_up_to(1);
    uint32_t count, found = 0;

    pci.count = any_up_to(2);
    for (uint32_t i = 0; i < 2; i++) {
        pci.function[i].header_type = any_u8();
        pci.function[i].vendor = any_u16();
        pci.function[i].class_code = any_up_to(0xFFFFFF);
        for (uint32_t k = 0; k < 2; k++) {
            pci.function[i].bar[k].kind = any_u8();
            pci.function[i].bar[k].size = any_u8();
            GIVEN(pci.function[i].bar[k].kind <= PCI_BAR_ROM);
        }
    }
    vga = any_up_to(2);
    count = pci_items(item, &pci);
    PROVE(count <= MAX_PCI_ITEMS, "no more than there is room for");
    for (uint32_t i = 0; i < count; i++) {
        const struct pci_bar *const bar = &pci.function[item[i].function].bar[item[i].index];

        found += item[i].function == function && item[i].index == index;
        PROVE(item[i].kind == bar->kind && item[i].size == bar->size, "as it is there");
        PROVE(item[i].need < PCI_NEEDS && (item[i].need >= NEED_ROM) == (bar->kind == PCI_BAR_ROM),
              "ROMs are needed less");
        PROVE((item[i].function == vga) == (item[i].need % NEED_ROM == NEED_PRIMARY_VGA),
              "a display");
        PROVE(i == 0 || item[i - 1].size > item[i].size ||
                  (item[i - 1].size == item[i].size &&
                   item[i - 1].function * PCI_BARS + item[i - 1].index <
                       item[i].function * PCI_BARS + item[i].index),
              "the largest first, equal ones in order");
    }
    PROVE(found == (function < pci.count && usable(&pci.function[function], index)), "once");
    POSSIBLE(count == 4 && item[0].function == 1 && item[3].function == 1, "a different order");
}
