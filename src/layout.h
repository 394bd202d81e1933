/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where everything goes: decided by the planners in plan/ from a struct platform, before anything is written.
 * What the builders need to know about addresses, and what apply writes into hardware, stands here.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stdbool.h>
#include <stdint.h>
#include "platform.h"

/*
 * Fixed addresses, ascending. The picture is docs/memory-map.md. All below 1 MiB is RAM that nobody has used
 * yet; all from FIRMWARE_AREA up to 4 GiB is unpopulated until we populate it, but for Xen's special pages.
 */
#define HANDOFF_CODE      0x00000600u /* leaves protected mode; ends below the payload's info block */
#define PAYLOAD_INFO      0x00001000u /* SeaBIOS and OVMF look exactly here */
#define AP_CODE           0x00002000u /* where a started processor wakes up: SIPI vector 2 */
#define SCRATCH           0x00010000u /* tables that the payload copies before it uses this memory */
#define SCRATCH_SIZE      0x00010000u
#define VGA_HOLE          0x000A0000u
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

#define MAX_E820           (MAX_MEMORY_RANGES + 16)
#define MAX_VARIABLE_MTRRS 8 /* what Xen gives; Xen: MTRRcap is 0x508 */
#define MAX_PCI_GAPS       512

/* ISA interrupts of the four PIIX3 links A..D, and the set of interrupts that PCI uses: 5, 10, 11. */
#define PCI_LINKS    4
#define PCI_ISA_IRQS 0x0C20u

struct window {
    uint64_t start;
    uint64_t end; /* exclusive; end == start: no such window */
};

struct bar_plan {
    bool assigned;
    uint64_t address; /* meaningful if assigned */
    uint64_t size;    /* of a bridge's window, if assigned; that of a BAR is in struct pci_bar */
};

/* A bridge has two BARs only. In its plan the next three places are its windows; one not assigned is closed. */
#define BRIDGE_IO     2
#define BRIDGE_MEMORY 3
#define BRIDGE_PREFETCH                                                                            \
    4 /* 64-bit prefetchable BARs, if all bridges on the way have such a window */

struct function_plan {
    struct bar_plan bar[PCI_BARS];
    uint16_t command;       /* value for the command register once all BARs are programmed */
    uint8_t interrupt_line; /* ISA interrupt; meaningful if the function has an interrupt pin */
    bool vga_behind; /* a bridge: forwards the legacy ports and memory of the primary display */
};

/* While BARs are being placed: a BAR, or a bridge's window. */
struct pci_item {
    uint16_t function; /* index */
    uint8_t index;     /* BAR, or BRIDGE_* */
    uint8_t kind;      /* enum pci_bar_kind */
    uint16_t bridge;   /* as the function's */
    uint8_t window;    /* which of that bridge's it has to be in: BRIDGE_* */
    uint8_t need;      /* enum pci_need */
    bool leads;        /* the largest memory or I/O BAR of its function, or a ROM */
    bool left_out;     /* has no place in its window */
    uint64_t size;     /* a window's may be any multiple of its granularity */
    uint64_t align;    /* a power of two; a BAR's is its size */
    uint64_t offset;   /* in its window */
};

/* One variable-range MTRR; Intel SDM 3A, "Variable Range MTRRs". size is a power of two, base a multiple of it. */
struct mtrr_range {
    uint64_t base;
    uint64_t size;
    uint8_t type; /* 0: uncachable */
};

struct layout {
    /* PCI, by pci_place(); function[i] belongs to platform.pci.function[i]. */
    struct window pci_low;  /* below 4 GiB: what the host bridge's _CRS declares */
    struct window pci_high; /* above RAM; empty if nothing was placed there */
    struct window
        pci_uncached; /* the part of pci_low that is uncachable: all, unless the platform BAR is cached */
    struct function_plan function[MAX_PCI_FUNCTIONS];

    struct window
        moved_ram; /* goes to the end of RAM above 4 GiB first; low_end and high_end say so already */
    uint64_t igd_opregion; /* where a passed-through Intel display gets its OpRegion; 0: nowhere */

    /* Working space of pci_place(), of no use afterwards: BARs, largest first; what is free, in no order. */
    struct pci_item pci_item[MAX_PCI_FUNCTIONS * PCI_BARS];
    bool pci_items_changed;
    struct window pci_gap[MAX_PCI_GAPS];
    uint32_t pci_gap_count;

    /* Memory types, by mtrr_plan(). Everything not named is write-back. */
    struct mtrr_range mtrr[MAX_VARIABLE_MTRRS];
    uint32_t mtrr_count;

    /* RAM that is left after pages were taken for our tables; starts as platform.ram's values. */
    uint64_t low_end;
    uint64_t high_end;

    /* Regions of the finished memory map. */
    uint64_t acpi_end;   /* end of the ACPI tables, page aligned; ACPI_AREA if ACPI is off */
    uint32_t bios_start; /* payload image, or its end: [bios_start, BIOS_TOP) */
    uint64_t high_image; /* all of it, once more, up to 4 GiB; 0: not there */
    uint64_t rsdp;       /* addresses of the anchors in the payload's scratch area; 0: absent */
    uint64_t smbios_entry_point;
    uint64_t smbios3_entry_point;
    uint64_t mp_floating_pointer;
    uint64_t pir;
    uint64_t vm86_tss;
    uint64_t tpm_log;       /* TPM_LOG_SIZE bytes in front of the ACPI tables; 0: none */
    uint64_t generation_id; /* address of its 16 bytes in the ACPI area; 0: none */

    struct memory_range e820[MAX_E820]; /* ascending, disjoint, by e820_derive() */
    uint32_t e820_count;
};

#endif
