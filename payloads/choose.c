/* SPDX-License-Identifier: BSD-2-Clause */
/* Which payload a blob is, see choose.h. */
#include "choose.h"
#include "lib/str.h"

bool payload_kernel(struct kernel *kernel, const struct platform *platform, struct problem *why)
{
    const struct kernel_files *const files = &platform->files;
    const char *const more = platform->options.cmdline;

    if (!kernel_parse(kernel, files->kernel.left != 0 ? files->kernel : platform->blob, why))
        return false;
    if (files->initrd.left != 0)
        kernel->initrd = files->initrd; /* whatever a unified kernel image has */
    if (files->cmdline.left != 0)
        kernel->cmdline = files->cmdline;
    if (kernel->kind == KERNEL_BZIMAGE && kernel->initrd.left == 0 &&
        !bytes_contain(kernel->cmdline.data, (size_t)kernel->cmdline.left, "root=") &&
        !bytes_contain((const uint8_t *)more, str_len(more), "root="))
        warn(MSG_KERNEL_NO_ROOT, "neither");
    return true;
}

/* By its bytes; what was configured is tried first. An OVMF may begin like a kernel. */
static bool recognise(const struct payload **payload, struct kernel *kernel,
                      const struct platform *platform, struct problem *why)
{
    const enum firmware_kind asked = platform->options.firmware;
    const struct span blob = platform->blob;
    const struct payload *const named = asked == FIRMWARE_OVMF ? &ovmf : &seabios;
    const struct payload *const other = asked == FIRMWARE_OVMF ? &seabios : &ovmf;
    struct problem ignored = {0};

    *payload = &kernel_payload;
    if (platform->files.kernel.left != 0)
        return payload_kernel(kernel, platform, why);
    *payload = named;
    if (named->check(blob, why))
        return true;
    *payload = other;
    if (!other->check(blob, &ignored)) {
        if (asked == FIRMWARE_OVMF || !kernel_recognise(blob))
            return false; /* a fault of an OVMF is reported as such */
        why->code = 0;
        *payload = &kernel_payload;
        return payload_kernel(kernel, platform, why);
    }
    why->code = 0; /* what comes later may be wrong, this is not */
    if (asked != FIRMWARE_UNSPECIFIED)
        warn(MSG_FIRMWARE_NAME, "bios= says %s, the image is %s", named->name, other->name);
    return true;
}

bool payload_choose(const struct payload **payload, struct kernel *kernel,
                    const struct platform *platform, struct problem *why)
{
    if (platform->options.firmware == FIRMWARE_ROMBIOS)
        return problem_set(why, MSG_NO_ROMBIOS, "bios=\"rombios\"");
    if (!recognise(payload, kernel, platform, why))
        return false;
    if (platform->cpu.count > (*payload)->vcpus_max)
        warn(MSG_FIRMWARE_PROCESSORS, "%u for %s", platform->cpu.count, (*payload)->name);
    return true;
}
