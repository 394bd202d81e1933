/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory of a PVH guest: the map that Xen has, and room for the kernel. */
#include "../fault.h"
#include "xen/public.h"

static void reserve(struct sim_guest *guest, uint64_t start, uint64_t size, uint32_t type)
{
    guest->reserved[guest->reserved_count++] = (struct sim_reserved){start, size, type};
}

static void no_map(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->no_memory_map = true;
}

/* Of the area that Slipway's own work and its tables need. */
static void hole_below_1_mib(struct sim_guest *guest, uint32_t variant)
{
    static const struct sim_reserved holes[] = {{0, 0x1000, 2},        {0, 1, 2},
                                                {0x600, 16, 3},        {0x9F000, 0x1000, 2},
                                                {0xA0000, 0x20000, 2}, {0xC0000, 0x40000, 7},
                                                {0xFFFFF, 1, 4}};

    reserve(guest, holes[variant].start, holes[variant].size, holes[variant].type);
}

static void ends_early(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t ends[] = {0x100000, 0x110000, 0x1FF000, 0x1FFFFF};

    reserve(guest, ends[variant], 0x1000, 2);
}

/* Each cuts RAM into one more. */
static void in_pieces(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    while (guest->reserved_count < SIM_MAX_RESERVED)
        reserve(guest, 0x4000000 + guest->reserved_count * 0x20000, 0x1000, 2);
}

/* RAM from 17 MiB on is not the kernel's, which would be there. */
static void reserved_in_ram(struct sim_guest *guest, uint32_t variant)
{
    reserve(guest, 17 * MIB, 0x1000 << variant, 2 + variant % 6);
}

static const char *kernel_is_in_ram(const struct sim_result *r, uint32_t variant)
{
    (void)variant;
    return fault_e820_has(r->kernel.entry, r->kernel.entry + 3 * MIB, 1) ? NULL : "it is in no RAM";
}

/* RAM twice, reserved over the ACPI tables, ranges of no size and around the end of all. */
static void overlapping(struct sim_guest *guest, uint32_t variant)
{
    static const struct sim_reserved ranges[] = {{0x100000, 64 * MIB, 1},
                                                 {0xFC000000, 0x10000, 2},
                                                 {32 * MIB, 0, 2},
                                                 {0xFFFFFFFFFFFFF000, 0x2000, 1},
                                                 {0x10000000, 0x30000000, 5}};

    for (uint32_t i = 0; i <= variant; i++)
        reserve(guest, ranges[i].start, ranges[i].size, ranges[i].type);
}

static void over_the_shared_page(struct sim_guest *guest, uint32_t variant)
{
    static const struct sim_reserved ranges[] = {{0xFDFFF000, 0x1000, 2},
                                                 {0xFD000000, 0x2000000, 4}};

    reserve(guest, ranges[variant].start, ranges[variant].size, ranges[variant].type);
}

/* RAM from 14 MiB on is not there. */
static void too_small(struct sim_guest *guest, uint32_t variant)
{
    static uint8_t large[9 * MIB];
    const struct sim_file files[] = {sim_bzimage(), sim_uki("quiet"), sim_pvh_kernel()};
    const struct sim_file file = files[variant % 3];
    /* An ELF file need not be beside what is copied out of it: that alone is too large. */
    const uint32_t memory = variant % 3 == 2 ? 14 * MIB : 0;

    guest->low_end = 14 * MIB;
    memcpy(large, file.bytes, file.size);
    if (memory != 0)
        memcpy(large + 52 + 20, &memory, 4);
    sim_guest_kernel(guest, (struct sim_file){large, sizeof(large)});
}

static const struct fault list[] = {
    {"Xen has no memory map", REFUSED_ALONE, MSG_NO_MEMORY,
     .found = "0 ranges, result -38, RAM from 0 to 0x0", .arrange = no_map},
    {"Xen does not report the memory map", REFUSED_ALONE, MSG_NO_MEMORY,
     .found = "0 ranges, result -14, RAM from 0 to 0x0",
     .call = {__HYPERVISOR_memory_op, XENMEM_memory_map, 0, 1, -14}},
    {"RAM below 1 MiB has a hole", REFUSED_ALONE, MSG_NO_MEMORY,
     .found = "6 ranges, result 0, RAM from 0 to 0x0", .variants = 7, .arrange = hole_below_1_mib},
    {"RAM ends before 2 MiB", REFUSED_ALONE, MSG_LOW_MEMORY, .found = "1024 KiB", .variants = 4,
     .arrange = ends_early},
    {"the memory map is too long", REFUSED_ALONE, MSG_MEMORY_MAP_LENGTH,
     .found = "more than 144 ranges", .arrange = in_pieces},
    {"a part of RAM is reserved", REPAIRED, .repair = "the kernel goes below it", .variants = 6,
     .arrange = reserved_in_ram, .check = kernel_is_in_ram},
    {"ranges of the memory map overlap, or are none", REPAIRED,
     .repair = "reserved goes before RAM", .variants = 5, .arrange = overlapping},
    {"a range of the memory map is where the shared page goes", REFUSED_ALONE,
     MSG_RESERVED_OVER_TABLES, .found = "0x1000 bytes at 0xfdfff000", .variants = 2,
     .arrange = over_the_shared_page},
    {"Xen refused the memory map", WARNED, MSG_MEMORY_MAP_KEPT,
     .found = "result -22 of XENMEM_set_memory_map",
     .call = {__HYPERVISOR_memory_op, XENMEM_set_memory_map, 0, 1, -22}},
    {"memory is too small for the kernel and its file", REFUSED, MSG_KERNEL_MEMORY,
     .found = "the kernel ends at 0x1300000, its file has 9216 KiB, RAM ends at 0xe00000",
     .variants = 3, .arrange = too_small},
};

const struct fault_table faults_pvh_memory = {FAULT_TABLE("PVH, memory", list)};
