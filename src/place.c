/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Placing the tables, see place.h. They are built in buffers of ours first: only then is it known how much memory to ask
 * for, and asking once is what keeps it cheap.
 */
#include "acpi.h"
#include "fatal.h"
#include "hw/phys.h"
#include "lib/buf.h"
#include "lib/fmt.h"
#include "lib/num.h"
#include "lib/str.h"
#include "place.h"
#include "plan/e820.h"
#include "tables/mptable.h"
#include "tables/pir.h"
#include "tables/smbios.h"
#include "tables/smbios_passed.h"
#include "xen/domain.h"
#include "xen/populate.h"
#include "xen/public.h"
#include "xen/store.h"

#define ACPI_BUILD_SIZE (256 * KIB) /* passed tables take what ours leave */
#define VM86_TSS_SIZE                                                                              \
    384u /* TSS, interrupt redirection and I/O bitmaps; Intel SDM 3B, "Virtual-8086 Mode" */
#define VM86_TSS_ALIGN 128u

extern const char slipway_date[]; /* "mm/dd/yyyy", from the Makefile */

static uint8_t acpi_bytes[ACPI_BUILD_SIZE];
static uint8_t reserved_bytes[RESERVED_AREA_MAX];
static uint8_t scratch_bytes[SCRATCH_SIZE];

struct areas {
    struct buf acpi;     /* NVS in the E820 */
    struct buf reserved; /* reserved in the E820 */
    struct buf scratch;  /* copied by the payload before the memory is used otherwise */
    struct acpi_summary summary;
};

static MUST_USE bool area_ok(const struct buf *b, enum message message, struct problem *why)
{
    if (buf_ok(b))
        return true;
    return problem_set(why, message, "after %u of %u bytes: %s", b->len, b->size, b->bad);
}

static void build_smbios(struct areas *a, const struct platform *platform, struct layout *layout)
{
    const uint64_t structures = buf_here(&a->reserved);
    static struct smbios_passed passed;
    struct smbios_summary summary;

    smbios_structures(&a->reserved, platform, layout, slipway_date, &passed, &summary);
    buf_align(&a->scratch, 16);
    layout->smbios_entry_point = buf_here(&a->scratch);
    smbios_entry_point(&a->scratch, &summary, structures);
    if (!platform->options.smbios3)
        return;
    buf_align(&a->scratch, 16);
    layout->smbios3_entry_point = buf_here(&a->scratch);
    smbios3_entry_point(&a->scratch, &summary, structures);
}

static void build_legacy(struct areas *a, const struct platform *platform, struct layout *layout)
{
    if (platform->cpu.count == 1 && !platform->cpu.apic_mode)
        return;
    buf_align(&a->scratch, 16);
    layout->mp_floating_pointer = buf_here(&a->scratch);
    mptable_build(&a->scratch, platform);
    buf_align(&a->scratch, 16);
    layout->pir = buf_here(&a->scratch);
    pir_build(&a->scratch, platform);
}

static void build_acpi(struct areas *a, const struct platform *platform, struct layout *layout)
{
    layout->acpi_end = ACPI_AREA;
    if (!platform->options.acpi)
        return;
    if (platform->options.generation_id[0] != 0 || platform->options.generation_id[1] != 0)
        layout->generation_id = generation_id_append(&a->acpi, &platform->options);
    buf_align(&a->scratch, 16);
    layout->rsdp = buf_here(&a->scratch);
    a->summary = acpi_build(&a->acpi, &a->scratch, platform, layout);
    layout->acpi_end = align_down_u64(buf_here(&a->acpi) + PAGE_SIZE - 1, PAGE_SIZE);
}

/* The tables that need memory of their own. False if one does not fit. */
static MUST_USE bool build(struct areas *a, const struct platform *platform, struct layout *layout,
                           const struct payload *payload, struct problem *why)
{
    /* In front of the tables the TPM's log has a known address and needs no copy: zeros are all it is. */
    if (platform->device.tpm != TPM_NONE)
        layout->tpm_log = ACPI_AREA;
    buf_init(&a->acpi, acpi_bytes, sizeof(acpi_bytes),
             layout->tpm_log != 0 ? layout->tpm_log + TPM_LOG_SIZE : ACPI_AREA);
    buf_init(&a->reserved, reserved_bytes, sizeof(reserved_bytes), RESERVED_AREA);
    buf_init(&a->scratch, scratch_bytes, payload->scratch_size, payload->scratch);
    build_smbios(a, platform, layout);
    if (payload->legacy_tables)
        build_legacy(a, platform, layout);
    build_acpi(a, platform, layout);
    buf_align(&a->reserved, VM86_TSS_ALIGN);
    layout->vm86_tss = buf_here(&a->reserved);
    buf_zero(&a->reserved, VM86_TSS_SIZE);
    return area_ok(&a->acpi, MSG_ACPI_FULL, why) && area_ok(&a->reserved, MSG_SMBIOS_FULL, why) &&
           area_ok(&a->scratch, MSG_FIRMWARE_TABLES_FULL, why);
}

static MUST_USE bool make_room(const struct areas *a, const struct platform *platform,
                               struct layout *layout, uint64_t payload_ram_end, struct problem *why)
{
    const uint64_t keep = max_u64(platform->loader.paddr + platform->loader.size, payload_ram_end);
    struct page_run runs[3] = {
        {a->reserved.paddr, (a->reserved.len + PAGE_SIZE - 1) >> PAGE_SHIFT}};
    uint32_t count = 1;

    if (platform->options.acpi)
        runs[count++] =
            (struct page_run){ACPI_AREA, (uint32_t)(layout->acpi_end - ACPI_AREA) >> PAGE_SHIFT};
    if (layout->high_image != 0) {
        const uint64_t size = FOUR_GIB - layout->high_image;

        if (!memory_unreserved(&platform->ram, layout->high_image, size, why))
            return false;
        runs[count++] = (struct page_run){layout->high_image, (uint32_t)(size >> PAGE_SHIFT)};
    }
    return populate(layout, runs, count, keep, why);
}

/* From where the toolstack put it to where it runs. The one below 1 MiB is the last of it if that is not all. */
static void copy_image(const struct module *image, const struct layout *layout)
{
    const uint32_t low_size = BIOS_TOP - layout->bios_start;
    const uint8_t *from = phys_ptr(image->paddr, image->size);

    if (layout->high_image != 0)
        memcpy(phys_ptr(layout->high_image, image->size), from, (size_t)image->size);
    memcpy(phys_ptr(layout->bios_start, low_size), from + (image->size - low_size), low_size);
}

static void copy_out(const struct buf *b)
{
    if (b->len != 0)
        memcpy(phys_ptr(b->paddr, b->len), b->data, b->len);
}

/* Microsoft: Virtual Machine Generation ID. Xen's parameter is 0 from the start; old toolstacks read XenStore. */
static void tell_generation_id(uint64_t address)
{
    char text[24];
    int32_t error;

    if (address == 0)
        return;
    error = domain_param_set(HVM_PARAM_VM_GENERATION_ID_ADDR, address);
    if (error != 0)
        warn(MSG_GENERATION_ID, "error %d", error);
    fmt_print(text, sizeof(text), "0x%llx", (unsigned long long)address);
    store_report(HVM_XS_GENERATION_ID_ADDRESS, text);
}

/* Only VMX without "unrestricted guest" needs it; Xen writes to it for as long as the guest lives. */
static void tell_vm86_tss(uint64_t address)
{
    const int32_t error =
        domain_param_set(HVM_PARAM_VM86_TSS_SIZED, (uint64_t)VM86_TSS_SIZE << 32 | address);

    if (error != 0)
        warn(MSG_VM86_TSS, "error %d", error);
}

bool tables_place(const struct platform *platform, struct layout *layout,
                  const struct payload *payload, struct problem *why)
{
    static uint8_t info_bytes[64];
    const uint64_t size = platform->firmware.size;
    struct buf info;
    struct areas a = {.summary = {.srat = 0}};

    layout->bios_start = BIOS_TOP - (uint32_t)min_u64(size, payload->low_max);
    layout->high_image = payload->high ? FOUR_GIB - size : 0;
    if (!build(&a, platform, layout, payload, why) ||
        !make_room(&a, platform, layout, payload->ram_end, why) ||
        !e820_derive(layout, platform, why))
        return false;
    buf_init(&info, info_bytes, sizeof(info_bytes), PAYLOAD_INFO);
    payload->info(&info, &a.scratch, layout);
    if (!area_ok(&info, MSG_FIRMWARE_INFO_FULL, why) ||
        !area_ok(&a.scratch, MSG_FIRMWARE_TABLES_FULL, why))
        return false;

    acpi_settle(&a.acpi, &a.summary, platform, layout);
    if (a.summary.licence != NULL)
        log_line("ACPI tables have the OEM ids \"%.6s\" \"%.8s\" of the passed %.4s",
                 (const char *)a.summary.licence + 10, (const char *)a.summary.licence + 16,
                 (const char *)a.summary.licence);
    copy_image(&platform->firmware, layout);
    copy_out(&a.acpi);
    copy_out(&a.reserved);
    copy_out(&a.scratch);
    copy_out(&info);
    tell_vm86_tss(layout->vm86_tss);
    tell_generation_id(layout->generation_id);
    return true;
}
