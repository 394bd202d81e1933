/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices outside PCI: what is there. */
#pragma once

#include "platform.h"

/* Fills platform->device; options, cpu and pci must be known. */
void devices_find(struct platform *platform);
