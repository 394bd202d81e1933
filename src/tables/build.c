/* SPDX-License-Identifier: BSD-2-Clause */
/* Building all tables, see build.h. */
#include "tables/build.h"
#include "plan/e820.h"
#include "tables/mptable.h"
#include "tables/pir.h"
#include "tables/smbios_build.h"

#define ACPI_BUILD_SIZE (256 * KIB) /* user-supplied tables take what ours leave */
#define VM86_TSS_ALIGN  128u

static uint8_t tables_acpi[ACPI_BUILD_SIZE];
static uint8_t tables_reserved[RESERVED_AREA_MAX];
static uint8_t tables_scratch[SCRATCH_SIZE];
static uint8_t tables_info[64];

static MUST_USE bool area_ok(const struct buf *b, enum message message, struct problem *why)
{
    if (buf_ok(b))
        return true;
    return problem_set(why, message, "after %u of %u bytes: %s", b->len, b->size, b->bad);
}

static void build_legacy(struct tables *t, const struct platform *platform,
                         const struct apic_ids *ids, struct layout *layout)
{
    if (platform->cpu.count == 1 && !platform->cpu.apic_mode)
        return;
    buf_align(&t->scratch, 16);
    layout->mp_floating_pointer = buf_here(&t->scratch);
    mptable_build(&t->scratch, platform, ids);
    buf_align(&t->scratch, 16);
    layout->pir = buf_here(&t->scratch);
    pir_build(&t->scratch, platform);
}

static void build_acpi(struct tables *t, const struct platform *platform,
                       const struct apic_ids *ids, struct layout *layout)
{
    layout->acpi_end = ACPI_AREA;
    if (!platform->options.acpi)
        return;
    if (platform->options.generation_id[0] != 0 || platform->options.generation_id[1] != 0)
        layout->generation_id = acpi_generation_id(&t->acpi, &platform->options);
    buf_align(&t->scratch, 16);
    layout->rsdp = buf_here(&t->scratch);
    t->summary = acpi_build(&t->acpi, &t->scratch, platform, ids, layout);
    layout->acpi_end = align_up_u64(buf_here(&t->acpi), PAGE_SIZE);
}

bool tables_build(struct tables *t, const struct platform *platform, const struct apic_ids *ids,
                  struct layout *layout, const struct payload *payload, struct problem *why)
{
    const bool tpm = platform->device.tpm != TPM_NONE;

    /* Before the tables the TPM's log has a known address, and needs no copy: it is all zeros. */
    layout->tpm_log = tpm ? ACPI_AREA : 0;
    t->summary = (struct acpi_summary){.srat = 0};
    buf_init(&t->acpi, tables_acpi, sizeof(tables_acpi), ACPI_AREA + (tpm ? TPM_LOG_SIZE : 0));
    buf_init(&t->reserved, tables_reserved, sizeof(tables_reserved), RESERVED_AREA);
    buf_init(&t->scratch, tables_scratch, payload->scratch_size, payload->scratch);
    smbios_build(&t->reserved, &t->scratch, platform, layout);
    if (payload->legacy_tables)
        build_legacy(t, platform, ids, layout);
    build_acpi(t, platform, ids, layout);
    buf_align(&t->reserved, VM86_TSS_ALIGN);
    layout->vm86_tss = buf_here(&t->reserved);
    buf_zero(&t->reserved, VM86_TSS_SIZE);
    return area_ok(&t->acpi, MSG_ACPI_FULL, why) && area_ok(&t->reserved, MSG_SMBIOS_FULL, why) &&
           area_ok(&t->scratch, MSG_FIRMWARE_TABLES_FULL, why);
}

bool tables_finish(struct tables *t, const struct platform *platform, const struct apic_ids *ids,
                   struct layout *layout, const struct payload *payload, struct problem *why)
{
    if (!e820_derive(layout, platform, why))
        return false;
    buf_init(&t->info, tables_info, sizeof(tables_info), PAYLOAD_INFO);
    if (!payload->kernel)
        payload->info(&t->info, &t->scratch, layout);
    acpi_update_srat(&t->acpi, &t->summary, platform, ids, layout);
    return area_ok(&t->info, MSG_FIRMWARE_INFO_FULL, why) &&
           area_ok(&t->scratch, MSG_FIRMWARE_TABLES_FULL, why);
}
