/* SPDX-License-Identifier: BSD-2-Clause */
/* Command registers and interrupt lines, see pci_functions.h. */
#include "plan/pci_functions.h"
#include "plan/irq.h"

static uint32_t id_of(const struct pci_function *f)
{
    return PCI_ID(f->vendor, f->device);
}

static bool is_vga(const struct pci_function *f)
{
    return f->class_code >> 8 == PCI_CLASS_VGA;
}

uint32_t pci_primary_vga(const struct pci_facts *pci)
{
    uint32_t index = PCI_NO_FUNCTION;

    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];
        const bool emulated = id_of(f) == ID_STDVGA || id_of(f) == ID_CIRRUS;

        if (is_vga(f) && f->header_type == PCI_HEADER_DEVICE &&
            (index == PCI_NO_FUNCTION || emulated))
            index = i;
    }
    return index;
}

bool pci_is_xen_platform(const struct pci_function *function)
{
    return id_of(function) == ID_XEN_PLATFORM || id_of(function) == ID_XEN_PLATFORM_2;
}

/*
 * Decoding is on for the kinds of BAR of which all have an address. A ROM without one does no harm:
 * it has an enable bit of its own, which stays clear. Every function may be bus master because
 * option ROMs rely on it.
 */
static uint16_t command_of(const struct pci_function *f, const struct function_plan *plan)
{
    const uint32_t kept = f->command & ~PCI_COMMAND_DECODE;
    uint32_t assigned = 0, missed = 0;

    if (f->header_type != PCI_HEADER_DEVICE)
        return (uint16_t)kept;
    for (uint32_t i = 0; i < PCI_BARS; i++) {
        const bool io = f->bar[i].kind == PCI_BAR_IO;
        const uint32_t decode = io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY;

        if (plan->bar[i].assigned)
            assigned |= decode;
        else if (f->bar[i].kind != PCI_BAR_NONE && f->bar[i].kind != PCI_BAR_ROM)
            missed |= decode;
    }
    return (uint16_t)(kept | PCI_COMMAND_MASTER | (assigned & ~missed));
}

void pci_functions_plan(struct layout *layout, const struct pci_facts *pci)
{
    const uint32_t vga = pci_primary_vga(pci);

    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];
        struct function_plan *plan = &layout->function[i];

        plan->command = command_of(f, plan);
        if (f->interrupt_pin >= 1 && f->interrupt_pin <= 4)
            plan->interrupt_line =
                irq_isa(irq_link(PCI_DEVICE(f->devfn), (uint8_t)(f->interrupt_pin - 1)));
    }
    /* SeaBIOS runs the video ROM only of a function that decodes both. */
    if (vga != PCI_NO_FUNCTION)
        layout->function[vga].command |= PCI_COMMAND_DECODE;
}

void pci_opregion_plan(struct layout *layout, const struct platform *platform)
{
    layout->igd_opregion = 0;
    for (uint32_t i = 0; i < platform->pci.count; i++) {
        const struct pci_function *f = &platform->pci.function[i];

        if (f->devfn == DEVFN_IGD && f->vendor == PCI_VENDOR_INTEL && is_vga(f))
            layout->igd_opregion = IGD_OPREGION;
    }
    for (uint32_t i = 0; i < platform->ram.map_count && layout->igd_opregion != 0; i++) {
        const struct memory_range *theirs = &platform->ram.map[i];

        if (!ranges_overlap(theirs->start, theirs->size, IGD_OPREGION, IGD_OPREGION_SIZE))
            continue;
        warn(MSG_OPREGION_RESERVED, "0x%llx bytes at 0x%llx", theirs->size, theirs->start);
        layout->igd_opregion = 0;
    }
}
