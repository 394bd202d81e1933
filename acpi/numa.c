/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual NUMA: the System Resource Affinity Table, "SRAT", and the System Locality Information
 * Table, "SLIT". ACPI 6.5, 5.2.16 and 5.2.17. Both are of revision 1: no proximity domain needs
 * more than 8 bits.
 */
#include "tables.h"
#include "lib/num.h"
#include "problem.h"

enum {
    SRAT_LOCAL_APIC = 0,
    SRAT_MEMORY = 1,
    SRAT_LOCAL_X2APIC = 2,
    AFFINITY_ENABLED = 1,
    DISTANCE_MAX = 254, /* 255: unreachable */
};

/* ACPI 6.5, 5.2.16.1; for the ids that the MADT has x2APIC structures for, 5.2.16.3. */
static void processor_affinity(struct buf *out, uint32_t apic_id, uint32_t node)
{
    if (apic_id < FIRST_X2APIC_ID) {
        buf_u8(out, SRAT_LOCAL_APIC);   /* Type */
        buf_u8(out, 16);                /* Length */
        buf_u8(out, node & 0xFF);       /* Proximity Domain [7:0] */
        buf_u8(out, apic_id);           /* APIC ID */
        buf_u32(out, AFFINITY_ENABLED); /* Flags */
        buf_u32(out, node >> 8 << 8);   /* Local SAPIC EID, Proximity Domain [31:8] */
        buf_u32(out, 0);                /* Clock Domain */
    } else {
        buf_u8(out, SRAT_LOCAL_X2APIC); /* Type */
        buf_u8(out, 24);                /* Length */
        buf_u16(out, 0);                /* Reserved */
        buf_u32(out, node);             /* Proximity Domain */
        buf_u32(out, apic_id);          /* X2APIC ID */
        buf_u32(out, AFFINITY_ENABLED); /* Flags */
        buf_u32(out, 0);                /* Clock Domain */
        buf_u32(out, 0);                /* Reserved */
    }
}

/*
 * ACPI 6.5, 5.2.16.2. The toolstack does not know which pages were taken for tables, so those are
 * cut off the ranges: a range that becomes empty stays in its place, not enabled,
 * which the OS ignores.
 */
static void memory_affinity(struct buf *out, const struct node_range *range,
                            const struct layout *layout)
{
    const bool low = range->end <= FOUR_GIB || layout->high_end == 0;
    const uint64_t end = min_u64(range->end, low ? layout->low_end : layout->high_end);
    const uint64_t start =
        range->start < layout->low_end ? range->start : max_u64(range->start, FOUR_GIB);
    const bool any = start < end;

    buf_u8(out, SRAT_MEMORY);                 /* Type */
    buf_u8(out, 40);                          /* Length */
    buf_u32(out, range->node);                /* Proximity Domain */
    buf_u16(out, 0);                          /* Reserved */
    buf_u64(out, start);                      /* Base Address */
    buf_u64(out, any ? end - start : 0);      /* Length */
    buf_u32(out, 0);                          /* Reserved */
    buf_u32(out, any ? AFFINITY_ENABLED : 0); /* Flags */
    buf_u64(out, 0);                          /* Reserved */
}

uint64_t srat_build(struct buf *out, const struct platform *platform, const struct apic_ids *ids,
                    const struct layout *layout)
{
    const struct numa_facts *numa = &platform->numa;
    const uint32_t begun = table_begin(out, "SRAT", 1);

    buf_u32(out, 1); /* Reserved, must be 1 */
    buf_u64(out, 0); /* Reserved */
    for (uint32_t i = 0; i < platform->cpu.count; i++)
        processor_affinity(out, ids->of[i], numa->node_of[i]);
    for (uint32_t i = 0; i < numa->range_count; i++)
        memory_affinity(out, &numa->range[i], layout);
    return table_end(out, begun);
}

uint64_t slit_build(struct buf *out, const struct numa_facts *numa)
{
    const uint32_t begun = table_begin(out, "SLIT", 1);
    uint32_t farthest = 0;

    buf_u64(out, numa->count); /* Number of System Localities */
    for (uint32_t i = 0; i < numa->count * numa->count; i++) {
        if (numa->distance[i] > farthest)
            farthest = numa->distance[i];
        buf_u8(out, min_u64(numa->distance[i], DISTANCE_MAX)); /* Entry[i / count][i % count] */
    }
    if (farthest > DISTANCE_MAX)
        warn(MSG_NUMA_DISTANCE, "%u", farthest);
    return table_end(out, begun);
}
