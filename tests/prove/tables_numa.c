/* SPDX-License-Identifier: BSD-2-Clause */
/* A proof about acpi/numa.c: which memory an OS is told of. */
#include "numa.c"
#include "prove.h"

static uint64_t field[2]; /* base address and length */
static uint32_t fields, words, flags;

void buf_u8(struct buf *b, uint64_t value)
{
    (void)b;
    PROVE(value <= 0xFF, "a byte");
}

void buf_u16(struct buf *b, uint64_t value)
{
    (void)b;
    PROVE(value <= 0xFFFF, "two");
}

/* Proximity domain, reserved, flags. */
void buf_u32(struct buf *b, uint64_t value)
{
    (void)b;
    PROVE(value <= UINT32_MAX, "four");
    if (++words == 3)
        flags = (uint32_t)value;
}

void buf_u64(struct buf *b, uint64_t value)
{
    (void)b;
    if (fields < 2)
        field[fields++] = value;
}

uint32_t table_begin(struct buf *out, const char *signature, uint8_t revision)
{
    (void)out;
    (void)signature;
    return revision;
}

uint64_t table_end(struct buf *out, uint32_t begun)
{
    (void)out;
    return begun;
}

/*
 * memory_affinity() reports exactly those bytes of a range that are still RAM, wherever RAM ends
 * now; a range without any is not enabled.
 *
 * bounds: all ranges except those that cross from below low_end to above 4 GiB, all ends of RAM,
 *   all addresses
 * options: --unwind 2
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * planted: acpi/numa.c: range->end <= FOUR_GIB || => range->start <= FOUR_GIB ||
 * planted: acpi/numa.c: range->start < layout->low_end ? range->start : max_u64(range->start,
 *   FOUR_GIB); => range->start;
 * planted: acpi/numa.c: any ? AFFINITY_ENABLED : 0 => AFFINITY_ENABLED
 */
void prove_memory(void)
{
    static struct layout layout;
    const struct node_range range = {any_u64(), any_u64(), any_u32()};
    const uint64_t x = any_u64();

    layout.low_end = any_u64();
    layout.high_end = any_u64();
    GIVEN(layout.low_end <= FIRMWARE_AREA);
    GIVEN(layout.high_end == 0 || (layout.high_end > FOUR_GIB && layout.high_end <= MAX_RAM_END));
    GIVEN(range.start < range.end && (range.end <= FOUR_GIB || range.start >= layout.low_end));
    memory_affinity(NULL, &range, &layout);
    const bool told = flags != 0 && x >= field[0] && x - field[0] < field[1];
    const bool ram = x < layout.low_end || (x >= FOUR_GIB && x < layout.high_end);
    PROVE(told == (ram && x >= range.start && x < range.end), "what is still RAM of it");
    PROVE((flags != 0) == (field[1] != 0), "enabled if there is any");
    POSSIBLE(told && x >= FOUR_GIB, "RAM above 4 GiB");
    POSSIBLE(!told && !ram && x >= range.start && x < range.end && flags != 0, "cut off");
}
