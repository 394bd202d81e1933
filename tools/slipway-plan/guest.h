/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest as its owner describes it, and what libxl and QEMU make of that: RAM, the machine's own
 * devices, slots. The parsers fill struct guest; guest_build() turns it into the struct platform
 * that Slipway would find.
 */
#pragma once

#include "input.h"
#include "layout.h"

#define MAX_DEVICES  64 /* described ones; the machine's own come on top */
#define MAX_RESERVED 100
#define MAX_NICS     16
#define MAX_NOTES    16
#define NAME_SIZE    24

enum vga_kind { VGA_NONE, VGA_STD, VGA_CIRRUS, VGA_QXL };
enum nic_kind { NIC_RTL8139, NIC_E1000, NIC_VIRTIO };

struct guest_device {
    char name[NAME_SIZE];
    struct place at;
    bool has_slot;       /* otherwise the lowest free one */
    bool joins_previous; /* another function in the slot of the device before */
    uint8_t slot;
    uint8_t function;
    uint64_t memory; /* bytes of its own that QEMU keeps after RAM; 0 for a device of the host */
    struct pci_function pci; /* all but devfn */
};

struct reserved_range {
    uint64_t start, size; /* start + size does not wrap */
    struct place at;
};

/* Something that is no error but that the reader should know: printed below the plan. */
struct notes {
    char text[MAX_NOTES][160];
    uint32_t count;
};

enum bios_kind { BIOS_SEABIOS, BIOS_OVMF };

struct guest {
    uint64_t memory_mib;
    uint64_t maxmem_mib;    /* 0: the same as memory_mib */
    uint64_t mmio_hole_mib; /* 0: not configured */
    uint64_t videoram_mib;  /* 0: libxl's default */
    uint64_t physical_bits;
    bool acpi, usb, chipset, xen_platform_pci, platform_bar_uc;
    uint8_t bios;          /* enum bios_kind */
    bool gfx_passthru;     /* of an Intel display: it gets slot 2, where its drivers look for it */
    uint8_t vga;           /* enum vga_kind */
    uint8_t nic[MAX_NICS]; /* enum nic_kind */
    uint32_t nics;
    struct reserved_range reserved[MAX_RESERVED];
    uint32_t reserved_count;
    struct guest_device device[MAX_DEVICES];
    uint32_t devices;
    struct notes notes;
};

/* What the planners made of it. */
struct plan {
    struct platform platform;
    struct layout layout;
    char name[MAX_PCI_FUNCTIONS][NAME_SIZE]; /* of each function of the platform */
    uint32_t first_slot;                     /* that may be given out */
};

void note(struct notes *notes, const char *text, ...) __attribute__((format(printf, 2, 3)));

/* What xl makes of a configuration that says nothing, but for 1 GiB of memory. */
void guest_init(struct guest *guest);

/* NULL if there are too many. */
struct guest_device *guest_add_device(struct guest *guest, const char *name, struct place at);

/*
 * One of the settings that are numbers. Named as in xl.cfg: memory, maxmem, mmio_hole, videoram,
 * acpi, usb, gfx_passthru, xen_platform_pci. Ours: physical_bits, chipset, platform_bar_uc. *known
 * is false, and all is well, for other names.
 */
MUST_USE bool guest_set(struct guest *guest, const char *name, const char *value, struct place at,
                        bool *known, struct complaint *why);

MUST_USE bool guest_set_vga(struct guest *guest, const char *value, struct place at,
                            struct complaint *why);
MUST_USE bool guest_set_bios(struct guest *guest, const char *value, struct place at,
                             struct complaint *why);
MUST_USE bool guest_add_nic(struct guest *guest, const char *model, struct place at,
                            struct complaint *why);

/* Fills *plan up to, but not including, what the planners decide. */
MUST_USE bool guest_build(struct plan *plan, struct guest *guest, struct complaint *why);
