/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernels that the device model has (slipway:direct=1), and that can't be started. */
#include "fault.h"

#define CUT_STEP 997 /* bytes: no multiple of anything */

/* Of kernel=: none; no device that would have one; half of one; one larger than the guest. */
static void direct(struct sim_guest *guest, uint32_t size)
{
    guest->direct_kernel = (struct sim_file){sim_bzimage().bytes, size};
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
    guest->direct_initrd = (struct sim_file){sim_bzimage().bytes, sizes[variant]};
}

static const struct fault list[] = {
    {"slipway:direct=1 has no kernel", REFUSED, MSG_NO_DIRECT_KERNEL,
     .found = "0xffffffff instead of the signature of fw_cfg", .variants = 3,
     .arrange = no_direct_kernel},
    {"the device model's kernel is cut", REFUSED, MSG_KERNEL_TRUNCATED,
     .found = "67584 of at least 68096 bytes", .variants = 60, .arrange = cut_direct},
    {"the device model's initrd is larger than the guest", REFUSED, MSG_KERNEL_MEMORY,
     .found = "the kernel's files have 614466 KiB, RAM is free from 0x1a1000 to 0x1f000000",
     .variants = 3, .arrange = large_direct},
};

const struct fault_table faults_direct_kernels = {FAULT_TABLE("kernels of the device model", list)};
