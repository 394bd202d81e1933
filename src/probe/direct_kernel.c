/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU passes a kernel to firmware in items of fw_cfg, which is there with kernel= alone, and has
 * no DMA in a Xen guest. QEMU: docs/specs/fw_cfg; the numbers of the items are those of
 * standard-headers/linux/qemu_fw_cfg.h and hw/nvram/fw_cfg_keys.h.
 */
#include "probe/direct_kernel.h"
#include "machine/machine.h"
#include "machine/phys.h"
#include "pc.h"

#define FW_CFG_SIGNATURE 0x00
#define FW_CFG_QEMU      0x554D4551u /* "QEMU" */

/* In the order in which they go to memory: setup and code together are the file of kernel=. */
enum { SETUP, CODE, INITRD, CMDLINE, ITEMS };
static const struct item {
    uint16_t size, data; /* keys of two items: the size, in 4 bytes, and that many bytes of data */
} items[ITEMS] = {
    [SETUP] = {0x17, 0x18},
    [CODE] = {0x08, 0x11},
    [INITRD] = {0x0B, 0x12},
    [CMDLINE] = {0x14, 0x15},
};

static void read_item(uint16_t number, void *to, uint32_t size)
{
    port_out16(FW_CFG_SELECTOR, number);
    port_in8_string(FW_CFG_DATA, to, size);
}

static uint32_t read_u32(uint16_t number)
{
    uint32_t value = 0;

    read_item(number, &value, sizeof(value));
    return value;
}

/* The item has the NUL at its end. */
static struct span without_nul(struct span text)
{
    while (text.left != 0 && text.data[text.left - 1] == '\0')
        text.left--;
    return text;
}

bool direct_kernel_read(struct platform *platform, struct problem *why)
{
    struct module *const loader = &platform->loader;
    const uint64_t start = align_up_u64(loader->paddr + loader->size, PAGE_SIZE);
    const uint32_t signature = read_u32(FW_CFG_SIGNATURE);
    uint32_t size[ITEMS];
    uint64_t total = 0;
    struct span rest, setup, code;

    if (signature != FW_CFG_QEMU)
        return problem_set(why, MSG_NO_DIRECT_KERNEL, "0x%x instead of the signature of fw_cfg",
                           signature);
    for (uint32_t i = 0; i < ITEMS; i++) {
        size[i] = read_u32(items[i].size);
        total += size[i];
    }
    if (size[SETUP] == 0 || size[CODE] == 0)
        return problem_set(why, MSG_NO_DIRECT_KERNEL, "fw_cfg with a kernel of %u and %u bytes",
                           size[SETUP], size[CODE]);
    if (!range_in(start, total, 0, platform->ram.low_end))
        return problem_set(why, MSG_KERNEL_MEMORY,
                           "the kernel's files have %llu KiB, RAM is free from 0x%llx to 0x%llx",
                           total >> 10, start, platform->ram.low_end);
    rest = platform->blob = span_of(phys_ptr(start, total), total);
    for (uint64_t at = start, i = 0; i < ITEMS; at += size[i++]) {
        if (size[i] != 0)
            read_item(items[i].data, phys_ptr(at, size[i]), size[i]);
    }
    setup = span_take(&rest, size[SETUP]);
    code = span_take(&rest, size[CODE]);
    platform->files.kernel = span_of(setup.data, setup.left + code.left);
    platform->files.initrd = span_take(&rest, size[INITRD]);
    platform->files.cmdline = without_nul(rest);
    platform->firmware = (struct module){start, total};
    loader->size = start + total - loader->paddr;
    return true;
}
