/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernels in the place of firmware that can't be started: each reason once, and cut at any byte. */
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

/* Of kernel=: none; no device that would have one; half of one; one larger than the guest. */
static void direct(struct sim_guest *guest, uint32_t size)
{
    copy(guest, sim_bzimage());
    guest->direct_kernel = (struct sim_file){file, size};
    guest->direct_cmdline = "root=/dev/sda1";
    sim_guest_key(guest, "bios-strings/oem-1", "slipway:direct=1");
}

static void no_direct_kernel(struct sim_guest *guest, uint32_t variant)
{
    direct(guest, variant == 2 ? 5 * 512 : 0);
    if (variant == 0)
        guest->direct_cmdline = NULL;
}

static void cut_direct(struct sim_guest *guest, uint32_t variant)
{
    direct(guest, sim_bzimage().size - 512 - variant * CUT_STEP);
}

static void large_direct(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t sizes[] = {600 * MIB, 0xFFFFFFFF, 0xFFFFF000};

    direct(guest, sim_bzimage().size);
    guest->direct_initrd = (struct sim_file){file, sizes[variant]};
}

static const struct fault list[] = {
    {"a bzImage is cut", REFUSED, MSG_KERNEL_TRUNCATED, .variants = 60, .arrange = cut_bzimage},
    {"an ELF kernel is cut", REFUSED, MSG_KERNEL_TRUNCATED, .variants = 60, .arrange = cut_elf},
    {"a unified kernel image is cut", REFUSED, MSG_KERNEL_TRUNCATED, .variants = 60,
     .arrange = cut_uki},
    {"a unified kernel image has a compressed kernel", REFUSED, MSG_KERNEL_FORM, .variants = 3,
     .arrange = compressed},
    {"a bzImage's alignment is none", REFUSED, MSG_KERNEL_DAMAGED, .variants = 3,
     .arrange = odd_alignment},
    {"a bzImage wants to be above 4 GiB", REFUSED, MSG_KERNEL_PLACE, .variants = 3,
     .arrange = above_4_gib},
    {"a kernel is of another machine", REFUSED, MSG_KERNEL_PROCESSOR, .variants = 4,
     .arrange = for_another_machine},
    {"a bzImage is too old", REFUSED, MSG_KERNEL_TOO_OLD, .variants = 4, .arrange = old},
    {"an ELF kernel has no PVH entry", REFUSED, MSG_KERNEL_NO_PVH, .variants = 3,
     .arrange = without_pvh},
    {"an EFI program has no kernel in it", REFUSED, MSG_EFI_PROGRAM, .arrange = without_linux},
    {"a unified kernel image has a section twice", REFUSED, MSG_UKI_SECTIONS, .variants = 2,
     .arrange = two_of_a_name},
    {"a unified kernel image's command line is too long", REFUSED, MSG_UKI_COMMAND_LINE,
     .arrange = long_words},
    {"a kernel takes more memory than there is", REFUSED, MSG_KERNEL_MEMORY, .variants = 2,
     .arrange = larger_than_the_guest},
    {"slipway:direct=1 has no kernel", REFUSED, MSG_NO_DIRECT_KERNEL, .variants = 3,
     .arrange = no_direct_kernel},
    {"the device model's kernel is cut", REFUSED, MSG_KERNEL_TRUNCATED, .variants = 60,
     .arrange = cut_direct},
    {"the device model's initrd is larger than the guest", REFUSED, MSG_KERNEL_MEMORY,
     .variants = 3, .arrange = large_direct},
    {"a bzImage has neither initrd nor root", WARNED, MSG_KERNEL_NO_ROOT, .arrange = good_bzimage},
    {"an ELF kernel goes where tables are", REFUSED, MSG_KERNEL_MEMORY, .variants = 4,
     .arrange = below_1_mib},
};

const struct fault_table faults_kernels = FAULT_TABLE("kernels", list);
