/* SPDX-License-Identifier: BSD-2-Clause */
/* Start info with modules and memory map, or the HVM info table, as the first byte chooses. */
#include "fuzz.h"
#include "probe/hvm_info.h"
#include "probe/start_info.h"

static void fuzz_start_info(struct span bytes)
{
    static struct memory_range ranges[MAX_MEMORY_RANGES];
    struct problem why = {0};
    struct hvm_start info;
    const bool good = start_info_parse(&info, bytes, &why);

    insist_problem(good, &why);
    if (!good)
        return;
    insist(info.module_count <= 64 && info.memmap_count <= MAX_MEMORY_RANGES,
           "too many of anything");
    /* The lists of a guest are whole; here they end with the input. */
    (void)span_take(&bytes, min_u64(START_INFO_LENGTH, bytes.left));
    for (uint32_t i = 0; i < info.module_count; i++) {
        const struct start_module m = start_module_parse(bytes, i);

        insist((uint64_t)i * MODULE_LENGTH + 24 <= bytes.left || m.name == 0,
               "a module from after the list");
    }
    const uint32_t kept = memory_map_parse(ranges, bytes, info.memmap_count, MEMMAP_LENGTH);
    insist(kept <= info.memmap_count && (uint64_t)kept * MEMMAP_LENGTH <= bytes.left,
           "ranges from after the map");
    for (uint32_t i = 0; i < kept; i++)
        insist(ranges[i].size != 0 && ranges[i].start + ranges[i].size >= ranges[i].start,
               "a range that is empty or wraps");
}

static void fuzz_hvm_info(uint8_t *bytes, size_t size, bool put_right)
{
    static struct platform platform;
    struct problem why = {0};
    uint8_t sum = 0;
    bool good;

    memset(&platform, 0, sizeof(platform));
    for (uint32_t i = 0; size >= HVM_INFO_LENGTH && put_right && i < HVM_INFO_LENGTH; i++)
        sum = (uint8_t)(sum + bytes[i]);
    if (size >= HVM_INFO_LENGTH)
        bytes[12] = (uint8_t)(bytes[12] - sum);
    good = hvm_info_parse(&platform, span_of(bytes, size), &why);
    insist_problem(good, &why);
    if (!good)
        return;
    insist(platform.cpu.count >= 1 && platform.cpu.count <= MAX_VCPUS && platform.cpu.online[0],
           "an impossible number of vCPUs");
    insist(range_in(platform.ram.low_end, 0, 2 * MIB, 0xFC000000) &&
               platform.ram.low_end % PAGE_SIZE == 0,
           "an impossible end of RAM");
    insist(platform.ram.high_end == 0 || platform.ram.high_end > FOUR_GIB,
           "memory above 4 GiB that ends below it");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    const uint64_t which = take(&in, 1);
    size_t left;
    uint8_t *bytes = take_rest(&in, &left);

    if ((which & 1) == 0)
        fuzz_start_info(span_of(bytes, left));
    else
        fuzz_hvm_info(bytes, left, (which & 2) != 0);
    free(bytes);
    return 0;
}
