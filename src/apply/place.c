/* SPDX-License-Identifier: BSD-2-Clause */
/* Placing the tables and the payload, see place.h. */
#include "apply/place.h"
#include "apply/populate.h"
#include "lib/fmt.h"
#include "lib/str.h"
#include "log/log.h"
#include "machine/phys.h"
#include "tables/build.h"
#include "xen/domain.h"
#include "xen/public.h"
#include "xen/store.h"

static MUST_USE bool make_room(const struct tables *t, const struct platform *platform,
                               struct layout *layout, uint64_t payload_ram_end, struct problem *why)
{
    const uint64_t keep = max_u64(platform->loader.paddr + platform->loader.size, payload_ram_end);
    struct page_run runs[3] = {
        {t->reserved.paddr, (uint32_t)(align_up_u64(t->reserved.len, PAGE_SIZE) >> PAGE_SHIFT)}};
    uint32_t count = 1;

    if (platform->options.acpi)
        runs[count++] =
            (struct page_run){ACPI_AREA, (uint32_t)(layout->acpi_end - ACPI_AREA) >> PAGE_SHIFT};
    if (layout->high_image != 0) {
        const uint64_t size = FOUR_GIB - layout->high_image;

        if (!ram_unreserved(&platform->ram, layout->high_image, size, why))
            return false;
        runs[count++] = (struct page_run){layout->high_image, (uint32_t)(size >> PAGE_SHIFT)};
    }
    return populate(layout, runs, count, keep, why);
}

/* Copies the image from the toolstack's module to where it runs: its end, or all, below 1 MiB. */
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

/* Microsoft: Virtual Machine Generation ID. Old toolstacks read its address from XenStore. */
static void tell_generation_id(uint64_t address)
{
    char text[24];
    int32_t error;

    if (address == 0)
        return;
    error = domain_param_set(HVM_PARAM_VM_GENERATION_ID_ADDR, address);
    if (error != 0)
        warn(MSG_GENERATION_ID, "error %d", error);
    fmt_print(text, sizeof(text), "0x%llx", address);
    (void)store_write(HVM_XS_GENERATION_ID_ADDRESS, text); /* newer ones make no such key */
}

/* Only VMX without "unrestricted guest" needs it; Xen writes to it as long as the guest lives. */
static void tell_vm86_tss(uint64_t address)
{
    const int32_t error =
        domain_param_set(HVM_PARAM_VM86_TSS_SIZED, (uint64_t)VM86_TSS_SIZE << 32 | address);

    if (error != 0)
        warn(MSG_VM86_TSS, "error %d", error);
}

bool tables_place(const struct platform *platform, const struct apic_ids *ids,
                  struct layout *layout, const struct payload *payload, struct problem *why)
{
    const uint64_t size = platform->firmware.size;
    static struct tables t;

    layout->bios_start =
        BIOS_TOP - (payload->kernel ? payload->low_max : (uint32_t)min_u64(size, payload->low_max));
    layout->high_image = payload->high ? FOUR_GIB - size : 0;
    if (!tables_build(&t, platform, ids, layout, payload, why) ||
        !make_room(&t, platform, layout, payload->ram_end, why) ||
        !tables_finish(&t, platform, ids, layout, payload, why))
        return false;
    if (t.summary.licence != NULL)
        log_line("ACPI tables have the OEM ids \"%.6s\" \"%.8s\" of the user-supplied %.4s",
                 (const char *)t.summary.licence + 10, (const char *)t.summary.licence + 16,
                 (const char *)t.summary.licence);
    if (!payload->kernel)
        copy_image(&platform->firmware, layout);
    copy_out(&t.acpi);
    copy_out(&t.reserved);
    copy_out(&t.scratch);
    copy_out(&t.info);
    tell_vm86_tss(layout->vm86_tss);
    tell_generation_id(layout->generation_id);
    return true;
}
