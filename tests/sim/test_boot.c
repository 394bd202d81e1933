/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole boots on the simulated platform: what good guests are left with, what bad ones are told. */
#include "check.h"
#include "lib/num.h"
#include "sim.h"
#include "xen/public.h"

static struct sim_guest guest;

static void reference(void)
{
    sim_guest_init(&guest, "reference", 2, 512, true);
}

/* Boots `guest`, which must get to the hand-off and break no rule on the way. */
static const struct sim_result *boots(void)
{
    const struct sim_result *r = sim_boot(&guest);
    const char *insane = sim_insane();

    if (r->outcome != SIM_HANDOFF || r->violations != 0 || insane != NULL)
        printf("%s%s: %s %s %s\n", r->log, sim_outcome_name(r->outcome), r->fault, r->violation[0],
               insane != NULL ? insane : "");
    CHECK_EQ(r->violations, 0);
    CHECK_EQ(r->outcome, SIM_HANDOFF);
    CHECK(insane == NULL);
    return r;
}

/* Boots `guest`, which must end as crashed with a message that has `text`. */
static const struct sim_result *is_refused(const char *text)
{
    const struct sim_result *r = sim_boot(&guest);

    if (r->outcome != SIM_SHUTDOWN || !sim_logged(r, text))
        printf("%s%s: %s\n", r->log, sim_outcome_name(r->outcome), r->fault);
    CHECK_EQ(r->outcome, SIM_SHUTDOWN);
    CHECK_EQ(r->reason, SHUTDOWN_crash);
    CHECK(sim_logged(r, "slipway: FATAL SLIP-"));
    CHECK(sim_logged(r, text));
    CHECK(!sim_logged(r, "a bug in Slipway"));
    return r;
}

/* --- What the payload reads: the block at 0x1000 and what it points to --- */

static bool sums_to_zero(uint64_t paddr, uint32_t len)
{
    const uint8_t *bytes = sim_memory(paddr, len);
    uint8_t sum = 0;

    if (bytes == NULL)
        return false;
    for (uint32_t i = 0; i < len; i++)
        sum = (uint8_t)(sum + bytes[i]);
    return sum == 0;
}

static bool has_text(uint64_t paddr, const char *text)
{
    const void *bytes = sim_memory(paddr, (uint32_t)strlen(text));

    return bytes != NULL && memcmp(bytes, text, strlen(text)) == 0;
}

static uint64_t read64(uint64_t paddr)
{
    return (uint64_t)sim_read32(paddr + 4) << 32 | sim_read32(paddr);
}

static void check_e820(const uint64_t expected[][3], uint32_t count)
{
    const uint32_t table = sim_read32(0x1018);

    CHECK_EQ(sim_read32(0x101C), count);
    for (uint32_t i = 0; i < count; i++) {
        CHECK_EQ(read64(table + 20 * i), expected[i][0]);
        CHECK_EQ(read64(table + 20 * i) + read64(table + 20 * i + 8), expected[i][1]);
        CHECK_EQ(sim_read32(table + 20 * i + 16), expected[i][2]);
    }
}

/* Is all of [paddr, paddr + len) NVS or reserved in the memory map that the payload got? */
static bool stays(uint64_t paddr, uint32_t len)
{
    const uint32_t table = sim_read32(0x1018), count = sim_read32(0x101C);

    for (uint32_t i = 0; i < count; i++) {
        const uint64_t start = read64(table + 20 * i), size = read64(table + 20 * i + 8);

        if (sim_read32(table + 20 * i + 16) != 1 && range_in(paddr, len, start, start + size))
            return true;
    }
    return false;
}

static uint32_t anchor(uint32_t index)
{
    return sim_read32(sim_read32(0x1010) + 4 * index);
}

static void check_table(uint64_t paddr, const char *signature)
{
    const uint32_t len = sim_read32(paddr + 4);

    CHECK(has_text(paddr, signature));
    CHECK(stays(paddr, len));
    if (strcmp(signature, "FACS") != 0)
        CHECK(sums_to_zero(paddr, len));
}

/* Every table that the XSDT leads to; the FADT is its first. */
static void check_acpi(uint32_t rsdp)
{
    const uint64_t xsdt = read64(rsdp + 24);
    const uint32_t tables = (sim_read32(xsdt + 4) - 36) / 8;
    const uint64_t fadt = read64(xsdt + 36);

    CHECK(has_text(rsdp, "RSD PTR "));
    CHECK(sums_to_zero(rsdp, 20) && sums_to_zero(rsdp, 36));
    check_table(sim_read32(rsdp + 16), "RSDT");
    check_table(xsdt, "XSDT");
    check_table(fadt, "FACP");
    check_table(sim_read32(fadt + 36), "FACS");
    check_table(sim_read32(fadt + 40), "DSDT");
    CHECK(tables >= 3 && tables < 20);
    for (uint32_t i = 0; i < tables; i++)
        check_table(read64(xsdt + 36 + 8 * i), "");
}

static void check_smbios(uint32_t at)
{
    CHECK(has_text(at, "_SM_") && has_text(at + 16, "_DMI_"));
    CHECK(sums_to_zero(at, 31) && sums_to_zero(at + 16, 15));
    CHECK(stays(sim_read32(at + 24), sim_read32(at + 22) & 0xFFFF));
}

static void check_mp(uint32_t at)
{
    const uint32_t table = sim_read32(at + 4);

    CHECK(has_text(at, "_MP_") && sums_to_zero(at, 16));
    CHECK(has_text(table, "PCMP") && sums_to_zero(table, sim_read32(table + 4) & 0xFFFF));
}

static void check_pir(uint32_t at)
{
    CHECK(has_text(at, "$PIR"));
    CHECK(sums_to_zero(at, sim_read32(at + 4) >> 16));
}

static void check_info(uint32_t tables)
{
    CHECK(has_text(0x1000, "XenHVMSeaBIOS"));
    CHECK_EQ(sim_read32(0x100C) >> 16 & 0xFF, 32);
    CHECK(sums_to_zero(0x1000, 32));
    CHECK_EQ(sim_read32(0x1014), tables);
}

/* --- The reference guest --- */

static void the_reference_guest_gets_the_reference_memory_map(void **state)
{
    static const uint64_t expected[][3] = {
        {0, 0xA0000, 1},           {0xC0000, 0x100000, 2},
        {0x100000, 0x1F000000, 1}, {0xFC000000, 0, 4}, /* where our tables end is our own */
        {0, 0x100000000, 2},
    };
    uint64_t map[5][3];
    uint32_t table;

    (void)state;
    reference();
    boots();
    memcpy(map, expected, sizeof(map));
    table = sim_read32(0x1018);
    map[3][1] = map[4][0] = read64(table + 20 * 3) + read64(table + 20 * 3 + 8);
    CHECK(map[3][1] > 0xFC000000 && map[3][1] <= 0xFC00B000); /* stock's end */
    check_e820(map, 5);
}

static void the_payload_finds_valid_tables_through_the_block_at_0x1000(void **state)
{
    (void)state;
    reference();
    boots();
    check_info(4);
    check_smbios(anchor(0));
    check_mp(anchor(1));
    check_pir(anchor(2));
    check_acpi(anchor(3));
}

static void the_payload_stands_below_1_mib_as_it_came(void **state)
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
        CHECK_EQ(c->mtrr_fixed[0], 0x0606060606060606);
        CHECK_EQ(c->mtrr_fixed[2], 0x0101010101010101);
        CHECK_EQ(c->mtrr_fixed[10], 0x0606060606060606);
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

static uint64_t param(const struct sim_result *r, uint32_t index)
{
    for (uint32_t i = 0; i < r->param_writes; i++) {
        if (r->param_write[i].index == index)
            return r->param_write[i].value;
    }
    return UINT64_MAX;
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
    CHECK(stays((uint32_t)tss, 384));
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

/* --- Other guests --- */

static void every_number_of_processors_starts(void **state)
{
    static const uint32_t counts[] = {1, 2, 8, 33, 127, 128};

    (void)state;
    for (unsigned n = 0; n < ARRAY_SIZE(counts); n++) {
        const struct sim_result *r;

        sim_guest_init(&guest, "processors", counts[n], 1024, true);
        r = boots();
        for (uint32_t i = 0; i < counts[n]; i++) {
            CHECK_EQ(r->cpu[i].mtrr_def_type, 0xC06);
            CHECK(memcmp(r->cpu[i].mtrr_variable, r->cpu[0].mtrr_variable,
                         sizeof(r->cpu[0].mtrr_variable)) == 0);
        }
        check_info(4);
        check_acpi(anchor(3));
        CHECK(!sim_logged(r, "WARNING SLIP-401: some processors"));
    }
}

static void processors_to_be_plugged_later_are_started_too(void **state)
{
    (void)state;
    sim_guest_init(&guest, "hotplug", 8, 512, true);
    guest.online = 1;
    CHECK_EQ(boots()->cpu[7].mtrr_def_type, 0xC06);
}

static void a_guest_of_256_mib_boots(void **state)
{
    const struct sim_result *r;

    (void)state;
    sim_guest_init(&guest, "small", 2, 256, true);
    r = boots();
    CHECK_EQ(read64(sim_read32(0x1018) + 40 + 8), 0xF000000 - 0x100000);
    CHECK_EQ(r->cmos[0x34] | r->cmos[0x35] << 8, (0xF000000 - 0x1000000) / 65536);
}

static void a_guest_of_5_gib_has_memory_above_4_gib(void **state)
{
    uint32_t table;

    (void)state;
    sim_guest_init(&guest, "large", 2, 5120, true);
    boots();
    CHECK_EQ(sim_read32(0x101C), 6);
    table = sim_read32(0x1018);
    CHECK_EQ(read64(table + 40 + 8), 0xF0000000 - 0x100000);
    CHECK_EQ(read64(table + 100), 0x100000000);
    CHECK_EQ(read64(table + 100) + read64(table + 108), 0x14F000000);
}

static void a_guest_without_graphics_boots(void **state)
{
    (void)state;
    sim_guest_init(&guest, "no-vga", 2, 512, false);
    boots();
    CHECK_EQ(sim_config32(0x10, 0x14), 0xF0000008);
    CHECK_EQ(sim_config32(0x09, 0x20), 0x0000C101);
}

static void twenty_devices_get_disjoint_addresses(void **state)
{
    static const struct sim_device *const more[] = {&sim_e1000, &sim_ahci, &sim_nvme,
                                                    &sim_xhci,  &sim_hda,  &sim_rtl8139};
    uint64_t start[128], size[128];
    unsigned n = 0;

    (void)state;
    reference();
    for (unsigned i = 0; guest.devices < 22; i++)
        sim_guest_add(&guest, more[i % ARRAY_SIZE(more)]);
    boots();
    for (uint32_t d = 0; d < guest.devices; d++) {
        for (unsigned i = 0; i < 7; i++) {
            const struct sim_bar *bar = &guest.device[d].bar[i];
            const uint8_t at = (uint8_t)(i == 6 ? 0x30 : 0x10 + 4 * i);

            if (bar->kind == SIM_BAR_NONE || bar->kind == SIM_BAR_IO)
                continue;
            start[n] = sim_config32(guest.device[d].devfn, at) & 0xFFFFFFF0;
            size[n] = bar->size;
            CHECK(range_in(start[n], size[n], 0xF0000000, 0xFC000000));
            CHECK_EQ(start[n] & (size[n] - 1), 0);
            for (unsigned k = 0; k < n; k++)
                CHECK(!ranges_overlap(start[k], size[k], start[n], size[n]));
            n++;
        }
    }
    CHECK(n > 20);
}

static void a_bar_of_8_gib_goes_above_memory(void **state)
{
    struct sim_device big = sim_nvme;
    uint64_t address;

    (void)state;
    reference();
    big.bar[0].size = (uint64_t)8 * GIB;
    sim_guest_add(&guest, &big);
    boots();
    address = (uint64_t)sim_config32(0x20, 0x14) << 32 | (sim_config32(0x20, 0x10) & ~0xFu);
    CHECK(address >= FOUR_GIB);
    CHECK_EQ(address & ((uint64_t)8 * GIB - 1), 0);
    CHECK_EQ(sim_config32(0x20, 4) & 2, 2);
}

/* A bridge and what is behind it, by index in guest.device. */
static uint32_t add_bridge_with_devices(void)
{
    const uint32_t bridge = guest.devices;

    sim_guest_add(&guest, &sim_bridge);
    sim_guest_add_behind(&guest, &sim_e1000, bridge, 1);
    sim_guest_add_behind(&guest, &sim_nvme, bridge, 2);
    return bridge;
}

static void devices_behind_a_bridge_are_found_and_placed_in_its_windows(void **state)
{
    uint32_t bridge;

    (void)state;
    reference();
    bridge = add_bridge_with_devices();
    boots();
    CHECK_EQ(sim_device_config32(bridge, 0x18), 0x00010100);
    CHECK_EQ(sim_device_config32(bridge, 0x20), 0xF200F200);
    CHECK_EQ(sim_device_config32(bridge, 0x1C) & 0xFFFF, 0xC0C0);
    CHECK_EQ(sim_device_config32(bridge, 0x24), 0x0001FFF1); /* closed */
    CHECK_EQ(sim_device_config32(bridge, 4) & 7, 7);
    CHECK_EQ(sim_device_config32(bridge + 1, 4) & 7, 7);
    CHECK_EQ(sim_device_config32(bridge + 1, 0x30), 0xF2000000);
    CHECK_EQ(sim_device_config32(bridge + 1, 0x10), 0xF2040000);
    CHECK_EQ(sim_device_config32(bridge + 2, 0x10), 0xF2060004);
    CHECK_EQ(sim_device_config32(bridge + 1, 0x14), 0xC001);
    CHECK_EQ(sim_device_config32(bridge + 1, 0x3C) & 0xFF, 10); /* INTB of 04.0: link 1 */
}

static void a_bridge_behind_a_bridge_has_the_next_bus(void **state)
{
    struct sim_device gpu = sim_nvme;
    uint32_t outer, inner;

    (void)state;
    reference();
    outer = add_bridge_with_devices();
    sim_guest_add_behind(&guest, &sim_bridge, outer, 3);
    inner = guest.devices - 1;
    gpu.bar[0] = (struct sim_bar){SIM_BAR_MEM64, true, 4ull * GIB};
    sim_guest_add_behind(&guest, &gpu, inner, 0);
    sim_guest_add(&guest, &sim_bridge); /* and one with nothing behind it */
    boots();
    CHECK_EQ(sim_device_config32(outer, 0x18), 0x00020100);
    CHECK_EQ(sim_device_config32(inner, 0x18), 0x00020201);
    CHECK_EQ(sim_device_config32(inner + 2, 0x18), 0x00030300);
    CHECK_EQ(sim_device_config32(inner + 2, 4) & 7, 0);
    CHECK_EQ(sim_device_config32(inner + 1, 0x14), 1);
    CHECK_EQ(sim_device_config32(inner, 0x28), 1);
    CHECK_EQ(sim_device_config32(outer, 0x2C), 1);
}

/* Xen answers for functions that no device model has registered: nothing is there. */
static void a_bridge_whose_devices_do_not_answer_is_closed(void **state)
{
    uint32_t bridge;

    (void)state;
    reference();
    bridge = guest.devices;
    sim_guest_add(&guest, &sim_bridge);
    boots();
    CHECK_EQ(sim_device_config32(bridge, 0x18), 0x00010100);
    CHECK_EQ(sim_device_config32(bridge, 0x20), 0x0000FFF0);
    CHECK_EQ(sim_device_config32(bridge, 0x1C) & 0xFFFF, 0x00F0);
    CHECK_EQ(sim_device_config32(bridge, 4) & 7, 0);
}

static bool decodes(const struct sim_config_write *w)
{
    return w->at == 4 && (w->value & 3) != 0;
}

static bool is_address(const struct sim_config_write *w)
{
    return w->at >= 0x10 && w->at < 0x34;
}

/*
 * For each function decoding goes off first, if it was on, then base addresses are sized and programmed; the first one that
 * decodes does so when no address of any function changes any more, and each is told once.
 */
static void decoding_is_off_before_addresses_change_and_on_after_the_last(void **state)
{
    const struct sim_result *r;
    uint32_t last_address = 0, first_decode = SIM_NEVER;
    uint8_t told[SIM_MAX_DEVICES] = {0};
    bool off[SIM_MAX_DEVICES] = {0};

    (void)state;
    reference();
    add_bridge_with_devices();
    for (uint32_t i = 0; i < guest.devices; i++) {
        off[i] = sim_is_chipset(&guest.device[i]); /* the device model resets these for certain */
        if (!off[i])
            guest.device[i].command = 0x0003; /* as whoever had a passed-through device leaves it */
    }
    r = boots();
    CHECK(r->config_writes > 40 && r->config_writes < SIM_MAX_CONFIG_WRITES);
    for (uint32_t i = 0; i < r->config_writes; i++) {
        const struct sim_config_write *w = &r->config_write[i];

        if (is_address(w)) {
            CHECK(off[w->device]);
            last_address = i;
        }
        off[w->device] |= w->at == 4 && !decodes(w);
        if (decodes(w) && first_decode == SIM_NEVER)
            first_decode = i;
        told[w->device] = (uint8_t)(told[w->device] + decodes(w));
    }
    CHECK(last_address < first_decode && first_decode != SIM_NEVER);
    for (uint32_t i = 0; i < guest.devices; i++)
        CHECK(told[i] <= 1);
    for (uint32_t i = first_decode; i < r->config_writes; i++)
        CHECK_EQ(r->config_write[i].at, 4);
}

static void intel_display(void)
{
    struct sim_device igd = sim_stdvga;

    sim_guest_init(&guest, "igd", 2, 512, false);
    igd.vendor = 0x8086;
    igd.device = 0x5916;
    for (uint32_t i = 0; i < guest.devices; i++)
        if (guest.device[i].devfn == 0x10)
            guest.device[i].devfn = 0x18;
    sim_guest_add(&guest, &igd); /* slot 2 is free now */
}

static void an_intel_display_gets_its_opregion(void **state)
{
    static const uint64_t map[][3] = {{0, 0xA0000, 1},
                                      {0xC0000, 0x100000, 2},
                                      {0x100000, 0x20000000, 1},
                                      {0xFC000000, 0, 4},
                                      {0, 0xFDFFC000, 2},
                                      {0xFDFFC000, 0xFDFFF000, 4},
                                      {0xFDFFF000, 0x100000000, 2}};
    uint32_t table;

    (void)state;
    intel_display();
    guest.igd = true;
    boots();
    CHECK_EQ(sim_config32(0x10, 0xFC), 0xFDFFC018);
    CHECK_EQ(sim_memory(0xFDFFC000, 4) == NULL, true); /* the host's pages come there */
    CHECK_EQ(sim_read32(0x101C), ARRAY_SIZE(map));
    table = sim_read32(0x1018);
    for (uint32_t i = 5; i < ARRAY_SIZE(map); i++) {
        CHECK_EQ(read64(table + 20 * i), map[i][0]);
        CHECK_EQ(read64(table + 20 * i) + read64(table + 20 * i + 8), map[i][1]);
        CHECK_EQ(sim_read32(table + 20 * i + 16), map[i][2]);
    }
}

static void a_display_that_takes_no_opregion_leaves_no_trace_in_the_map(void **state)
{
    const struct sim_result *r;

    (void)state;
    intel_display();
    r = boots();
    CHECK(sim_logged(r, "gets no OpRegion"));
    CHECK_EQ(sim_read32(0x101C), 5);
}

/* What QEMU keeps for the devices takes F0000000-F207FFFF: two times 16 MiB and two ROM images. */
static void bars_keep_away_from_the_device_models_own_memory(void **state)
{
    (void)state;
    sim_guest_init(&guest, "full", 1, 3856, true);
    sim_guest_add(&guest, &sim_e1000);
    sim_guest_add(&guest, &sim_ivshmem);
    CHECK(sim_logged(boots(), "device model's own memory at 0xf0000000-0xf2080000"));
    CHECK_EQ(sim_config32(0x28, 0x18) & ~0xFu, 0xF5000000);
    CHECK_EQ(sim_config32(0x20, 0x30), 0xF2480000); /* and 4 MiB for what is plugged in */
    CHECK_EQ(sim_config32(0x28, 4) & 2, 2);
}

static void above_4_gib_bars_keep_away_from_it_as_well(void **state)
{
    struct sim_device shared = sim_ivshmem;

    (void)state;
    sim_guest_init(&guest, "shared", 1, 5120, true);
    shared.bar[2].size = GIB;
    sim_guest_add(&guest, &shared);
    CHECK(sim_logged(boots(), "device model's own memory at 0x14f000000-0x190040000"));
    CHECK_EQ(sim_config32(0x20, 0x18) & ~0xFu, 0xC0000000);
    CHECK_EQ(sim_config32(0x20, 0x1C), 1);
}

/* An answer for none of its kind: 256 MiB are assumed, and the 64-bit BAR goes elsewhere. */
static bool no_memory_types(void *context, uint32_t number, uint32_t op, uint32_t nth,
                            int32_t *result)
{
    (void)context;
    (void)nth;
    *result = -38;
    return number == __HYPERVISOR_hvm_op && op == HVMOP_get_mem_type;
}

static void a_xen_that_does_not_tell_is_no_trouble(void **state)
{
    (void)state;
    sim_guest_init(&guest, "silent", 1, 3792, true);
    sim_guest_add(&guest, &sim_ivshmem);
    guest.hooks.hypercall = no_memory_types;
    CHECK(sim_logged(boots(), "device model's own memory at 0xec000000-0xfc000000"));
}

static void most_guests_cost_no_question(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    r = boots();
    CHECK_EQ(r->count.hypercall[__HYPERVISOR_hvm_op][HVMOP_get_mem_type], 0);
    CHECK_EQ(r->count.hypercall[__HYPERVISOR_memory_op][XENMEM_maximum_gpfn], 0);
}

static void a_guest_that_needs_room(void)
{
    struct sim_device big = sim_hda;

    sim_guest_init(&guest, "moved", 2, 5120, true);
    big.bar[0] = (struct sim_bar){SIM_BAR_MEM32, false, 256 * MIB};
    sim_guest_add(&guest, &big);
    sim_guest_key(&guest, "hvmloader/allow-memory-relocate", "1");
    sim_guest_key(&guest, "platform/device-model", "qemu_xen_traditional");
    guest.traditional = true;
}

static void ram_moves_out_of_the_way_where_the_device_model_can_follow(void **state)
{
    const struct sim_result *r;

    (void)state;
    a_guest_that_needs_room();
    r = boots();
    CHECK_EQ(r->moved_pages, 0x10000);
    CHECK_EQ(sim_config32(0x20, 0x10), 0xE0000000);
    CHECK_EQ(sim_config32(0x20, 4) & 2, 2);
    CHECK_EQ(r->cmos[0x35] << 8 | r->cmos[0x34], (0xE0000000 - 16 * MIB) >> 16);
    CHECK_EQ(read64(sim_read32(0x1018) + 40 + 8), 0xE0000000 - 0x100000);
    CHECK_EQ(read64(sim_read32(0x1018) + 100) + read64(sim_read32(0x1018) + 108), 0x15F000000);
    CHECK(sim_uncached(0xE0000000) && !sim_uncached(0xDFFFF000));
}

static void ram_never_moves_under_qemu_xen(void **state)
{
    const struct sim_result *r;

    (void)state;
    a_guest_that_needs_room();
    sim_guest_key(&guest, "platform/device-model", "qemu_xen");
    guest.traditional = false;
    r = boots();
    CHECK_EQ(r->moved_pages, 0);
    CHECK(sim_logged(r, "RAM is not moved"));
    CHECK(sim_logged(r, "mmio_hole=512"));
    CHECK_EQ(sim_config32(0x20, 4) & 2, 0);
}

static bool refuse_second_move(void *context, uint32_t number, uint32_t op, uint32_t nth,
                               int32_t *result)
{
    uint32_t *moves = context;

    (void)nth;
    if (number != __HYPERVISOR_memory_op || op != XENMEM_add_to_physmap || ++*moves != 3)
        return false; /* the first is the shared information page's */
    *result = -22;
    return true;
}

static void a_refused_move_leaves_a_guest_that_works(void **state)
{
    const struct sim_result *r;
    uint32_t moves = 0;

    (void)state;
    a_guest_that_needs_room();
    guest.hooks.hypercall = refuse_second_move;
    guest.hooks.context = &moves;
    r = boots();
    CHECK_EQ(r->moved_pages, 0x8000);
    CHECK(sim_logged(r, "Xen does not move all of the RAM"));
    CHECK_EQ(sim_config32(0x20, 4) & 2, 0);
    CHECK_EQ(read64(sim_read32(0x1018) + 40 + 8), 0xE0000000 - 0x100000);
    CHECK_EQ(sim_config32(0x10, 0x14) & ~0xFu, 0xFA000000);
}

static void with_acpi_off_there_are_no_acpi_tables(void **state)
{
    const struct sim_result *r;
    static const uint64_t map[][3] = {{0, 0xA0000, 1},
                                      {0xC0000, 0x100000, 2},
                                      {0x100000, 0x1F000000, 1},
                                      {0xFC000000, 0x100000000, 2}};

    (void)state;
    reference();
    sim_guest_acpi_off(&guest);
    r = boots();
    check_info(3);
    check_e820(map, 4);
    CHECK_EQ(param(r, HVM_PARAM_ACPI_IOPORTS_LOCATION), UINT64_MAX);
    CHECK_EQ(r->count.port_out[0xB2], 0);
}

static void with_viridian_xen_is_found_further_up(void **state)
{
    (void)state;
    reference();
    guest.viridian = true;
    boots();
}

static void without_spare_memory_pages_come_from_the_top(void **state)
{
    const struct sim_result *r;
    uint32_t table;

    (void)state;
    reference();
    guest.spare_pages = 1;
    r = boots();
    CHECK(r->moved_pages > 0);
    table = sim_read32(0x1018);
    CHECK_EQ(read64(table + 40) + read64(table + 48), 0x1F000000 - r->moved_pages * 4096u);
    check_info(4);
    check_acpi(anchor(3));
    check_smbios(anchor(0));

    sim_guest_init(&guest, "large", 2, 5120, true);
    guest.spare_pages = 0;
    r = boots();
    table = sim_read32(0x1018);
    CHECK_EQ(read64(table + 100) + read64(table + 108),
             0x14F000000 - r->moved_pages * (uint64_t)4096);
}

static void strings_of_the_configuration_reach_smbios(void **state)
{
    const uint8_t *structures;
    uint32_t entry, len;
    bool found = false;

    (void)state;
    reference();
    sim_guest_key(&guest, "bios-strings/system-manufacturer", "Sirius Cybernetics");
    boots();
    entry = anchor(0);
    len = sim_read32(entry + 22) & 0xFFFF;
    structures = sim_memory(sim_read32(entry + 24), len);
    CHECK(structures != NULL);
    for (uint32_t i = 0; i + 18 <= len; i++)
        found |= memcmp(structures + i, "Sirius Cybernetics", 18) == 0;
    CHECK(found);
}

static void ninety_nine_oem_strings_come_in_few_batches(void **state)
{
    static char names[99][24], values[99][72];
    const struct sim_result *r;

    (void)state;
    reference();
    for (unsigned i = 0; i < 99; i++) {
        snprintf(names[i], sizeof(names[i]), "bios-strings/oem-%u", i + 1);
        snprintf(values[i], sizeof(values[i]),
                 "oem string %u that is not short, so that the ring fills up", i + 1);
        sim_guest_key(&guest, names[i], values[i]);
    }
    r = boots();
    CHECK(r->count.hypercall[__HYPERVISOR_event_channel_op][EVTCHNOP_send] < 25);
}

static bool refuse_to_list(void *context, uint32_t *type, uint32_t *id, uint8_t *payload,
                           uint32_t *len)
{
    (void)context;
    (void)id;
    if (*type == XS_DIRECTORY) {
        *type = XS_ERROR;
        *len = sizeof("EACCES");
        memcpy(payload, "EACCES", *len);
    }
    return true;
}

static void keys_in_a_directory_that_cannot_be_listed_are_read(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_acpi_off(&guest);
    guest.hooks.store_reply = refuse_to_list;
    r = boots();
    CHECK_EQ(r->count.store_request[XS_READ], 15);
    CHECK(!r->sci_enabled);
}

static void nothing_is_read_that_is_not_there(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_key(&guest, "platform/acpi_something", "1");
    r = boots();
    CHECK_EQ(r->count.store_request[XS_DIRECTORY], 3);
    CHECK_EQ(r->count.store_request[XS_READ], 6); /* 2 below hvmloader/, 4 below platform/ */
}

/* --- XenStore at its worst, still alive --- */

static void a_slow_xenstore_is_waited_for_and_spoken_of(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.store.delay_ns = 5500000000ull;
    r = boots();
    CHECK(sim_logged(r, "still waiting for XenStore"));
    CHECK(r->time_ns >= 45000000000ull);
}

static void a_xenstore_that_connects_late_is_waited_for(void **state)
{
    (void)state;
    reference();
    guest.store.connection = 1;
    guest.store.features = 1;
    guest.store.delay_ns = 1000000000;
    boots();
}

static void a_server_that_can_reconnect_is_asked_to(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.store.features = 1;
    guest.store.index = 77;
    r = boots();
    CHECK(r->ring_clean);
    CHECK_EQ(sim_read32(SIM_STORE_RING + 0x804), 0);
}

static void spurious_events_change_nothing(void **state)
{
    (void)state;
    reference();
    guest.store.spurious = true;
    guest.store.pending_at_start = true;
    boots();
}

static void replies_torn_at_every_byte_are_put_together(void **state)
{
    (void)state;
    for (uint32_t chunk = 1; chunk < 40; chunk += chunk < 20 ? 1 : 7) {
        reference();
        guest.store.chunk = chunk;
        boots();
    }
}

static void ring_indices_may_wrap_anywhere(void **state)
{
    static const uint32_t starts[] = {1,          1023,       0xFFFFFFFF, 0xFFFFFFF0,
                                      0xFFFFFF00, 0x80000000, 0xFFFFFC01};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(starts); i++) {
        reference();
        guest.store.index = starts[i];
        boots();
    }
}

static void replies_in_another_order_are_told_apart(void **state)
{
    (void)state;
    reference();
    sim_guest_acpi_off(&guest);
    guest.store.reordered = 10;
    boots();
    check_info(3);
}

static void a_value_longer_than_the_ring_arrives(void **state)
{
    static char value[4000];

    (void)state;
    reference();
    memset(value, 'x', sizeof(value) - 1);
    sim_guest_key(&guest, "platform/generation-id", value);
    sim_guest_key(&guest, "bios-strings/oem-1", value);
    sim_guest_key(&guest, "bios-strings/oem-2", value);
    CHECK_EQ(sim_boot(&guest)->outcome, SIM_HANDOFF);
}

/* --- What can't be cured is refused, in words --- */

static void a_silent_xenstore_ends_in_a_crash_after_a_bounded_wait(void **state)
{
    static const uint32_t answered[] = {0, 1, 5, 8};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(answered); i++) {
        const struct sim_result *r;

        reference();
        guest.store.silent_after = answered[i];
        r = is_refused("XenStore does not answer");
        CHECK(r->time_ns < 120000000000ull);
    }
}

static void a_guest_without_xenstore_is_refused(void **state)
{
    (void)state;
    reference();
    guest.store.absent = true;
    is_refused("XenStore");
}

static void spoil_checksum(void *context)
{
    (void)context;
    ((uint8_t *)sim_memory(0x9F800, 48))[0x0C] ^= 0xFF;
}

static void a_bad_checksum_of_the_hvm_info_table_is_refused(void **state)
{
    (void)state;
    reference();
    guest.hooks.before_start = spoil_checksum;
    is_refused("HVM info table");
}

static void spoil_magic(void *context)
{
    (void)context;
    ((uint8_t *)sim_memory(sim_start_info(&guest), 56))[0] ^= 1;
}

static void a_bad_magic_in_start_info_is_refused(void **state)
{
    (void)state;
    reference();
    guest.hooks.before_start = spoil_magic;
    is_refused("0x336ec578");
}

static void reserved_memory_of_a_device_where_our_tables_go_is_refused(void **state)
{
    static const uint64_t places[] = {0xFDFFF000, 0xFC000000, 0xFC11F000, 0xFBFFF000};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(places); i++) {
        reference();
        guest.reserved[0] = (struct sim_reserved){places[i], 0x2000, 2};
        guest.reserved_count = 1;
        is_refused("reserved memory lies where");
    }
}

static void reserved_memory_of_a_device_elsewhere_is_kept_reserved(void **state)
{
    (void)state;
    reference();
    guest.reserved[0] = (struct sim_reserved){0xF8000000, 0x10000, 2};
    guest.reserved[1] = (struct sim_reserved){0xFE000000, 0x10000, 2};
    guest.reserved_count = 2;
    boots();
}

static void a_missing_firmware_module_is_refused(void **state)
{
    (void)state;
    reference();
    guest.firmware = NULL;
    guest.firmware_size = 0;
    is_refused("no firmware");
}

static void a_blob_that_is_no_seabios_is_refused(void **state)
{
    static uint8_t noise[256 * KIB];

    (void)state;
    reference();
    memset(noise, 0x55, sizeof(noise));
    guest.firmware = noise;
    is_refused("SLIP-805: the firmware image has no reset vector");
    guest.firmware_size = 6 * KIB;
    is_refused("SLIP-804: the firmware image is no SeaBIOS");
    reference();
    guest.firmware = sim_seabios(320 * KIB);
    guest.firmware_size = 320 * KIB;
    is_refused("SLIP-804: the firmware image is no SeaBIOS");
}

static void the_reason_of_a_failure_reaches_xenstore(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.firmware_size = 6 * KIB;
    r = is_refused("SLIP-804: the firmware image is no SeaBIOS");
    CHECK_EQ(r->store_writes, 2);
    CHECK_STR(r->store_write[0].path, "error/slipway");
    CHECK(strstr(r->store_write[0].value, "no SeaBIOS") != NULL);
}

static void a_processor_that_never_comes_up_is_named_and_survived(void **state)
{
    const struct sim_result *r;

    (void)state;
    sim_guest_init(&guest, "dead", 8, 512, true);
    guest.ap_dead[3] = true;
    r = boots();
    CHECK(sim_logged(r, "WARNING SLIP-401: some processors did not start"));
    CHECK(r->time_ns < 5000000000ull);
}

static void processors_may_take_their_time(void **state)
{
    (void)state;
    sim_guest_init(&guest, "late", 8, 512, true);
    guest.ap_delay_ns = 1500000000;
    CHECK(!sim_logged(boots(), "WARNING"));
}

/* --- One thing at a time fails --- */

struct failing {
    uint32_t call, count; /* the call to fail, counting all from 0 */
};

static bool fail_one(void *context, uint32_t number, uint32_t op, uint32_t nth, int32_t *result)
{
    struct failing *f = context;

    (void)nth;
    if (number == __HYPERVISOR_sched_op && op == SCHEDOP_shutdown)
        return false;
    if (f->count++ != f->call)
        return false;
    *result = -22;
    return true;
}

/* Hand-off or a message, whatever hypercall fails; never a hang, a fault or a bug. */
static void any_one_hypercall_may_fail(void **state)
{
    struct failing f = {0, 0};
    uint32_t calls;

    (void)state;
    reference();
    calls = sim_all_hypercalls(boots());
    for (f.call = 0; f.call < calls; f.call++) {
        const struct sim_result *r;

        reference();
        f.count = 0;
        guest.hooks.context = &f;
        guest.hooks.hypercall = fail_one;
        r = sim_boot(&guest);
        CHECK(r->outcome == SIM_HANDOFF ||
              (r->outcome == SIM_SHUTDOWN && r->reason == SHUTDOWN_crash));
        CHECK(!sim_logged(r, "a bug in Slipway"));
        CHECK_EQ(r->violations, 0);
        CHECK(sim_insane() == NULL);
    }
}

static uint32_t noise_state;

static uint32_t noise(void)
{
    noise_state = noise_state * 1664525 + 1013904223;
    return noise_state >> 8;
}

/* Lies about any register now and then. */
static bool lie(void *context, uint8_t devfn, uint8_t offset, uint32_t width, uint32_t *value)
{
    (void)context;
    (void)devfn;
    (void)offset;
    (void)width;
    if (noise() % 16 != 0)
        return false;
    *value = noise() % 3 == 0 ? 0xFFFFFFFF : noise() << 16 ^ noise();
    return true;
}

static void pci_functions_that_lie_bring_nothing_down(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 40; seed++) {
        const struct sim_result *r;

        reference();
        sim_guest_add(&guest, &sim_nvme);
        noise_state = seed;
        guest.hooks.config_read = lie;
        r = sim_boot(&guest);
        if (r->outcome != SIM_HANDOFF)
            printf("seed %u: %s%s\n", seed, r->log, r->fault);
        CHECK_EQ(r->outcome, SIM_HANDOFF);
    }
}

/* Turns a bit of a reply, its type, its id or its length. */
static bool garble(void *context, uint32_t *type, uint32_t *id, uint8_t *payload, uint32_t *len)
{
    (void)context;
    switch (noise() % 12) {
    case 0:
        *type ^= 1u << (noise() % 32);
        break;
    case 1:
        *id ^= 1u << (noise() % 32);
        break;
    case 2:
        *len = noise() % 5000;
        break;
    case 3:
        for (uint32_t i = 0; i < *len; i++)
            payload[i] = (uint8_t)noise();
        break;
    default:
        break;
    }
    return true;
}

static void garbled_replies_bring_nothing_down(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 40; seed++) {
        const struct sim_result *r;

        reference();
        noise_state = seed;
        guest.hooks.store_reply = garble;
        r = sim_boot(&guest);
        if (r->outcome != SIM_HANDOFF && r->outcome != SIM_SHUTDOWN)
            printf("seed %u: %s%s\n", seed, r->log, r->fault);
        CHECK(r->outcome == SIM_HANDOFF || r->outcome == SIM_SHUTDOWN);
        CHECK(!sim_logged(r, "a bug in Slipway"));
        CHECK(sim_insane() == NULL);
    }
}

/* --- Cost --- */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_guest_gets_the_reference_memory_map),
        cmocka_unit_test(the_payload_finds_valid_tables_through_the_block_at_0x1000),
        cmocka_unit_test(the_payload_stands_below_1_mib_as_it_came),
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
        cmocka_unit_test(every_number_of_processors_starts),
        cmocka_unit_test(processors_to_be_plugged_later_are_started_too),
        cmocka_unit_test(a_guest_of_256_mib_boots),
        cmocka_unit_test(a_guest_of_5_gib_has_memory_above_4_gib),
        cmocka_unit_test(a_guest_without_graphics_boots),
        cmocka_unit_test(twenty_devices_get_disjoint_addresses),
        cmocka_unit_test(a_bar_of_8_gib_goes_above_memory),
        cmocka_unit_test(devices_behind_a_bridge_are_found_and_placed_in_its_windows),
        cmocka_unit_test(a_bridge_behind_a_bridge_has_the_next_bus),
        cmocka_unit_test(a_bridge_whose_devices_do_not_answer_is_closed),
        cmocka_unit_test(decoding_is_off_before_addresses_change_and_on_after_the_last),
        cmocka_unit_test(an_intel_display_gets_its_opregion),
        cmocka_unit_test(a_display_that_takes_no_opregion_leaves_no_trace_in_the_map),
        cmocka_unit_test(bars_keep_away_from_the_device_models_own_memory),
        cmocka_unit_test(above_4_gib_bars_keep_away_from_it_as_well),
        cmocka_unit_test(a_xen_that_does_not_tell_is_no_trouble),
        cmocka_unit_test(most_guests_cost_no_question),
        cmocka_unit_test(ram_moves_out_of_the_way_where_the_device_model_can_follow),
        cmocka_unit_test(ram_never_moves_under_qemu_xen),
        cmocka_unit_test(a_refused_move_leaves_a_guest_that_works),
        cmocka_unit_test(with_acpi_off_there_are_no_acpi_tables),
        cmocka_unit_test(with_viridian_xen_is_found_further_up),
        cmocka_unit_test(without_spare_memory_pages_come_from_the_top),
        cmocka_unit_test(strings_of_the_configuration_reach_smbios),
        cmocka_unit_test(ninety_nine_oem_strings_come_in_few_batches),
        cmocka_unit_test(keys_in_a_directory_that_cannot_be_listed_are_read),
        cmocka_unit_test(nothing_is_read_that_is_not_there),
        cmocka_unit_test(a_slow_xenstore_is_waited_for_and_spoken_of),
        cmocka_unit_test(a_xenstore_that_connects_late_is_waited_for),
        cmocka_unit_test(a_server_that_can_reconnect_is_asked_to),
        cmocka_unit_test(spurious_events_change_nothing),
        cmocka_unit_test(replies_torn_at_every_byte_are_put_together),
        cmocka_unit_test(ring_indices_may_wrap_anywhere),
        cmocka_unit_test(replies_in_another_order_are_told_apart),
        cmocka_unit_test(a_value_longer_than_the_ring_arrives),
        cmocka_unit_test(a_silent_xenstore_ends_in_a_crash_after_a_bounded_wait),
        cmocka_unit_test(a_guest_without_xenstore_is_refused),
        cmocka_unit_test(a_bad_checksum_of_the_hvm_info_table_is_refused),
        cmocka_unit_test(a_bad_magic_in_start_info_is_refused),
        cmocka_unit_test(reserved_memory_of_a_device_where_our_tables_go_is_refused),
        cmocka_unit_test(reserved_memory_of_a_device_elsewhere_is_kept_reserved),
        cmocka_unit_test(a_missing_firmware_module_is_refused),
        cmocka_unit_test(a_blob_that_is_no_seabios_is_refused),
        cmocka_unit_test(the_reason_of_a_failure_reaches_xenstore),
        cmocka_unit_test(a_processor_that_never_comes_up_is_named_and_survived),
        cmocka_unit_test(processors_may_take_their_time),
        cmocka_unit_test(any_one_hypercall_may_fail),
        cmocka_unit_test(pci_functions_that_lie_bring_nothing_down),
        cmocka_unit_test(garbled_replies_bring_nothing_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
