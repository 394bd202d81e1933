/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Puts the ACPI tables together: header, FACS, DSDT, and the pointers from RSDP to XSDT and RSDT to the others.
 * ACPI 6.5, 5.2; the two FADTs are explained in fadt.c.
 */
#include <stddef.h>
#include "acpi.h"
#include "passed.h"
#include "tables.h"
#include "dsdt_aml.h"

#define MAX_LISTED       32 /* tables in RSDT and XSDT */
#define ROOT_TABLES_SIZE 544

_Static_assert(3 * 15 + 2 * 36 + (1 + MAX_LISTED) * (4 + 8) <= ROOT_TABLES_SIZE,
               "RSDT and XSDT find room behind another table, all of them aligned");

/* OEMID, OEM Table ID and OEM Revision in the header. ACPI 6.5, 5.2.6. */
enum { OEM_IDS = 10, OEM_IDS_SIZE = 18 };

/* Tables that both root tables list, behind the FADT. */
struct listed {
    uint64_t address[MAX_LISTED];
    uint32_t count;
};

static void list(struct buf *out, struct listed *tables, uint64_t address)
{
    if (tables->count == MAX_LISTED)
        buf_fail(out, "there are too many ACPI tables");
    else
        tables->address[tables->count++] = address;
}

uint32_t table_begin_like(struct buf *out, const char *signature, uint8_t revision,
                          const uint8_t *other)
{
    /* Guests and licences know these, so they are those that guests of Xen have always seen. */
    static const char own[] = "Xen\0\0\0"     /* OEMID */
                              "HVM\0\0\0\0\0" /* OEM Table ID */
                              "\0\0\0\0";     /* OEM Revision */
    uint32_t begun;

    buf_align(out, 16);
    begun = out->len;
    buf_text(out, signature, 4); /* Signature */
    buf_u32(out, 0);             /* Length: table_end() */
    buf_u8(out, revision);       /* Revision */
    buf_u8(out, 0);              /* Checksum: table_end() */
    buf_bytes(out, other != NULL ? other + OEM_IDS : (const uint8_t *)own, OEM_IDS_SIZE);
    buf_text(out, "SLIP", 4); /* Creator ID */
    buf_u32(out, 0);          /* Creator Revision */
    return begun;
}

uint32_t table_begin(struct buf *out, const char *signature, uint8_t revision)
{
    return table_begin_like(out, signature, revision, NULL);
}

uint64_t table_end(struct buf *out, uint32_t begun)
{
    buf_set_u32(out, begun + 4, out->len - begun);
    buf_checksum8(out, begun, out->len, begun + 9);
    return out->paddr + begun;
}

void gas_append(struct buf *out, enum gas_space space, uint8_t bit_width, enum gas_access access,
                uint64_t address)
{
    buf_u8(out, space);     /* Address Space ID */
    buf_u8(out, bit_width); /* Register Bit Width */
    buf_u8(out, 0);         /* Register Bit Offset */
    buf_u8(out, access);    /* Access Size */
    buf_u64(out, address);  /* Address */
}

/* Firmware ACPI Control Structure: 64-byte aligned, no checksum, and the OS writes to it. ACPI 6.5, 5.2.10. */
static uint64_t facs_build(struct buf *out)
{
    uint32_t begun;

    buf_align(out, 64);
    begun = out->len;
    buf_text(out, "FACS", 4); /* Signature */
    buf_u32(out, 64);         /* Length */
    buf_u32(out, 0);   /* Hardware Signature: the same for ever, hibernated guests may resume */
    buf_u32(out, 0);   /* Firmware Waking Vector */
    buf_u32(out, 0);   /* Global Lock */
    buf_u32(out, 0);   /* Flags */
    buf_u64(out, 0);   /* X Firmware Waking Vector */
    buf_u8(out, 1);    /* Version */
    buf_zero(out, 31); /* Reserved, OSPM Flags, Reserved */
    buf_expect(out, begun, 64);
    return out->paddr + begun;
}

/* RSDT (entries of 4 bytes) or XSDT (of 8). ACPI 6.5, 5.2.7 and 5.2.8. */
static uint64_t root_table(struct buf *out, const char *signature, uint32_t entry_size,
                           uint64_t fadt, const struct listed *tables, const uint8_t *licence)
{
    const uint32_t begun = table_begin_like(out, signature, 1, licence);

    for (uint32_t i = 0; i <= tables->count; i++) {
        const uint64_t address = i == 0 ? fadt : tables->address[i - 1];

        if (entry_size == 8)
            buf_u64(out, address);
        else
            buf_u32(out, address);
    }
    return table_end(out, begun);
}

/* Root System Description Pointer, ACPI 2.0 form. The OS looks at every 16th address. ACPI 6.5, 5.2.5. */
static void rsdp_build(struct buf *out, uint64_t rsdt, uint64_t xsdt)
{
    uint32_t begun;

    buf_align(out, 16);
    begun = out->len;
    buf_text(out, "RSD PTR ", 8); /* Signature */
    buf_u8(out, 0);               /* Checksum */
    buf_text(out, "Xen", 6);      /* OEMID */
    buf_u8(out, 2);               /* Revision */
    buf_u32(out, rsdt);           /* RsdtAddress */
    buf_u32(out, 36);             /* Length */
    buf_u64(out, xsdt);           /* XsdtAddress */
    buf_u8(out, 0);               /* Extended Checksum */
    buf_zero(out, 3);             /* Reserved */
    buf_expect(out, begun, 36);
    buf_checksum8(out, begun, begun + 20, begun + 8);
    buf_checksum8(out, begun, begun + 36, begun + 32);
}

/* Those of the user's that fit; there must be room for the root tables behind them. */
static void list_passed(struct buf *area, struct listed *tables, const struct passed_tables *passed)
{
    for (uint32_t i = 0; i < passed->count; i++) {
        const uint8_t *table = passed->table[i];

        if (tables->count == MAX_LISTED ||
            (uint64_t)area->len + passed_length(table) + ROOT_TABLES_SIZE > area->size)
            passed_reject(table, "no room for it");
        else
            list(area, tables, passed_append(area, table));
    }
}

struct acpi_summary acpi_build(struct buf *area, struct buf *anchor,
                               const struct platform *platform, const struct layout *layout)
{
    struct acpi_summary summary = {.srat = 0};
    struct listed tables = {.count = 0};
    struct passed_tables passed;
    uint64_t facs, dsdt, ssdt, fadt_1, fadt_4, xsdt, rsdt;

    passed_find(&passed, platform);
    summary.licence = passed.licence;
    facs = facs_build(area);
    dsdt = compiled_append(area, dsdt_aml, sizeof(dsdt_aml));
    ssdt = ssdt_build(area, platform, layout);
    fadt_1 = fadt_revision_1(area, facs, dsdt, passed.licence);
    fadt_4 = fadt_revision_4(area, facs, dsdt, passed.licence);

    /* Xen: public/hvm/hvm_info_table.h promises a MADT to guests with more than one vCPU. */
    if (platform->cpu.count > 1 || platform->cpu.apic_mode)
        list(area, &tables, madt_build(area, &platform->cpu));
    if (platform->device.hpet_id != 0)
        list(area, &tables, hpet_build(area, platform->device.hpet_id));
    list(area, &tables, waet_build(area));
    list(area, &tables, ssdt);
    for (uint32_t i = 0; i < COMPILED_SSDTS; i++) {
        const uint64_t address = compiled_ssdt(area, platform, i);

        if (address != 0)
            list(area, &tables, address);
    }
    if (platform->device.tpm != TPM_NONE)
        list(area, &tables, tpm_build(area, platform->device.tpm, layout->tpm_log));
    if (platform->numa.count != 0) {
        summary.srat = srat_build(area, platform, layout);
        list(area, &tables, summary.srat);
        list(area, &tables, slit_build(area, &platform->numa));
    }
    list_passed(area, &tables, &passed);

    xsdt = root_table(area, "XSDT", 8, fadt_4, &tables, passed.licence);
    rsdt = root_table(area, "RSDT", 4, fadt_1, &tables, passed.licence);
    rsdp_build(anchor, rsdt, xsdt);
    return summary;
}

void acpi_settle(struct buf *area, const struct acpi_summary *summary,
                 const struct platform *platform, const struct layout *layout)
{
    const uint32_t at = (uint32_t)(summary->srat - area->paddr);
    struct buf again;

    if (summary->srat == 0)
        return;
    buf_init(&again, area->data + at, area->len - at, summary->srat);
    (void)srat_build(&again, platform, layout);
}

uint64_t generation_id_append(struct buf *area, const struct options *options)
{
    uint64_t address;

    buf_align(area,
              16); /* Microsoft wants 8; with 16 it is in one page, which the toolstack maps */
    address = buf_here(area);
    buf_u64(area, options->generation_id[0]);
    buf_u64(area, options->generation_id[1]);
    return address;
}
