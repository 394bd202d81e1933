/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing the plan for PCI, see pci_apply.h. */
#include "hw/machine.h"
#include "hw/pci_apply.h"
#include "hw/pci_cfg.h"
#include "hw/pci_ids.h"
#include "plan/irq.h"

/* Edge/level control of both 8259s, a byte each: Xen 4.17 ignores a write of both as one word. */
#define ELCR 0x4D0

/* Everything that only one function of the chipset needs. By vendor and device: a class may be anybody's. */
static void chipset(const struct pci_function *f)
{
    uint32_t routes = 0;

    switch (PCI_ID(f->vendor, f->device)) {
    case ID_PIIX3_ISA:
        for (uint8_t link = PCI_LINKS; link-- > 0;)
            routes = routes << 8 | irq_isa(link);
        pci_write32(f->devfn, PIIX_PIRQ_ROUTE, routes);
        break;
    case ID_PIIX3_IDE:
        pci_write32(f->devfn, PIIX_IDE_TIMING, PIIX_IDE_BOTH_DECODE);
        break;
    case ID_PIIX4_PM:
        pci_write32(f->devfn, PIIX_PM_BASE, PIIX_PM_BASE_VALUE);
        pci_write8(f->devfn, PIIX_PM_MISC, PIIX_PM_MISC_IO);
        pci_write16(f->devfn, PIIX_PM_SMBUS, PIIX_PM_SMBUS_OFF);
        break;
    default:
        break;
    }
}

/* Both halves of a 64-bit base address, and zero where it has no place: nothing stale may stay behind. */
static void base_addresses(const struct pci_function *f, const struct function_plan *plan)
{
    for (uint32_t i = 0; i < PCI_BARS; i++) {
        const uint64_t address = plan->bar[i].assigned ? plan->bar[i].address : 0;
        const uint8_t reg = i == PCI_BAR_ROM_INDEX ? PCI_ROM_ADDRESS : (uint8_t)(PCI_BAR0 + 4 * i);

        if (f->bar[i].kind == PCI_BAR_NONE)
            continue;
        pci_write32(f->devfn, reg, (uint32_t)address);
        if (f->bar[i].kind == PCI_BAR_MEM64)
            pci_write32(f->devfn, (uint8_t)(reg + 4), (uint32_t)(address >> 32));
    }
}

void pci_apply(const struct platform *platform, const struct layout *layout)
{
    const struct pci_facts *pci = &platform->pci;

    port_out8(ELCR, PCI_ISA_IRQS & 0xFF);
    port_out8(ELCR + 1, PCI_ISA_IRQS >> 8);
    for (uint32_t i = 0; i < pci->count; i++) {
        chipset(&pci->function[i]);
        base_addresses(&pci->function[i], &layout->function[i]);
        if (pci->function[i].interrupt_pin != 0)
            pci_write8(pci->function[i].devfn, PCI_INTERRUPT_LINE,
                       layout->function[i].interrupt_line);
    }
    for (uint32_t i = 0; i < pci->count; i++) {
        if (layout->function[i].command != pci->function[i].command)
            pci_write16(pci->function[i].devfn, PCI_COMMAND, layout->function[i].command);
    }
}
