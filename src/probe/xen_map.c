/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory map that Xen has, see xen_map.h. Xen: public/memory.h, XENMEM_memory_map. */
#include "probe/xen_map.h"
#include "probe/start_info.h"
#include "xen/guest_memory.h"

int32_t xen_map_ask(struct ram_facts *ram)
{
    static uint8_t entries[MAX_MEMORY_RANGES * E820_ENTRY_LENGTH];
    uint32_t count = MAX_MEMORY_RANGES;
    const int32_t error = memory_map(entries, &count);

    ram->map_count = 0;
    if (error == 0)
        ram->map_count =
            memory_map_parse(ram->map, span_of(entries, sizeof(entries)), count, E820_ENTRY_LENGTH);
    return error;
}
