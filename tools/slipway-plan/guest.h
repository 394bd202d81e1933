/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest as its owner describes it, and what libxl and QEMU make of that: RAM, the machine's own
 * devices, slots. The parsers fill struct guest; guest_build() turns it into the struct platform
 * that Slipway would find.
 */
#pragma once

#include "input.h"
#include "layout.h"

#define MAX_DEVICES    96 /* described ones; the machine's own come on top */
#define MAX_RESERVED   100
#define MAX_SELECTIONS 32
#define NAME_SIZE      24

/* An emulated display. */
struct card {
    const char *name;
    uint64_t least_mib;  /* of video memory, which is the default, too; 0: no display */
    uint32_t resized;    /* so many of its first registers share what videoram= says */
    const char *refusal; /* libxl's, of less */
};

/* In which order libxl names devices to QEMU, which gives each the lowest free slot. */
enum device_order {
    BEFORE_DISPLAY,
    DISPLAY,
    BEFORE_NICS,
    NICS,
    AFTER_NICS,
    LAST_OF_QEMU,
    LAST /* described devices and those of the host, which are plugged in when the rest is there */
};

/* A device of the host that the guest gets, by --device or by pci= of an xl configuration. */
struct selection {
    struct host_address address;
    bool has_slot; /* pci=["65:00.0@8"] */
    uint8_t slot;
    struct place at;
};

struct guest_device {
    char name[NAME_SIZE];
    struct place at;
    uint8_t order;                     /* enum device_order; as given within one */
    bool has_slot;                     /* otherwise the lowest free one */
    bool joins_previous;               /* another function in the slot of the device before */
    const struct selection *selection; /* of the host: passed through; NULL: not */
    uint8_t slot, function;
    uint64_t memory;         /* bytes of its own that QEMU keeps after RAM */
    struct pci_function pci; /* all but devfn */
};

struct guest {
    uint64_t memory_mib;
    uint64_t maxmem_mib;    /* 0: the same as memory_mib */
    uint64_t mmio_hole_mib; /* 0: not configured */
    uint64_t videoram_mib;  /* VIDEORAM_DEFAULT: libxl's for the card */
    uint64_t physical_bits; /* 0: unknown, PHYSICAL_BITS_ASSUMED */
    uint64_t rdm_boundary_mib;
    uint64_t acpi, usb, chipset, xen_platform_pci, platform_bar_uc; /* 0 or 1 */
    /* Of an Intel display: it gets slot 2, where its drivers look for it. */
    uint64_t gfx_passthru;
    bool gfx_detect; /* libxl looks for one */
    bool rdm_strict; /* rdm_policy= of what is passed through */
    bool ovmf;       /* it starts on that, not on SeaBIOS */
    const struct card *card;
    struct memory_range reserved[MAX_RESERVED];
    uint32_t reserved_count;
    struct guest_device device[MAX_DEVICES];
    uint32_t devices;
    struct selection selected[MAX_SELECTIONS];
    uint32_t selections;
};

#define VIDEORAM_DEFAULT      UINT64_MAX
#define PHYSICAL_BITS_ASSUMED 39 /* the narrowest of today's hosts with an IOMMU */

/* What the planners made of it. */
struct plan {
    struct platform platform;
    struct layout layout;
    char name[MAX_PCI_FUNCTIONS][NAME_SIZE]; /* by devfn; empty: there is no function */
    uint32_t taken, kept; /* slots, a bit for each: with a device in them; not given to any */
    uint32_t last_slot;   /* that was given */
};

/*
 * What xl makes of a configuration that says nothing, except for 1 GiB of memory. There is neither
 * a complaint nor a note then.
 */
void guest_init(struct guest *guest);

/* After all others, without registers. NULL after a complaint if there are too many. */
struct guest_device *guest_add_device(struct guest *guest, const char *name);

/*
 * An emulated device, by QEMU's name for it, as models.txt has it; NULL for others. Virtio devices
 * have two names, with "-pci" and without.
 */
const struct guest_device *model_device(const char *model);

/* One of the guest's. NULL without a complaint for one that models.txt does not have. */
struct guest_device *guest_add_model(struct guest *guest, const char *model,
                                     enum device_order order);

/* none, stdvga, cirrus or qxl; false without a complaint for other names. */
bool guest_set_card(struct guest *guest, const char *name);

/*
 * KEY=VALUE, other than devices': memory, maxmem, mmio_hole, videoram, acpi, usb, gfx_passthru,
 * xen_platform_pci, vga and bios, as in xl.cfg(5); nic=MODEL adds a network card. Ours are
 * physical_bits, chipset and platform_bar_uc. False without a complaint for other keys.
 */
bool guest_set(struct guest *guest, const char *name, const char *value);

/* Fills *plan up to, but not including, what the planners decide. */
MUST_USE bool guest_build(struct plan *plan, struct guest *guest);
