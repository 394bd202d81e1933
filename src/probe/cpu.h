/* SPDX-License-Identifier: BSD-2-Clause */
/* The processors, as far as CPUID tells. */
#ifndef PROBE_CPU_H
#define PROBE_CPU_H

#include "platform.h"

/* Fills all of *cpu but what the HVM info table says (count, online, apic_mode) and the APs' APIC IDs. */
void cpu_probe(struct cpu_facts *cpu);

#endif
