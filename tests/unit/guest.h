/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest that pci_guest.h, acpi_guest.h and smbios_guest.h describe, each for its own tests. */
#pragma once

#include "check.h"
#include "layout.h"

extern struct platform platform;
extern struct layout layout;
