/* SPDX-License-Identifier: BSD-2-Clause */
/* Where guests without ACPI find PCI interrupts. Microsoft, PCI IRQ Routing Table 1.0. */
#include "tables/pir.h"
#include "plan/irq.h"

#define HEADER_SIZE 32
#define SLOT_SIZE   16
#define CHECKSUM_AT 31
#define LEAST_SLOTS 6 /* what guests have always seen */

/* The router of the PIIX: every system knows how it works, and the PIIX3's works alike. */
#define ID_PIIX PCI_ID(PCI_VENDOR_INTEL, 0x122E)

/* Slot Entry. */
static void slot(struct buf *out, uint8_t device)
{
    buf_u8(out, 0);                      /* PCI Bus Number */
    buf_u8(out, (uint8_t)(device << 3)); /* PCI Device Number, in bits 7:3 */
    for (uint8_t pin = 0; pin < 4; pin++) {
        buf_u8(out, PIIX_PIRQ_ROUTE + irq_link(device, pin)); /* Link Value for INTn# */
        buf_u16(out, PCI_ISA_IRQS);                           /* IRQ Bitmap for INTn# */
    }
    buf_u8(out, device); /* Slot Number */
    buf_u8(out, 0);      /* Reserved */
}

void pir_build(struct buf *out, const struct platform *platform)
{
    const struct pci_facts *const pci = &platform->pci;
    uint32_t slots = LEAST_SLOTS;
    uint32_t start;

    for (uint32_t i = 0; i < pci->count; i++)
        if (PCI_DEVICE(pci->function[i].devfn) >= (int)slots)
            slots = PCI_DEVICE(pci->function[i].devfn) + 1u;

    buf_align(out, 16);
    start = out->len;
    buf_text(out, "$PIR", 4);                      /* Signature */
    buf_u16(out, 0x0100);                          /* Version: 1.0 */
    buf_u16(out, HEADER_SIZE + slots * SLOT_SIZE); /* Table Size */
    buf_u8(out, 0);                                /* PCI Interrupt Router's Bus */
    buf_u8(out, DEVFN_PIIX3_ISA);                  /* PCI Interrupt Router's DevFunc */
    buf_u16(out, 0);                               /* PCI Exclusive IRQs */
    buf_u32(out, ID_PIIX);                         /* Compatible PCI Interrupt Router */
    buf_zero(out, 4 + 11 + 1);                     /* Miniport Data, Reserved, Checksum (below) */
    for (uint32_t device = 0; device < slots; device++)
        slot(out, (uint8_t)device);
    buf_checksum8(out, start, out->len, start + CHECKSUM_AT);
}
