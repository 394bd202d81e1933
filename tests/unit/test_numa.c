/* SPDX-License-Identifier: BSD-2-Clause */
/* SRAT and SLIT byte by byte, and how they follow what RAM is left. */
#include "check.h"
#include "acpi.h"
#include "decode_acpi.h"
#include "tables.h"

static uint8_t memory[32768], anchor_memory[64];
static struct buf out;
static struct platform platform;
static struct apic_ids ids;
static struct layout layout;

/* Two nodes of 256 MiB with a vCPU each. */
static void start(void)
{
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    memset(&ids, 0, sizeof(ids));
    platform.cpu.count = 2;
    platform.cpu.apic_mode = true;
    ids.of[1] = 2;
    platform.numa.count = 2;
    platform.numa.node_of[1] = 1;
    platform.numa.distance[0] = platform.numa.distance[3] = 10;
    platform.numa.distance[1] = platform.numa.distance[2] = 20;
    platform.numa.range[0] = (struct node_range){0, 0x10000000, 0};
    platform.numa.range[1] = (struct node_range){0x10000000, 0x20000000, 1};
    platform.numa.range_count = 2;
    layout.low_end = 0x20000000;
    layout.pci_low = (struct interval){0xF0000000, 0xFC000000};
    buf_init(&out, memory, sizeof(memory), 0xFC000000);
    warnings_clear();
}

/* Base, length and flags of the SRAT's memory structure at offset `at`. */
static void check_memory(uint32_t at, uint32_t node, uint64_t base, uint64_t length, uint32_t flags)
{
    CHECK_BYTES(&out, at, 2, 1, 40);
    CHECK_EQ(get32(memory + at + 2), node);
    CHECK_EQ(get64(memory + at + 8), base);
    CHECK_EQ(get64(memory + at + 16), length);
    CHECK_EQ(get32(memory + at + 28), flags);
}

static void the_srat_names_the_node_of_each_processor_and_range(void **state)
{
    (void)state;
    start();
    CHECK_EQ(srat_build(&out, &platform, &ids, &layout), 0xFC000000);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 48 + 2 * 16 + 2 * 40);
    CHECK_BYTES(&out, 0, 9, 'S', 'R', 'A', 'T', 160, 0, 0, 0, 1);
    CHECK_EQ(byte_sum(memory, 0, out.len), 0);
    CHECK_BYTES(&out, 36, 12, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    CHECK_BYTES(&out, 48, 32, 0, 16, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* vCPU 0 */
                0, 16, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);              /* vCPU 1 */
    CHECK_BYTES(&out, 80, 40, 1, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* to Base Address */
                0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    check_memory(120, 1, 0x10000000, 0x10000000, 1);
}

static void apic_ids_from_255_on_get_x2apic_structures(void **state)
{
    (void)state;
    start();
    ids.of[0] = 254;
    ids.of[1] = 255;
    srat_build(&out, &platform, &ids, &layout);
    CHECK_EQ(out.len, 48 + 16 + 24 + 2 * 40);
    CHECK_BYTES(&out, 48, 16, 0, 16, 0, 254, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    CHECK_BYTES(&out, 64, 24, 2, 24, 0, 0, 1, 0, 0, 0, 255, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0);
}

static void a_node_above_255_keeps_all_its_bits(void **state)
{
    (void)state;
    start();
    platform.numa.node_of[0] = 0x12345678;
    srat_build(&out, &platform, &ids, &layout);
    CHECK(buf_ok(&out));
    CHECK_BYTES(&out, 48, 16, 0, 16, 0x78, 0, 1, 0, 0, 0, 0, 0x56, 0x34, 0x12, 0, 0, 0, 0);
}

static void pages_taken_from_the_top_of_low_ram_belong_to_no_node(void **state)
{
    (void)state;
    start();
    layout.low_end = 0x1FFF0000;
    srat_build(&out, &platform, &ids, &layout);
    check_memory(80, 0, 0, 0x10000000, 1);
    check_memory(120, 1, 0x10000000, 0x0FFF0000, 1);
}

static void a_range_that_becomes_empty_is_not_enabled(void **state)
{
    (void)state;
    start();
    layout.low_end = 0x10000000;
    srat_build(&out, &platform, &ids, &layout);
    CHECK_EQ(out.len, 160); /* its place stays, so that the table can be built again */
    CHECK_EQ(get64(memory + 136), 0);
    CHECK_EQ(get32(memory + 148), 0);
}

static void ranges_above_4_gib_end_where_high_ram_does(void **state)
{
    (void)state;
    start();
    layout.low_end = 0xF0000000;
    layout.high_end = UINT64_C(0x13FFF0000);
    platform.numa.range[0] = (struct node_range){0, 0xF0000000, 0};
    platform.numa.range[1] = (struct node_range){UINT64_C(0x100000000), UINT64_C(0x140000000), 1};
    srat_build(&out, &platform, &ids, &layout);
    check_memory(80, 0, 0, 0xF0000000, 1);
    check_memory(120, 1, UINT64_C(0x100000000), 0x3FFF0000, 1);
    layout.high_end = 0; /* the last page above 4 GiB is gone */
    out.len = 0;
    srat_build(&out, &platform, &ids, &layout);
    CHECK_EQ(get32(memory + 148), 0);
}

static void a_range_that_begins_in_the_hole_begins_at_4_gib(void **state)
{
    (void)state;
    start();
    layout.low_end = 0xE0000000;
    layout.high_end = UINT64_C(0x120000000);
    platform.numa.range[1] = (struct node_range){0xF0000000, UINT64_C(0x120000000), 1};
    srat_build(&out, &platform, &ids, &layout);
    check_memory(120, 1, UINT64_C(0x100000000), 0x20000000, 1);
    platform.numa.range[1].start = layout.low_end; /* at its first byte */
    out.len = 0;
    srat_build(&out, &platform, &ids, &layout);
    check_memory(120, 1, UINT64_C(0x100000000), 0x20000000, 1);
}

static void the_slit_is_the_matrix_of_distances(void **state)
{
    (void)state;
    start();
    platform.numa.distance[2] = 254;
    slit_build(&out, &platform.numa);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 48);
    CHECK_BYTES(&out, 0, 9, 'S', 'L', 'I', 'T', 48, 0, 0, 0, 1);
    CHECK_BYTES(&out, 36, 12, 2, 0, 0, 0, 0, 0, 0, 0, 10, 20, 254, 10);
    CHECK_EQ(warnings_count, 0);
}

static void a_distance_above_254_is_clamped_with_a_warning(void **state)
{
    (void)state;
    start();
    platform.numa.distance[1] = 255;
    platform.numa.distance[2] = 1000;
    slit_build(&out, &platform.numa);
    CHECK_BYTES(&out, 44, 4, 10, 254, 254, 10);
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last,
              "a distance between virtual NUMA nodes is too large | 10 to 254; using 254 | "
              "vnuma= in the guest configuration: vdistances | 1000");
}

static void the_root_tables_list_both_and_the_srat_follows_what_ram_is_left(void **state)
{
    struct acpi_summary summary;
    struct decoded_acpi found;
    const struct decoded_table *srat;
    struct buf anchor;
    uint32_t len;

    (void)state;
    start();
    buf_init(&anchor, anchor_memory, sizeof(anchor_memory), 0x10000);
    summary = acpi_build(&out, &anchor, &platform, &ids, &layout);
    len = out.len;
    CHECK(acpi_decode(anchor_memory, memory, out.len, out.paddr, &found) == NULL);
    srat = acpi_find(&found, "SRAT");
    CHECK(srat != NULL && acpi_find(&found, "SLIT") != NULL);
    CHECK_EQ(summary.srat, srat->address);
    layout.low_end -= 0x5000;
    acpi_update_srat(&out, &summary, &platform, &ids, &layout);
    CHECK_EQ(out.len, len);
    CHECK(acpi_decode(anchor_memory, memory, out.len, out.paddr, &found) == NULL);
    CHECK_EQ(get64(srat->data + 120 + 16), 0x0FFFB000);
}

static void without_nodes_there_is_neither_table(void **state)
{
    struct acpi_summary summary;
    struct decoded_acpi found;
    struct buf anchor;

    (void)state;
    start();
    platform.numa.count = 0;
    buf_init(&anchor, anchor_memory, sizeof(anchor_memory), 0x10000);
    summary = acpi_build(&out, &anchor, &platform, &ids, &layout);
    acpi_update_srat(&out, &summary, &platform, &ids, &layout);
    CHECK(acpi_decode(anchor_memory, memory, out.len, out.paddr, &found) == NULL);
    CHECK(acpi_find(&found, "SRAT") == NULL && acpi_find(&found, "SLIT") == NULL);
    CHECK_EQ(summary.srat, 0);
}

static void the_largest_topology_fits(void **state)
{
    (void)state;
    start();
    platform.cpu.count = MAX_VCPUS;
    platform.numa.count = MAX_NODES;
    platform.numa.range_count = MAX_NODE_RANGES;
    srat_build(&out, &platform, &ids, &layout);
    CHECK_EQ(out.len, 48 + 16 * 128 + 40 * 256);
    slit_build(&out, &platform.numa);
    CHECK(buf_ok(&out));
    buf_init(&out, memory, 159, 0xFC000000);
    platform.cpu.count = 2;
    platform.numa.range_count = 2;
    srat_build(&out, &platform, &ids, &layout);
    CHECK(!buf_ok(&out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_srat_names_the_node_of_each_processor_and_range),
        cmocka_unit_test(apic_ids_from_255_on_get_x2apic_structures),
        cmocka_unit_test(a_node_above_255_keeps_all_its_bits),
        cmocka_unit_test(pages_taken_from_the_top_of_low_ram_belong_to_no_node),
        cmocka_unit_test(a_range_that_becomes_empty_is_not_enabled),
        cmocka_unit_test(ranges_above_4_gib_end_where_high_ram_does),
        cmocka_unit_test(a_range_that_begins_in_the_hole_begins_at_4_gib),
        cmocka_unit_test(the_slit_is_the_matrix_of_distances),
        cmocka_unit_test(a_distance_above_254_is_clamped_with_a_warning),
        cmocka_unit_test(the_root_tables_list_both_and_the_srat_follows_what_ram_is_left),
        cmocka_unit_test(without_nodes_there_is_neither_table),
        cmocka_unit_test(the_largest_topology_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
