/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device model's own memory, see device_memory.h. QEMU has Xen populate frames directly above
 * the RAM that it knows of, one block of memory after the other, each at a multiple of 256 KiB.
 */
#include "probe/device_memory.h"
#include "lib/num.h"
#include "log/log.h"
#include "pc.h"
#include "xen/guest_memory.h"

#define BLOCK   (256 * KIB)
#define ASSUMED (256 * MIB)

/* Above 4 GiB there is nothing else after RAM, so the last frame of all is the end. */
static bool find_above_4_gib(struct ram_facts *ram)
{
    const int32_t last = memory_last_frame();

    if (last < 0)
        return false;
    ram->device_memory = max_u64(((uint64_t)last + 1) << PAGE_SHIFT, ram->high_end) - ram->high_end;
    return true;
}

/* Finds the first block that is not populated: in steps that double, and then by bisection. */
static bool find_below_4_gib(struct ram_facts *ram)
{
    const uint64_t start = align_up_u64(ram->low_end, BLOCK);
    uint64_t end = start, beyond = FIRMWARE_AREA;
    uint64_t step = 0;

    while (end < beyond) {
        const uint64_t half = align_down_u64((beyond - end) >> 1, BLOCK);
        const uint64_t at = end + min_u64(step, half);
        bool populated;

        if (memory_is_populated(at, &populated) != 0)
            return false;
        if (populated) {
            end = at + BLOCK;
            step = 2 * step + BLOCK;
        } else {
            beyond = at;
        }
    }
    ram->device_memory = end == start ? 0 : end - ram->low_end;
    return true;
}

void device_memory_find(struct ram_facts *ram)
{
    const uint64_t end = ram->high_end != 0 ? ram->high_end : ram->low_end;

    if (!(ram->high_end != 0 ? find_above_4_gib(ram) : find_below_4_gib(ram)))
        ram->device_memory = ASSUMED;
    if (ram->device_memory != 0)
        log_line("device model's own memory at 0x%llx-0x%llx", end, end + ram->device_memory);
}
