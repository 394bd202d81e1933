/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A simulated Xen, XenStore and device model under the whole loader: describe a guest, boot it to
 * the hand-off in milliseconds, look at what it left. Everything of src/ runs unmodified but
 * machine/machine.c and the assembler files, in whose place the functions of machine/machine.h are
 * implemented here. Built with -m32: pointers that the loader passes to Xen are host addresses of
 * its own static objects, guest-physical addresses go through machine_memory().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_MAX_DEVICES  264 /* all functions of a bus, and some that have a number twice */
#define SIM_MAX_KEYS     320
#define SIM_MAX_RESERVED 120
#define SIM_MAX_VCPUS    128
#define SIM_LOG_SIZE     (64 * 1024)

/* Where the toolstack loads the image; modules and start info follow it. */
#define SIM_IMAGE         0x100000u
#define SIM_BUILT_IN_BIOS 0x110000u
#define SIM_HOLE_START    0xF0000000ull /* where RAM below 4 GiB ends at most, without mmio_hole= */
#define SIM_STORE_RING    0xFEFFC000u
#define SIM_CONSOLE_RING  0xFEFFF000u
#define SIM_STORE_PORT    1
#define SIM_RSDP          0xFC008000u /* of a PVH guest, by the toolstack */

/* --- A guest, described --- */

enum sim_bar_kind { SIM_BAR_NONE, SIM_BAR_IO, SIM_BAR_MEM32, SIM_BAR_MEM64, SIM_BAR_ROM };

struct sim_bar {
    uint8_t kind; /* a 64-bit BAR takes two places; the second stays SIM_BAR_NONE */
    bool prefetchable;
    uint64_t size;
};

/* On bus 0: Xen asks no device model for a function of another, so no bridge leads anywhere. */
struct sim_device {
    uint8_t devfn;
    uint16_t vendor, device, subsystem_vendor, subsystem;
    uint32_t class_code; /* base << 16 | sub << 8 | interface */
    uint8_t revision, header_type, interrupt_pin;
    uint16_t command, status; /* at reset */
    struct sim_bar bar[7];    /* the seventh is the ROM; a bridge has two */
};

/* XenStore keys below /local/domain/1/. */
struct sim_key {
    const char *path, *value;
    size_t len; /* of value */
};

struct sim_store {
    bool absent;                        /* HVM parameters 1 and 2 are 0 */
    uint64_t ring_frame, event_channel; /* what they say otherwise */
    uint64_t delay_ns;                  /* from a notification to the server's next look */
    uint32_t index;                     /* where the ring's four indices start */
    uint32_t chunk;        /* at most so many bytes each look, either way; 0: no limit */
    uint32_t bytes;        /* of replies, in all; then the server falls silent. 0: no limit */
    uint32_t taken;        /* the same of requests */
    bool spurious;         /* an event without news before each look */
    bool pending_at_start; /* the event is pending when the guest starts */
    uint32_t features;     /* server_features */
    uint32_t connection;   /* at start: 1 = the server connects after delay_ns */
    uint32_t silent_after; /* requests answered before the server falls silent; SIM_NEVER: never */
    bool refuses_writes;   /* EACCES to every one */
    uint32_t reordered;    /* answers come in reversed order, this many at a time; 0: in order */
};
#define SIM_NEVER 0xFFFFFFFFu

/*
 * Where faults go in. Each is optional; `context` is theirs. True from a hook: *result counts,
 * nothing else happens.
 */
struct sim_hooks {
    void *context;
    /* The domain is built: change its memory through sim_memory(). */
    void (*before_start)(void *context);
    bool (*hypercall)(void *context, uint32_t number, uint32_t op, uint32_t nth, int32_t *result);
    bool (*port_in)(void *context, uint16_t port, uint32_t width, uint32_t *value);
    bool (*config_read)(void *context, uint8_t devfn, uint8_t offset, uint32_t width,
                        uint32_t *value);
    bool (*cpuid)(void *context, uint32_t leaf, uint32_t regs[4]);
    /* The time-stamp counter is read: change what it says, or Xen's record that belongs to it. */
    void (*tsc)(void *context, uint64_t *ticks);
    /*
     * The reply before it goes out: type, id, payload (4096 bytes of room, *len may be anything),
     * or false: drop it.
     */
    bool (*store_reply)(void *context, uint32_t *type, uint32_t *id, uint8_t *payload,
                        uint32_t *len);
};

struct sim_reserved {
    uint64_t start, size;
    uint32_t type;
};

/* What acpi_firmware= and smbios_firmware= pass to a guest. */
enum sim_user_file { SIM_USER_ACPI, SIM_USER_SMBIOS, SIM_USER_FILES };

struct sim_file {
    const uint8_t *bytes;
    uint32_t size; /* 0: none */
};

/* Virtual NUMA; the counts are what Xen tells first, and may be lies. */
#define SIM_MAX_NODES 4
struct sim_vnuma {
    uint32_t nodes, vcpus, ranges;
    uint32_t distance[SIM_MAX_NODES * SIM_MAX_NODES]; /* [from * nodes + to] */
    uint32_t node_of[SIM_MAX_VCPUS];
    struct {
        uint64_t start, end;
        uint32_t node;
    } range[SIM_MAX_NODES];
};

struct sim_guest {
    const char *name;
    uint32_t vcpus, online; /* the first `online` of them are present at boot */
    uint32_t apic_id_step;  /* the nth vCPU's APIC ID is n times this */
    uint32_t physical_bits; /* width of a physical address */
    uint64_t low_end, high_end;
    bool apic_mode, no_memory_map, no_mtrr, no_fixed_mtrrs;
    uint8_t mtrrs_missing; /* of eight with variable ranges */
    /* After the first RAM entry of the toolstack's map. */
    struct sim_reserved reserved[SIM_MAX_RESERVED];
    uint32_t reserved_count;
    uint32_t spare_pages;     /* what XENMEM_populate_physmap still has */
    bool device_memory_given; /* otherwise as the devices have it: */
    uint64_t device_memory;   /* what the device model keeps after RAM */

    struct sim_device device[SIM_MAX_DEVICES];
    uint32_t devices;
    bool igd; /* the device model maps an OpRegion where 00:02.0 says */
    bool com1, com2, lpt, no_hpet, sci_enabled, sci_stuck;
    /* QEMU's for processors to come: the older until the newer is asked for; just one; none. */
    enum { SIM_HOTPLUG_BOTH, SIM_HOTPLUG_MODERN, SIM_HOTPLUG_LEGACY, SIM_HOTPLUG_NONE } cpu_hotplug;
    uint32_t tpm_1_2, tpm_2_0;     /* what the ID registers of either read; 0: no such TPM */
    const struct sim_vnuma *vnuma; /* NULL: none */

    struct sim_key key[SIM_MAX_KEYS];
    uint32_t keys;
    struct sim_store store;

    const uint8_t *firmware; /* the blob; NULL: no module */
    uint32_t firmware_size;
    struct sim_file user_file[SIM_USER_FILES];
    /* What kernel=, ramdisk= and cmdline= pass to the device model; no kernel: no fw_cfg either. */
    struct sim_file direct_kernel, direct_initrd;
    const char *direct_cmdline;
    bool pvh;                             /* it is one for the loader of PVH guests */
    struct sim_file initrd;               /* PVH: a second file; size 0: none */
    const char *cmdline, *module_cmdline; /* PVH; NULL: none */
    uint32_t start_version;               /* of start info; PVH's RSDP is at SIM_RSDP */
    uint32_t image_size;                  /* bytes of the loader in memory */
    struct sim_file built_in_bios; /* what the loader's own image has; it is somewhere in it */
    bool map_elsewhere;            /* start info has no memory map; Xen has it */
    bool start_info_elsewhere;     /* the loader is told the address below instead of where it is */
    uint32_t start_info;

    uint32_t xen_major, xen_minor;
    bool viridian;
    uint64_t ap_delay_ns;        /* from SIPI to the AP's first instruction */
    uint32_t pause_ns;           /* what PAUSE takes: more, and useless waits take fewer steps */
    bool ap_dead[SIM_MAX_VCPUS]; /* does not come */
    uint32_t ap_dead_for;        /* until it got more start-up interrupts than that; 0: never */
    /* In so many sleeps, from the nth on (1: the first), all processors of the guest are paused. */
    uint32_t pause_at, pauses;
    uint64_t pause_for_ns;
    uint64_t step_limit; /* primitives after which a boot counts as hung */
    struct sim_hooks hooks;
};

extern const struct sim_device sim_stdvga, sim_e1000, sim_ahci, sim_nvme, sim_xhci, sim_hda,
    sim_rtl8139, sim_bridge, sim_ivshmem, sim_gpu;

/* Part of the chipset that every guest has. */
bool sim_is_chipset(const struct sim_device *device);

/*
 * memory= in MiB with video RAM, laid out as libxl does it; all else as the reference guest. With
 * the loader of PVH guests it is such a guest, and starts a unified kernel image.
 */
void sim_guest_init(struct sim_guest *guest, const char *name, uint32_t vcpus, uint64_t memory_mib,
                    bool vga);
/* In the lowest free slot; and as that function, whether it is free or not. */
void sim_guest_add(struct sim_guest *guest, const struct sim_device *device);
void sim_guest_add_at(struct sim_guest *guest, const struct sim_device *device, uint8_t devfn);
void sim_guest_acpi_off(struct sim_guest *guest);
/* value NULL removes the key. The strings must live on. */
void sim_guest_key(struct sim_guest *guest, const char *path, const char *value);
/* Files that a host may pass, and passing one. The bytes must live on. */
struct sim_file sim_host_tables(void);
struct sim_file sim_host_structures(void);
void sim_guest_pass(struct sim_guest *guest, enum sim_user_file which, struct sim_file file);
/* Where the toolstack puts start info and the firmware module, for hooks that spoil them. */
uint32_t sim_start_info(const struct sim_guest *guest);
uint32_t sim_firmware_module(const struct sim_guest *guest);
/* An image like SeaBIOS's or OvmfXen's, as far as anyone but the processor can tell. */
const uint8_t *sim_seabios(uint32_t size);
const uint8_t *sim_ovmf(uint32_t size); /* up to 16 MiB, a multiple of 4 KiB */
/* bios="ovmf" with such an image. */
void sim_guest_ovmf(struct sim_guest *guest, uint32_t size);

/* Kernels: 64 KiB of code; that of PVH goes to 1 MiB, the others to 16 MiB and from 2 MiB on. */
struct sim_file sim_bzimage(void);
struct sim_file sim_pvh_kernel(void);
struct sim_file sim_uki(const char *cmdline); /* with an initrd of 5000 bytes */
void sim_guest_kernel(struct sim_guest *guest, struct sim_file file);

/* The guests of budget.txt and of `slipway-sim --guest`, by number; false: no more. */
bool sim_guest_named(struct sim_guest *guest, unsigned number);

/* --- What became of it --- */

enum sim_outcome {
    SIM_HANDOFF,  /* the payload would run now */
    SIM_SHUTDOWN, /* SCHEDOP_shutdown, reason in sim_result.reason */
    SIM_HALTED,   /* the processor stopped forever */
    /* More primitives than step_limit, a wait that nothing will end, or seconds of looping. */
    SIM_HUNG,
    /* Guest memory that is not there was touched, or a general protection fault: see `fault`. */
    SIM_FAULT,
};

struct sim_counts {
    uint32_t port_in[65536], port_out[65536]; /* string writes are counted apart */
    uint32_t strings;                         /* string instructions to port 0xE9 */
    uint32_t cpuid, msr_reads, msr_writes, mmio_reads, mmio_writes;
    uint32_t pointers;          /* to guest memory that the loader asked for; no exits */
    uint32_t hypercall[64][32]; /* by number and operation */
    uint32_t store_request[32]; /* by type */
    uint32_t store_taken;       /* bytes of requests that the server took out of the ring */
    uint32_t store_events;      /* events raised towards the guest */
    uint32_t tsc_reads, pauses; /* no exits */
    uint32_t config_addresses, config_accesses;
    uint32_t config_other_buses; /* addresses of functions that are not on bus 0 */
    /* Exits of the other processors; each start also has CPUID and HLT. */
    uint32_t ap_starts, ap_msr_writes;
    uint32_t ipis;
    uint32_t exits; /* VM exits of the boot processor, trips among them */
    uint32_t trips; /* those that went to the device model and back */

    /*
     * How many exits there had been before the first access to PCI, after the last one, and after
     * the last to an MTRR or APIC.
     */
    uint32_t before_pci, after_pci, after_processors;
};

/*
 * What a boot costs: the columns of budget.txt. The last four share the exits out: phases as
 * tests/qemu/boot_cost has them.
 */
enum sim_cost {
    SIM_EXITS, /* of all processors */
    SIM_TRIPS,
    SIM_HYPERCALLS,
    SIM_REQUESTS, /* to XenStore */
    SIM_LINES,    /* of the log */
    SIM_START,
    SIM_PCI,
    SIM_PROCESSORS,
    SIM_TABLES,
    SIM_COSTS
};

/* Order of the variable-range MSRs: base and mask, eight times. */
struct sim_cpu {
    uint64_t mtrr_variable[16], mtrr_fixed[11], mtrr_def_type;
    uint8_t state; /* enum sim_cpu_state */
    uint32_t sipis;
};
enum sim_cpu_state { SIM_CPU_WAIT_FOR_SIPI, SIM_CPU_STARTING, SIM_CPU_PARKED, SIM_CPU_RUNNING };

struct sim_write {
    char path[128], value[2048];
};

struct sim_param_write {
    uint32_t index;
    uint64_t value;
};

/* The first access of the boot processor to a model-specific register, and what came before it. */
struct sim_first_msr {
    bool seen, write;
    uint32_t msr;
    uint64_t value;                   /* that was written */
    uint32_t exits, cpuids, pointers; /* before it, as in sim_counts */
};

/* A write to configuration space, in the order in which they came. */
struct sim_config_write {
    uint32_t device; /* index in sim_guest.device */
    uint8_t at, width;
    uint32_t value;
};
#define SIM_MAX_CONFIG_WRITES 4096

#define SIM_MAX_VIOLATIONS 16
#define SIM_MAX_E820       160

struct sim_range {
    uint64_t start, size;
    uint32_t type;
};

struct sim_result {
    enum sim_outcome outcome;
    uint32_t reason; /* of a shutdown: 3 is crash */
    char fault[160];
    char log[SIM_LOG_SIZE]; /* what Xen would print, without its prefix */
    uint32_t log_len;
    struct sim_counts count;
    uint64_t time_ns; /* simulated, from entry to the end */

    /* Rules broken on the way that the outcome does not show. */
    char violation[SIM_MAX_VIOLATIONS][160];
    uint32_t violations;

    /* Of a kernel: where it is entered, what ESI or EBX points to, and which; entry 0: firmware. */
    struct {
        uint32_t entry, told;
        bool pvh;
    } kernel;

    struct sim_first_msr first_msr;
    struct sim_cpu cpu[SIM_MAX_VCPUS];
    uint32_t lapic[64];  /* of the boot processor, by register >> 4 */
    uint32_t ioapic[16]; /* registers 0..15 */
    uint64_t ioapic_rte[48];
    uint8_t cmos[128], elcr[2];
    bool sci_enabled;
    struct sim_param_write param_write[16];
    uint32_t param_writes;
    struct sim_write store_write[8]; /* accepted XS_WRITEs */
    uint32_t store_writes;
    bool ring_clean; /* no request or reply under way, at the end */
    uint32_t moved_pages, populated_pages;
    struct sim_range xen_map[SIM_MAX_E820]; /* PVH: given to Xen */
    uint32_t xen_map_count;
    struct sim_config_write config_write[SIM_MAX_CONFIG_WRITES];
    uint32_t config_writes;
};

/* Boots it. The result, guest memory and configuration space are good until the next boot. */
const struct sim_result *sim_boot(const struct sim_guest *guest);

/* --- What the guest finds --- */

/* Guest memory, NULL unless all of [paddr, paddr + len) is populated. */
void *sim_memory(uint64_t paddr, uint32_t len);
/* Fail loudly on unpopulated memory. */
uint32_t sim_read32(uint64_t paddr);
uint64_t sim_read64(uint64_t paddr);
/* False on unpopulated memory, and on an empty range. */
bool sim_sums_to_zero(uint64_t paddr, uint32_t len);
bool sim_has_text(uint64_t paddr, const char *text);

/* Is the block at 0x1000 OVMF's? Or is the payload a kernel, which has none? */
bool sim_is_ovmf(void);
bool sim_is_kernel(void);

/* The memory map that the block leads to. Returns how many ranges there are; 0: no map. */
uint32_t sim_e820(struct sim_range map[SIM_MAX_E820]);
/* The type of the range that all of [paddr, paddr + len) lies in; 0: of none. */
uint32_t sim_e820_type(uint64_t paddr, uint64_t len);

/* What SeaBIOS's block leads to: how many addresses it lists, and single ones; 0: not there. */
uint32_t sim_anchors(void);
uint32_t sim_anchor(const char *signature);
uint64_t sim_acpi_table(const char *signature); /* by the XSDT */

/* Configuration space of a function, NULL if there is none; or by index in sim_guest.device. */
const uint8_t *sim_config(uint8_t devfn);
uint32_t sim_config32(uint8_t devfn, uint8_t offset);
uint32_t sim_device_config32(uint32_t device, uint8_t offset);

/*
 * After a hand-off: is there a wrong table, an overlap, RAM that does not exist? A sentence, or
 * NULL if all is well. The rules are those of rules.c and hold for any guest.
 */
const char *sim_insane(void);
const char *sim_insane_tables(void); /* the same without PCI, for devices that lie */
bool sim_uncached(uint64_t paddr);   /* by the boot processor's variable-range MTRRs */

bool sim_logged(const struct sim_result *result, const char *text); /* is it on the log? */
const char *sim_outcome_name(enum sim_outcome outcome);

/* Sum of the calls of one hypercall number, and of all. */
uint32_t sim_hypercalls(const struct sim_result *result, uint32_t number);
uint32_t sim_all_hypercalls(const struct sim_result *result);
uint32_t sim_store_requests(const struct sim_result *result);
void sim_costs(const struct sim_result *result, uint32_t cost[SIM_COSTS]);
