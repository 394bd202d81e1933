/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OVMF, UEFI firmware: an image that ends at 4 GiB and runs from there; its last 64 KiB are below
 * 1 MiB, too, where the processor begins in real mode. It is told the memory map through a block at
 * 0x1000, and looks for the anchors of ACPI and SMBIOS itself. edk2: OvmfPkg/XenPlatformPei,
 * XenAcpiPlatformDxe, SmbiosPlatformDxe.
 */
#include "lib/num.h"
#include "lib/span.h"
#include "lib/str.h"
#include "payload.h"

#define SIGNATURE   "XenHVMOVMF" /* and NULs: 14 bytes */
#define INFO_LENGTH 40u

/* The SMBIOS entry point is looked for here, and the RSDP from 0xEA020 on. */
#define ANCHORS     0x000EB000u
#define ANCHORS_END 0x000F0000u

#define RESET_SIZE     (64 * KIB)  /* of the image's end: real mode, segment F000 */
#define USED_RAM_END   0x01300000u /* where OvmfXen unpacks itself; PcdOvmfDxeMemFvBase and Size */
#define VCPUS_MAX      64u         /* PcdCpuMaxLogicalProcessorNumber unless a build changes it */
#define PVH_ENTRY_MARK "XPVH"      /* in the reset code of every OvmfXen so far */

/* Firmware volume header; UEFI PI 1.7, volume 3, 3.2.1: GUID of file system, length, signature. */
#define VOLUME_HEADER     0x2Cu
#define VOLUME_ALIGN      4096u
#define FILE_SYSTEM2_LOW  0x4F1C8A3D8C8CE578ull /* 8C8CE578-8A3D-4F1C-9935-896185C32DD3 */
#define FILE_SYSTEM2_HIGH 0xD32DC38561893599ull
#define VOLUME_SIGNATURE  0x4856465Fu /* "_FVH" */

/* The length of the firmware volume at `blob`; 0: none that the reset code would look at. */
static uint64_t volume_length(const uint8_t *blob, uint64_t size)
{
    struct span s = span_of(blob, size);
    uint64_t low, high, length;

    (void)span_take(&s, 0x10);
    low = span_u64(&s);
    high = span_u64(&s);
    length = span_u64(&s);
    if (span_u32(&s) != VOLUME_SIGNATURE || low != FILE_SYSTEM2_LOW || high != FILE_SYSTEM2_HIGH ||
        length > HIGH_IMAGE_MAX || (length & (VOLUME_ALIGN - 1)) != 0)
        return 0;
    return length;
}

/*
 * The reset code looks for a volume that ends where the image does, and hangs if there is none.
 * Returns `size` if there is one, or where the last volume ends, which may be after the image's
 * end; 0 without any.
 */
static uint64_t last_volume_end(const uint8_t *blob, uint64_t size)
{
    uint64_t end = 0;

    for (uint64_t at = 0; at + VOLUME_HEADER <= size; at += VOLUME_ALIGN) {
        const uint64_t length = volume_length(blob + at, size - at);

        if (length == 0)
            continue;
        if (at + length == size)
            return size;
        end = max_u64(end, at + length);
    }
    return end;
}

static bool ovmf_check(struct span blob, struct problem *why)
{
    const uint64_t size = blob.left, reset_size = min_u64(size, RESET_SIZE);
    uint64_t end;

    /* The reset code, too, looks for the volume only in the last 16 MiB below 4 GiB. */
    if (size > HIGH_IMAGE_MAX)
        return problem_set(why, MSG_OVMF_TOO_LARGE, "%llu bytes", size);
    end = last_volume_end(blob.data, size);
    if (end > size)
        return problem_set(why, MSG_OVMF_TRUNCATED, "%llu of at least %llu bytes", size, end);
    if (end == 0 || end < size)
        return problem_set(why, MSG_NO_OVMF, "%llu bytes, the last volume ends at %llu", size, end);
    if (!bytes_contain(blob.data + size - reset_size, (size_t)reset_size, PVH_ENTRY_MARK))
        warn(MSG_OVMF_WITHOUT_XEN, "%llu KiB without OvmfXen's reset code", size >> 10);
    return true;
}

static void ovmf_info(struct buf *info, struct buf *scratch, const struct layout *layout)
{
    const uint32_t start = info->len;

    buf_text(info, SIGNATURE, 14);
    buf_u8(info, INFO_LENGTH);
    buf_u8(info, 0);  /* checksum */
    buf_u64(info, 0); /* tables: */
    buf_u32(info, 0); /* it searches for them itself */
    buf_u64(info, payload_e820(scratch, layout));
    buf_u32(info, layout->e820_count);
    buf_expect(info, start, INFO_LENGTH);
    buf_checksum8(info, start, start + INFO_LENGTH, start + 15);
}

const struct payload ovmf = {
    .name = "OVMF",
    .check = ovmf_check,
    .info = ovmf_info,
    .low_max = RESET_SIZE,
    .high = true,
    .scratch = ANCHORS,
    .scratch_size = ANCHORS_END - ANCHORS,
    .ram_end = USED_RAM_END,
    .vcpus_max = VCPUS_MAX,
};
