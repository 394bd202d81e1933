/* SPDX-License-Identifier: BSD-2-Clause */
/* Guest-physical memory, see phys.h. */
#include "machine/phys.h"
#include "lib/num.h"
#include "log/fatal.h"
#include "machine/machine.h"

static struct interval phys_ranges[16];
static uint32_t phys_range_count;

void phys_add(uint64_t start, uint64_t size)
{
    ASSERT(phys_range_count < ARRAY_SIZE(phys_ranges) && range_in(start, size, 0, FOUR_GIB));
    phys_ranges[phys_range_count++] = (struct interval){start, start + size};
}

bool phys_valid(uint64_t paddr, uint64_t size)
{
    for (uint32_t i = 0; i < phys_range_count; i++) {
        if (range_in(paddr, size, phys_ranges[i].start, phys_ranges[i].end))
            return true;
    }
    return false;
}

void *phys_ptr(uint64_t paddr, uint64_t size)
{
    ASSERT(phys_valid(paddr, size));
    return machine_memory((uint32_t)paddr);
}
