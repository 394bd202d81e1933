/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole boots with OVMF: its image in memory of its own below 4 GiB, anchors where it searches, and
 * what is said of images that can't be started. sim_insane() holds after each: image whole, tables
 * found by search, RAM where the map says so.
 */
#include "fixture.h"

#define SPARE 200 /* pages that Xen still has for a guest; sim_guest_init() */

static void with_ovmf(uint32_t size, uint32_t vcpus, uint64_t mib)
{
    sim_guest_init(&guest, "ovmf", vcpus, mib, true);
    sim_guest_ovmf(&guest, size);
}

/* --- Images that start --- */

static void images_of_every_size_end_at_4_gib(void **state)
{
    static const uint32_t sizes[] = {64 * KIB,   256 * KIB, 1 * MIB, 1920 * KIB, 2 * MIB,
                                     3568 * KIB, 4 * MIB,   8 * MIB, 16 * MIB};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
        const struct sim_result *r;

        with_ovmf(sizes[i], 2, 512);
        r = boots();
        CHECK(sim_logged(r, "slipway: starting OVMF"));
        CHECK(!sim_logged(r, "WARNING"));
        CHECK(sim_memory(FOUR_GIB - sizes[i] - PAGE_SIZE, PAGE_SIZE) == NULL ||
              sizes[i] == 16 * MIB); /* Xen's page */
    }
}

static void the_block_and_the_map_are_those_that_ovmf_reads(void **state)
{
    static const uint64_t expected[4][3] = {
        {0, 0xA0000, 1}, {0xF0000, 0x10000, 2}, {0x100000, 0, 1}, {0xFC000000, 0, 4}};
    uint32_t e820;

    (void)state;
    with_ovmf(2 * MIB, 2, 512);
    boots();
    CHECK(memcmp(sim_memory(0x1000, 40), "XenHVMOVMF\0\0\0\0\x28", 15) == 0);
    CHECK_EQ(sim_read32(0x1010) | sim_read32(0x1014) | sim_read32(0x1018), 0);
    CHECK_EQ(sim_read32(0x1024), 5);
    e820 = sim_read32(0x101C);
    for (unsigned i = 0; i < ARRAY_SIZE(expected); i++) {
        CHECK_EQ(sim_read32(e820 + 20 * i), expected[i][0]);
        if (expected[i][1] != 0)
            CHECK_EQ(sim_read32(e820 + 20 * i + 8), expected[i][1]);
        CHECK_EQ(sim_read32(e820 + 20 * i + 16), expected[i][2]);
    }
}

static void mp_table_and_pir_are_omitted(void **state)
{
    (void)state;
    with_ovmf(2 * MIB, 2, 512);
    boots();
    for (uint32_t at = 0xE0000; at < 0xF0000; at += 16) {
        CHECK(memcmp(sim_memory(at, 4), "_MP_", 4) != 0);
        CHECK(memcmp(sim_memory(at, 4), "$PIR", 4) != 0);
    }
    for (uint32_t at = 0x10000; at < 0x20000; at += 4)
        CHECK_EQ(sim_read32(at), 0);
}

/* What Xen has no pages for comes from the top of RAM, and no page more. */
static void no_more_ram_is_taken_than_xen_lacks(void **state)
{
    const struct sim_result *r;
    uint32_t e820;

    (void)state;
    with_ovmf(2 * MIB, 2, 512);
    r = boots();
    CHECK_EQ(r->populated_pages, SPARE);
    e820 = sim_read32(0x101C);
    CHECK_EQ(sim_read32(e820 + 40 + 8) + 0x100000, guest.low_end - r->moved_pages * PAGE_SIZE);
    CHECK(r->moved_pages < 512 + 16 - SPARE);
    with_ovmf(2 * MIB, 2, 512);
    guest.spare_pages = 1000;
    CHECK_EQ(boots()->moved_pages, 0);
}

static void ram_above_4_gib_is_taken_first(void **state)
{
    const struct sim_result *r;

    (void)state;
    with_ovmf(4 * MIB, 2, 12 * 1024);
    r = boots();
    CHECK(r->moved_pages > 0);
    CHECK_EQ(r->cmos[0x34] | r->cmos[0x35] << 8, (guest.low_end - 16 * MIB) >> 16);
    /* CMOS tells what is left above: OVMF without Xen support uses that. */
    CHECK_EQ(r->cmos[0x5B] | r->cmos[0x5C] << 8 | r->cmos[0x5D] << 16,
             (guest.high_end - FOUR_GIB - r->moved_pages * PAGE_SIZE) >> 16);
}

static void little_ram_above_4_gib_is_used_up_before_that_below(void **state)
{
    const struct sim_result *r;

    (void)state;
    with_ovmf(4 * MIB, 2, 512);
    guest.high_end = FOUR_GIB + 3 * PAGE_SIZE;
    r = boots();
    CHECK(r->moved_pages > 3);
    CHECK_EQ(r->cmos[0x5B] | r->cmos[0x5C] | r->cmos[0x5D], 0);
}

static void an_image_costs_few_hypercalls_whatever_its_size(void **state)
{
    uint32_t calls;

    (void)state;
    with_ovmf(1 * MIB, 2, 512);
    calls = sim_hypercalls(boots(), __HYPERVISOR_memory_op);
    with_ovmf(16 * MIB, 2, 512);
    CHECK_EQ(sim_hypercalls(boots(), __HYPERVISOR_memory_op), calls);
    CHECK(calls <= 4);
}

static void smbios_larger_than_stocks_limit_is_found(void **state)
{
    static char value[SIM_MAX_KEYS][512];
    static char path[SIM_MAX_KEYS][32];

    (void)state;
    with_ovmf(2 * MIB, 128, 1024);
    for (unsigned i = 1; i <= 90; i++) {
        snprintf(path[i], sizeof(path[i]), "bios-strings/oem-%u", i);
        memset(value[i], 'x', sizeof(value[i]) - 1);
        sim_guest_key(&guest, path[i], value[i]);
    }
    boots();
    CHECK((sim_read32(0xEB000 + 22) & 0xFFFF) > 20449); /* where stock omits SMBIOS */
}

static void more_than_64_processors_are_warned_about_and_started(void **state)
{
    const struct sim_result *r;

    (void)state;
    with_ovmf(2 * MIB, 64, 512);
    CHECK(!sim_logged(boots(), "WARNING"));
    with_ovmf(2 * MIB, 65, 512);
    r = boots();
    CHECK(sim_logged(r, "WARNING SLIP-815"));
    CHECK(sim_logged(r, "65 for OVMF"));
}

static void ovmf_boots_without_acpi(void **state)
{
    (void)state;
    with_ovmf(2 * MIB, 2, 512);
    sim_guest_acpi_off(&guest);
    boots();
}

/* --- What is said of images --- */

static void the_image_decides_what_is_started(void **state)
{
    const struct sim_result *r;

    (void)state;
    with_ovmf(2 * MIB, 2, 512);
    sim_guest_key(&guest, "hvmloader/bios", "seabios");
    r = boots();
    CHECK(sim_logged(r, "WARNING SLIP-814"));
    CHECK(sim_logged(r, "bios= says SeaBIOS, the image is OVMF"));
    sim_guest_init(&guest, "seabios", 2, 512, true);
    sim_guest_key(&guest, "hvmloader/bios", "ovmf");
    r = boots();
    CHECK(sim_logged(r, "bios= says OVMF, the image is SeaBIOS"));
    CHECK(sim_logged(r, "starting SeaBIOS"));
}

static void an_ovmf_without_xen_support_is_started_after_a_warning(void **state)
{
    static uint8_t blob[2 * MIB];

    (void)state;
    memcpy(blob, sim_ovmf(sizeof(blob)), sizeof(blob));
    memset(blob + sizeof(blob) - 155, 0, 4);
    with_ovmf(sizeof(blob), 2, 512);
    guest.firmware = blob;
    CHECK(sim_logged(boots(), "WARNING SLIP-813"));
}

static void what_can_not_start_is_refused_with_a_message_of_its_own(void **state)
{
    static uint8_t noise[17 * MIB];

    (void)state;
    memset(noise, 0x55, sizeof(noise));
    with_ovmf(2 * MIB, 2, 512);
    guest.firmware_size = 2 * MIB - 1;
    CHECK(sim_logged(is_refused("SLIP-811"), "2097151 of at least 2097152 bytes"));
    with_ovmf(2 * MIB, 2, 512);
    guest.firmware = noise;
    is_refused("SLIP-812"); /* neither */
    guest.firmware_size = 6 * KIB + 1;
    is_refused("SLIP-812");
    guest.firmware_size = sizeof(noise);
    is_refused("SLIP-810"); /* too large for any guest */
}

static void an_image_too_large_for_the_guest_is_refused(void **state)
{
    (void)state;
    with_ovmf(16 * MIB, 1, 48);
    is_refused("SLIP-301");    /* the image is there twice, and it needs 19 MiB */
    with_ovmf(2 * MIB, 1, 36); /* 16 of them for the picture */
    is_refused("SLIP-301");
    with_ovmf(2 * MIB, 1, 38);
    boots();
}

/* What must stay may end within a page: the rest of that page is not available. */
static void a_part_of_a_page_is_not_taken(void **state)
{
    (void)state;
    with_ovmf(2 * MIB, 1, 512);
    sim_guest_key(&guest, "hvmloader/acpi/address", "0x1700000");
    sim_guest_key(&guest, "hvmloader/acpi/length", "0x100801");
    guest.low_end = 0x1801000;
    guest.spare_pages = 0;
    CHECK(sim_logged(is_refused("SLIP-301"), "needed up to 0x1800801"));
}

static void reserved_memory_of_a_device_in_the_image_is_refused(void **state)
{
    (void)state;
    with_ovmf(2 * MIB, 2, 512);
    guest.reserved[0] = (struct sim_reserved){0xFFE00000, 0x1000, 2};
    guest.reserved_count = 1;
    is_refused("SLIP-111");
    guest.reserved[0].start -= 0x1000;
    boots();
}

static bool no_pages(void *context, uint32_t number, uint32_t op, uint32_t nth, int32_t *result)
{
    (void)context;
    (void)nth;
    *result = -12;
    return number == __HYPERVISOR_memory_op && op == XENMEM_populate_physmap;
}

static void without_any_page_from_xen_all_come_from_ram(void **state)
{
    const struct sim_result *r;

    (void)state;
    with_ovmf(2 * MIB, 2, 512);
    guest.hooks.hypercall = no_pages;
    r = boots();
    CHECK_EQ(r->populated_pages, 0);
    CHECK(r->moved_pages >= 512);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_of_every_size_end_at_4_gib),
        cmocka_unit_test(the_block_and_the_map_are_those_that_ovmf_reads),
        cmocka_unit_test(mp_table_and_pir_are_omitted),
        cmocka_unit_test(no_more_ram_is_taken_than_xen_lacks),
        cmocka_unit_test(ram_above_4_gib_is_taken_first),
        cmocka_unit_test(little_ram_above_4_gib_is_used_up_before_that_below),
        cmocka_unit_test(an_image_costs_few_hypercalls_whatever_its_size),
        cmocka_unit_test(smbios_larger_than_stocks_limit_is_found),
        cmocka_unit_test(more_than_64_processors_are_warned_about_and_started),
        cmocka_unit_test(ovmf_boots_without_acpi),
        cmocka_unit_test(the_image_decides_what_is_started),
        cmocka_unit_test(an_ovmf_without_xen_support_is_started_after_a_warning),
        cmocka_unit_test(what_can_not_start_is_refused_with_a_message_of_its_own),
        cmocka_unit_test(an_image_too_large_for_the_guest_is_refused),
        cmocka_unit_test(a_part_of_a_page_is_not_taken),
        cmocka_unit_test(reserved_memory_of_a_device_in_the_image_is_refused),
        cmocka_unit_test(without_any_page_from_xen_all_come_from_ram),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
