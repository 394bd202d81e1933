/* SPDX-License-Identifier: BSD-2-Clause */
/* Local APIC of the boot processor, and the I/O APIC. Intel SDM 3A, "APIC"; Intel 82093AA data sheet. */
#ifndef HW_APIC_H
#define HW_APIC_H

#include <stdint.h>

#define IOAPIC_ID 1 /* as MADT and MP table say: never an APIC ID, those are even */

uint8_t ioapic_version(void);

/* Virtual wire through both: the 8259s reach the boot processor, LINT0 is masked, LINT1 is NMI. MP 1.4, 3.6.2.2. */
void apic_init(uint32_t bsp_apic_id);

/* To all processors but this one. vector is the page number of their first instruction. */
void apic_broadcast_init(void);
void apic_broadcast_startup(uint8_t vector);

#endif
