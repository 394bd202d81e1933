/* SPDX-License-Identifier: BSD-2-Clause */
/* The ACPI tables as a whole, through decode_acpi.c: how they hang together, how large they are. */
#include "acpi_guest.h"
#include "tables.h"

/* Bytes of the DSDT and all SSDTs. */
static uint32_t byte_code(void)
{
    uint32_t bytes = acpi_table("DSDT")->length;

    for (uint32_t i = 0; i < found.count; i++)
        bytes += is_ssdt(&found.table[i]) ? found.table[i].length : 0;
    return bytes;
}

static void the_rsdp_points_to_both_root_tables(void **state)
{
    (void)state;
    acpi_guest(2);
    build_acpi();
    CHECK_EQ(anchor.len, 36);
    CHECK_BYTES(&anchor, 0, 8, 'R', 'S', 'D', ' ', 'P', 'T', 'R', ' ');
    CHECK_BYTES(&anchor, 9, 7, 'X', 'e', 'n', 0, 0, 0, 2);
    CHECK_EQ(get32(anchor_memory + 16), acpi_table("RSDT")->address);
    CHECK_EQ(get32(anchor_memory + 20), 36);
    CHECK_EQ(get64(anchor_memory + 24), acpi_table("XSDT")->address);
    CHECK_BYTES(&anchor, 33, 3, 0, 0, 0);
}

static void the_rsdp_is_aligned_in_its_area(void **state)
{
    (void)state;
    acpi_guest(1);
    buf_init(&area, area_memory, sizeof(area_memory), ACPI_AREA);
    buf_init(&anchor, anchor_memory, sizeof(anchor_memory), 0x10003);
    acpi_build(&area, &anchor, &platform, &ids, &layout);
    CHECK(buf_ok(&anchor));
    CHECK_EQ(anchor.len, 13 + 36);
    CHECK_BYTES(&anchor, 12, 3, 0, 'R', 'S');
}

static void every_header_names_xen_and_hvm(void **state)
{
    (void)state;
    acpi_guest(2);
    build_acpi();
    CHECK_EQ(found.count, 11);
    for (uint32_t i = 0; i < found.count; i++) {
        if (strcmp(found.table[i].name, "FACS") == 0)
            continue;
        assert_memory_equal(found.table[i].data + 10, "Xen\0\0\0HVM\0\0\0\0\0\0\0\0\0", 18);
        /* Those that iasl made name it as their creator. */
        if (strcmp(found.table[i].name, "DSDT") != 0 && strcmp(found.table[i].name, "SSDT2") != 0)
            assert_memory_equal(found.table[i].data + 28, "SLIP\0\0\0\0", 8);
    }
}

static void the_root_tables_list_fadt_madt_hpet_waet_ssdts(void **state)
{
    const uint8_t *entries;

    (void)state;
    acpi_guest(2);
    build_acpi();
    CHECK_EQ(acpi_table("XSDT")->length, 36 + 6 * 8);
    entries = acpi_table("XSDT")->data + 36;
    CHECK_EQ(get64(entries), acpi_table("FACP")->address);
    CHECK_EQ(get64(entries + 8), acpi_table("APIC")->address);
    CHECK_EQ(get64(entries + 16), acpi_table("HPET")->address);
    CHECK_EQ(get64(entries + 24), acpi_table("WAET")->address);
    CHECK_EQ(get64(entries + 32), acpi_table("SSDT")->address);
    CHECK_EQ(get64(entries + 40), acpi_table("SSDT2")->address);
    CHECK_EQ(acpi_table("RSDT")->length, 36 + 6 * 4);
    CHECK_EQ(get32(acpi_table("RSDT")->data + 36), acpi_table("FAC1")->address);
}

/* Stock needs 37.5 KiB whatever the guest. */
static void the_byte_code_is_small(void **state)
{
    (void)state;
    acpi_guest(2);
    platform.device.cpu_hotplug = true;
    build_acpi();
    CHECK(byte_code() <= 9 * 1024);
    acpi_guest(128);
    platform.device.cpu_hotplug = true;
    build_acpi();
    CHECK(byte_code() <= 32 * 1024);
}

static void equal_platforms_give_equal_bytes(void **state)
{
    static uint8_t first[sizeof(area_memory)];

    (void)state;
    acpi_guest(8);
    build_acpi();
    memcpy(first, area_memory, sizeof(first));
    build_acpi();
    assert_memory_equal(first, area_memory, sizeof(first));
}

static void an_area_one_byte_too_short_is_noticed(void **state)
{
    uint32_t size;

    (void)state;
    acpi_guest(2);
    build_acpi();
    size = area.len;
    build_acpi_into(size, 36);
    CHECK(buf_ok(&area));
    CHECK(buf_ok(&anchor));
    build_acpi_into(size - 1, 36);
    CHECK(!buf_ok(&area));
    CHECK_EQ(area_memory[size - 1], 0xEE);
    for (size = 0; size < area.size; size += 97) {
        build_acpi_into(size, 36);
        CHECK(!buf_ok(&area));
        CHECK_EQ(area_memory[size], 0xEE);
    }
}

static void an_anchor_one_byte_too_short_is_noticed(void **state)
{
    (void)state;
    acpi_guest(2);
    build_acpi_into(sizeof(area_memory), 35);
    CHECK(buf_ok(&area));
    CHECK(!buf_ok(&anchor));
    CHECK_EQ(anchor_memory[35], 0xEE);
}

static void a_table_begins_at_the_next_multiple_of_16(void **state)
{
    static uint8_t memory[80];
    struct buf out;

    (void)state;
    for (uint32_t before = 0; before <= 32; before++) {
        buf_init(&out, memory, sizeof(memory), 0x1000);
        buf_zero(&out, before);
        CHECK_EQ(table_append(&out, (const uint8_t *)"1234", 4), 0x1000 + (before + 15) / 16 * 16);
        CHECK(memcmp(memory + (before + 15) / 16 * 16, "1234", 4) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rsdp_points_to_both_root_tables),
        cmocka_unit_test(the_rsdp_is_aligned_in_its_area),
        cmocka_unit_test(every_header_names_xen_and_hvm),
        cmocka_unit_test(the_root_tables_list_fadt_madt_hpet_waet_ssdts),
        cmocka_unit_test(the_byte_code_is_small),
        cmocka_unit_test(equal_platforms_give_equal_bytes),
        cmocka_unit_test(a_table_begins_at_the_next_multiple_of_16),
        cmocka_unit_test(an_area_one_byte_too_short_is_noticed),
        cmocka_unit_test(an_anchor_one_byte_too_short_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
