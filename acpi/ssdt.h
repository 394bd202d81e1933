/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the SSDT that is written at run time. */
#ifndef ACPI_SSDT_H
#define ACPI_SSDT_H

#include "layout.h"
#include "lib/buf.h"

#define NAME_SEG    5    /* four characters and NUL */
#define STA_PRESENT 0x0F /* present, enabled, shown, working. ACPI 6.5, 6.3.7 */

/* Processors, and the method \_GPE._E02 if there may be more of them later: device_facts.cpu_hotplug says how. */
void ssdt_processors(struct buf *out, const struct platform *platform);

#endif
