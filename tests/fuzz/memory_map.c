/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The payload's memory map from any ranges of the toolstack's: sorted, disjoint, and no RAM where
 * something is reserved.
 */
#include "fuzz.h"
#include "plan/e820.h"

static struct platform platform;
static struct layout layout;

static void describe(struct input *in)
{
    const uint64_t odd = take(in, 1);

    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    layout.low_end = 2 * MIB + take(in, 3) * PAGE_SIZE % (FIRMWARE_AREA - 2 * MIB);
    layout.high_end = (odd & 1) != 0 ? FOUR_GIB + PAGE_SIZE * (1 + take(in, 4)) : 0;
    layout.bios_start = 0xC0000;
    layout.acpi_end = ACPI_AREA + PAGE_SIZE * take(in, 1);
    layout.igd_opregion = (odd & 2) != 0 ? IGD_OPREGION : 0;
    while (in->left != 0 && platform.ram.map_count < MAX_MEMORY_RANGES) {
        struct memory_range *r = &platform.ram.map[platform.ram.map_count];
        const uint64_t form = take(in, 1);

        /* In pages around RAM and the hole, as a rule; anything now and then. */
        r->start = (form & 8) != 0 ? take(in, 8) : take(in, 3) * PAGE_SIZE;
        r->size = (form & 16) != 0 ? take(in, 8) : (1 + take(in, 2)) * PAGE_SIZE;
        r->type = (form & 7) == 7 ? (uint32_t)take(in, 4) : (uint32_t)(form & 7);
        if (r->size != 0 && r->start + r->size >= r->start) /* as probe() has them */
            platform.ram.map_count++;
    }
}

static void check_against(const struct memory_range *theirs)
{
    if (theirs->type == MEMORY_RAM || theirs->start < 0x100000)
        return;
    for (uint32_t i = 0; i < layout.e820_count; i++)
        insist(layout.e820[i].type != MEMORY_RAM ||
                   !ranges_overlap(layout.e820[i].start, layout.e820[i].size, theirs->start,
                                   theirs->size),
               "RAM where the toolstack reserved something");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    struct problem why = {0};
    bool good;

    describe(&in);
    good = e820_derive(&layout, &platform, &why);
    insist_problem(good, &why);
    if (!good)
        return 0;
    insist(layout.e820_count != 0 && layout.e820_count <= MAX_E820,
           "an impossible number of ranges");
    for (uint32_t i = 0; i < layout.e820_count; i++) {
        const struct memory_range *r = &layout.e820[i];

        insist(r->size != 0 && r->start + r->size > r->start, "a range that is empty or wraps");
        insist(r->type >= MEMORY_RAM && r->type <= MEMORY_NVS, "an unknown type");
        insist(i == 0 || r[-1].start + r[-1].size <= r->start, "ranges overlap or are not sorted");
        insist(r->type != MEMORY_RAM || r->start + r->size <= layout.low_end ||
                   (r->start >= FOUR_GIB && r->start + r->size <= layout.high_end),
               "RAM that is not there");
    }
    for (uint32_t i = 0; i < platform.ram.map_count; i++)
        check_against(&platform.ram.map[i]);
    return 0;
}
