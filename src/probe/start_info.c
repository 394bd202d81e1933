/* SPDX-License-Identifier: BSD-2-Clause */
/* Start info, see start_info.h. */
#include "probe/start_info.h"
#include "lib/num.h"

#define MAGIC       0x336EC578u /* XEN_HVM_START_MAGIC_VALUE */
#define MAX_MODULES 64u

bool start_info_parse(struct hvm_start *info, struct span s, struct problem *why)
{
    const uint32_t magic = span_u32(&s);
    const uint32_t version = span_u32(&s);

    *info = (struct hvm_start){0};
    if (magic != MAGIC)
        return problem_set(why, MSG_NOT_HVM_START, "0x%08x", magic);
    (void)span_u32(&s); /* flags */
    info->module_count = span_u32(&s);
    info->modules = span_u64(&s);
    info->cmdline = span_u64(&s);
    info->rsdp = span_u64(&s);
    if (version >= 1) {
        info->memmap = span_u64(&s);
        info->memmap_count = span_u32(&s);
    }
    if (s.bad || info->module_count > MAX_MODULES || info->memmap_count > MAX_MEMORY_RANGES)
        return problem_set(why, MSG_START_INFO, "%u modules, %u ranges", info->module_count,
                           info->memmap_count);
    return true;
}

struct start_module start_module_parse(struct span list, uint32_t index)
{
    struct start_module m = {0};

    (void)span_take(&list, (uint64_t)index * MODULE_LENGTH);
    m.data.paddr = span_u64(&list);
    m.data.size = span_u64(&list);
    m.name = span_u64(&list);
    return m;
}

uint32_t memory_map_parse(struct memory_range *ranges, struct span map, uint32_t count,
                          uint32_t entry_length)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count && kept < MAX_MEMORY_RANGES; i++) {
        struct memory_range r;
        uint64_t end;

        struct span entry = span_take(&map, entry_length);

        r.start = span_u64(&entry);
        r.size = span_u64(&entry);
        r.type = span_u32(&entry);
        if (!entry.bad && r.size != 0 && add_u64(r.start, r.size, &end))
            ranges[kept++] = r;
    }
    return kept;
}
