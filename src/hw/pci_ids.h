/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions that Slipway knows by name: those of QEMU's i440FX/PIIX PC, and what exists in QEMU alone. */
#ifndef HW_PCI_IDS_H
#define HW_PCI_IDS_H

#define PCI_ID(vendor, device) ((uint32_t)(device) << 16 | (vendor))

#define ID_HOST_BRIDGE PCI_ID(0x8086, 0x1237) /* i440FX, no base addresses */
#define ID_PIIX3_ISA   PCI_ID(0x8086, 0x7000) /* no base addresses */
#define ID_PIIX3_IDE   PCI_ID(0x8086, 0x7010) /* BAR 4 only: bus master ports */
#define ID_PIIX4_PM    PCI_ID(0x8086, 0x7113) /* no standard base addresses */

#define ID_XEN_PLATFORM PCI_ID(0x5853, 0x0001) /* BARs 0 and 1 */
#define ID_STDVGA       PCI_ID(0x1234, 0x1111) /* BARs 0 and 2, and a ROM or none */

/* PIIX3 ISA bridge, configuration registers 0x60..0x63: the ISA interrupt of PIRQA..PIRQD. Intel 290550, PIRQRC. */
#define PIIX_PIRQ_ROUTE 0x60

/* PIIX3 IDE, IDETIM: bit 15 of each half enables decoding of a channel. Intel 290550. */
#define PIIX_IDE_TIMING      0x40
#define PIIX_IDE_BOTH_DECODE 0x80008000u

/* PIIX4 power management function. Intel 290562, PMBA, PMREGMISC and SMBHSTCFG. */
#define PIIX_PM_BASE       0x40
#define PIIX_PM_BASE_VALUE 0x0000B001u /* ports 0xB000..0xB03F, as the FADT says */
#define PIIX_PM_MISC       0x80
#define PIIX_PM_MISC_IO    0x01
#define PIIX_PM_SMBUS      0xD2
#define PIIX_PM_SMBUS_OFF  0x0000

/* A passed-through Intel display: where the toolstack puts it, and ASL Storage, which says where its OpRegion is. */
#define IGD_BDF               (2 << 3)
#define IGD_OPREGION_REGISTER 0xFC

#endif
