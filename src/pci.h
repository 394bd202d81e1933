/* SPDX-License-Identifier: BSD-2-Clause */
/* PCI's numbers, and the functions that Slipway knows by name: QEMU's i440FX/PIIX PC. */
#pragma once

/* Configuration header; PCI 3.0, 6.1. */
#define PCI_VENDOR_ID      0x00
#define PCI_COMMAND        0x04
#define PCI_CLASS_REVISION 0x08
#define PCI_CACHE_LINE     0x0C /* this dword's byte 2 is the header type */
#define PCI_BAR0           0x10
#define PCI_ROM_ADDRESS    0x30
#define PCI_INTERRUPT_LINE 0x3C /* byte 1 of the dword is the interrupt pin */

#define PCI_BARS          7 /* six base addresses and the expansion ROM */
#define PCI_BAR_ROM_INDEX 6
#define PCI_BAR_REGISTER(index)                                                                    \
    ((index) == PCI_BAR_ROM_INDEX ? PCI_ROM_ADDRESS : PCI_BAR0 + 4 * (index))

/* Bits of the command register; PCI 3.0, 6.2.2. */
#define PCI_COMMAND_IO     0x0001u
#define PCI_COMMAND_MEMORY 0x0002u
#define PCI_COMMAND_MASTER 0x0004u
#define PCI_COMMAND_DECODE (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)

/* Header layouts; PCI 3.0, 6.2.1. */
#define PCI_HEADER_DEVICE         0
#define PCI_HEADER_BRIDGE         1
#define PCI_HEADER_LAYOUT         0x7Fu
#define PCI_HEADER_MULTI_FUNCTION 0x80u

/* Configuration header of a bridge; PCI-to-PCI Bridge 1.2, 3.2. Limits are the last address. */
#define BRIDGE_BUS_NUMBERS     0x18 /* bytes: primary, secondary, subordinate, latency timer */
#define BRIDGE_IO_WINDOW       0x1C /* bytes: base, limit; address bits 15:12 in bits 7:4 */
#define BRIDGE_MEMORY_WINDOW   0x20 /* words: base, limit; address bits 31:20 in bits 15:4 */
#define BRIDGE_PREFETCH_WINDOW 0x24
#define BRIDGE_PREFETCH_BASE   0x28 /* bits 63:32 */

/* Base class and sub class; PCI 3.0, appendix D. */
#define PCI_BASE_STORAGE 0x01
#define PCI_BASE_NETWORK 0x02
#define PCI_CLASS_VGA    0x0300

/* Device and function in one number, as the address port and the tables have them. */
#define PCI_DEVFN(device, function) ((device) << 3 | (function))
#define PCI_DEVICE(devfn)           ((devfn) >> 3)
#define PCI_FUNCTION(devfn)         ((devfn) % 8)

#define PCI_ID(vendor, device) ((uint32_t)(device) << 16 | (vendor))

#define ID_HOST_BRIDGE PCI_ID(0x8086, 0x1237) /* i440FX, no base addresses */
#define ID_PIIX3_ISA   PCI_ID(0x8086, 0x7000) /* no base addresses */
#define ID_PIIX3_IDE   PCI_ID(0x8086, 0x7010) /* BAR 4 only: bus master ports */
#define ID_PIIX4_PM    PCI_ID(0x8086, 0x7113) /* no standard base addresses */

#define PCI_VENDOR_INTEL  0x8086
#define ID_XEN_PLATFORM   PCI_ID(0x5853, 0x0001) /* BARs 0 and 1 */
#define ID_XEN_PLATFORM_2 PCI_ID(0x5853, 0x0002) /* XenServer's */
#define ID_STDVGA         PCI_ID(0x1234, 0x1111) /* BARs 0 and 2, and a ROM or none */
#define ID_CIRRUS         PCI_ID(0x1013, 0x00B8)

/* Where the chipset is; QEMU: hw/i386/pc_piix.c. */
#define DEVFN_HOST_BRIDGE PCI_DEVFN(0, 0)
#define DEVFN_PIIX3_ISA   PCI_DEVFN(1, 0)
#define DEVFN_PIIX3_IDE   PCI_DEVFN(1, 1)
#define DEVFN_PIIX4_PM    PCI_DEVFN(1, 3)

/* PIIX3, four registers: the ISA interrupt of PIRQA..PIRQD. Intel 290550, PIRQRC. */
#define PIIX_PIRQ_ROUTE 0x60

/* PIIX3 IDE, IDETIM: bit 15 of each half enables decoding of a channel. Intel 290550. */
#define PIIX_IDE_TIMING      0x40
#define PIIX_IDE_BOTH_DECODE 0x80008000u

/* PIIX4 power management function. Intel 290562, PMBA, PMREGMISC and SMBHSTCFG. */
#define PIIX_PM_BASE      0x40 /* bit 0 says that it is a port */
#define PIIX_PM_MISC      0x80
#define PIIX_PM_MISC_IO   0x01
#define PIIX_PM_SMBUS     0xD2
#define PIIX_PM_SMBUS_OFF 0x0000

/* A passed-through Intel display: where it is put, and ASL Storage, which names its OpRegion. */
#define DEVFN_IGD             PCI_DEVFN(2, 0)
#define IGD_OPREGION_REGISTER 0xFC
