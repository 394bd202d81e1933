/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PC that Xen and its device model emulate, as far as it is the same for every guest: fixed
 * addresses, ports and interrupts. Each number is here once. Also read by the assembler, which
 * does not know C's suffixes.
 */
#pragma once

/*
 * Guest-physical addresses, ascending; docs/memory-map.md has the picture. Below 1 MiB is RAM that
 * is not used yet, except for the VGA hole. From FIRMWARE_AREA up to 4 GiB there is no RAM until we
 * ask Xen for it, except for Xen's special pages.
 */
#define HANDOFF_CODE      0x600       /* leaves protected mode; ends below the payload's block */
#define PAYLOAD_INFO      0x00001000u /* SeaBIOS and OVMF look exactly here */
#define AP_CODE           0x2000      /* where a started processor wakes up: SIPI vector 2 */
#define KERNEL_MOVES      0x3000      /* of a kernel into its place; made by the hand-off code */
#define SCRATCH           0x00010000u /* tables that the payload copies before it uses this */
#define SCRATCH_SIZE      0x00010000u
#define VGA_HOLE          0x000A0000u
#define VGA_HOLE_SIZE     0x00020000u
#define OPTION_ROMS       0x000C0000u /* RAM again */
#define KERNEL_TABLES     0x000F0000u /* tables of a guest without a BIOS, where kernels look */
#define BIOS_TOP          0x00100000u
#define PCI_LOW_DEFAULT   0xF0000000u   /* HVM_BELOW_4G_MMIO_START; Xen: public/hvm/e820.h */
#define FIRMWARE_AREA     0xFC000000u   /* PCI windows end here */
#define ACPI_AREA         FIRMWARE_AREA /* ACPI tables, NVS in the E820 */
#define ACPI_AREA_MAX     0x00100000u
#define TPM_LOG_SIZE      0x00010000u
#define RESERVED_AREA     0xFC100000u /* SMBIOS structures, vm86 TSS; reserved in the E820 */
#define RESERVED_AREA_MAX 0x00020000u
#define IGD_OPREGION      0xFDFFC000u /* not RAM: the device model maps the host's pages here */
#define IGD_OPREGION_SIZE 0x00003000u
#define SHARED_INFO       0xFDFFF000u /* the page that Xen's event channels need */
#define IOAPIC_BASE       0xFEC00000u
#define HPET_BASE         0xFED00000u
#define TPM_BASE          0xFED40000u
#define LAPIC_BASE        0xFEE00000u
#define HIGH_IMAGE_MAX    0x01000000u /* up to 4 GiB; below are Xen's special pages */

/*
 * Not memory on processors of AMD: DMA to it is an interrupt, or a configuration access.
 * HyperTransport I/O Link Specification 3.10, table of the address map.
 */
#define HYPERTRANSPORT     0xFD00000000
#define HYPERTRANSPORT_END 0x10000000000

/* Ports. */
#define CMOS_INDEX      0x70
#define CMOS_DATA       0x71
#define SMI_COMMAND     0xB2
#define DEBUG_PORT      0xE9 /* XEN_HVM_DEBUGCONS_IOPORT; Xen: public/arch-x86/xen.h */
#define COM2            0x2F8
#define LPT1            0x378
#define COM1            0x3F8
#define FW_CFG_SELECTOR 0x510 /* QEMU: docs/specs/fw_cfg */
#define FW_CFG_DATA     0x511
#define ELCR            0x4D0 /* edge/level control of both 8259s, a byte each */
#define PCI_ADDRESS     0xCF8 /* configuration mechanism #1; PCI 3.0, 3.2.2.3.2 */
#define PCI_ADDRESS_END 0xD00
#define RESET_PORT      0xCF9 /* reset control register of the PIIX3 */
#define PCI_DATA        0xCFC
#define CPU_HOTPLUG     0xAF00
#define GPE0            0xAFE0 /* Xen: public/hvm/ioreq.h, ACPI_GPE0_BLK_ADDRESS_V1 */
#define PM1A_EVT        0xB000 /* PIIX4 power management; ACPI_PM1A_EVT_BLK_ADDRESS_V1 */
#define PM1A_CNT        0xB004
#define PM_TMR          0xB008
#define P_BLK           0xB010 /* processors' registers; Intel 82371AB, 7.2. QEMU has none. */

/* The I/O APIC's own id, as MADT and MP table say: never a processor's, those are even. */
#define IOAPIC_ID 1

/* ISA interrupts; those of the four PIIX3 links A..D are 5, 10 and 11. */
#define ISA_IRQS     16
#define SCI_IRQ      9
#define PCI_LINKS    4
#define PCI_ISA_IRQS 0x0C20u /* a bit for each */
