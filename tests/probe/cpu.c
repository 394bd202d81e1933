/* SPDX-License-Identifier: BSD-2-Clause */
/* The processor that runs the payload: CPUID, memory types, local APIC. Intel SDM 3A and 4. */
#include "facts.h"
#include "machine/machine.h"
#include "layout.h"

#define IA32_APIC_BASE     0x1Bu
#define IA32_MTRRCAP       0xFEu
#define IA32_MTRR_PHYSBASE 0x200u /* and a mask in the next; eight pairs and more */
#define IA32_MTRR_DEF_TYPE 0x2FFu
#define IA32_PAT           0x277u
#define X2APIC_ENABLED     0x400u
#define FEATURE_MTRR       0x1000u /* CPUID 1 EDX */
#define XEN_LEAVES         0x40000000u

static void cpuid_facts(void)
{
    const struct cpuid_regs zero = cpuid(0, 0), one = cpuid(1, 0);
    const struct cpuid_regs xen = cpuid(XEN_LEAVES, 0), version = cpuid(XEN_LEAVES + 1, 0);

    fact("cpu", "CPUID 0 | 0x%x, %.4s%.4s%.4s", zero.eax, (const char *)&zero.ebx,
         (const char *)&zero.edx, (const char *)&zero.ecx);
    fact("cpu", "CPUID 1 | 0x%08x 0x%08x 0x%08x 0x%08x", one.eax, one.ebx, one.ecx, one.edx);
    fact("cpu", "CPUID 0x80000008 EAX | 0x%08x", cpuid(0x80000008, 0).eax);
    fact("cpu", "CPUID 0x40000000 | %.4s%.4s%.4s", (const char *)&xen.ebx, (const char *)&xen.ecx,
         (const char *)&xen.edx);
    fact("cpu", "CPUID 0x40000001 EAX | 0x%08x", version.eax);
    fact("clock", "kHz of the TSC | %u", cpuid(XEN_LEAVES + 3, 0).ecx);
}

static void msr_fact(const char *name, uint32_t msr)
{
    fact("mtrr", "cpu0 %s | %016llx", name, msr_read(msr));
}

static void mtrr_facts(void)
{
    static const struct {
        uint32_t msr;
        const char *name;
    } fixed[] = {{0x250, "IA32_MTRR_FIX64K_00000"}, {0x258, "IA32_MTRR_FIX16K_80000"},
                 {0x259, "IA32_MTRR_FIX16K_A0000"}, {0x268, "IA32_MTRR_FIX4K_C0000"},
                 {0x269, "IA32_MTRR_FIX4K_C8000"},  {0x26A, "IA32_MTRR_FIX4K_D0000"},
                 {0x26B, "IA32_MTRR_FIX4K_D8000"},  {0x26C, "IA32_MTRR_FIX4K_E0000"},
                 {0x26D, "IA32_MTRR_FIX4K_E8000"},  {0x26E, "IA32_MTRR_FIX4K_F0000"},
                 {0x26F, "IA32_MTRR_FIX4K_F8000"}};
    const uint32_t count = (uint32_t)msr_read(IA32_MTRRCAP) & 0xFF;

    msr_fact("IA32_MTRRCAP", IA32_MTRRCAP);
    msr_fact("IA32_MTRR_DEF_TYPE", IA32_MTRR_DEF_TYPE);
    msr_fact("IA32_PAT", IA32_PAT);
    for (uint32_t i = 0; i < ARRAY_SIZE(fixed); i++)
        msr_fact(fixed[i].name, fixed[i].msr);
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t base = msr_read(IA32_MTRR_PHYSBASE + 2 * i);
        const uint64_t mask = msr_read(IA32_MTRR_PHYSBASE + 2 * i + 1);

        fact("mtrr", "cpu0 IA32_MTRR_PHYSBASE%u | %016llx", i, base);
        fact("mtrr", "cpu0 IA32_MTRR_PHYSMASK%u | %016llx", i, mask);
    }
}

/* What firmware sets and nothing else; Intel SDM 3A, "Local APIC Register Address Map". */
static void lapic_facts(void)
{
    static const struct {
        uint16_t offset;
        const char *name;
    } registers[] = {{0x020, "ID"},        {0x030, "Version"},     {0x080, "TPR"},
                     {0x0D0, "LDR"},       {0x0E0, "DFR"},         {0x0F0, "SVR"},
                     {0x320, "LVT Timer"}, {0x330, "LVT Thermal"}, {0x340, "LVT Performance"},
                     {0x350, "LVT LINT0"}, {0x360, "LVT LINT1"},   {0x370, "LVT Error"},
                     {0x3E0, "Divide"}};
    const uint64_t base = msr_read(IA32_APIC_BASE);

    fact("lapic", "cpu0 IA32_APIC_BASE | 0x%llx", base);
    if ((base & X2APIC_ENABLED) != 0)
        return; /* then there are no registers in memory */
    for (uint32_t i = 0; i < ARRAY_SIZE(registers); i++)
        fact("lapic", "cpu0 0x%03x %s | 0x%08x", registers[i].offset, registers[i].name,
             mmio_read32(LAPIC_BASE + registers[i].offset));
}

void probe_cpu(void)
{
    cpuid_facts();
    if ((cpuid(1, 0).edx & FEATURE_MTRR) != 0)
        mtrr_facts();
    lapic_facts();
}
