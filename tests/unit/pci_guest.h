/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest to place PCI devices in, for the unit tests of the planner: described in a few calls, and
 * looked at in a few.
 */
#pragma once

#include "guest.h"
#include "lib/num.h"

/* A guest with RAM up to low_end, and from 4 GiB to high_end, and no devices. */
void new_guest(uint64_t low_end, uint64_t high_end);
struct pci_function *add(uint8_t devfn, uint16_t vendor, uint16_t device, uint32_t class_code);
void add_bar(struct pci_function *f, unsigned index, enum pci_bar_kind kind, uint64_t size);
/* A function of class "other" with a single BAR. */
void add_device(uint8_t slot, enum pci_bar_kind kind, uint64_t size);
void reserve(uint64_t start, uint64_t size);
/* What the toolstack's machine always has: functions 0 to 4. */
void add_chipset(void);
/* Functions 5, and 6 if there is a NIC. */
void add_vga(void);
void add_nic(void);
void check_bar(unsigned function, unsigned bar, uint64_t address);
void check_no_bar(unsigned function, unsigned bar);
void check_window(struct interval w, uint64_t start, uint64_t end);
void place(void);
