/* SPDX-License-Identifier: BSD-2-Clause */
/* Where PCI functions are placed, bridges among them, and in which order they are written. */
#include "fixture.h"

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

static void each_interrupt_pin_leads_to_its_line(void **state)
{
    static const uint8_t lines[4] = {5, 11, 5, 11}; /* of links 0, 2, 0, 2 */

    (void)state;
    reference();
    for (uint8_t pin = 1; pin <= 4; pin++) {
        struct sim_device device = sim_hda;

        device.interrupt_pin = pin;
        sim_guest_add(&guest, &device);
    }
    boots();
    for (uint8_t i = 0; i < 4; i++)
        CHECK_EQ(sim_config32((uint8_t)(0x20 + 8 * i), 0x3C) & 0xFFFF, (i + 1) << 8 | lines[i]);
}

/* --- Bridges --- */

/* Xen's device model is asked for bus 0 alone: their buses are empty. */
static void a_bridge_is_numbered_closed_and_warned_of(void **state)
{
    const struct sim_result *r;
    uint32_t bridge;

    (void)state;
    reference();
    bridge = guest.devices;
    sim_guest_add(&guest, &sim_bridge);
    r = boots();
    CHECK_EQ(sim_device_config32(bridge, 0x18), 0x00010100);
    CHECK_EQ(sim_device_config32(bridge, 0x1C) & 0xFFFF, 0x00F0);
    CHECK_EQ(sim_device_config32(bridge, 0x20), 0x0000FFF0);
    CHECK_EQ(sim_device_config32(bridge, 0x24), 0x0001FFF1);
    CHECK_EQ(sim_device_config32(bridge, 0x28), 0xFFFFFFFF);
    CHECK_EQ(sim_device_config32(bridge, 4) & 7, 0);
    CHECK_EQ(sim_device_config32(bridge, 0x10), 4); /* a 64-bit base address without a place */
    CHECK_EQ(sim_device_config32(bridge, 0x14), 0);
    CHECK(sim_logged(r, "WARNING SLIP-509: Xen does not reach the devices behind a PCI bridge"));
    CHECK(sim_logged(r, "bridges: 1, the first at 00:04.0"));
}

static void each_bridge_has_its_own_number_and_one_warning_counts_them(void **state)
{
    const struct sim_result *r;
    uint32_t first;

    (void)state;
    reference();
    first = guest.devices;
    for (unsigned i = 0; i < 3; i++)
        sim_guest_add(&guest, &sim_bridge);
    r = boots();
    CHECK_EQ(sim_device_config32(first, 0x18), 0x00010100);
    CHECK_EQ(sim_device_config32(first + 1, 0x18), 0x00020200);
    CHECK_EQ(sim_device_config32(first + 2, 0x18), 0x00030300);
    CHECK(sim_logged(r, "bridges: 3, the first at 00:04.0"));
    CHECK(strstr(strstr(r->log, "SLIP-509") + 1, "SLIP-509") == NULL);
}

static void the_bus_of_a_bridge_is_not_searched(void **state)
{
    (void)state;
    reference();
    sim_guest_add(&guest, &sim_bridge);
    CHECK_EQ(boots()->count.config_other_buses, 0);
}

/* --- Order --- */

static bool decodes(const struct sim_config_write *w)
{
    return w->at == 4 && (w->value & 3) != 0;
}

static bool is_address(const struct sim_config_write *w)
{
    return w->at >= 0x10 && w->at < 0x34;
}

/*
 * For each function decoding goes off first, if it was on, then base addresses are sized and
 * programmed; the first one that decodes does so when no address of any function changes any more,
 * and each is told once.
 */
static void decoding_is_off_before_addresses_change_and_on_after_the_last(void **state)
{
    const struct sim_result *r;
    uint32_t last_address = 0, first_decode = SIM_NEVER;
    uint8_t told[SIM_MAX_DEVICES] = {0};
    bool off[SIM_MAX_DEVICES] = {0};

    (void)state;
    reference();
    sim_guest_add(&guest, &sim_bridge);
    sim_guest_add(&guest, &sim_e1000);
    sim_guest_add(&guest, &sim_nvme);
    for (uint32_t i = 0; i < guest.devices; i++) {
        off[i] = sim_is_chipset(&guest.device[i]); /* the device model resets these for certain */
        if (!off[i])
            guest.device[i].command = 0x0003; /* as a passed-through device's last user left it */
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

/* --- Intel displays --- */

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
    struct sim_range map[SIM_MAX_E820];

    (void)state;
    intel_display();
    guest.igd = true;
    boots();
    CHECK_EQ(sim_config32(0x10, 0xFC), 0xFDFFC018);
    CHECK(sim_memory(0xFDFFC000, 4) == NULL); /* the host's pages come there */
    CHECK_EQ(sim_e820(map), 7);
    CHECK_EQ(map[5].start, 0xFDFFC000);
    CHECK_EQ(map[5].size, 0x3000);
    CHECK_EQ(map[5].type, 4);
    CHECK_EQ(map[6].start + map[6].size, FOUR_GIB);
}

static void a_display_that_takes_no_opregion_leaves_no_trace_in_the_map(void **state)
{
    const struct sim_result *r;

    (void)state;
    intel_display();
    r = boots();
    CHECK(sim_logged(r, "has no OpRegion"));
    CHECK_EQ(sim_read32(0x101C), 5);
}

/* --- The device model's own memory, and too little room --- */

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
    return (number == __HYPERVISOR_hvm_op && op == HVMOP_get_mem_type) ||
           (number == __HYPERVISOR_memory_op && op == XENMEM_maximum_gpfn);
}

static void a_xen_that_does_not_tell_is_no_trouble(void **state)
{
    (void)state;
    sim_guest_init(&guest, "silent", 1, 3792, true);
    sim_guest_add(&guest, &sim_ivshmem);
    guest.hooks.hypercall = no_memory_types;
    CHECK(sim_logged(boots(), "device model's own memory at 0xec000000-0xfc000000"));
    sim_guest_init(&guest, "silent", 1, 5120, true);
    sim_guest_add(&guest, &sim_ivshmem);
    guest.hooks.hypercall = no_memory_types;
    CHECK(sim_logged(boots(), "device model's own memory at 0x14f000000-0x15f000000"));
}

static void where_it_ends_is_found_by_few_questions(void **state)
{
    static const struct {
        uint64_t size;
        uint32_t questions;
    } of[] = {{0, 1}, {256 * KIB, 3}, {4 * MIB, 9}, {128 * MIB, 18}};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(of); i++) {
        sim_guest_init(&guest, "full", 1, 3856, true);
        guest.device_memory_given = true;
        guest.device_memory = of[i].size;
        CHECK(boots()->count.hypercall[__HYPERVISOR_hvm_op][HVMOP_get_mem_type] <= of[i].questions);
    }
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

static void a_hole_that_is_too_small_is_told_with_the_one_that_is_large_enough(void **state)
{
    struct sim_device big = sim_hda;
    const struct sim_result *r;

    (void)state;
    sim_guest_init(&guest, "short", 2, 5120, true);
    big.bar[0] = (struct sim_bar){SIM_BAR_MEM32, false, 256 * MIB};
    sim_guest_add(&guest, &big);
    sim_guest_key(&guest, "bios-strings/oem-1", "slipway:log=debug");
    r = boots();
    CHECK(sim_logged(r, "WARNING SLIP-503"));
    CHECK(sim_logged(r, "slipway:   BAR 0 has no address\n"));
    CHECK(sim_logged(r, "mmio_hole=512"));
    CHECK_EQ(sim_config32(0x20, 4) & 2, 0);
    CHECK_EQ(r->moved_pages, 0);
    CHECK(sim_uncached(SIM_HOLE_START) && !sim_uncached(SIM_HOLE_START - PAGE_SIZE));
    CHECK_EQ(sim_e820_type(0x100000, SIM_HOLE_START - 0x100000), 1);
}

/* Its lowest bit would switch it on, at 0. */
static void a_rom_without_a_place_stays_off(void **state)
{
    struct sim_device big = sim_hda;

    (void)state;
    sim_guest_init(&guest, "rom", 2, 5120, true);
    big.bar[6] = (struct sim_bar){SIM_BAR_ROM, false, 256 * MIB};
    sim_guest_add(&guest, &big);
    CHECK(sim_logged(boots(), "WARNING SLIP-503"));
    CHECK_EQ(sim_config32(0x20, 0x30), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twenty_devices_get_disjoint_addresses),
        cmocka_unit_test(a_bar_of_8_gib_goes_above_memory),
        cmocka_unit_test(each_interrupt_pin_leads_to_its_line),
        cmocka_unit_test(a_bridge_is_numbered_closed_and_warned_of),
        cmocka_unit_test(each_bridge_has_its_own_number_and_one_warning_counts_them),
        cmocka_unit_test(the_bus_of_a_bridge_is_not_searched),
        cmocka_unit_test(decoding_is_off_before_addresses_change_and_on_after_the_last),
        cmocka_unit_test(an_intel_display_gets_its_opregion),
        cmocka_unit_test(a_display_that_takes_no_opregion_leaves_no_trace_in_the_map),
        cmocka_unit_test(bars_keep_away_from_the_device_models_own_memory),
        cmocka_unit_test(above_4_gib_bars_keep_away_from_it_as_well),
        cmocka_unit_test(a_xen_that_does_not_tell_is_no_trouble),
        cmocka_unit_test(where_it_ends_is_found_by_few_questions),
        cmocka_unit_test(most_guests_cost_no_question),
        cmocka_unit_test(a_hole_that_is_too_small_is_told_with_the_one_that_is_large_enough),
        cmocka_unit_test(a_rom_without_a_place_stays_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
