/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where everything goes: decided by the planners in plan/ from a struct platform, before anything
 * is written. What the builders need to know about addresses, and what apply writes into hardware,
 * is here.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "lib/num.h"
#include "pc.h"
#include "platform.h"

#define MAX_E820           (MAX_MEMORY_RANGES + 16)
#define MAX_VARIABLE_MTRRS 8 /* what Xen gives; Xen: MTRRcap is 0x508 */

struct bar_plan {
    bool assigned;
    uint64_t address; /* meaningful if assigned */
};

struct function_plan {
    struct bar_plan bar[PCI_BARS];
    uint16_t command;       /* value for the command register once all BARs are programmed */
    uint8_t interrupt_line; /* ISA interrupt; meaningful if the function has an interrupt pin */
};

/* One variable range (Intel SDM 3A, "Variable Range MTRRs"): a power of two, aligned to it. */
struct mtrr_range {
    uint64_t base;
    uint64_t size;
    uint8_t type; /* 0: uncachable */
};

struct layout {
    /* PCI, by pci_place(); function[i] belongs to platform.pci.function[i]. */
    struct interval pci_low;  /* below 4 GiB: what the host bridge's _CRS declares */
    struct interval pci_high; /* above RAM; empty if nothing was placed there */
    /* The part of pci_low that is uncachable: all, unless the platform BAR is cached. */
    struct interval pci_uncached;
    struct function_plan function[MAX_PCI_FUNCTIONS];
    uint64_t igd_opregion; /* where a passed-through Intel display gets its OpRegion; 0: nowhere */

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
