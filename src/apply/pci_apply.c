/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing the plan for PCI, see pci_apply.h. */
#include "apply/pci_apply.h"
#include "machine/machine.h"
#include "machine/pci_cfg.h"
#include "plan/irq.h"

/*
 * What only one function of the chipset needs. By its IDs: other devices may have the same class.
 */
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
        pci_write32(f->devfn, PIIX_PM_BASE, PM1A_EVT | 1);
        pci_write8(f->devfn, PIIX_PM_MISC, PIIX_PM_MISC_IO);
        pci_write16(f->devfn, PIIX_PM_SMBUS, PIIX_PM_SMBUS_OFF);
        break;
    default:
        break;
    }
}

/* Both halves of a 64-bit base address, and zero where it has no place: nothing stale is left. */
static void base_addresses(const struct pci_function *f, const struct function_plan *plan)
{
    for (uint32_t i = 0; i < PCI_BARS; i++) {
        const uint64_t address = plan->bar[i].assigned ? plan->bar[i].address : 0;
        const uint8_t reg = (uint8_t)PCI_BAR_REGISTER(i);

        if (f->bar[i].kind == PCI_BAR_NONE)
            continue;
        pci_write32(f->devfn, reg, (uint32_t)address);
        if (f->bar[i].kind == PCI_BAR_MEM64)
            pci_write32(f->devfn, (uint8_t)(reg + 4), (uint32_t)(address >> 32));
    }
}

/*
 * A base above the limit closes a window, whatever the limit's upper half is. PCI-to-PCI Bridge
 * 1.2, 3.2.5.
 */
static void close_windows(uint8_t devfn)
{
    pci_write16(devfn, BRIDGE_IO_WINDOW, 0x00F0);
    pci_write32(devfn, BRIDGE_MEMORY_WINDOW, 0x0000FFF0);
    pci_write32(devfn, BRIDGE_PREFETCH_WINDOW, 0x0000FFF0);
    pci_write32(devfn, BRIDGE_PREFETCH_BASE, 0xFFFFFFFF);
}

/*
 * The device model takes the first address only, and answers with the page where it mapped the
 * host's OpRegion, with the host's offset into it; or with 0.
 */
static void opregion(struct layout *layout)
{
    uint32_t answer;

    if (layout->igd_opregion == 0)
        return;
    pci_write32(DEVFN_IGD, IGD_OPREGION_REGISTER, (uint32_t)layout->igd_opregion);
    answer = pci_read32(DEVFN_IGD, IGD_OPREGION_REGISTER);
    if ((answer & ~0xFFFu) == layout->igd_opregion)
        return;
    warn(MSG_NO_OPREGION, "0x%x", answer);
    layout->igd_opregion = 0;
}

void pci_apply(const struct platform *platform, struct layout *layout)
{
    const struct pci_facts *pci = &platform->pci;

    /* A byte each: Xen 4.17 ignores a write of both as one word. */
    port_out8(ELCR, PCI_ISA_IRQS & 0xFF);
    port_out8(ELCR + 1, PCI_ISA_IRQS >> 8);
    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];

        chipset(f);
        base_addresses(f, &layout->function[i]);
        if (f->header_type == PCI_HEADER_BRIDGE)
            close_windows(f->devfn);
        if (f->interrupt_pin != 0)
            pci_write8(f->devfn, PCI_INTERRUPT_LINE, layout->function[i].interrupt_line);
    }
    opregion(layout);
    for (uint32_t i = 0; i < pci->count; i++) {
        if (layout->function[i].command != pci->function[i].command)
            pci_write16(pci->function[i].devfn, PCI_COMMAND, layout->function[i].command);
    }
}
