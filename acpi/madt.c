/* SPDX-License-Identifier: BSD-2-Clause */
/* The Multiple APIC Description Table, "APIC". ACPI 6.5, 5.2.12. */
#include "tables.h"

enum {
    MADT_LOCAL_APIC = 0,
    MADT_IO_APIC = 1,
    MADT_INTERRUPT_SOURCE_OVERRIDE = 2,
    MADT_LOCAL_APIC_NMI = 4,
    MADT_LOCAL_X2APIC = 9,
    MADT_LOCAL_X2APIC_NMI = 10,

    PCAT_COMPAT = 1,    /* there is a PIC, too */
    LOCAL_APIC_ON = 1,  /* Enabled; what is not is a processor to be plugged in later */
    CONFORMS = 0,       /* MPS INTI flags: as the bus has it */
    LOW_LEVEL = 0x000F, /* MPS INTI flags: active low, level triggered */
};

/* ACPI 6.5, 5.2.12.5. */
static void interrupt_source_override(struct buf *out, uint8_t source, uint32_t gsi, uint16_t flags)
{
    buf_u8(out, MADT_INTERRUPT_SOURCE_OVERRIDE); /* Type */
    buf_u8(out, 10);                             /* Length */
    buf_u8(out, 0);                              /* Bus: ISA */
    buf_u8(out, source);                         /* Source */
    buf_u32(out, gsi);                           /* Global System Interrupt */
    buf_u16(out, flags);                         /* Flags */
}

/* ACPI 6.5, 5.2.12.3. */
static void io_apic(struct buf *out)
{
    buf_u8(out, MADT_IO_APIC); /* Type */
    buf_u8(out, 12);           /* Length */
    buf_u8(out, IOAPIC_ID);    /* I/O APIC ID */
    buf_u8(out, 0);            /* Reserved */
    buf_u32(out, IOAPIC_BASE); /* I/O APIC Address */
    buf_u32(out, 0);           /* Global System Interrupt Base */
}

uint32_t madt_processor_size(uint32_t apic_id)
{
    return apic_id < FIRST_X2APIC_ID ? 8 : 16;
}

/*
 * ACPI 6.5, 5.2.12.2; from APIC id 255 on 5.2.12.12. Xen: public/hvm/hvm_info_table.h promises that
 * the processor's UID is the number of the vCPU.
 */
void madt_processor(struct buf *out, uint32_t index, uint32_t apic_id, bool online)
{
    const uint32_t flags = online ? LOCAL_APIC_ON : 0;
    const uint32_t start = out->len;

    if (apic_id < FIRST_X2APIC_ID) {
        buf_u8(out, MADT_LOCAL_APIC); /* Type */
        buf_u8(out, 8);               /* Length */
        buf_u8(out, index);           /* ACPI Processor UID */
        buf_u8(out, apic_id);         /* APIC ID */
        buf_u32(out, flags);          /* Flags */
    } else {
        buf_u8(out, MADT_LOCAL_X2APIC); /* Type */
        buf_u8(out, 16);                /* Length */
        buf_u16(out, 0);                /* Reserved */
        buf_u32(out, apic_id);          /* X2APIC ID */
        buf_u32(out, flags);            /* Flags */
        buf_u32(out, index);            /* ACPI Processor UID */
    }
    buf_expect(out, start, madt_processor_size(apic_id));
}

/* NMI is wired to LINT1 of every processor. ACPI 6.5, 5.2.12.7 and 5.2.12.13. */
static void local_apic_nmi(struct buf *out, bool x2apic)
{
    buf_u8(out, MADT_LOCAL_APIC_NMI); /* Type */
    buf_u8(out, 6);                   /* Length */
    buf_u8(out, 0xFF);                /* ACPI Processor UID: all */
    buf_u16(out, CONFORMS);           /* Flags */
    buf_u8(out, 1);                   /* Local APIC LINT# */
    if (!x2apic)
        return;
    buf_u8(out, MADT_LOCAL_X2APIC_NMI); /* Type */
    buf_u8(out, 12);                    /* Length */
    buf_u16(out, CONFORMS);             /* Flags */
    buf_u32(out, 0xFFFFFFFF);           /* ACPI Processor UID: all */
    buf_u8(out, 1);                     /* Local x2APIC LINT# */
    buf_zero(out, 3);                   /* Reserved */
}

/*
 * Revision 2: from 5 on, Linux would set aside no place for an offline processor unless it had the
 * Online Capable flag as well. IRQ 9, the SCI, needs no override: level and low is what ACPI
 * presumes of it.
 */
uint64_t madt_build(struct buf *out, const struct cpu_facts *cpu, const struct apic_ids *ids)
{
    const uint32_t begun = table_begin(out, "APIC", 2);
    bool x2apic = false;

    buf_u32(out, LAPIC_BASE);  /* Local Interrupt Controller Address */
    buf_u32(out, PCAT_COMPAT); /* Flags */

    interrupt_source_override(out, 0, 2, CONFORMS); /* the timer, where the PIC has its cascade */
    for (uint8_t irq = 0; irq < ISA_IRQS; irq++)
        if (PCI_ISA_IRQS >> irq & 1)
            interrupt_source_override(out, irq, irq, LOW_LEVEL);
    io_apic(out);
    for (uint32_t i = 0; i < cpu->count; i++) {
        madt_processor(out, i, ids->of[i], cpu->online[i]);
        x2apic |= ids->of[i] >= FIRST_X2APIC_ID;
    }
    local_apic_nmi(out, x2apic);
    return table_end(out, begun);
}
