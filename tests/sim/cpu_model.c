/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processors: CPUID, model-specific registers, the local APIC's interrupts that start and stop
 * other processors, and what those do, which is machine/ap_start.S said in C. Intel SDM 2, "CPUID",
 * 3A, "Advanced Programmable Interrupt Controller" and "Memory Type Range Registers"; the facts
 * about virtual processors are Xen's.
 */
#include <string.h>
#include "machine/machine.h"
#include "machine/ap_mailbox.h"
#include "parts.h"
#include "pc.h"

#define MTRR_CAP           0x508 /* write-combining, fixed ranges, 8 variable ones */
#define MTRR_CAP_FIXED     0x100
#define MTRR_ENABLED       0x800
#define MTRR_FIXED_ENABLED 0x400
#define MTRR_VALID         0x800
#define LAPIC_VERSION      0x00050014u
#define LAPIC_ICR_LOW      0x300
#define LAPIC_ICR_HIGH     0x310
#define IOAPIC_VERSION     0x002F0011u
#define AP_STAGGER         3000 /* ns between two processors' first instructions */

struct ap {
    uint64_t due; /* when it runs its first instruction; UINT64_MAX: not started */
    uint32_t vector;
};

static struct ap aps[SIM_MAX_VCPUS];
static uint32_t ioapic_index;
static uint8_t ap_marker[128] = "code that starts a processor";

static const uint32_t fixed_msrs[11] = {0x250, 0x258, 0x259, 0x268, 0x269, 0x26A,
                                        0x26B, 0x26C, 0x26D, 0x26E, 0x26F};

void cpus_reset(void)
{
    for (unsigned i = 0; i < SIM_MAX_VCPUS; i++)
        aps[i].due = UINT64_MAX;
    for (uint32_t i = 1; i < sim_guest->vcpus && i < SIM_MAX_VCPUS; i++)
        sim_result.cpu[i].state = SIM_CPU_WAIT_FOR_SIPI;
    sim_result.cpu[0].state = SIM_CPU_RUNNING;
    sim_result.lapic[0x03] = LAPIC_VERSION;
    sim_result.lapic[0x0F] = 0xFF;
    for (unsigned i = 0x32; i <= 0x37; i++)
        sim_result.lapic[i] = 0x10000;
    sim_result.ioapic[1] = IOAPIC_VERSION;
    for (unsigned i = 0; i < 48; i++)
        sim_result.ioapic_rte[i] = 0x10000;
    ioapic_index = 0;
}

/* --- CPUID: the reference guest's processor --- */

static struct cpuid_regs xen_leaf(uint32_t leaf)
{
    switch (leaf) {
    case 0:
        return (struct cpuid_regs){(sim_guest->viridian ? 0x40000100 : 0x40000000) + 5, 0x566E6558,
                                   0x65584D4D, 0x4D4D566E};
    case 1:
        return (struct cpuid_regs){.eax = sim_guest->xen_major << 16 | sim_guest->xen_minor};
    case 2:
        return (struct cpuid_regs){1, 0x40000000 + (sim_guest->viridian ? 0x200 : 0), 0, 0};
    case 3:
        return (struct cpuid_regs){.ecx = SIM_TSC_KHZ};
    case 4:
        return (struct cpuid_regs){.eax = 0x18, .ecx = 1};
    default:
        return (struct cpuid_regs){0};
    }
}

static struct cpuid_regs cpu_leaf(uint32_t vcpu, uint32_t leaf)
{
    const uint32_t xen = sim_guest->viridian ? 0x40000100 : 0x40000000;
    const uint32_t apic_id = sim_guest->apic_id_step * vcpu;

    if (leaf >= xen && leaf < xen + 0x100)
        return xen_leaf(leaf - xen);
    switch (leaf) {
    case 0x00000000:
        return (struct cpuid_regs){0xD, 0x68747541, 0x444D4163, 0x69746E65}; /* AuthenticAMD */
    case 0x00000001:
        return (struct cpuid_regs){0x00060FB1, apic_id << 24 | 0x00000800, 0x80202001,
                                   sim_guest->no_mtrr ? 0x078BEBFD : 0x078BFBFD};
    case 0x0000000B:
        return (struct cpuid_regs){.edx = apic_id};
    case 0x40000000:
        /* Microsoft Hv */
        return (struct cpuid_regs){0x40000006, 0x7263694D, 0x666F736F, 0x76482074};
    case 0x80000000:
        return (struct cpuid_regs){.eax = 0x80000008};
    case 0x80000008:
        return (struct cpuid_regs){.eax = 0x3000 | sim_guest->physical_bits};
    default:
        return (struct cpuid_regs){0};
    }
}

struct cpuid_regs cpuid(uint32_t leaf, uint32_t subleaf)
{
    uint32_t regs[4];

    (void)subleaf;
    sim_result.count.cpuid++;
    sim_exit_happens();
    if (sim_guest->hooks.cpuid != NULL &&
        sim_guest->hooks.cpuid(sim_guest->hooks.context, leaf, regs))
        return (struct cpuid_regs){regs[0], regs[1], regs[2], regs[3]};
    return cpu_leaf(0, leaf);
}

/* --- Model-specific registers --- */

static uint64_t *mtrr(struct sim_cpu *cpu, uint32_t msr)
{
    if (msr >= 0x200 && msr < 0x210)
        return &cpu->mtrr_variable[msr - 0x200];
    if (msr == 0x2FF)
        return &cpu->mtrr_def_type;
    for (unsigned i = 0; i < 11; i++) {
        if (fixed_msrs[i] == msr)
            return &cpu->mtrr_fixed[i];
    }
    return NULL;
}

static bool type_exists(uint8_t type)
{
    return type == 0 || type == 1 || type == 4 || type == 5 || type == 6;
}

/* What makes a write fault; Intel SDM 3A, "MTRR". */
static bool mtrr_valid(uint32_t msr, uint64_t value)
{
    const uint64_t beyond = ~(((uint64_t)1 << sim_guest->physical_bits) - 1);

    if (msr == 0x2FF)
        return (value & ~(uint64_t)0xCFF) == 0 && type_exists((uint8_t)value);
    if (msr >= 0x200 && msr < 0x210)
        return (msr & 1) != 0 ? (value & (beyond | 0x7FF)) == 0
                              : (value & (beyond | 0xF00)) == 0 && type_exists((uint8_t)value);
    for (unsigned i = 0; i < 8; i++) {
        if (!type_exists((uint8_t)(value >> (8 * i))))
            return false;
    }
    return true;
}

/* Is the register in use? Those of an MTRR that is off may change. */
static bool mtrr_is_live(const struct sim_cpu *cpu, uint32_t msr)
{
    if (msr == 0x2FF || (cpu->mtrr_def_type & MTRR_ENABLED) == 0)
        return false;
    if (msr >= 0x200 && msr < 0x210)
        return (cpu->mtrr_variable[(msr - 0x200) | 1] & MTRR_VALID) != 0;
    return (cpu->mtrr_def_type & MTRR_FIXED_ENABLED) != 0;
}

static void msr_write_on(uint32_t vcpu, uint32_t msr, uint64_t value)
{
    struct sim_cpu *cpu = &sim_result.cpu[vcpu];
    uint64_t *reg = mtrr(cpu, msr);

    if (reg == NULL || !mtrr_valid(msr, value))
        sim_fault("general protection fault on vCPU %u: 0x%llx written to MSR 0x%x", vcpu,
                  (unsigned long long)value, msr);
    if (mtrr_is_live(cpu, msr) && *reg != value)
        sim_violation("vCPU %u: MTRR 0x%x changed while it is enabled", vcpu, msr);
    *reg = value;
}

static void note_first(bool write, uint32_t msr, uint64_t value)
{
    const struct sim_counts *c = &sim_result.count;

    if (!sim_result.first_msr.seen)
        sim_result.first_msr =
            (struct sim_first_msr){true, write, msr, value, c->exits, c->cpuid, c->pointers};
}

void cpu_hypercall_msr(uint32_t msr)
{
    note_first(true, msr, 0);
}

void msr_write(uint32_t msr, uint64_t value)
{
    note_first(true, msr, value);
    sim_result.count.msr_writes++;
    sim_exit_happens();
    sim_processor_happens();
    msr_write_on(0, msr, value);
}

uint64_t msr_read(uint32_t msr)
{
    const uint64_t *reg = mtrr(&sim_result.cpu[0], msr);

    note_first(false, msr, 0);
    sim_result.count.msr_reads++;
    sim_exit_happens();
    switch (msr) {
    case 0x1B:
        return 0xFEE00900;
    case 0xFE:
        return (MTRR_CAP - sim_guest->mtrrs_missing) &
               ~(sim_guest->no_fixed_mtrrs ? MTRR_CAP_FIXED : 0u);
    case 0x277:
        return 0x0007040600070406;
    default:
        if (reg == NULL)
            sim_fault("general protection fault: MSR 0x%x read", msr);
        return *reg;
    }
}

/* --- Other processors --- */

const uint8_t *ap_code(uint32_t *size)
{
    *size = sizeof(ap_marker);
    return ap_marker;
}

/* machine/ap_start.S */
static void run_ap(uint32_t vcpu, uint32_t vector)
{
    const uint32_t slots = AP_MAILBOX_SLOTS;
    const uint32_t code = vector << 12;
    const void *there = sim_memory(code, sizeof(ap_marker));
    uint32_t *box = sim_memory(code + AP_MAILBOX_OFFSET, AP_MAILBOX_MSR);
    const uint32_t *msr;
    uint32_t slot;

    if (there == NULL || box == NULL || memcmp(there, ap_marker, sizeof(ap_marker)) != 0 ||
        code != AP_CODE)
        sim_fault("vCPU %u started at 0x%x, where its code is not", vcpu, code);
    sim_result.count.ap_starts++;
    slot = box[AP_MAILBOX_ARRIVED / 4]++;
    if (slot < slots) {
        const struct cpuid_regs r = cpu_leaf(vcpu, box[AP_MAILBOX_LEAF / 4]);

        box[AP_MAILBOX_APIC_ID / 4 + slot] = box[AP_MAILBOX_LEAF / 4] == 0xB ? r.edx : r.ebx >> 24;
        msr = box + AP_MAILBOX_MSR / 4;
        for (uint32_t i = 0; i < box[AP_MAILBOX_MSR_COUNT / 4]; i++, msr += 3) {
            sim_result.count.ap_msr_writes++;
            msr_write_on(vcpu, msr[0], (uint64_t)msr[2] << 32 | msr[1]);
        }
    }
    box[AP_MAILBOX_DONE / 4]++;
    sim_result.cpu[vcpu].state = SIM_CPU_PARKED;
}

uint64_t cpus_due(void)
{
    uint64_t due = UINT64_MAX;

    for (uint32_t i = 1; i < sim_guest->vcpus && i < SIM_MAX_VCPUS; i++) {
        if (aps[i].due < due)
            due = aps[i].due;
    }
    return due;
}

void cpus_act(void)
{
    for (uint32_t i = 1; i < sim_guest->vcpus && i < SIM_MAX_VCPUS; i++) {
        if (aps[i].due > sim_now)
            continue;
        aps[i].due = UINT64_MAX;
        run_ap(i, aps[i].vector);
    }
}

void cpus_paused(uint64_t ns)
{
    for (unsigned i = 0; i < SIM_MAX_VCPUS; i++)
        aps[i].due += aps[i].due != UINT64_MAX ? ns : 0;
}

static void startup(uint32_t vcpu, uint32_t vector)
{
    struct sim_cpu *cpu = &sim_result.cpu[vcpu];

    cpu->sipis++;
    if (cpu->state != SIM_CPU_WAIT_FOR_SIPI)
        return; /* as Xen: ignored unless it waits for one */
    if (sim_guest->ap_dead[vcpu] &&
        (sim_guest->ap_dead_for == 0 || cpu->sipis <= sim_guest->ap_dead_for))
        return;
    cpu->state = SIM_CPU_STARTING;
    aps[vcpu].vector = vector;
    aps[vcpu].due =
        sim_now + sim_guest->ap_delay_ns + (uint64_t)AP_STAGGER * (sim_guest->vcpus - vcpu);
}

static void init(uint32_t vcpu)
{
    if (sim_result.cpu[vcpu].state == SIM_CPU_STARTING &&
        sim_guest->ap_delay_ns <
            SIM_AP_PATIENCE(sim_guest->vcpus)) /* one that is later is stopped on its way */
        sim_violation("vCPU %u got an INIT before it had finished", vcpu);
    sim_result.cpu[vcpu].state = SIM_CPU_WAIT_FOR_SIPI;
    aps[vcpu].due = UINT64_MAX;
}

static void ipi(uint32_t icr)
{
    const uint32_t shorthand = icr >> 18 & 3, mode = icr >> 8 & 7;
    const uint32_t target = sim_result.lapic[LAPIC_ICR_HIGH >> 4] >> 24;

    sim_result.count.ipis++;
    if (shorthand == 1 || shorthand == 2)
        sim_fault("an interrupt to itself (ICR 0x%08x): no handler", icr);
    for (uint32_t i = 1; i < sim_guest->vcpus && i < SIM_MAX_VCPUS; i++) {
        if (shorthand != 3 && target != 0xFF && target != 2 * i)
            continue;
        if (mode == 5 && (icr & 0x4000) != 0)
            init(i);
        else if (mode == 6)
            startup(i, icr & 0xFF);
    }
}

/* --- Interrupt controllers --- */

uint32_t lapic_read(uint32_t offset)
{
    return offset < 0x400 ? sim_result.lapic[offset >> 4] : 0;
}

void lapic_write(uint32_t offset, uint32_t value)
{
    if (offset >= 0x400)
        return;
    sim_result.lapic[offset >> 4] = value;
    if (offset == LAPIC_ICR_LOW)
        ipi(value);
}

void ioapic_write(uint32_t offset, uint32_t value)
{
    uint64_t *rte;

    if (offset == 0)
        ioapic_index = value & 0xFF;
    if (offset != 0x10)
        return;
    if (ioapic_index == 0) {
        sim_result.ioapic[0] = value & 0x0F000000;
    } else if (ioapic_index >= 0x10 && ioapic_index < 0x10 + 2 * 48) {
        rte = &sim_result.ioapic_rte[(ioapic_index - 0x10) / 2];
        if ((ioapic_index & 1) == 0)
            *rte = (*rte & 0xFFFFFFFF00000000) | (value & 0x1FFFF);
        else
            *rte = (*rte & 0xFFFFFFFF) | (uint64_t)value << 32;
    }
}

uint32_t ioapic_read(uint32_t offset)
{
    if (offset == 0)
        return ioapic_index;
    if (offset != 0x10)
        return 0xFFFFFFFF;
    if (ioapic_index < 0x10)
        return sim_result.ioapic[ioapic_index];
    if (ioapic_index < 0x10 + 2 * 48)
        return (uint32_t)(sim_result.ioapic_rte[(ioapic_index - 0x10) / 2] >>
                          (32 * (ioapic_index & 1)));
    return 0;
}

/* What a system would miss: processors that wait for its start-up interrupt. */
void cpus_end(void)
{
    if (sim_result.outcome != SIM_HANDOFF)
        return;
    for (uint32_t i = 1; i < sim_guest->vcpus && i < SIM_MAX_VCPUS; i++) {
        if (sim_result.cpu[i].state != SIM_CPU_WAIT_FOR_SIPI)
            sim_violation("vCPU %u is not waiting for a start-up interrupt at the hand-off", i);
    }
}
