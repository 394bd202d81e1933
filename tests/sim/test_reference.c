/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the reference guest is left with: memory map and tables, PCI, interrupt controllers, memory
 * types, CMOS, the log, XenStore.
 */
#include "fixture.h"

static void check_table(uint64_t paddr, const char *signature)
{
    const uint32_t len = sim_read32(paddr + 4);

    CHECK(sim_has_text(paddr, signature));
    CHECK(sim_e820_type(paddr, len) > 1);
    if (strcmp(signature, "FACS") != 0)
        CHECK(sim_sums_to_zero(paddr, len));
}

/* Every table that the XSDT leads to; the FADT is its first. */
static void check_acpi(uint32_t rsdp)
{
    const uint64_t xsdt = sim_read64(rsdp + 24);
    const uint32_t tables = (sim_read32(xsdt + 4) - 36) / 8;
    const uint64_t fadt = sim_read64(xsdt + 36);

    CHECK(sim_sums_to_zero(rsdp, 20) && sim_sums_to_zero(rsdp, 36));
    check_table(sim_read32(rsdp + 16), "RSDT");
    check_table(xsdt, "XSDT");
    check_table(fadt, "FACP");
    check_table(sim_read32(fadt + 36), "FACS");
    check_table(sim_read32(fadt + 40), "DSDT");
    CHECK(tables >= 3 && tables < 20);
    for (uint32_t i = 0; i < tables; i++)
        check_table(sim_read64(xsdt + 36 + 8 * i), "");
}

static void check_smbios(uint32_t at)
{
    CHECK(sim_has_text(at + 16, "_DMI_"));
    CHECK(sim_sums_to_zero(at, 31) && sim_sums_to_zero(at + 16, 15));
    CHECK(sim_e820_type(sim_read32(at + 24), sim_read32(at + 22) & 0xFFFF) > 1);
}

static void check_mp(uint32_t at)
{
    const uint32_t table = sim_read32(at + 4);

    CHECK(sim_sums_to_zero(at, 16));
    CHECK(sim_has_text(table, "PCMP") && sim_sums_to_zero(table, sim_read32(table + 4) & 0xFFFF));
}

static void check_pir(uint32_t at)
{
    CHECK(sim_sums_to_zero(at, sim_read32(at + 4) >> 16));
}

static void check_info(uint32_t tables)
{
    CHECK(sim_has_text(0x1000, "XenHVMSeaBIOS"));
    CHECK_EQ(sim_read32(0x100C) >> 16 & 0xFF, 32);
    CHECK(sim_sums_to_zero(0x1000, 32));
    CHECK_EQ(sim_read32(0x1014), tables);
}

static void the_reference_guest_gets_the_reference_memory_map(void **state)
{
    static const uint64_t expected[][3] = {
        {0, 0xA0000, 1},           {0xC0000, 0x100000, 2},
        {0x100000, 0x1F000000, 1}, {0xFC000000, 0, 4}, /* where our tables end is our own */
        {0, 0x100000000, 2},
    };
    struct sim_range found[SIM_MAX_E820];
    uint64_t map[5][3];

    (void)state;
    reference();
    boots();
    memcpy(map, expected, sizeof(map));
    CHECK_EQ(sim_e820(found), 5);
    map[3][1] = map[4][0] = found[3].start + found[3].size;
    CHECK(map[3][1] > 0xFC000000 && map[3][1] <= 0xFC00B000); /* stock's end */
    check_e820(map, 5);
}

static void the_payload_finds_valid_tables_through_the_block_at_0x1000(void **state)
{
    (void)state;
    reference();
    boots();
    check_info(4);
    check_smbios(sim_anchor("_SM_"));
    check_mp(sim_anchor("_MP_"));
    check_pir(sim_anchor("$PIR"));
    check_acpi(sim_anchor("RSD PTR "));
}

static void the_payload_is_below_1_mib_unchanged(void **state)
{
    (void)state;
    reference();
    boots();
    CHECK(memcmp(sim_memory(0xC0000, 256 * KIB), guest.firmware, 256 * KIB) == 0);
}

static void base_addresses_equal_the_reference(void **state)
{
    (void)state;
    reference();
    boots();
    CHECK_EQ(sim_config32(0x09, 0x20), 0x0000C101);
    CHECK_EQ(sim_config32(0x10, 0x10), 0x0000C001);
    CHECK_EQ(sim_config32(0x10, 0x14), 0xF0000008);
    CHECK_EQ(sim_config32(0x18, 0x10), 0xF1000008);
    CHECK_EQ(sim_config32(0x18, 0x18), 0xF2010000);
    CHECK_EQ(sim_config32(0x18, 0x30), 0xF2000000);
}

static void base_addresses_with_a_network_card_equal_the_reference(void **state)
{
    (void)state;
    reference();
    sim_guest_add(&guest, &sim_e1000);
    boots();
    CHECK_EQ(sim_config32(0x10, 0x14), 0xF0000008);
    CHECK_EQ(sim_config32(0x18, 0x10), 0xF1000008);
    CHECK_EQ(sim_config32(0x20, 0x30), 0xF2000000);
    CHECK_EQ(sim_config32(0x20, 0x10), 0xF2040000);
    CHECK_EQ(sim_config32(0x18, 0x30), 0xF2060000);
    CHECK_EQ(sim_config32(0x18, 0x18), 0xF2070000);
    CHECK_EQ(sim_config32(0x10, 0x10), 0x0000C001);
    CHECK_EQ(sim_config32(0x20, 0x14), 0x0000C101);
    CHECK_EQ(sim_config32(0x09, 0x20), 0x0000C141);
    CHECK_EQ(sim_config32(0x20, 0x3C) & 0xFF, 5); /* 04.0 INTA: link 0 */
}

static void commands_interrupt_lines_and_chipset_registers_equal_the_reference(void **state)
{
    static const struct {
        uint8_t devfn;
        uint16_t command;
        uint8_t line;
    } expected[] = {{0x00, 4, 0},  {0x08, 4, 0},  {0x09, 5, 0},
                    {0x0B, 4, 10}, {0x10, 7, 11}, {0x18, 7, 0}};

    (void)state;
    reference();
    boots();
    for (unsigned i = 0; i < ARRAY_SIZE(expected); i++) {
        CHECK_EQ(sim_config32(expected[i].devfn, 4) & 0xFFFF, expected[i].command);
        CHECK_EQ(sim_config32(expected[i].devfn, 0x3C) & 0xFF, expected[i].line);
    }
    CHECK_EQ(sim_config32(0x08, 0x60), 0x050B0A05);
    CHECK_EQ(sim_config32(0x09, 0x40), 0x80008000);
    CHECK_EQ(sim_config32(0x0B, 0x40), 0x0000B001);
    CHECK_EQ(sim_config32(0x0B, 0x80) & 0xFF, 0x01);
    CHECK_EQ(sim_config32(0x0B, 0xD0) >> 16, 0);
}

static void interrupt_controllers_equal_the_reference(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    r = boots();
    CHECK_EQ(r->elcr[0], 0x20);
    CHECK_EQ(r->elcr[1], 0x0C);
    CHECK_EQ(r->lapic[0xF], 0x1FF);
    CHECK_EQ(r->lapic[0x35], 0x10700);
    CHECK_EQ(r->lapic[0x36], 0x400);
    CHECK_EQ(r->ioapic_rte[0], 0x700);
    CHECK_EQ(r->ioapic_rte[1], 0x10000);
    CHECK_EQ(r->ioapic[0], 0x01000000); /* the ID that MADT and MP table tell */
}

static void every_processor_has_the_reference_memory_types_and_waits(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    r = boots();
    for (unsigned cpu = 0; cpu < 2; cpu++) {
        const struct sim_cpu *c = &r->cpu[cpu];

        CHECK_EQ(c->mtrr_def_type, 0xC06);
        CHECK_EQ(c->mtrr_variable[0], 0xF0000000);
        CHECK_EQ(c->mtrr_variable[1], 0xFFF8000800);
        CHECK_EQ(c->mtrr_variable[2], 0xF8000000);
        CHECK_EQ(c->mtrr_variable[3], 0xFFFC000800);
        CHECK_EQ(c->mtrr_variable[5], 0);
        for (uint32_t i = 0; i < 11; i++)
            CHECK_EQ(c->mtrr_fixed[i], i == 2 ? 0x0101010101010101 : 0x0606060606060606);
    }
    CHECK_EQ(r->cpu[1].state, SIM_CPU_WAIT_FOR_SIPI);
    CHECK_EQ(r->cpu[1].sipis, 1);
}

static void cmos_tells_the_memory_and_keeps_the_boot_order(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    r = boots();
    CHECK_EQ(r->cmos[0x15] | r->cmos[0x16] << 8, 640);
    CHECK_EQ(r->cmos[0x17] | r->cmos[0x18] << 8, 0xFFFF);
    CHECK_EQ(r->cmos[0x30] | r->cmos[0x31] << 8, 0xFFFF);
    CHECK_EQ(r->cmos[0x34] | r->cmos[0x35] << 8, (0x1F000000 - 0x1000000) / 65536);
    CHECK_EQ(r->cmos[0x38], 0x01);
    CHECK_EQ(r->cmos[0x3D], 0x32);
}

static void xen_is_told_the_vm86_tss_and_the_acpi_ports(void **state)
{
    const struct sim_result *r;
    uint64_t tss;

    (void)state;
    reference();
    r = boots();
    CHECK(r->sci_enabled);
    CHECK_EQ(param(r, HVM_PARAM_ACPI_IOPORTS_LOCATION), 1);
    tss = param(r, HVM_PARAM_VM86_TSS_SIZED);
    CHECK_EQ(tss >> 32, 384);
    CHECK_EQ(tss & 127, 0);
    CHECK(sim_e820_type((uint32_t)tss, 384) > 1);
}

static void the_log_is_a_line_an_exit_in_this_order(void **state)
{
    static const char *const lines[] = {"slipway: Slipway ", " on Xen 4.17.7\n", "2 vCPUs",
                                        "PCI memory at 0xf0000000-", "starting SeaBIOS"};
    const struct sim_result *r;
    const char *at;
    uint32_t newlines = 0;

    (void)state;
    reference();
    r = boots();
    at = r->log;
    for (unsigned i = 0; i < ARRAY_SIZE(lines); i++) {
        at = strstr(at, lines[i]);
        CHECK(at != NULL);
    }
    for (uint32_t i = 0; i < r->log_len; i++)
        newlines += r->log[i] == '\n';
    CHECK_EQ(r->count.strings, newlines);
    CHECK_EQ(r->count.port_out[0xE9], 0);
    CHECK(!sim_logged(r, "WARNING"));
}

static void xenstore_and_events_are_left_clean(void **state)
{
    const struct sim_result *r;
    const uint8_t *shared;

    (void)state;
    reference();
    r = boots();
    CHECK(r->ring_clean);
    for (uint32_t at = 0x800; at < 0x810; at += 4)
        CHECK_EQ(sim_read32(SIM_STORE_RING + at), 0);
    shared = sim_memory(0xFDFFF000, 4096);
    CHECK(shared != NULL);
    CHECK_EQ(shared[0] | shared[1], 0);           /* upcall pending, masked */
    CHECK_EQ(sim_read32(0xFDFFF004), 0);          /* selector */
    CHECK_EQ(sim_read32(0xFDFFF800), 0);          /* pending */
    CHECK(sim_read32(0xFDFFF000 + 32 + 24) != 0); /* the clock stays: tsc_to_system_mul */
}

static void a_second_boot_equals_the_first(void **state)
{
    static struct sim_counts first;
    static uint8_t low[0x20000];

    (void)state;
    reference();
    first = boots()->count;
    memcpy(low, sim_memory(0, sizeof(low)), sizeof(low));
    CHECK(memcmp(&first, &boots()->count, sizeof(first)) == 0);
    CHECK(memcmp(low, sim_memory(0, sizeof(low)), sizeof(low)) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_guest_gets_the_reference_memory_map),
        cmocka_unit_test(the_payload_finds_valid_tables_through_the_block_at_0x1000),
        cmocka_unit_test(the_payload_is_below_1_mib_unchanged),
        cmocka_unit_test(base_addresses_equal_the_reference),
        cmocka_unit_test(base_addresses_with_a_network_card_equal_the_reference),
        cmocka_unit_test(commands_interrupt_lines_and_chipset_registers_equal_the_reference),
        cmocka_unit_test(interrupt_controllers_equal_the_reference),
        cmocka_unit_test(every_processor_has_the_reference_memory_types_and_waits),
        cmocka_unit_test(cmos_tells_the_memory_and_keeps_the_boot_order),
        cmocka_unit_test(xen_is_told_the_vm86_tss_and_the_acpi_ports),
        cmocka_unit_test(the_log_is_a_line_an_exit_in_this_order),
        cmocka_unit_test(xenstore_and_events_are_left_clean),
        cmocka_unit_test(a_second_boot_equals_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
