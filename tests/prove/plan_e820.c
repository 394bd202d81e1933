/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about src/plan/e820.c, the memory map: what one paint() does to a list, what the order of
 * all of them makes of an address, and what is left of a list when it is in order.
 */
/* sort() for ranges, below. */
#define sort sort_ranges
#include "plan/e820.c"
#include "prove.h"
#include "sorted.h"

#define PHYSICAL_END (1ull << 52)

/* The one address that a proof is about, and what it is in the list; 0: nothing. */
static uint64_t x;
static uint32_t type_of_x;

static uint32_t type_in(const struct layout *layout)
{
    uint32_t type = 0;

    for (uint32_t i = 0; i < MAX_E820 && i < layout->e820_count; i++)
        if (x >= layout->e820[i].start && x - layout->e820[i].start < layout->e820[i].size)
            type = layout->e820[i].type;
    return type;
}

/* Not empty, of a type, and disjoint. */
static bool is_sane(const struct layout *layout)
{
    bool sane = layout->e820_count <= MAX_E820;

    for (uint32_t i = 0; i < MAX_E820 && i < layout->e820_count; i++) {
        const struct memory_range *const r = &layout->e820[i];

        sane &= r->size != 0 && r->size <= UINT64_MAX - r->start && r->type != 0;
        for (uint32_t k = 0; k < i; k++)
            sane &= !ranges_overlap(r->start, r->size, layout->e820[k].start, layout->e820[k].size);
    }
    return sane;
}

static void any_list(struct layout *layout, uint32_t most)
{
    layout->e820_count = any_up_to(most);
    for (uint32_t i = 0; i < most; i++)
        layout->e820[i] = (struct memory_range){any_u8(), any_u8(), any_u8()};
    x = any_u8();
    GIVEN(is_sane(layout));
}

/*
 * paint() gives every address of an interval the type and leaves all others as they were; ranges
 * stay disjoint and none is empty; it returns false, with a problem, only if there are too many.
 *
 * bounds: up to 2 ranges of 8-bit addresses, room for 3, all intervals
 * sources: src/lib/num.c
 * options: --unwind 4
 * sizes: MAX_E820=3 MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * solver: minisat (it is faster here)
 * wraps: paint ranges_overlap (counting down to 0)
 * planted: src/plan/e820.c: if (start >= end) => if (start > end)
 * planted: src/plan/e820.c: add(layout, left[k], old.type, why) =>
 *   add(layout, left[k], type, why)
 * planted: src/plan/e820.c: layout->e820_count == MAX_E820 => layout->e820_count > MAX_E820
 * slow: (some forty seconds)
 */
void prove_paint(void)
{
    static struct layout layout;
    const uint64_t start = any_u64(), end = any_u64();
    const uint32_t type = any_u8();
    struct problem why = {.code = 0};
    uint32_t before;
    bool good;

    any_list(&layout, 2);
    GIVEN(type != 0);
    before = type_in(&layout);
    good = paint(&layout, start, end, type, &why);
    PROVE(good == (why.code == 0), "false with a problem");
    PROVE(good || layout.e820_count == MAX_E820, "false if it is full");
    PROVE(is_sane(&layout), "disjoint, and not empty");
    PROVE(!good || type_in(&layout) == (x >= start && x < end ? type : before), "the type");
    POSSIBLE(!good, "too many");
    POSSIBLE(good && layout.e820_count == 3 && before != 0 && before != type_in(&layout), "on top");
}

SORT(sort_ranges, struct memory_range)

/*
 * tidy() leaves every address the type that it had; the list is ascending, none is empty, and
 * neighbours of one type are one range.
 *
 * bounds: up to 3 ranges, 8-bit addresses
 * options: --unwind 4
 * sizes: MAX_E820=3 MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * solver: minisat (it is faster here)
 * wraps: ranges_overlap
 * planted: src/plan/e820.c: range->type == before->type && => NOTHING
 * planted: src/plan/e820.c: layout->e820_count = last + 1; => layout->e820_count = last;
 * planted: src/plan/e820.c: range->start == before->start + before->size) =>
 *   range->start >= before->start + before->size)
 * slow: (some eighty seconds)
 */
void prove_tidy(void)
{
    static struct layout layout;
    uint32_t before, count;

    any_list(&layout, 3);
    before = type_in(&layout);
    count = layout.e820_count;
    tidy(&layout);
    PROVE(is_sane(&layout) && layout.e820_count <= count, "disjoint, and not empty");
    PROVE(type_in(&layout) == before, "the type");
    for (uint32_t i = 1; i < layout.e820_count; i++) {
        const struct memory_range *const a = &layout.e820[i - 1], *const b = &layout.e820[i];

        PROVE(a->start + a->size < b->start ||
                  (a->start + a->size == b->start && a->type != b->type),
              "ascending, and no two that are one");
    }
    POSSIBLE(count == 3 && layout.e820_count == 1, "all are one");
    POSSIBLE(count == 3 && layout.e820_count == 3, "all are different");
}

/* What paint() does for one address. */
bool model_paint(struct layout *layout, uint64_t start, uint64_t end, uint32_t type,
                 struct problem *why)
{
    (void)layout;
    (void)why;
    if (x >= start && x < end)
        type_of_x = type;
    return true;
}

/* The toolstack says so of a page with x in it; of all of that page if it is RAM. */
static bool is_listed(const struct platform *platform, uint64_t from, uint32_t type)
{
    bool in = false;

    for (uint32_t i = 0; i < platform->ram.map_count; i++) {
        const struct memory_range *const r = &platform->ram.map[i];
        const uint64_t first = x & ~0xFFFull, last = x | 0xFFF, end = r->start + r->size;
        const bool touches = r->size != 0 && r->start <= last && end > first;
        const bool fills = r->start <= first && end > last;
        const uint32_t theirs = r->type == 0 || r->type > MEMORY_NVS ? MEMORY_RESERVED : r->type;

        in |= r->start >= from && theirs == type && (type == MEMORY_RAM ? fills : touches);
    }
    return in;
}

static void any_map(struct platform *platform, uint32_t most)
{
    platform->ram.map_count = any_up_to(most);
    for (uint32_t i = 0; i < most; i++) {
        struct memory_range *const r = &platform->ram.map[i];

        *r = (struct memory_range){any_u64(), any_u64(), any_u32()};
        GIVEN(r->start < PHYSICAL_END && r->size < PHYSICAL_END);
    }
}

/*
 * e820_derive() makes RAM from low_end and high_end and paints whole pages of the toolstack's
 * ranges over it: RESERVED beats NVS beats ACPI beats RAM, and only the OpRegion is NVS inside a
 * reserved range.
 *
 * bounds: up to 2 ranges of the toolstack's below 2^52, all addresses
 * options: --unwind 5
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=2
 * replaced: paint (plan_e820/paint)
 * planted: src/plan/e820.c: align_up_u64(range->start + range->size, PAGE_SIZE); =>
 *   range->start + range->size;
 * planted: src/plan/e820.c: !paint_toolstack(layout, platform, BIOS_TOP, MEMORY_ACPI, why) ||
 *   => NOTHING
 * planted: src/plan/e820.c: paint(layout, layout->acpi_end, FOUR_GIB, MEMORY_RESERVED, why) =>
 *   paint(layout, layout->acpi_end + 1, FOUR_GIB, MEMORY_RESERVED, why)
 * planted: src/plan/e820.c: range->start < from || => NOTHING
 * slow: (ten seconds)
 */
void prove_derive(void)
{
    static struct layout layout;
    static struct platform platform;
    const bool igd = any_bool();
    struct problem why = {.code = 0};
    uint32_t type = 0;
    bool good;

    any_map(&platform, 2);
    layout.low_end = any_u64();
    layout.high_end = any_u64();
    GIVEN(layout.low_end >= MIN_RAM_END && layout.low_end <= FIRMWARE_AREA);
    GIVEN(layout.high_end == 0 || (layout.high_end > FOUR_GIB && layout.high_end <= MAX_RAM_END));
    layout.bios_start = any_u32();
    layout.acpi_end = any_u64();
    GIVEN(layout.acpi_end >= ACPI_AREA && layout.acpi_end <= ACPI_AREA + ACPI_AREA_MAX);
    layout.igd_opregion = igd ? IGD_OPREGION : 0;
    x = any_u64();
    type_of_x = 0;
    good = e820_derive(&layout, &platform, &why);

    if (x < VGA_HOLE || (x >= BIOS_TOP && x >> 12 < layout.low_end >> 12) ||
        (x >= FOUR_GIB && x >> 12 < layout.high_end >> 12))
        type = MEMORY_RAM;
    if (is_listed(&platform, BIOS_TOP, MEMORY_ACPI))
        type = MEMORY_ACPI;
    if (is_listed(&platform, BIOS_TOP, MEMORY_NVS) || (x >= ACPI_AREA && x < layout.acpi_end))
        type = MEMORY_NVS;
    if (is_listed(&platform, BIOS_TOP, MEMORY_RESERVED) ||
        (x >= layout.bios_start && x < BIOS_TOP) || (x >= layout.acpi_end && x < FOUR_GIB))
        type = MEMORY_RESERVED;
    if (igd && x >= IGD_OPREGION && x < IGD_OPREGION + IGD_OPREGION_SIZE)
        type = MEMORY_NVS;
    PROVE(good && type_of_x == type, "the type");
    POSSIBLE(type == 0 && x < FOUR_GIB, "a hole");
    POSSIBLE(type == MEMORY_ACPI && x > FOUR_GIB, "ACPI tables of the toolstack");
    POSSIBLE(type == MEMORY_NVS && is_listed(&platform, BIOS_TOP, MEMORY_RESERVED), "the OpRegion");
}

/*
 * e820_keep() keeps the types of the toolstack's map, RAM only in whole pages: RESERVED beats NVS
 * beats ACPI beats RAM, and all from bios_start to 1 MiB is reserved.
 *
 * bounds: up to 2 ranges of the toolstack's below 2^52, all addresses
 * options: --unwind 5
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=2
 * replaced: paint (plan_e820/paint)
 * planted: src/plan/e820.c: start = align_up_u64(range->start, PAGE_SIZE); => NOTHING
 * planted: src/plan/e820.c: {MEMORY_RAM, MEMORY_ACPI, MEMORY_NVS, MEMORY_RESERVED} =>
 *   {MEMORY_RAM, MEMORY_NVS, MEMORY_ACPI, MEMORY_RESERVED}
 * slow: (eleven seconds)
 */
void prove_keep(void)
{
    static struct layout layout;
    static struct platform platform;
    struct problem why = {.code = 0};
    uint32_t type = 0;
    bool good;

    any_map(&platform, 2);
    layout.bios_start = any_u32();
    x = any_u64();
    type_of_x = 0;
    good = e820_keep(&layout, &platform, &why);

    for (uint32_t t = 0; t < 4; t++) {
        const uint32_t order[] = {MEMORY_RAM, MEMORY_ACPI, MEMORY_NVS, MEMORY_RESERVED};

        if (is_listed(&platform, 0, order[t]))
            type = order[t];
    }
    if (x >= layout.bios_start && x < BIOS_TOP)
        type = MEMORY_RESERVED;
    PROVE(good && type_of_x == type, "the type");
    POSSIBLE(type == MEMORY_RAM && x >= BIOS_TOP, "RAM");
    POSSIBLE(type == MEMORY_NVS && is_listed(&platform, 0, MEMORY_ACPI), "of two types");
}
