/* SPDX-License-Identifier: BSD-2-Clause */
/* CPUID, see cpu.h. Intel SDM 2A, "CPUID"; AMD APM 3, appendix E. */
#include "probe/cpu.h"
#include "lib/str.h"
#include "machine/machine.h"

#define LEAF_X2APIC       0xBu
#define ECX_1_X2APIC      (1u << 21)
#define LEAF_EXTENDED     0x80000000u
#define LEAF_ADDRESS_SIZE 0x80000008u
#define DEFAULT_BITS      36

void cpu_probe(struct cpu_facts *cpu)
{
    const struct cpuid_regs first = cpuid(0, 0);
    const struct cpuid_regs one = cpuid(1, 0);
    const uint32_t vendor[3] = {first.ebx, first.edx, first.ecx};

    memcpy(cpu->vendor, vendor, sizeof(vendor));
    cpu->vendor[12] = '\0';
    cpu->signature = one.eax;
    cpu->features = one.edx;
    cpu->bsp_apic_id = one.ebx >> 24;
    cpu->apic_id_leaf = first.eax >= LEAF_X2APIC && (one.ecx & ECX_1_X2APIC) != 0 ? LEAF_X2APIC : 1;
    cpu->physical_bits = DEFAULT_BITS;
    if (cpuid(LEAF_EXTENDED, 0).eax >= LEAF_ADDRESS_SIZE) {
        const uint8_t bits = (uint8_t)cpuid(LEAF_ADDRESS_SIZE, 0).eax;

        if (bits >= 32 && bits <= 52)
            cpu->physical_bits = bits;
    }
}
