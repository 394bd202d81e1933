/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing the plan for PCI, see pci_apply.h. */
#include "fatal.h"
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
        pci_write32(pci_bdf(f), PIIX_PIRQ_ROUTE, routes);
        break;
    case ID_PIIX3_IDE:
        pci_write32(pci_bdf(f), PIIX_IDE_TIMING, PIIX_IDE_BOTH_DECODE);
        break;
    case ID_PIIX4_PM:
        pci_write32(pci_bdf(f), PIIX_PM_BASE, PIIX_PM_BASE_VALUE);
        pci_write8(pci_bdf(f), PIIX_PM_MISC, PIIX_PM_MISC_IO);
        pci_write16(pci_bdf(f), PIIX_PM_SMBUS, PIIX_PM_SMBUS_OFF);
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
        pci_write32(pci_bdf(f), reg, (uint32_t)address);
        if (f->bar[i].kind == PCI_BAR_MEM64)
            pci_write32(pci_bdf(f), (uint8_t)(reg + 4), (uint32_t)(address >> 32));
    }
}

/* First and last address of a bridge's window; a base above the limit closes it. PCI-to-PCI Bridge 1.2, 3.2.5.6. */
static struct window first_and_last(const struct bar_plan *plan, uint64_t closed)
{
    if (!plan->assigned)
        return (struct window){closed, 0};
    return (struct window){plan->address, plan->address + plan->size - 1};
}

static uint32_t memory_window(struct window w)
{
    return (uint32_t)(w.start >> 16 & 0xFFF0) | (uint32_t)(w.end >> 16 & 0xFFF0) << 16;
}

static void bridge_windows(const struct pci_function *f, const struct function_plan *plan)
{
    const uint16_t bdf = pci_bdf(f);
    const struct window io = first_and_last(&plan->bar[BRIDGE_IO], 0xF000);
    const struct window memory = first_and_last(&plan->bar[BRIDGE_MEMORY], 0xFFF00000);
    const struct window prefetch = first_and_last(&plan->bar[BRIDGE_PREFETCH], 0xFFFFFFFFFFF00000);

    pci_write16(bdf, BRIDGE_IO_WINDOW, (uint16_t)((io.start >> 8 & 0xF0) | (io.end & 0xF000)));
    pci_write32(bdf, BRIDGE_MEMORY_WINDOW, memory_window(memory));
    pci_write32(bdf, BRIDGE_PREFETCH_WINDOW, memory_window(prefetch));
    if (f->prefetch64_window) {
        pci_write32(bdf, BRIDGE_PREFETCH_BASE, (uint32_t)(prefetch.start >> 32));
        pci_write32(bdf, BRIDGE_PREFETCH_LIMIT, (uint32_t)(prefetch.end >> 32));
    }
    if (f->io_window)
        pci_write32(bdf, BRIDGE_IO_UPPER, 0);
    if (plan->vga_behind)
        pci_write16(bdf, BRIDGE_CONTROL,
                    (uint16_t)(pci_read32(bdf, PCI_INTERRUPT_LINE) >> 16 | BRIDGE_CONTROL_VGA));
}

/*
 * The device model takes the first address only, and answers with the page where it mapped the host's OpRegion, with the
 * host's offset into it; or with 0.
 */
static void opregion(struct layout *layout)
{
    uint32_t answer;

    if (layout->igd_opregion == 0)
        return;
    pci_write32(IGD_BDF, IGD_OPREGION_REGISTER, (uint32_t)layout->igd_opregion);
    answer = pci_read32(IGD_BDF, IGD_OPREGION_REGISTER);
    if ((answer & ~0xFFFu) == layout->igd_opregion)
        return;
    warn(MSG_NO_OPREGION, "0x%x", answer);
    layout->igd_opregion = 0;
}

void pci_apply(const struct platform *platform, struct layout *layout)
{
    const struct pci_facts *pci = &platform->pci;

    port_out8(ELCR, PCI_ISA_IRQS & 0xFF);
    port_out8(ELCR + 1, PCI_ISA_IRQS >> 8);
    for (uint32_t i = 0; i < pci->count; i++) {
        const struct pci_function *f = &pci->function[i];

        chipset(f);
        base_addresses(f, &layout->function[i]);
        if (f->header_type == PCI_HEADER_BRIDGE)
            bridge_windows(f, &layout->function[i]);
        if (f->interrupt_pin != 0)
            pci_write8(pci_bdf(f), PCI_INTERRUPT_LINE, layout->function[i].interrupt_line);
    }
    opregion(layout);
    for (uint32_t i = 0; i < pci->count; i++) {
        if (layout->function[i].command != pci->function[i].command)
            pci_write16(pci_bdf(&pci->function[i]), PCI_COMMAND, layout->function[i].command);
    }
}
