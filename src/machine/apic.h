/* SPDX-License-Identifier: BSD-2-Clause */
/* Local APIC of the boot processor, and I/O APIC. Intel SDM 3A, "APIC"; Intel 82093AA. */
#pragma once

#include <stdint.h>

uint8_t ioapic_version(void);

/* Virtual wire through both: 8259s to the boot processor, LINT1 is NMI. MP 1.4, 3.6.2.2. */
void apic_init(void);

/* To all processors but this one. vector is the page number of their first instruction. */
void apic_broadcast_init(void);
void apic_broadcast_startup(uint8_t vector);

/* To the processor of that APIC ID alone. */
void apic_startup(uint8_t apic_id, uint8_t vector);
