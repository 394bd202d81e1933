/* SPDX-License-Identifier: BSD-2-Clause */
/* Command registers and interrupt lines, see pci_functions.h. */
#include "plan/pci_functions.h"
#include "plan/irq.h"
#include "lib/num.h"
#include "problem.h"

#define CLASS_VGA 0x0300 /* PCI 3.0, appendix D */

uint32_t pci_primary_vga(const struct pci_facts *pci)
{
    uint32_t index = PCI_NO_FUNCTION;

    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];
        const bool emulated = (f->vendor == 0x1234 && f->device == 0x1111) || /* standard VGA */
                              (f->vendor == 0x1013 && f->device == 0x00B8);   /* Cirrus */

        if (f->class_code >> 8 == CLASS_VGA && f->header_type == PCI_HEADER_DEVICE &&
            (index == PCI_NO_FUNCTION || emulated))
            index = i;
    }
    return index;
}

bool pci_is_xen_platform(const struct pci_function *function)
{
    return function->vendor == 0x5853 && (function->device == 1 || function->device == 2);
}

bool pci_is_used(const struct pci_facts *pci, uint32_t function)
{
    if (pci->function[function].header_type != PCI_HEADER_BRIDGE)
        return pci->function[function].header_type == PCI_HEADER_DEVICE;
    for (uint32_t i = function + 1; i < pci->count; i++)
        if (pci->function[i].bridge == function + 1)
            return true;
    return false;
}

/*
 * Decoding is on for the kinds of BAR of which all have an address. A ROM without one harms nobody: it has an enable
 * bit of its own, which stays clear. Every function may be bus master because option ROMs rely on it; a bridge has to be,
 * for those behind it.
 */
static uint16_t command_of(const struct pci_function *f, const struct function_plan *plan)
{
    uint32_t command = f->command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
    uint32_t assigned = 0, missed = 0;

    for (uint32_t i = 0; i < PCI_BARS; i++) {
        const bool window = f->header_type == PCI_HEADER_BRIDGE && i >= BRIDGE_IO;
        const bool io = window ? i == BRIDGE_IO : f->bar[i].kind == PCI_BAR_IO;
        const uint32_t decode = io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY;

        if (plan->bar[i].assigned)
            assigned |= decode;
        else if (!window && f->bar[i].kind != PCI_BAR_NONE && f->bar[i].kind != PCI_BAR_ROM)
            missed |= decode;
    }
    return (uint16_t)(command | PCI_COMMAND_MASTER | (assigned & ~missed));
}

/* SeaBIOS runs the video ROM only of a function that decodes both, and bridges on the way must let it through. */
static void open_to_vga(struct layout *layout, const struct pci_facts *pci, uint32_t function)
{
    layout->function[function].command |= PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
    while (pci->function[function].bridge != 0) {
        function = pci->function[function].bridge - 1u;
        layout->function[function].command |= PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
        layout->function[function].vga_behind = true;
    }
}

/* An interrupt pin behind a bridge is one of the bridge's, by device number; PCI-to-PCI Bridge 1.2, 9.1. */
static uint8_t interrupt_line(const struct pci_facts *pci, const struct pci_function *f)
{
    uint32_t pin = f->interrupt_pin - 1u;

    for (; f->bridge != 0; f = &pci->function[f->bridge - 1])
        pin = (pin + (f->devfn >> 3)) & 3;
    return irq_isa(irq_link(f->devfn >> 3, (uint8_t)pin));
}

void pci_functions_plan(struct layout *layout, const struct pci_facts *pci)
{
    const uint32_t vga = pci_primary_vga(pci);

    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];
        struct function_plan *plan = &layout->function[i];

        plan->command = f->command & (uint16_t) ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
        if (pci_is_used(pci, i))
            plan->command = command_of(f, plan);
        if (f->interrupt_pin >= 1 && f->interrupt_pin <= 4)
            plan->interrupt_line = interrupt_line(pci, f);
    }
    if (vga != PCI_NO_FUNCTION)
        open_to_vga(layout, pci, vga);
}

/* The toolstack puts a passed-through Intel display at 00:02.0, where its drivers look. */
static bool is_igd(const struct pci_function *f)
{
    return f->bus == 0 && f->devfn == 2 << 3 && f->vendor == 0x8086 &&
           f->class_code >> 8 == CLASS_VGA;
}

void pci_opregion_plan(struct layout *layout, const struct platform *platform)
{
    layout->igd_opregion = 0;
    for (uint32_t i = 0; i < platform->pci.count; i++)
        if (is_igd(&platform->pci.function[i]))
            layout->igd_opregion = IGD_OPREGION;
    for (uint32_t i = 0; i < platform->ram.map_count && layout->igd_opregion != 0; i++) {
        const struct memory_range *theirs = &platform->ram.map[i];

        if (!ranges_overlap(theirs->start, theirs->size, IGD_OPREGION, IGD_OPREGION_SIZE))
            continue;
        warn(MSG_OPREGION_RESERVED, "0x%llx bytes at 0x%llx", (unsigned long long)theirs->size,
             (unsigned long long)theirs->start);
        layout->igd_opregion = 0;
    }
}
