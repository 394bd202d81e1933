/* SPDX-License-Identifier: BSD-2-Clause */
/* What a kernel is told, see kernel_start.h. */
#include "lib/str.h"
#include "payload.h"
#include "kernel_start.h"

/* Fields of boot_params; Linux boot protocol, "The Real-Mode Kernel Header" and "Zero Page". */
#define BOOT_PARAMS     4096u
#define ACPI_RSDP_ADDR  0x070u
#define E820_ENTRIES    0x1E8u
#define SETUP_HEADER    0x1F1u
#define VID_MODE        0x1FAu
#define TYPE_OF_LOADER  0x210u
#define CODE32_START    0x214u
#define RAMDISK_IMAGE   0x218u
#define RAMDISK_SIZE    0x21Cu
#define CMD_LINE_PTR    0x228u
#define SETUP_DATA      0x250u
#define E820_TABLE      0x2D0u
#define E820_MAX        128u
#define VID_MODE_NORMAL 0xFFFFu
#define UNKNOWN_LOADER  0xFFu

/* Xen: public/arch-x86/hvm/start_info.h. */
#define START_INFO_MAGIC  0x336EC578u
#define START_INFO_SIZE   56u
#define START_MODULE_SIZE 32u
#define START_RANGE_SIZE  24u

static void zeros_up_to(struct buf *out, uint32_t start, uint32_t offset)
{
    if (out->len - start <= offset)
        buf_zero(out, offset - (out->len - start));
    else
        buf_fail(out, "a field overlaps the next one");
}

bool kernel_takes(const struct kernel *kernel, const char *more, struct problem *why)
{
    const bool both = kernel->cmdline.left != 0 && more[0] != '\0';
    const uint64_t length = kernel->cmdline.left + (both ? 1 : 0) + str_len(more);

    if (kernel->kind == KERNEL_BZIMAGE && length > kernel->cmdline_max)
        return problem_set(why, MSG_KERNEL_COMMAND_LINE,
                           "%llu characters, %llu of them in the image; the kernel takes %u",
                           length, kernel->cmdline.left, kernel->cmdline_max);
    return true;
}

static void command_line(struct buf *out, const struct kernel *kernel, const char *more)
{
    buf_bytes(out, kernel->cmdline.data, (uint32_t)kernel->cmdline.left);
    if (kernel->cmdline.left != 0 && more[0] != '\0')
        buf_u8(out, ' ');
    buf_string(out, more);
}

static void boot_params(struct buf *out, const struct kernel *kernel,
                        const struct kernel_start *start, const struct layout *layout)
{
    const uint32_t at = out->len;

    zeros_up_to(out, at, ACPI_RSDP_ADDR);
    buf_u64(out, layout->rsdp);
    zeros_up_to(out, at, E820_ENTRIES);
    if (layout->e820_count > E820_MAX)
        buf_fail(out, "more ranges than boot_params has room for");
    buf_u8(out, layout->e820_count & 0xFF);
    zeros_up_to(out, at, SETUP_HEADER);
    buf_bytes(out, kernel->setup.data, (uint32_t)kernel->setup.left);
    zeros_up_to(out, at, E820_TABLE);
    (void)payload_e820(out, layout);
    zeros_up_to(out, at, BOOT_PARAMS);
    buf_set_u16(out, at + VID_MODE, VID_MODE_NORMAL);
    buf_set_u8(out, at + TYPE_OF_LOADER, UNKNOWN_LOADER);
    buf_set_u32(out, at + CODE32_START, start->entry);
    buf_set_u32(out, at + RAMDISK_IMAGE, start->initrd);
    buf_set_u32(out, at + RAMDISK_SIZE, start->initrd_size);
    buf_set_u32(out, at + CMD_LINE_PTR, buf_here(out));
    /* QEMU's loader may have left an address there, of what only it puts into memory. */
    buf_set_u32(out, at + SETUP_DATA, 0);
    buf_set_u32(out, at + SETUP_DATA + 4, 0);
}

static void start_info(struct buf *out, const struct kernel_start *start,
                       const struct layout *layout)
{
    const uint32_t modules = start->initrd_size != 0 ? 1 : 0;
    const uint64_t list = buf_here(out) + START_INFO_SIZE;
    const uint64_t map = list + modules * START_MODULE_SIZE;

    buf_u32(out, START_INFO_MAGIC);
    buf_u32(out, 1); /* version: there is a memory map */
    buf_u32(out, 0); /* flags */
    buf_u32(out, modules);
    buf_u64(out, modules != 0 ? list : 0);
    buf_u64(out, map + layout->e820_count * START_RANGE_SIZE); /* command line */
    buf_u64(out, layout->rsdp);
    buf_u64(out, map);
    buf_u32(out, layout->e820_count);
    buf_u32(out, 0);
    if (modules != 0) {
        buf_u64(out, start->initrd);
        buf_u64(out, start->initrd_size);
        buf_u64(out, 0); /* no command line of its own */
        buf_u64(out, 0);
    }
    for (uint32_t i = 0; i < layout->e820_count; i++) {
        buf_u64(out, layout->e820[i].start);
        buf_u64(out, layout->e820[i].size);
        buf_u32(out, layout->e820[i].type);
        buf_u32(out, 0);
    }
}

void kernel_tell(struct buf *out, const struct kernel *kernel, const struct kernel_start *start,
                 const struct layout *layout, const char *more)
{
    if (kernel->kind == KERNEL_BZIMAGE)
        boot_params(out, kernel, start, layout);
    else
        start_info(out, start, layout);
    command_line(out, kernel, more);
}

const struct payload kernel_payload = {
    .name = "a kernel",
    .kernel = true,
    .low_max = BIOS_TOP - KERNEL_TABLES,
    .scratch = KERNEL_TABLES,
    .scratch_size = BIOS_TOP - KERNEL_TABLES,
    .legacy_tables = true,
    .vcpus_max = MAX_VCPUS,
};
