/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices outside PCI: what is there, and what the loader has to set up in them. */
#ifndef HW_DEVICES_H
#define HW_DEVICES_H

#include "layout.h"

/* Fills platform->device; options and pci must be known. */
void devices_find(struct platform *platform);

/*
 * Memory sizes for those who still ask CMOS, from layout->low_end; those above 4 GiB are what the device model said unless
 * pages were taken from there.
 */
void cmos_memory_sizes(const struct platform *platform, const struct layout *layout);

/*
 * Puts the power management hardware into ACPI mode and Xen's part of it to the ports the FADT names.
 * ACPI 6.5, 4.8.3.2 (SCI_EN).
 */
void acpi_mode_enable(const struct platform *platform);

#endif
