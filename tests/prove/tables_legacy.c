/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about the tables of guests without ACPI, src/tables/mptable.c and pir.c, with a buffer
 * that only counts. That nothing is written outside of one is proved in lib_buf; here, that each
 * value fits its field and that all lengths are right: a table that has room never fails.
 */
#include "tables/mptable.c"
#undef HEADER_SIZE
#include "tables/pir.c"
#include "prove.h"
#include "widths.h"

static uint32_t length, entries; /* as set at the end */
static bool summed;

static void count(struct buf *b, uint64_t value, uint32_t width)
{
    PROVE(value >> (8 * width) == 0, "a value that fits its field");
    b->len += width;
}

WIDTHS(count)

void buf_zero(struct buf *b, uint32_t bytes)
{
    b->len += bytes;
}

void buf_text(struct buf *b, const char *text, uint32_t width)
{
    PROVE(__CPROVER_r_ok(text, width + 1) && text[width] == '\0', "as long as its field");
    b->len += width;
}

void buf_align(struct buf *b, uint32_t align)
{
    PROVE(align == 16 && b->len == 0, "at its start");
}

uint64_t buf_here(const struct buf *b)
{
    return b->paddr + b->len;
}

void buf_expect(struct buf *b, uint32_t start, uint32_t n)
{
    PROVE(b->len - start == n, "the length of its standard");
}

void buf_set_u16(struct buf *b, uint32_t at, uint64_t value)
{
    PROVE(at + 2 <= b->len && value <= 0xFFFF, "a field that is there");
    if (at == FLOATING_POINTER_SIZE + 4)
        length = (uint32_t)value;
    else
        entries = (uint32_t)value;
}

void buf_checksum8(struct buf *b, uint32_t start, uint32_t end, uint32_t at)
{
    PROVE(start <= at && at < end && end <= b->len, "of bytes that are there");
    summed = end == b->len;
}

/*
 * mptable_build() writes values that fit their fields, no more than MPTABLE_MAX bytes, and a header
 * with the length and the number of entries that there are, whichever processors are online.
 *
 * bounds: up to 6 processors, room for 4, all APIC IDs
 * options: --unwind 8 --unwindset interrupts.0:17
 * sizes: MAX_VCPUS=6 MPTABLE_MAX=300
 * planted: src/tables/mptable.c: if (count == MAX_PROCESSORS || => if (
 * planted: src/tables/mptable.c: >= ALL_LAPICS) { => > ALL_LAPICS + 1) {
 * planted: src/tables/mptable.c: OTHER_ENTRIES         20 => OTHER_ENTRIES         19
 */
void prove_mptable(void)
{
    static struct platform platform;
    static struct apic_ids ids;
    struct buf out = {.paddr = any_up_to(0xA0000)};
    uint32_t most = 0;

    platform.cpu.count = any_up_to(MAX_VCPUS);
    GIVEN(platform.cpu.count != 0);
    platform.cpu.signature = any_u32();
    platform.cpu.features = any_u32();
    platform.device.ioapic_version = any_u8();
    for (uint32_t i = 0; i < MAX_VCPUS; i++) {
        platform.cpu.online[i] = any_bool();
        ids.of[i] = any_u32();
        most += platform.cpu.online[i] && ids.of[i] < 255;
    }
    mptable_build(&out, &platform, &ids);
    PROVE(out.len <= MPTABLE_MAX, "as large as there is room for");
    PROVE(summed && length == out.len - FLOATING_POINTER_SIZE, "the length that it has");
    PROVE(entries >= OTHER_ENTRIES && entries - OTHER_ENTRIES <= MAX_PROCESSORS &&
              length ==
                  44 + OTHER_ENTRIES * OTHER_SIZE + (entries - OTHER_ENTRIES) * PROCESSOR_SIZE,
          "as many entries as there are");
    POSSIBLE(entries == OTHER_ENTRIES + MAX_PROCESSORS && most > MAX_PROCESSORS, "too many");
}

/*
 * pir_build() writes values that fit their fields, a slot for each device, and a table of whole
 * slots.
 *
 * bounds: up to 3 functions, all devices
 * sources: src/plan/irq.c
 * options: --unwind 34
 * sizes: MAX_PCI_FUNCTIONS=3
 * planted: src/tables/pir.c: >= (int)slots) => > (int)slots)
 * planted: src/tables/pir.c: buf_u8(out, (uint8_t)(device << 3)); => buf_u8(out, device << 4);
 */
void prove_pir(void)
{
    static struct platform platform;
    struct buf out = {.paddr = any_up_to(0xA0000)};

    platform.pci.count = any_up_to(3);
    for (uint32_t i = 0; i < 3; i++)
        platform.pci.function[i].devfn = any_u8();
    pir_build(&out, &platform);
    PROVE(summed && out.len >= 32 + 6 * SLOT_SIZE && out.len <= 32 + 32 * SLOT_SIZE &&
              out.len % SLOT_SIZE == 0,
          "whole slots, of 6 to 32 devices");
    for (uint32_t i = 0; i < platform.pci.count; i++)
        PROVE(out.len >= 32 + (PCI_DEVICE(platform.pci.function[i].devfn) + 1u) * SLOT_SIZE,
              "a slot for each device");
    POSSIBLE(out.len == 32 + 32 * SLOT_SIZE, "device 31");
}
