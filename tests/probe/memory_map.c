/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory map that the payload was given. ACPI 6.5, 15. */
#include "facts.h"
#include "platform.h"

static const char *type_name(uint32_t type)
{
    switch (type) {
    case MEMORY_RAM:
        return "usable";
    case MEMORY_RESERVED:
        return "reserved";
    case MEMORY_ACPI:
        return "ACPI data";
    case MEMORY_NVS:
        return "ACPI NVS";
    default:
        return "of another type";
    }
}

void probe_memory_map(const struct found *found)
{
    for (uint32_t i = 0; i < found->ranges; i++) {
        const struct found_range *r = &found->range[i];

        if (r->size == 0 || r->size - 1 > UINT64_MAX - r->start)
            fact("e820", "0x%08llx | size 0x%llx", r->start, r->size);
        else
            fact("e820", "0x%08llx-0x%08llx | %s", r->start, (r->start + r->size - 1),
                 type_name(r->type));
    }
}

const char *probe_range_at(const struct found *found, uint64_t paddr)
{
    for (uint32_t i = 0; i < found->ranges; i++) {
        const struct found_range *r = &found->range[i];

        if (paddr >= r->start && paddr - r->start < r->size)
            return type_name(r->type);
    }
    return "no range";
}
