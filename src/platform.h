/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the toolstack, the hypervisor and the device model gave us. Filled by probe(): everything is
 * parsed and range-checked, and nothing changes it after that. Start reading Slipway here, and go
 * on with layout.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "lib/num.h"
#include "lib/span.h"
#include "pci.h"
#include "problem.h"

#define MAX_VCPUS         128          /* HVM_MAX_VCPUS; Xen: public/hvm/hvm_info_table.h */
#define MIN_RAM_END       (2ull * MIB) /* below 4 GiB: of any guest */
#define MAX_RAM_END       (((1ull << 32) - 1) << PAGE_SHIFT) /* hvm_info has 32 bits for it */
#define MAX_MEMORY_RANGES 128   /* E820MAX; libxl refuses to build more */
#define MAX_PCI_FUNCTIONS 256   /* all of bus 0: Xen gives a guest no other */
#define MAX_OEM_STRINGS   255   /* bios-strings/oem-N: xl writes 99, SMBIOS can count these */
#define TEXT_POOL_SIZE    65536 /* more than SMBIOS has room for */
#define MAX_NODES         64    /* virtual NUMA nodes */
#define MAX_NODE_RANGES   256   /* address ranges of all nodes */

/* Address range types of E820; ACPI 6.5, 15.2. Xen's memory maps use the same numbers. */
enum memory_type {
    MEMORY_RAM = 1,
    MEMORY_RESERVED = 2,
    MEMORY_ACPI = 3,
    MEMORY_NVS = 4,
};

struct memory_range {
    uint64_t start;
    uint64_t size; /* start + size does not wrap */
    uint32_t type; /* enum memory_type */
};

struct xen_facts {
    uint32_t major, minor;
    char extra[16];      /* ".7": what follows the minor number, NUL-terminated */
    uint8_t uuid[16];    /* domain handle in the order of its text */
    uint32_t cpuid_base; /* the Xen leaves start here: 0x40000000, or 0x40000100 with viridian=1 */
};

struct cpu_facts {
    uint32_t count;         /* vCPUs, those to be plugged later included: 1..MAX_VCPUS */
    bool uncounted;         /* the guest has more, which are never started */
    bool online[MAX_VCPUS]; /* present at boot */
    uint32_t bsp_apic_id;   /* the boot processor's */
    char vendor[13];        /* CPUID 0: "AuthenticAMD" */
    uint32_t apic_id_leaf;  /* CPUID leaf to ask each for its id: 0xB (EDX), or 1 (EBX[31:24]) */
    uint32_t signature;     /* CPUID 1 EAX */
    uint32_t features;      /* CPUID 1 EDX */
    uint32_t speed_mhz;     /* 0: unknown */
    uint8_t physical_bits;  /* width of a physical address, CPUID 0x80000008 EAX[7:0] */
    bool apic_mode;         /* the toolstack wants APICs described; Xen: hvm_info_table.apic_mode */
};

#define CPU_FEATURE_MTRR (1u << 12) /* in cpu_facts.features */

/* What is known once all processors have been started, by smp_start(). */
struct apic_ids {
    uint32_t of[MAX_VCPUS]; /* as each vCPU reads its own; 2 * vcpu if not all answered */
};

/* RAM is [0, low_end) except for the VGA hole, and [4 GiB, high_end). */
struct ram_facts {
    uint64_t low_end;                           /* page aligned, 2 MiB .. 0xFC000000 */
    uint64_t high_end;                          /* page aligned, 0 without RAM above 4 GiB */
    struct memory_range map[MAX_MEMORY_RANGES]; /* the toolstack's map: as given, unsorted */
    uint32_t map_count;
    /* Bytes directly above the last RAM that are the device model's own; 0: none that matter. */
    uint64_t device_memory;
};

/*
 * True if no range of the toolstack's map overlaps [start, start + size); otherwise false, with
 * *why. Putting RAM over the reserved memory of a passed-through device would make Xen kill the
 * domain.
 */
MUST_USE bool ram_unreserved(const struct ram_facts *ram, uint64_t start, uint64_t size,
                             struct problem *why);

enum pci_bar_kind {
    PCI_BAR_NONE, /* not implemented */
    PCI_BAR_IO,
    PCI_BAR_MEM32,
    PCI_BAR_MEM64, /* takes two registers; the second one's entry is PCI_BAR_NONE */
    PCI_BAR_ROM,
};

#define PCI_BIG_BAR GIB /* 64-bit BARs above this size never go below 4 GiB */

struct pci_bar {
    uint8_t kind; /* enum pci_bar_kind */
    bool prefetchable;
    uint64_t size; /* a power of two; 0 if kind is PCI_BAR_NONE */
};

struct pci_function {
    uint8_t devfn;         /* device << 3 | function, on bus 0 */
    uint8_t header_type;   /* without the multi-function bit; all but PCI_HEADER_DEVICE stay off */
    uint8_t interrupt_pin; /* 1..4: INTA..INTD; 0: none */
    uint16_t vendor, device;
    uint32_t class_code; /* base class << 16 | sub class << 8 | interface */
    uint16_t command;    /* as found, decode bits cleared before sizing */
    struct pci_bar bar[PCI_BARS];
};

struct pci_facts {
    struct pci_function function[MAX_PCI_FUNCTIONS]; /* ascending devfn */
    uint32_t count;
};

/* Indices into options.smbios, in the order in which SMBIOS structures use them. */
enum smbios_key {
    BIOS_VENDOR,
    BIOS_VERSION,
    SYSTEM_MANUFACTURER,
    SYSTEM_PRODUCT_NAME,
    SYSTEM_VERSION,
    SYSTEM_SERIAL_NUMBER,
    BASEBOARD_MANUFACTURER,
    BASEBOARD_PRODUCT_NAME,
    BASEBOARD_VERSION,
    BASEBOARD_SERIAL_NUMBER,
    BASEBOARD_ASSET_TAG,
    BASEBOARD_LOCATION_IN_CHASSIS,
    ENCLOSURE_MANUFACTURER,
    ENCLOSURE_SERIAL_NUMBER,
    ENCLOSURE_ASSET_TAG,
    BATTERY_MANUFACTURER,
    BATTERY_DEVICE_NAME,
    SMBIOS_KEYS
};

/* A file that the toolstack put into guest RAM for us. */
struct module {
    uint64_t paddr; /* 0: absent */
    uint64_t size;
};

/* What the log has: what is wrong; what was started and where; everything. */
enum log_level { LOG_QUIET, LOG_NORMAL, LOG_DEBUG };

enum firmware_kind { FIRMWARE_UNSPECIFIED, FIRMWARE_SEABIOS, FIRMWARE_OVMF, FIRMWARE_ROMBIOS };

/* mmio_hole= in xl.cfg is 256 to 3840 MiB. */
#define MMIO_HOLE_MIN (256ull * MIB)
#define MMIO_HOLE_MAX (3840ull * MIB)

/* What the guest configuration asks for, from XenStore. */
struct options {
    uint8_t firmware;                               /* enum firmware_kind: hvmloader/bios */
    bool acpi, acpi_s3, acpi_s4, acpi_laptop_slate; /* platform/acpi* */
    /* hvmloader/pci/xen-platform-pci-bar-uc: the platform device's BAR is uncachable */
    bool platform_bar_uc;
    uint64_t mmio_hole_size;          /* platform/mmio_hole_size in bytes; 0: not configured */
    const char *smbios[SMBIOS_KEYS];  /* bios-strings/...; NULL: absent or empty */
    const char *oem[MAX_OEM_STRINGS]; /* bios-strings/oem-N, the first oem_count of them */
    uint32_t oem_count;
    bool smbios3; /* slipway:smbios3=1, an OEM string: a 64-bit SMBIOS entry point as well */
    uint8_t log;  /* slipway:log=quiet, normal or debug: enum log_level */
    bool report;  /* slipway:report=0 switches it off: a boot report in XenStore */
    bool direct;  /* slipway:direct=1, an OEM string: start the kernel of kernel= ourselves */
    const char *cmdline; /* slipway:cmdline=, an OEM string: of a kernel, after its own; "": none */
    bool battery;        /* hvmloader/smbios/default_battery */
    uint64_t tpm_version; /* platform/tpm_version: 1 or 2; whether it is there is device_facts' */
    uint64_t generation_id[2];       /* platform/generation-id, low half first; both 0: none */
    struct module acpi_tables;       /* hvmloader/acpi/address and length: acpi_firmware= */
    struct module smbios_structures; /* hvmloader/smbios/address and length: smbios_firmware= */
    char text[TEXT_POOL_SIZE];       /* holds the strings above */
    uint32_t text_used;
};

/* A kernel whose files came each by itself; all empty: there is none. */
struct kernel_files {
    struct span kernel, initrd;
    struct span cmdline; /* without its NUL */
};

enum tpm_kind { TPM_NONE, TPM_1_2, TPM_2_0 };

/* Devices outside PCI that the tables describe when they are there. */
struct device_facts {
    bool cpu_hotplug; /* there are processors to come, and QEMU's interface for them answers */
    uint8_t tpm;      /* enum tpm_kind */
    uint32_t hpet_id; /* HPET capability register bits 31:0; 0: no HPET */
    bool com1, com2, lpt1;
    uint8_t ioapic_version; /* bits 7:0 of I/O APIC register 1 */
    bool piix_pm;           /* the power management function 8086:7113 is there */
};

/* Virtual NUMA: XENMEM_get_vnumainfo; Xen: public/memory.h. */
struct node_range {
    uint64_t start, end; /* [start, end) */
    uint32_t node;
};

struct numa_facts {
    uint32_t count;              /* nodes; 0: the guest has no vNUMA, and nothing below holds */
    uint32_t node_of[MAX_VCPUS]; /* of each vCPU */
    uint32_t distance[MAX_NODES * MAX_NODES]; /* [from * count + to] */
    struct node_range range[MAX_NODE_RANGES];
    uint32_t range_count;
};

struct platform {
    struct xen_facts xen;
    struct cpu_facts cpu;
    struct ram_facts ram;
    struct pci_facts pci;
    struct options options;
    struct device_facts device;
    struct numa_facts numa;
    struct module firmware;                     /* the payload's blob, */
    struct span blob;                           /* and its bytes */
    struct kernel_files files;                  /* in the blob, if it is several */
    struct span acpi_tables, smbios_structures; /* the bytes of options' modules; length 0: none */
    struct module loader; /* [start of our image, end of the last module or start info) */
};

/*
 * Can a BAR end up in the device model's own memory? QEMU keeps its devices' memory (a display's,
 * ROM images, shared memory) in the guest's address space directly above the last RAM. An access to
 * a BAR there reaches that memory and not the device. False: there is so much room that
 * ram.device_memory need not be known.
 */
bool platform_reaches_device_memory(const struct platform *platform);
