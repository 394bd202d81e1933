/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernels instead of firmware that can't be started: each reason once, and cut at any byte. */
#include "fault.h"

#define CUT_STEP 997 /* bytes: no multiple of anything */

static uint8_t file[512 * KIB];

/* A copy of a good kernel, to be spoiled. */
static uint32_t copy(struct sim_guest *guest, struct sim_file kernel)
{
    memset(file, 0, sizeof(file));
    memcpy(file, kernel.bytes, kernel.size);
    sim_guest_kernel(guest, (struct sim_file){file, kernel.size});
    return kernel.size;
}

static void put(uint32_t at, uint32_t value, uint32_t width)
{
    memcpy(file + at, &value, width);
}

static void cut(struct sim_guest *guest, struct sim_file kernel, uint32_t variant)
{
    const uint32_t size = copy(guest, kernel);

    sim_guest_kernel(guest, (struct sim_file){file, size - 512 - variant * CUT_STEP});
}

static void good_bzimage(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    copy(guest, sim_bzimage());
}

static void cut_bzimage(struct sim_guest *guest, uint32_t variant)
{
    cut(guest, sim_bzimage(), variant);
}

static void cut_elf(struct sim_guest *guest, uint32_t variant)
{
    cut(guest, sim_pvh_kernel(), variant);
}

static void cut_uki(struct sim_guest *guest, uint32_t variant)
{
    cut(guest, sim_uki("quiet"), variant);
}

/* .linux compressed by something else than the kernel's own code. */
static void compressed(struct sim_guest *guest, uint32_t variant)
{
    static const char *const magics[] = {"\x1F\x8B\x08", "\x28\xB5\x2F\xFD",
                                         "\xFD"
                                         "7zXZ"};

    copy(guest, sim_uki("quiet"));
    memset(file + 0x400, 0, 0x400);
    memcpy(file + 0x400, magics[variant], strlen(magics[variant]));
}

static void odd_alignment(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t alignments[] = {0, 3, 0x200001};

    copy(guest, sim_bzimage());
    put(0x230, alignments[variant], 4);
}

static void above_4_gib(struct sim_guest *guest, uint32_t variant)
{
    copy(guest, sim_bzimage());
    put(0x258 + 4, 1 + variant, 4);
}

static void old(struct sim_guest *guest, uint32_t variant)
{
    static const uint16_t versions[] = {0x0100, 0x0200, 0x0204, 0x0209};

    copy(guest, sim_bzimage());
    put(0x206, versions[variant], 2);
}

static void for_another_machine(struct sim_guest *guest, uint32_t variant)
{
    static const uint16_t elf[] = {183, 243, 8}; /* arm64, RISC-V, MIPS */

    if (variant == 3) {
        copy(guest, sim_uki("quiet"));
        put(0x84, 0xAA64, 2);
        return;
    }
    copy(guest, sim_pvh_kernel());
    put(18, elf[variant], 2);
}

static void without_pvh(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t types[] = {1, 17, 19};

    copy(guest, sim_pvh_kernel());
    put(0x208, types[variant], 4);
}

static void without_linux(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    copy(guest, sim_uki("quiet"));
    memcpy(file + 0x188, ".text\0", 6);
}

static void two_of_a_name(struct sim_guest *guest, uint32_t variant)
{
    copy(guest, sim_uki("quiet"));
    memcpy(file + 0x188 + 40 * (variant + 1), file + 0x188, 8);
}

static void long_words(struct sim_guest *guest, uint32_t variant)
{
    static char words[4000];

    (void)variant;
    memset(words, 'x', sizeof(words) - 1);
    copy(guest, sim_uki(words));
}

static void larger_than_the_guest(struct sim_guest *guest, uint32_t variant)
{
    copy(guest, sim_bzimage());
    put(0x260, 0x20000000 + variant * 0x10000000, 4);
}

/* Where tables are, or where RAM has its hole. */
static void below_1_mib(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t places[] = {0x1000, 0x90000, 0xA0000, 0xFF000};

    copy(guest, sim_pvh_kernel());
    put(52 + 12, places[variant], 4);
    put(24, places[variant] + 16, 4);
    put(0x210, places[variant] + 16, 4);
}

/* Program headers: the second is that of the note, at 84; Xen's note is at 0x200. */
static void elf_header(struct sim_guest *guest, uint32_t variant)
{
    static const struct {
        uint32_t at, value, width;
    } odd[] = {{4, 3, 1}, /* neither 32 nor 64 bits */
               {4, 0, 1},
               {42, 31, 2},                       /* headers too short */
               {52 + 16, 0x40000, 4},             /* more in the file than in memory */
               {0x210, 0x100000 + 128 * KIB, 4}}; /* the note's entry: in no segment */

    copy(guest, sim_pvh_kernel());
    put(odd[variant].at, odd[variant].value, odd[variant].width);
}

static void elf_form(struct sim_guest *guest, uint32_t variant)
{
    static const struct {
        uint32_t at, value;
    } odd[] = {{16, 3}, {16, 1}, {16, 4}, {44, 33}, {44, 0xFFFF}}; /* type; number of headers */

    copy(guest, sim_pvh_kernel());
    put(odd[variant].at, odd[variant].value, 2);
}

static void big_endian(struct sim_guest *guest, uint32_t variant)
{
    copy(guest, sim_pvh_kernel());
    put(5, variant * 2, 1);
}

static void segments_overlap(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t from[] = {0, 0xFFF, 64 * KIB + 2 * PAGE_SIZE};

    copy(guest, sim_pvh_kernel());
    memcpy(file + 116, file + 52, 32);
    put(116 + 12, 0x100000 + from[variant], 4);
    put(44, 3, 2);
}

static void segment_past_4_gib(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t places[] = {0xFFFFF000, 0xFFFF0000, 0xFFFEE000};

    copy(guest, sim_pvh_kernel());
    put(52 + 12, places[variant], 4);
}

/* All that the file has, and in memory more than there is. */
static void segment_of_zeros(struct sim_guest *guest, uint32_t variant)
{
    /* A PVH guest has RAM for all of the first except one page. */
    static const uint32_t sizes[] = {0x1FF01000, 0x20000000, 0xF0000000, 0xFFEFFFFF};

    copy(guest, sim_pvh_kernel());
    put(52 + 20, sizes[variant], 4);
}

static void bzimage_header(struct sim_guest *guest, uint32_t variant)
{
    static const struct {
        uint32_t at, value, width;
    } odd[] = {{0x1F4, 0, 4}, {0x201, 0, 1}, {0x201, 0x61, 1}, {0x201, 0xFF, 1}};

    copy(guest, sim_bzimage());
    put(odd[variant].at, odd[variant].value, odd[variant].width);
}

static void bzimage_memory(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t sizes[] = {0xFF000001, 0xFFFFFFFF};

    copy(guest, sim_bzimage());
    put(0x260, sizes[variant], 4);
}

/* A kernel that can't move, where the guest has no RAM. */
static void wants_to_be_beyond(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t places[] = {512 * MIB, 510 * MIB, 0x80000000, 0xF0000000};

    copy(guest, sim_bzimage());
    put(0x234, 0, 1);
    put(0x258, places[variant], 4);
}

static void initrd_out_of_reach(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t highest[] = {0, 0xFFFFF, FIRMWARE_MODULE + 0x1000};

    copy(guest, sim_uki("quiet"));
    put(0x400 + 0x22C, highest[variant], 4);
}

static void sections_overlap(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t places[] = {0x400, 0x600, 0x10000};

    copy(guest, sim_uki("quiet"));
    put(0x188 + 40 * (1 + variant % 2) + 20, places[variant], 4);
}

static void pe_headers(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t kinds[] = {0x10B, 0x107, 0};

    copy(guest, sim_uki("quiet"));
    put(0x98, kinds[variant], 2);
}

static void pe_sections(struct sim_guest *guest, uint32_t variant)
{
    copy(guest, sim_uki("quiet"));
    if (variant < 2)
        put(0x94, 0xFF00 + variant, 2); /* an optional header of nearly 64 KiB, */
    put(0x86, 0xFFFF, 2);               /* and 2.5 MiB of section headers */
}

static void words_beside_the_images_own(struct sim_guest *guest, uint32_t variant)
{
    static char option[2200] = "slipway:cmdline=";

    memset(option + 16, 'x', 2047);
    option[16 + 2043 + variant] = '\0';
    copy(guest, sim_uki("quiet"));
    sim_guest_key(guest, "bios-strings/oem-1", option);
}

static void words_that_just_fit(struct sim_guest *guest, uint32_t variant)
{
    static char option[2200] = "slipway:cmdline=";

    (void)variant;
    memset(option + 16, 'x', 2047);
    option[16 + 2047 - 6] = '\0';
    copy(guest, sim_uki("quiet"));
    sim_guest_key(guest, "bios-strings/oem-1", option);
}

/* Some bytes of a good one are others: of its headers, mostly. */
static void any_bytes(struct sim_guest *guest, struct sim_file kernel, uint32_t variant)
{
    copy(guest, kernel);
    fault_numbers(variant);
    for (uint32_t i = 0; i < 1 + variant % 8; i++)
        put((uint32_t)fault_number() % 0x700, (uint32_t)fault_number(), 1 + i % 4);
}

static void any_bzimage(struct sim_guest *guest, uint32_t variant)
{
    any_bytes(guest, sim_bzimage(), variant);
    put(0x202, 0x53726448, 4);
}

static void any_elf(struct sim_guest *guest, uint32_t variant)
{
    any_bytes(guest, sim_pvh_kernel(), variant);
    put(0, 0x464C457F, 4);
}

static void any_uki(struct sim_guest *guest, uint32_t variant)
{
    any_bytes(guest, sim_uki("quiet"), variant);
    put(0, 0x5A4D, 2);
}

static const struct fault list[] = {
    {"a bzImage is cut", REFUSED, MSG_KERNEL_TRUNCATED, .variants = 60, .arrange = cut_bzimage},
    {"an ELF kernel is cut", REFUSED, MSG_KERNEL_TRUNCATED, .variants = 60, .arrange = cut_elf},
    {"a unified kernel image is cut", REFUSED, MSG_KERNEL_TRUNCATED, .variants = 60,
     .arrange = cut_uki},
    {"a unified kernel image has a compressed kernel", REFUSED, MSG_KERNEL_FORM, .variants = 3,
     .arrange = compressed},
    {"a bzImage's alignment is invalid", REFUSED, MSG_KERNEL_DAMAGED, .variants = 3,
     .arrange = odd_alignment},
    {"a bzImage must be loaded above 4 GiB", REFUSED, MSG_KERNEL_PLACE, .variants = 3,
     .arrange = above_4_gib},
    {"a kernel is for another machine", REFUSED, MSG_KERNEL_PROCESSOR, .variants = 4,
     .arrange = for_another_machine},
    {"a bzImage is too old", REFUSED, MSG_KERNEL_TOO_OLD, .variants = 4, .arrange = old},
    {"an ELF kernel has no PVH entry", REFUSED, MSG_KERNEL_NO_PVH, .variants = 3,
     .arrange = without_pvh},
    {"an EFI program has no kernel in it", REFUSED, MSG_EFI_PROGRAM, .arrange = without_linux},
    {"a unified kernel image has a section twice", REFUSED, MSG_UKI_SECTIONS, .variants = 2,
     .arrange = two_of_a_name},
    {"a unified kernel image's command line is too long", REFUSED, MSG_KERNEL_COMMAND_LINE,
     .arrange = long_words},
    {"a kernel takes more memory than there is", REFUSED, MSG_KERNEL_MEMORY, .variants = 2,
     .arrange = larger_than_the_guest},
    {"a bzImage has neither initrd nor root", WARNED, MSG_KERNEL_NO_ROOT, .arrange = good_bzimage},
    {"an ELF kernel goes where tables are", REFUSED, MSG_KERNEL_MEMORY, .variants = 4,
     .arrange = below_1_mib},
    {"an ELF kernel's headers are invalid", REFUSED, MSG_KERNEL_DAMAGED, .variants = 5,
     .arrange = elf_header},
    {"an ELF kernel can't be loaded", REFUSED, MSG_KERNEL_FORM, .variants = 5, .arrange = elf_form},
    {"an ELF kernel is not little-endian", REFUSED, MSG_KERNEL_PROCESSOR, .variants = 2,
     .arrange = big_endian},
    {"an ELF kernel's segments overlap", REFUSED, MSG_KERNEL_DAMAGED, .variants = 3,
     .arrange = segments_overlap},
    {"an ELF kernel's segment goes past 4 GiB", REFUSED, MSG_KERNEL_PLACE, .variants = 3,
     .arrange = segment_past_4_gib},
    {"an ELF kernel's zeros are more than the guest's memory", REFUSED, MSG_KERNEL_MEMORY,
     .variants = 4, .arrange = segment_of_zeros},
    {"a bzImage's header is invalid", REFUSED, MSG_KERNEL_DAMAGED, .variants = 4,
     .arrange = bzimage_header},
    {"a bzImage takes memory past 4 GiB", REFUSED, MSG_KERNEL_PLACE, .variants = 2,
     .arrange = bzimage_memory},
    {"a bzImage that can't move must be where there is no RAM", REFUSED, MSG_KERNEL_MEMORY,
     .variants = 4, .arrange = wants_to_be_beyond},
    {"an initrd is out of its kernel's reach", REFUSED, MSG_KERNEL_MEMORY, .variants = 3,
     .arrange = initrd_out_of_reach},
    {"a unified kernel image's sections overlap", REFUSED, MSG_UKI_SECTIONS, .variants = 3,
     .arrange = sections_overlap},
    {"an EFI program is not of 64 bits", REFUSED, MSG_KERNEL_DAMAGED, .variants = 3,
     .arrange = pe_headers},
    {"an EFI program's headers are larger than its file", REFUSED, MSG_KERNEL_TRUNCATED,
     .variants = 3, .arrange = pe_sections},
    {"the command line is longer than the kernel takes, with the image's own", REFUSED,
     MSG_KERNEL_COMMAND_LINE, .variants = 4, .arrange = words_beside_the_images_own},
    {"the command line is as long as the kernel takes, with the image's own", REPAIRED,
     .repair = "both are passed on", .arrange = words_that_just_fit},
    {"a bzImage has other bytes", ANYHOW, .variants = 150, .arrange = any_bzimage},
    {"an ELF kernel has other bytes", ANYHOW, .variants = 150, .arrange = any_elf},
    {"a unified kernel image has other bytes", ANYHOW, .variants = 150, .arrange = any_uki},
};

const struct fault_table faults_kernels = {FAULT_TABLE("kernels", list)};
