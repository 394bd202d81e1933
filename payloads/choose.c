/* SPDX-License-Identifier: BSD-2-Clause */
/* Which payload a blob is, see choose.h. */
#include "choose.h"

/* By its bytes, beginning with what it was asked to be. An OVMF may begin like a kernel. */
static bool recognise(const struct payload **payload, struct kernel *kernel,
                      enum firmware_kind asked, struct span blob, struct problem *why)
{
    const struct payload *const named = asked == FIRMWARE_OVMF ? &ovmf : &seabios;
    const struct payload *const other = asked == FIRMWARE_OVMF ? &seabios : &ovmf;
    struct problem ignored = {0};

    *payload = named;
    if (named->check(blob, why))
        return true;
    *payload = other;
    if (!other->check(blob, &ignored)) {
        if (!kernel_recognise(blob))
            return false;
        why->code = 0;
        *payload = &kernel_payload;
        return kernel_parse(kernel, blob, why);
    }
    why->code = 0; /* what comes later may be wrong, this is not */
    if (asked != FIRMWARE_UNSPECIFIED)
        warn(MSG_FIRMWARE_NAME, "bios= says %s, the image is %s", named->name, other->name);
    return true;
}

bool payload_choose(const struct payload **payload, struct kernel *kernel,
                    const struct platform *platform, struct problem *why)
{
    const enum firmware_kind asked = platform->options.firmware;

    if (asked == FIRMWARE_ROMBIOS)
        return problem_set(why, MSG_NO_ROMBIOS, "bios=\"rombios\"");
    if (!recognise(payload, kernel, asked, platform->blob, why))
        return false;
    if (platform->cpu.count > (*payload)->vcpus_max)
        warn(MSG_FIRMWARE_PROCESSORS, "%u for %s", platform->cpu.count, (*payload)->name);
    return true;
}
