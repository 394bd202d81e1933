/* SPDX-License-Identifier: BSD-2-Clause */
/* Guest-physical memory, see phys.h. */
#include "hw/phys.h"
#include "hw/machine.h"
#include "lib/compiler.h"
#include "lib/num.h"
#include "fatal.h"

static struct {
    uint64_t start, end;
} ranges[16];
static uint32_t range_count;

void phys_add(uint64_t start, uint64_t size)
{
    ASSERT(range_count < ARRAY_SIZE(ranges) && range_in(start, size, 0, FOUR_GIB));
    ranges[range_count].start = start;
    ranges[range_count].end = start + size;
    range_count++;
}

bool phys_valid(uint64_t paddr, uint64_t size)
{
    for (uint32_t i = 0; i < range_count; i++) {
        if (range_in(paddr, size, ranges[i].start, ranges[i].end))
            return true;
    }
    return false;
}

void *phys_ptr(uint64_t paddr, uint64_t size)
{
    ASSERT(phys_valid(paddr, size));
    return machine_memory((uint32_t)paddr);
}
