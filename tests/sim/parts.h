/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the simulated platform offer each other. sim.h is for those who use it. */
#pragma once

#include "sim.h"

/* sim.c: the boot under way. */
extern const struct sim_guest *sim_guest;
extern struct sim_result sim_result;
extern uint64_t sim_now; /* nanoseconds since the guest started */

_Noreturn void sim_end(enum sim_outcome outcome);
_Noreturn void sim_fault(const char *format, ...) __attribute__((format(printf, 1, 2)));
void sim_violation(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Every primitive but machine_memory() calls one of these first: it counts, lets time pass and lets
 * the others act.
 */
void sim_exit_happens(void);
void sim_trip_happens(void); /* an exit, too */
void sim_time_passes(uint64_t ns);

/*
 * For the phases of sim_costs(), after the exit was counted: configuration space was accessed; an
 * MTRR or APIC was.
 */
void sim_pci_happens(void);
void sim_processor_happens(void);

/* When something other than the guest acts next; UINT64_MAX: never. */
uint64_t sim_next_action(void);

/* memory_model.c. Frame numbers below 2^20 for frames below 4 GiB. */
enum frame_kind { FRAME_NONE, FRAME_RAM, FRAME_SPECIAL, FRAME_SHARED_INFO, FRAME_DEVICE };
void frames_build(void);
enum frame_kind frame_at(uint64_t frame);
uint64_t frames_last(void); /* the highest that there is */
void frames_populate(uint64_t frame, uint64_t count, enum frame_kind kind);
void frame_remove(uint64_t frame);
/* Below 4 GiB; false: `from` is not RAM. */
bool frame_move(uint64_t from, uint64_t to);
void *memory_at(uint32_t paddr);                     /* as machine_memory(), and not counted */
bool memory_owns(const void *host, uint32_t *paddr); /* is this host address guest memory? */

#define SIM_IMAGE_PATTERN 0xCC /* of the image where it has no BIOS: it runs elsewhere */

/* toolstack.c: fills a domain's memory as libxl does. Returns the start info's address. */
uint32_t toolstack_build(void);
/* The E820, 20 bytes an entry; returns how many. */
uint32_t toolstack_map(void *entries, uint32_t room);

/* told.c: hypercalls about what the toolstack told Xen. */
struct xen_memory_map;
struct xen_foreign_memory_map;
struct xen_vnuma_topology_info;
int32_t told_map(struct xen_memory_map *map);
int32_t told_map_set(const struct xen_foreign_memory_map *set);
int32_t told_vnuma(struct xen_vnuma_topology_info *t);

/* user_files.c: into guest memory with them. */
void user_files_build(void);

/* hypercalls.c */
void hypercalls_reset(void);
uint64_t hypercalls_param(uint32_t index);
struct shared_info *hypercalls_shared_info(void);
void hypercalls_raise(uint32_t port);
uint64_t hypercalls_system_time(void);

/* store_server.c */
void store_server_reset(void);
void store_server_notified(void);
uint64_t store_server_due(void);
void store_server_act(void);
void store_server_end(void);

/* guests.c: is it linked with the loader of PVH guests? */
bool sim_loader_is_pvh(void);

/* pvh_guests.c: those of sim_guest_named() with the loader of PVH guests. */
bool sim_pvh_guest_named(struct sim_guest *guest, unsigned number);

/* pci_devices.c: what every guest has. */
extern const struct sim_device sim_host_bridge, sim_piix3, sim_piix3_ide, sim_piix4_pm,
    sim_xen_platform;

/* pci_model.c */
void pci_reset(void);
bool pci_present(uint8_t devfn);
void pci_address_write(uint32_t value);
bool pci_data_trips(void);
uint32_t pci_data_read(uint16_t port, uint32_t width);
void pci_data_write(uint16_t port, uint32_t width, uint32_t value);
uint32_t pci_pm_base(void); /* of an enabled PIIX4 power management function, else 0 */

/* cpu_model.c */
void cpu_hypercall_msr(uint32_t msr); /* it is about to be written */
void cpus_reset(void);
uint64_t cpus_due(void);
void cpus_act(void);
void cpus_paused(uint64_t ns); /* none ran for so long */
void cpus_end(void);
uint32_t lapic_read(uint32_t offset);
void lapic_write(uint32_t offset, uint32_t value);
void ioapic_write(uint32_t offset, uint32_t value);
uint32_t ioapic_read(uint32_t offset);
#define SIM_TSC_KHZ 2600000u
/* ns that the loader waits for processors */
#define SIM_AP_PATIENCE(vcpus) (50000000ull * (vcpus) + 1950000000ull)

/* fw_cfg.c: the item that is read next. */
void fw_cfg_select(uint16_t number);

/* devices.c */
void devices_reset(void);
void devices_end(void);
void devices_check_image(void); /* the loader's, which must be whole */
