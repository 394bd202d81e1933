/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the PCI windows are: how far down the low one reaches, and where the high one may begin. */
#ifndef PLAN_PCI_WINDOWS_H
#define PLAN_PCI_WINDOWS_H

#include "plan/pci_bars.h"

#define HOLE_MIN  (256ull * MIB) /* mmio_hole= in xl.cfg is 256 to 3840 MiB */
#define HOLE_STEP (256ull * MIB)
#define HOLE_MAX  (3840ull * MIB)

/*
 * May a BAR come to lie in the device model's own memory? QEMU keeps what its devices have of memory (a display's, ROM images,
 * memory to share) in the guest's address space directly above the last RAM. Who accesses a BAR there gets that memory and
 * not the device. False: there is so much room that platform->ram.device_memory need not be known.
 */
bool pci_reaches_device_memory(const struct platform *platform);

#define PLUG_SPARE (4 * MIB) /* ROM images of sixteen network cards */

/* Finds job->floor, high and low_mtrrs from the ends of RAM; job->items must be there. */
void find_space(struct job *job);

/*
 * The same guest with RAM below 4 GiB ending at low_end at most, the rest of it above: what the toolstack makes of an
 * mmio_hole=, and what is left when RAM was moved.
 */
struct job job_with_ram_below(const struct job *job, uint64_t low_end);

/* Places all memory, in the smallest of the stock loader's windows that will do. RAM stays where it is. */
void place_in_windows(struct job *job);

#endif
