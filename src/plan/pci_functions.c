/* SPDX-License-Identifier: BSD-2-Clause */
/* Command registers and interrupt lines, see pci_functions.h. */
#include "plan/pci_functions.h"
#include "plan/irq.h"

/*
 * The display that has the legacy VGA ports and memory: an emulated one if there is one, otherwise the first. PCI 3.0,
 * appendix D: class 03, sub class 00.
 */
static bool find_primary_vga(const struct pci_facts *pci, uint32_t *index)
{
    bool found = false;

    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];
        const bool emulated = (f->vendor == 0x1234 && f->device == 0x1111) || /* standard VGA */
                              (f->vendor == 0x1013 && f->device == 0x00B8);   /* Cirrus */

        if (f->class_code >> 8 != 0x0300 || f->header_type != 0 || (found && !emulated))
            continue;
        *index = i;
        found = true;
    }
    return found;
}

/*
 * Decoding is on for the kinds of BAR of which all have an address. A ROM without one harms nobody: it has an enable
 * bit of its own, which stays clear. Every function may be bus master because option ROMs rely on it.
 */
static uint16_t command_of(const struct pci_function *f, const struct function_plan *plan,
                           bool primary_vga)
{
    uint32_t command = f->command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
    uint32_t assigned = 0, missed = 0;

    if (f->header_type != 0)
        return (uint16_t)command;
    for (uint32_t i = 0; i < PCI_BARS; i++) {
        const uint32_t decode = f->bar[i].kind == PCI_BAR_IO ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY;

        if (plan->bar[i].assigned)
            assigned |= decode;
        else if (f->bar[i].kind != PCI_BAR_NONE && f->bar[i].kind != PCI_BAR_ROM)
            missed |= decode;
    }
    command |= PCI_COMMAND_MASTER | (assigned & ~missed);
    /* SeaBIOS runs the video ROM only of a function that decodes both. */
    if (primary_vga)
        command |= PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
    return (uint16_t)command;
}

void pci_functions_plan(struct layout *layout, const struct pci_facts *pci)
{
    uint32_t vga = 0;
    const bool has_vga = find_primary_vga(pci, &vga);

    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];
        struct function_plan *plan = &layout->function[i];

        plan->command = command_of(f, plan, has_vga && i == vga);
        if (f->interrupt_pin >= 1 && f->interrupt_pin <= 4)
            plan->interrupt_line =
                irq_isa(irq_link(f->devfn >> 3, (uint8_t)(f->interrupt_pin - 1)));
    }
}
