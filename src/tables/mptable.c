/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The MultiProcessor table, in which guests without ACPI find their processors and their I/O APIC.
 * MultiProcessor Specification 1.4, chapter 4. PCI interrupts are not described: such a guest uses
 * the ISA interrupts that the PIIX3 links lead to, in the interrupt line registers and in $PIR.
 */
#include "tables/mptable.h"

#define ISA_BUS       0
#define ALL_LAPICS    0xFF /* also: no processor can have this APIC ID */
#define LAPIC_VERSION 0x14 /* what Xen's local APICs say; Linux complains of any other value here */

/* Entry types and, for both kinds of interrupts, what is signalled. MP 1.4, tables 4-3, 4-11. */
enum { PROCESSOR = 0, BUS = 1, IO_APIC = 2, IO_INTERRUPT = 3, LOCAL_INTERRUPT = 4 };
enum { INT = 0, NMI = 1, EXT_INT = 3 };

#define ACTIVE_LOW_LEVEL 0x000F /* interrupt flags; 0: as usual on the bus */
#define CPU_ENABLED      0x01
#define CPU_BOOTSTRAP    0x02

#define FLOATING_POINTER_SIZE 16
#define HEADER_SIZE           44
#define PROCESSOR_SIZE        20
#define OTHER_SIZE            8  /* every other entry */
#define OTHER_ENTRIES         20 /* bus, I/O APIC, ExtINT, 15 ISA interrupts, two local ones */
#define MAX_PROCESSORS                                                                             \
    ((MPTABLE_MAX - FLOATING_POINTER_SIZE - HEADER_SIZE - OTHER_ENTRIES * OTHER_SIZE) /            \
     PROCESSOR_SIZE)

/* MP Floating Pointer Structure. MP 1.4, 4.1. */
static void floating_pointer(struct buf *out)
{
    const uint32_t start = out->len;

    buf_text(out, "_MP_", 4);                                /* Signature */
    buf_u32(out, buf_here(out) - 4 + FLOATING_POINTER_SIZE); /* Physical Address Pointer */
    buf_u8(out, FLOATING_POINTER_SIZE / 16);                 /* Length */
    buf_u8(out, 4);                                          /* Spec Rev: 1.4 */
    buf_u8(out, 0);                                          /* Checksum, below */
    buf_zero(out, 5); /* Feature Information: a table is there, virtual wire mode */
    buf_expect(out, start, FLOATING_POINTER_SIZE);
    buf_checksum8(out, start, start + FLOATING_POINTER_SIZE, start + 10);
}

/* MP Configuration Table Header. MP 1.4, 4.2. */
static void header(struct buf *out)
{
    buf_text(out, "PCMP", 4);          /* Signature */
    buf_u16(out, 0);                   /* Base Table Length, set at the end */
    buf_u8(out, 4);                    /* Spec Rev: 1.4 */
    buf_u8(out, 0);                    /* Checksum, set at the end */
    buf_text(out, "_HVMCPU_", 8);      /* OEM ID */
    buf_text(out, "XEN         ", 12); /* Product ID */
    buf_u32(out, 0);                   /* OEM Table Pointer */
    buf_u16(out, 0);                   /* OEM Table Size */
    buf_u16(out, 0);                   /* Entry Count, set at the end */
    buf_u32(out, LAPIC_BASE);          /* Address of Local APIC */
    buf_zero(out, 2 + 1 + 1);          /* Extended Table Length and Checksum, Reserved */
}

/*
 * Processor Entries, MP 1.4, 4.3.1: the bootstrap processor and the others that are online, as many
 * as keep the table below MPTABLE_MAX. Returns how many, and counts those omitted.
 */
static uint32_t processors(struct buf *out, const struct cpu_facts *cpu, const struct apic_ids *ids,
                           uint32_t *left_out)
{
    uint32_t count = 0;

    for (uint32_t vcpu = 0; vcpu < cpu->count; vcpu++) {
        if (vcpu != 0 && !cpu->online[vcpu])
            continue;
        if (count == MAX_PROCESSORS || ids->of[vcpu] >= ALL_LAPICS) {
            ++*left_out;
            continue;
        }
        buf_u8(out, PROCESSOR);                                     /* Entry Type */
        buf_u8(out, ids->of[vcpu]);                                 /* Local APIC ID */
        buf_u8(out, LAPIC_VERSION);                                 /* Local APIC Version # */
        buf_u8(out, CPU_ENABLED | (vcpu == 0 ? CPU_BOOTSTRAP : 0)); /* CPU Flags */
        buf_u32(out, cpu->signature & 0xFFF);                       /* CPU Signature */
        buf_u32(out, cpu->features);                                /* Feature Flags */
        buf_zero(out, 8);                                           /* Reserved */
        count++;
    }
    return count;
}

/* I/O and Local Interrupt Assignment Entries. MP 1.4, 4.3.4 and 4.3.5. */
static void interrupt(struct buf *out, uint32_t entry, uint32_t type, uint32_t irq, uint32_t apic,
                      uint32_t input)
{
    const bool pci = entry == IO_INTERRUPT && type == INT && (PCI_ISA_IRQS >> irq & 1) != 0;

    buf_u8(out, entry);                       /* Entry Type */
    buf_u8(out, type);                        /* Interrupt Type */
    buf_u16(out, pci ? ACTIVE_LOW_LEVEL : 0); /* PO and EL */
    buf_u8(out, ISA_BUS);                     /* Source Bus ID */
    buf_u8(out, irq);                         /* Source Bus IRQ */
    buf_u8(out, apic);                        /* Destination APIC ID */
    buf_u8(out, input);                       /* Destination APIC INTIN# or LINTIN# */
}

static void interrupts(struct buf *out)
{
    /* The two 8259s hang on input 0; the timer, ISA interrupt 0, therefore on input 2. */
    interrupt(out, IO_INTERRUPT, EXT_INT, 0, IOAPIC_ID, 0);
    for (uint32_t irq = 0; irq < ISA_IRQS; irq++) {
        if (irq != 2) /* the cascade */
            interrupt(out, IO_INTERRUPT, INT, irq, IOAPIC_ID, irq == 0 ? 2 : irq);
    }
    /* The wiring of every local APIC: LINT0 is ExtINT, LINT1 is NMI. */
    interrupt(out, LOCAL_INTERRUPT, EXT_INT, 0, ALL_LAPICS, 0);
    interrupt(out, LOCAL_INTERRUPT, NMI, 0, ALL_LAPICS, 1);
}

void mptable_build(struct buf *out, const struct platform *platform, const struct apic_ids *ids)
{
    uint32_t start, entries, left_out = 0;

    buf_align(out, 16);
    floating_pointer(out);
    start = out->len;
    header(out);
    entries = OTHER_ENTRIES + processors(out, &platform->cpu, ids, &left_out);
    if (left_out != 0 && !platform->options.acpi)
        warn(MSG_MP_TABLE_FULL, "%u vCPUs that do not fit", left_out);

    /* Bus Entry. MP 1.4, 4.3.2. */
    buf_u8(out, BUS);           /* Entry Type */
    buf_u8(out, ISA_BUS);       /* Bus ID */
    buf_text(out, "ISA   ", 6); /* Bus Type String */

    /* I/O APIC Entry. MP 1.4, 4.3.3. */
    buf_u8(out, IO_APIC);                         /* Entry Type */
    buf_u8(out, IOAPIC_ID);                       /* I/O APIC ID */
    buf_u8(out, platform->device.ioapic_version); /* I/O APIC Version # */
    buf_u8(out, 1);                               /* I/O APIC Flags: Enabled */
    buf_u32(out, IOAPIC_BASE);                    /* I/O APIC Address */

    interrupts(out);
    buf_set_u16(out, start + 4, out->len - start); /* Base Table Length */
    buf_set_u16(out, start + 34, entries);         /* Entry Count */
    buf_checksum8(out, start, out->len, start + 7);
}
