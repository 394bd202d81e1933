/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bzImage: a boot sector and sectors of setup code for real mode, with a header in them, and then
 * what runs in protected mode. Linux: Documentation/arch/x86/boot.rst, whose names the fields have.
 */
#include "kernel_file.h"
#include "lib/num.h"

/* boot.rst, "The Real-Mode Kernel Header": offsets in the file. */
#define SETUP_SECTS        0x1F1u /* the first field */
#define SYSSIZE            0x1F4u
#define BOOT_FLAG          0x1FEu
#define JUMP_DISTANCE      0x201u
#define HEADER             0x202u
#define VERSION            0x206u
#define LOADFLAGS          0x211u
#define INITRD_ADDR_MAX    0x22Cu
#define KERNEL_ALIGNMENT   0x230u
#define RELOCATABLE_KERNEL 0x234u
#define CMDLINE_SIZE       0x238u
#define PREF_ADDRESS       0x258u
#define INIT_SIZE          0x260u
#define FIELDS_END         0x264u /* after the last one that protocol 2.10 has */

#define BOOT_FLAG_VALUE 0xAA55u
#define HEADER_VALUE    0x53726448u /* "HdrS" */
#define VERSION_MIN     0x20Au      /* the first with pref_address and init_size */
#define LOADED_HIGH     0x01u       /* loadflags */

#define SECTOR            512u
#define SETUP_SECTS_OF_0  4u
#define SYSSIZE_UNIT      16u
#define BOOT_PARAMS_AFTER 0x290u /* zero-page.rst: edd_mbr_sig_buffer, what follows the header */
#define DEFAULT_ADDRESS   MIB    /* boot.rst, "Loading The Rest of The Kernel" */

bool bzimage_recognise(struct span blob)
{
    return span_peek(blob, BOOT_FLAG, 2) == BOOT_FLAG_VALUE &&
           span_peek(blob, HEADER, 4) == HEADER_VALUE;
}

/*
 * The setup header and the code. The code's size is in paragraphs of 16 bytes; a file may end
 * within the last one, as memtest86+'s do.
 */
static bool find_parts(struct kernel *kernel, struct span image, struct problem *why)
{
    const uint64_t sectors = span_peek(image, SETUP_SECTS, 1);
    const uint64_t code_at = ((sectors != 0 ? sectors : SETUP_SECTS_OF_0) + 1) * SECTOR;
    const uint64_t said = span_peek(image, SYSSIZE, 4) * SYSSIZE_UNIT;
    const uint64_t rest = image.left - min_u64(code_at, image.left);
    const uint64_t code_size = rest + SYSSIZE_UNIT > said ? min_u64(rest, said) : said;
    /* boot.rst, "32-bit Boot Protocol": the distance of the jump over the header gives its end. */
    const uint32_t setup_end = HEADER + (uint32_t)span_peek(image, JUMP_DISTANCE, 1);

    if (setup_end < FIELDS_END || setup_end > BOOT_PARAMS_AFTER)
        return problem_set(why, MSG_KERNEL_DAMAGED, "a setup header from 0x1f1 to 0x%x", setup_end);
    if (said == 0)
        return problem_set(why, MSG_KERNEL_DAMAGED, "a bzImage with a syssize of 0");
    return kernel_part(&kernel->setup, image, SETUP_SECTS, setup_end - SETUP_SECTS, why) &&
           kernel_part(&kernel->code, image, code_at, code_size, why);
}

/*
 * Where it runs. One that is loaded where it doesn't want to be moves itself, to the next multiple
 * of its alignment or, if it isn't relocatable, to where it wants to be: boot.rst, init_size.
 */
static bool find_place(struct kernel *kernel, struct span image, struct problem *why)
{
    const uint64_t wanted = span_peek(image, PREF_ADDRESS, 8);
    /* init_size should include the code. This does not rely on it. */
    const uint64_t memory = max_u64(span_peek(image, INIT_SIZE, 4), kernel->code.left);

    kernel->relocatable = span_peek(image, RELOCATABLE_KERNEL, 1) != 0;
    kernel->alignment = kernel->relocatable ? (uint32_t)span_peek(image, KERNEL_ALIGNMENT, 4) : 1;
    if (kernel->alignment == 0 || (kernel->alignment & (kernel->alignment - 1)) != 0)
        return problem_set(why, MSG_KERNEL_DAMAGED, "a kernel_alignment of 0x%x",
                           kernel->alignment);
    kernel->preferred = align_up_u64(wanted != 0 ? wanted : DEFAULT_ADDRESS, kernel->alignment);
    if (!range_in(kernel->preferred, memory, 0, FOUR_GIB))
        return problem_set(why, MSG_KERNEL_PLACE, "0x%llx bytes at 0x%llx", memory,
                           kernel->preferred);
    kernel->memory = (uint32_t)memory;
    return true;
}

bool bzimage_parse(struct kernel *kernel, struct span image, struct problem *why)
{
    const uint32_t version = (uint32_t)span_peek(image, VERSION, 2);
    const uint64_t flags = span_peek(image, LOADFLAGS, 1);
    struct span fields;

    if (!kernel_part(&fields, image, 0, FIELDS_END, why))
        return false;
    if (version < VERSION_MIN || (flags & LOADED_HIGH) == 0)
        return problem_set(why, MSG_KERNEL_TOO_OLD, "boot protocol %u.%02u, loaded %s",
                           version >> 8, version & 0xFF,
                           (flags & LOADED_HIGH) != 0 ? "high" : "low");
    kernel->kind = KERNEL_BZIMAGE;
    kernel->initrd_end = (uint32_t)span_peek(image, INITRD_ADDR_MAX, 4);
    kernel->cmdline_max = (uint32_t)span_peek(image, CMDLINE_SIZE, 4);
    return find_parts(kernel, image, why) && find_place(kernel, image, why);
}
