/* SPDX-License-Identifier: BSD-2-Clause */
/* All ACPI tables in their order, and the pointers to them. ACPI 6.5, 5.2. */
#include "acpi.h"
#include "user_acpi.h"
#include "tables.h"
#include "dsdt_aml.h"

#define MAX_LISTED       32 /* tables in RSDT and XSDT */
#define ROOT_TABLES_SIZE 544

_Static_assert(3 * 15 + 2 * 36 + (1 + MAX_LISTED) * (4 + 8) <= ROOT_TABLES_SIZE,
               "RSDT and XSDT find room after another table, all of them aligned");

/* Tables that both root tables list, after the FADT. */
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

/* Firmware ACPI Control Structure: 64-byte aligned, no checksum. ACPI 6.5, 5.2.10. */
static uint64_t facs_build(struct buf *out)
{
    uint32_t begun;

    buf_align(out, 64);
    begun = out->len;
    buf_text(out, "FACS", 4); /* Signature */
    buf_u32(out, 64);         /* Length */
    buf_u32(out, 0);   /* Hardware Signature: never changes, so hibernated guests may resume */
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

/* Root System Description Pointer, ACPI 2.0 form, at a multiple of 16. ACPI 6.5, 5.2.5. */
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

/* The user-supplied tables that fit; there must be room for the root tables after them. */
static void list_user_tables(struct buf *area, struct listed *tables,
                             const struct user_acpi_tables *user)
{
    for (uint32_t i = 0; i < user->count; i++) {
        const uint8_t *table = user->table[i];

        if (tables->count == MAX_LISTED ||
            (uint64_t)area->len + user_acpi_length(table) + ROOT_TABLES_SIZE > area->size)
            user_acpi_reject(table, "no room for it");
        else
            list(area, tables, user_acpi_append(area, table));
    }
}

struct acpi_summary acpi_build(struct buf *area, struct buf *anchor,
                               const struct platform *platform, const struct apic_ids *ids,
                               const struct layout *layout)
{
    struct acpi_summary summary = {.srat = 0};
    struct listed tables = {.count = 0};
    struct user_acpi_tables user;
    uint64_t facs, dsdt, ssdt, fadt_1, fadt_4, xsdt, rsdt;

    user_acpi_find(&user, platform);
    summary.licence = user.licence;
    facs = facs_build(area);
    dsdt = table_append(area, dsdt_aml, sizeof(dsdt_aml));
    ssdt = ssdt_build(area, platform, ids, layout);
    fadt_1 = fadt_revision_1(area, facs, dsdt, user.licence);
    fadt_4 = fadt_revision_4(area, facs, dsdt, user.licence);

    /* Xen: public/hvm/hvm_info_table.h promises a MADT to guests with more than one vCPU. */
    if (platform->cpu.count > 1 || platform->cpu.apic_mode)
        list(area, &tables, madt_build(area, &platform->cpu, ids));
    if (platform->device.hpet_id != 0)
        list(area, &tables, hpet_build(area, platform->device.hpet_id));
    list(area, &tables, waet_build(area));
    list(area, &tables, ssdt);
    for (uint32_t i = 0; i < STATIC_SSDTS; i++) {
        const uint64_t address = static_ssdt(area, platform, i);

        if (address != 0)
            list(area, &tables, address);
    }
    if (platform->device.tpm != TPM_NONE)
        list(area, &tables, tpm_build(area, platform->device.tpm, layout->tpm_log));
    if (platform->numa.count != 0) {
        summary.srat = srat_build(area, platform, ids, layout);
        list(area, &tables, summary.srat);
        list(area, &tables, slit_build(area, &platform->numa));
    }
    list_user_tables(area, &tables, &user);

    xsdt = root_table(area, "XSDT", 8, fadt_4, &tables, user.licence);
    rsdt = root_table(area, "RSDT", 4, fadt_1, &tables, user.licence);
    rsdp_build(anchor, rsdt, xsdt);
    return summary;
}

void acpi_update_srat(struct buf *area, const struct acpi_summary *summary,
                      const struct platform *platform, const struct apic_ids *ids,
                      const struct layout *layout)
{
    const uint32_t at = (uint32_t)(summary->srat - area->paddr);
    struct buf again;

    if (summary->srat == 0)
        return;
    buf_init(&again, area->data + at, area->len - at, summary->srat);
    (void)srat_build(&again, platform, ids, layout);
}

uint64_t acpi_generation_id(struct buf *area, const struct options *options)
{
    uint64_t address;

    buf_align(area,
              16); /* Microsoft wants 8; with 16 it is in one page, which the toolstack maps */
    address = buf_here(area);
    buf_u64(area, options->generation_id[0]);
    buf_u64(area, options->generation_id[1]);
    return address;
}
