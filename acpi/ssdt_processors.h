/* SPDX-License-Identifier: BSD-2-Clause */
/* The processors in the SSDT that is written at run time. */
#pragma once

#include "layout.h"
#include "lib/buf.h"

/* Processors, and the method \_GPE._E02 if device_facts.cpu_hotplug says so. */
void ssdt_processors(struct buf *out, const struct platform *platform, const struct apic_ids *ids);
