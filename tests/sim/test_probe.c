/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The probe's readers of tables (tests/probe) on what Slipway leaves of each named guest, and on
 * the same with wrong bytes in it. Memory is handed to them as copies that end where they asked:
 * the sanitizer sees a byte read too far.
 */
#include <stdlib.h>
#include "fixture.h"
#include "layout.h"
#include "lib/fmt.h"
#include "../probe/facts.h"

#define MAX_COPIES   65536
#define HOSTILE_RUNS 1000
#define MOST_FACTS   100000u /* of any tables, however wrong */

static struct found found;
static char said[1 << 20];
static size_t said_len;
static uint32_t facts, hostile; /* hostile: one of so many bytes is wrong; 0: none */
static uint8_t *copies[MAX_COPIES];
static uint32_t copies_count;

static uint32_t any(void)
{
    static uint32_t state = 2463534242u; /* Marsaglia: xorshift, the same numbers in each run */

    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

void fact(const char *subject, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (said_len + 512 < sizeof(said)) {
        said_len += (size_t)snprintf(said + said_len, 64, "%s | ", subject);
        said_len += fmt_vprint(said + said_len, 400, format, args);
        said[said_len++] = '\n';
        said[said_len] = '\0';
    }
    va_end(args);
    facts++;
}

/* Page by page: memory is in one piece for the guest alone. False if there is none. */
static bool copy_memory(uint8_t *copy, uint64_t paddr, uint32_t len)
{
    while (len != 0) {
        const uint32_t rest = PAGE_SIZE - (uint32_t)(paddr & (PAGE_SIZE - 1));
        const uint32_t part = len < rest ? len : rest;
        const uint8_t *memory = sim_memory(paddr, part);

        if (memory == NULL)
            return false;
        memcpy(copy, memory, part);
        copy += part;
        paddr += part;
        len -= part;
    }
    return true;
}

const uint8_t *probe_memory(uint64_t paddr, uint32_t len)
{
    /*
     * All that there is to read lies here. The platform has no room for more memory that is read at
     * random.
     */
    const bool there = range_in(paddr, len, 1, BIOS_TOP) ||
                       range_in(paddr, len, ACPI_AREA, RESERVED_AREA + RESERVED_AREA_MAX);
    uint8_t *copy = there && copies_count < MAX_COPIES ? malloc(len) : NULL;

    if (copy == NULL)
        return NULL;
    copies[copies_count++] = copy;
    if (!copy_memory(copy, paddr, len))
        return NULL;
    for (uint32_t i = hostile != 0 ? any() % hostile : len; i < len; i += 1 + any() % hostile)
        copy[i] = (uint8_t)(any() % 4 != 0 ? any() : 0);
    return copy;
}

static void take_map(uint32_t map, uint32_t count)
{
    for (uint32_t i = 0; i < count && i < MAX_FOUND_RANGES; i++)
        memcpy(&found.range[found.ranges++], sim_memory(map + 20 * i, 20), 20);
}

/*
 * What the loader handed over: to SeaBIOS as bare.c takes it; to OVMF, which is told of the memory
 * map alone, by searching.
 */
static void take_over(void)
{
    static const char *const signatures[] = {"RSD PTR ", "_SM3_", "_SM_", "_MP_", "$PIR"};
    uint64_t *const anchors[] = {&found.rsdp, &found.smbios3, &found.smbios, &found.mp, &found.pir};
    const uint32_t tables = sim_read32(0x1010);

    memset(&found, 0, sizeof(found));
    if (memcmp(sim_memory(0x1000, 14), "XenHVMSeaBIOS", 14) != 0) {
        take_map(sim_read32(0x101C), sim_read32(0x1024));
        probe_scan(&found);
        return;
    }
    take_map(sim_read32(0x1018), sim_read32(0x101C));
    for (uint32_t i = 0; i < sim_read32(0x1014); i++) {
        const uint32_t at = sim_read32(tables + 4 * i);
        unsigned k = 0;

        while (memcmp(sim_memory(at, 16), signatures[k], strlen(signatures[k])) != 0)
            CHECK(++k < ARRAY_SIZE(anchors));
        *anchors[k] = at;
    }
}

static void read_tables(void)
{
    uint16_t port, sleep_type;

    said_len = facts = 0;
    said[0] = '\0';
    probe_memory_map(&found);
    probe_legacy(&found);
    probe_smbios(&found);
    probe_acpi(&found);
    if (probe_soft_off(&found, &port, &sleep_type))
        fact("off", "0x%04x %u", port, sleep_type);
    while (copies_count != 0)
        free(copies[--copies_count]);
}

static bool says(const char *text)
{
    return strstr(said, text) != NULL;
}

static void the_reference_guest_is_told_field_by_field(void **state)
{
    (void)state;
    reference();
    boots();
    take_over();
    read_tables();
    CHECK(says("e820 | 0x00100000-0x1effffff | usable\n"));
    CHECK(says("acpi | FACP PM1a_CNT_BLK | 0x0000b004\n"));
    CHECK(says("acpi | FACP X_GPE0_BLK | space 1, width 32, offset 0, access 1, address 0xafe0\n"));
    CHECK(says("acpi | APIC Processor Local APIC | 01 02 01 00 00 00\n"));
    CHECK(says("acpi | APIC Local APIC NMI | ff 00 00 01\n"));
    CHECK(says("cpu | processors that the MADT enables | 2\n"));
    CHECK(says("acpi-probe | FACS lies in | ACPI NVS, aligned\n"));
    CHECK(
        says("legacy | MP local interrupt NMI bus 0 IRQ 0 | to APIC 255 input 1, flags 0x0000\n"));
    CHECK(says("legacy | $PIR 00:01 INTD | link 0x60, IRQs 0x0c20\n"));
    CHECK(says("smbios-probe | SMBIOS structures lie in | reserved\n"));
    CHECK(says("off | 0xb004 0\n"));
}

static void no_guest_has_a_table_that_the_probe_finds_wrong(void **state)
{
    (void)state;
    for (unsigned i = 0; sim_guest_named(&guest, i); i++) {
        boots();
        take_over();
        read_tables();
        CHECK(says("e820 | "));
        CHECK(says("SMBIOS structures | as many as it says\n"));
        CHECK(says("entry point | sums 0 and 0\n"));
        CHECK(says("ACPI | off") || says("RSDT and XSDT | list as many tables\n"));
        CHECK(says("ACPI | off") != says("off | 0xb004 0\n"));
        CHECK(says("MP table | absent") || says("MP entry count | right\n"));
        CHECK(!says("not a") && !says("sum 1") && !says("whole | length") && !says("wrong sum"));
        CHECK(!says("has a length of") && !says("says that it has") && !says("no range"));
    }
}

static void without_acpi_there_is_no_switch_to_find(void **state)
{
    (void)state;
    sim_guest_init(&guest, "acpi-off", 2, 512, false);
    sim_guest_acpi_off(&guest);
    boots();
    take_over();
    read_tables();
    CHECK(says("acpi | ACPI | off\n"));
    CHECK(!says("off | 0x"));
}

static void an_mp_table_cut_short_is_told_from_a_whole_one_at_every_length(void **state)
{
    uint8_t *table;
    uint32_t length;

    (void)state;
    sim_guest_init(&guest, "reference", 3, 512, true);
    boots();
    take_over();
    table = sim_memory(sim_read32(found.mp + 4), 1024);
    length = table[4] | (uint32_t)table[5] << 8;
    for (uint32_t cut = 0; cut <= length; cut++) {
        table[4] = (uint8_t)cut;
        table[5] = (uint8_t)(cut >> 8);
        read_tables();
        CHECK_EQ(says("MP entry count | right\n"), cut == length);
    }
}

static void a_madt_entry_without_length_ends_the_list(void **state)
{
    uint32_t xsdt, madt = 0;

    (void)state;
    sim_guest_init(&guest, "reference", 3, 512, true);
    boots();
    take_over();
    xsdt = sim_read32(found.rsdp + 24);
    for (uint32_t at = 36; madt == 0 && at < sim_read32(xsdt + 4); at += 8) {
        if (memcmp(sim_memory(sim_read32(xsdt + at), 4), "APIC", 4) == 0)
            madt = sim_read32(xsdt + at);
    }
    CHECK(madt != 0);
    for (uint8_t length = 0; length < 2; length++) {
        memset(sim_memory(madt + 45, 1), length, 1); /* of the first entry */
        read_tables();
        CHECK(says(length == 0 ? "has a length of 0\n" : "has a length of 1\n"));
        CHECK(says("processors that the MADT enables | 0\n"));
        CHECK(says("APIC whole | length"));
    }
}

static void wrong_bytes_neither_lead_astray_nor_go_on_for_ever(void **state)
{
    (void)state;
    sim_guest_init(&guest, "reference", 20, 512, true);
    boots();
    take_over();
    for (unsigned run = 0; run < HOSTILE_RUNS; run++) {
        hostile = 4u << run % 12;
        read_tables();
        CHECK(facts < MOST_FACTS);
    }
    hostile = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_guest_is_told_field_by_field),
        cmocka_unit_test(no_guest_has_a_table_that_the_probe_finds_wrong),
        cmocka_unit_test(without_acpi_there_is_no_switch_to_find),
        cmocka_unit_test(an_mp_table_cut_short_is_told_from_a_whole_one_at_every_length),
        cmocka_unit_test(a_madt_entry_without_length_ends_the_list),
        cmocka_unit_test(wrong_bytes_neither_lead_astray_nor_go_on_for_ever),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
