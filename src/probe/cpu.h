/* SPDX-License-Identifier: BSD-2-Clause */
/* The processors, as far as CPUID tells. */
#pragma once

#include "platform.h"

/* Fills *cpu, except speed_mhz and what the HVM info table has: count, online, apic_mode. */
void cpu_probe(struct cpu_facts *cpu);
