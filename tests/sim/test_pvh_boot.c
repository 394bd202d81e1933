/* SPDX-License-Identifier: BSD-2-Clause */
/* PVH guests on their loader: what the kernel gets, and what Xen and XenStore are told. */
#include "decode_smbios.h"
#include "fixture.h"
#include "parts.h"

#define CODE (64 * KIB)

/* What a string of the first structure of this type is, by the offset of its number; "": none. */
static const char *smbios_string(uint8_t type, uint32_t field)
{
    uint32_t at = sim_read32(0xF0000 + 24);
    const uint32_t end = at + (sim_read32(0xF0000 + 22) & 0xFFFF);

    while (at < end) {
        const uint8_t *const s = sim_memory(at, 0x100);
        const char *text = (const char *)s + s[1];

        if (s[0] == type) {
            for (uint8_t n = s[field]; n > 1 && *text != '\0'; n--)
                text += strlen(text) + 1;
            return s[field] != 0 ? text : "";
        }
        if (*text == '\0') /* no string: two NULs all the same */
            text++;
        while (*text != '\0')
            text += strlen(text) + 1;
        at += (uint32_t)(text + 1 - (const char *)s);
    }
    return "";
}

static const char *command_line(const struct sim_result *r)
{
    const uint64_t at =
        r->kernel.pvh ? sim_read64(r->kernel.told + 24) : sim_read32(r->kernel.told + 0x228);

    return sim_memory(at, 2048);
}

static void a_unified_kernel_image_is_started_with_both_command_lines(void **state)
{
    const struct sim_result *r;
    uint32_t told;

    (void)state;
    reference();
    guest.cmdline = "root=/dev/xvda1 slipway.smbios.serial=\"A 17\" ro";
    r = boots();
    told = r->kernel.told;
    CHECK(!sim_logged(r, "WARNING"));
    CHECK(!r->kernel.pvh);
    CHECK_EQ(r->kernel.entry, 16 * MIB);
    CHECK_EQ(sim_read64(told + 0x70), SIM_RSDP);
    CHECK_EQ(sim_read32(told + 0x21C), 5000);
    CHECK_STR(command_line(r), "console=hvc0 root=/dev/xvda1 ro");
    CHECK_STR(smbios_string(1, 7), "A 17");
}

static void a_pvh_kernel_gets_start_info(void **state)
{
    const struct sim_file file = sim_pvh_kernel();
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_kernel(&guest, file);
    guest.cmdline = "quiet";
    r = boots();
    CHECK(r->kernel.pvh);
    CHECK_EQ(r->kernel.entry, 0x100010);
    CHECK(memcmp(sim_memory(0x100000, CODE), file.bytes + 0x1000, CODE) == 0);
    CHECK_EQ(sim_read32(r->kernel.told), 0x336EC578);
    CHECK_EQ(sim_read32(r->kernel.told + 4), 1);
    CHECK_EQ(sim_read32(r->kernel.told + 12), 0);
    CHECK_EQ(sim_read64(r->kernel.told + 32), SIM_RSDP);
    CHECK_STR(command_line(r), "quiet");
}

/* XenStore lists them by name, and some names are longer. */
static void every_processor_counts_once(void **state)
{
    (void)state;
    sim_guest_init(&guest, "12 vCPUs", 12, 512, true);
    CHECK(sim_logged(boots(), "12 vCPUs, "));
}

/* GRUB and OVMF ask Xen. */
static void the_area_below_1_mib_is_reserved_for_kernel_and_xen(void **state)
{
    static const uint64_t expected[][3] = {
        {0, 0xA0000, 1},
        {0xA0000, 0x100000, 2},
        {0x100000, 0xFC000000, 1},
        {0xFC000000, 0xFC009000, 3},
        {0xFEFF8000, 0xFF000000, 2},
        {FOUR_GIB, FOUR_GIB + 0x101000000, 1},
    };
    const struct sim_result *r;

    (void)state;
    reference();
    guest.low_end = 0xFC000000;
    guest.high_end = FOUR_GIB + 0x101000000;
    r = boots();
    check_e820(expected, ARRAY_SIZE(expected));
    CHECK_EQ(r->xen_map_count, ARRAY_SIZE(expected));
    CHECK_EQ(r->xen_map[1].start, 0xA0000);
    CHECK_EQ(r->xen_map[1].size, 0x60000);
    CHECK_EQ(r->xen_map[1].type, 2);
}

/* pvshim=1: two files, and the first one has the command line. */
static void a_kernel_and_its_initrd_may_be_two_files(void **state)
{
    static const uint8_t initrd[] = "an initrd";
    const struct sim_result *r;
    uint32_t told;

    (void)state;
    reference();
    sim_guest_kernel(&guest, sim_bzimage());
    guest.initrd = (struct sim_file){initrd, sizeof(initrd)};
    guest.cmdline = "pv-shim console=xen,pv slipway.smbios.serial=one";
    guest.module_cmdline = "quiet slipway.smbios.oem=\"two words\"";
    r = boots();
    told = r->kernel.told;
    CHECK_EQ(sim_read32(told + 0x21C), sizeof(initrd));
    CHECK(sim_has_text(sim_read32(told + 0x218), "an initrd"));
    CHECK_STR(command_line(r), "quiet");
    CHECK_STR(smbios_string(1, 7), "one");
    CHECK_STR(smbios_string(11, 4), "two words");
}

static void a_pvh_kernels_initrd_is_its_module(void **state)
{
    static const uint8_t initrd[5000] = {0x5A};
    const struct sim_result *r;
    uint32_t module;

    (void)state;
    reference();
    sim_guest_kernel(&guest, sim_pvh_kernel());
    guest.image_size = 0x8000; /* so that both files lie where the kernel goes */
    guest.initrd = (struct sim_file){initrd, sizeof(initrd)};
    r = boots();
    CHECK_EQ(sim_read32(r->kernel.told + 12), 1);
    module = sim_read32(sim_read32(r->kernel.told + 16));
    CHECK_EQ(sim_read32(sim_read32(r->kernel.told + 16) + 8), sizeof(initrd));
    CHECK(module > 0x100000 + CODE + 3 * PAGE_SIZE && module < 2 * MIB); /* where it was */
    CHECK(memcmp(sim_memory(module, sizeof(initrd)), initrd, sizeof(initrd)) == 0);
}

static void the_command_line_goes_before_xenstore(void **state)
{
    (void)state;
    reference();
    sim_guest_key(&guest, "bios-strings/system-serial-number", "of XenStore");
    sim_guest_key(&guest, "bios-strings/system-manufacturer", "its too");
    sim_guest_key(&guest, "bios-strings/oem-1", "first");
    guest.cmdline = "slipway.smbios.system-serial-number=mine slipway.smbios.oem=second";
    boots();
    CHECK_STR(smbios_string(1, 7), "mine");
    CHECK_STR(smbios_string(1, 4), "its too");
    CHECK_STR(smbios_string(11, 4), "second"); /* by their count, the last */
}

static void without_options_smbios_is_that_of_an_hvm_guest(void **state)
{
    (void)state;
    reference();
    boots();
    CHECK_STR(smbios_string(1, 4), "Xen");
    CHECK_STR(smbios_string(1, 5), "HVM domU");
    CHECK_STR(smbios_string(1, 7), "56351d02-e6fd-11f1-aa56-d7eb9e0b3a86");
}

static void the_boot_report_is_written_and_can_be_switched_off(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    r = boots();
    CHECK_EQ(r->store_writes, 1);
    CHECK_STR(r->store_write[0].path, "data/slipway");
    CHECK(strstr(r->store_write[0].value, "outcome started\n") != NULL);
    reference();
    guest.cmdline = "slipway.report=0";
    CHECK_EQ(boots()->store_writes, 0);
}

static void an_hour_later(void *context, uint64_t *ticks)
{
    (void)context;
    *ticks += 3600ull * 1000 * SIM_TSC_KHZ;
}

/* The counter did not begin with the loader: the toolstack took its time before. */
static void the_phases_begin_with_the_loader(void **state)
{
    const struct sim_result *r;
    unsigned microseconds;
    const char *at;

    (void)state;
    reference();
    guest.hooks.tsc = an_hour_later;
    r = boots();
    at = strstr(r->store_write[0].value, "\nus ");
    CHECK(at != NULL && sscanf(at, "\nus %u xen\n", &microseconds) == 1);
    CHECK(microseconds <= r->time_ns / 1000);
}

static void only_wrong_things_are_logged_if_it_is_to_be_quiet(void **state)
{
    (void)state;
    reference();
    guest.cmdline = "slipway.log=quiet";
    CHECK(!sim_logged(boots(), "starting a kernel"));
    reference();
    guest.cmdline = "slipway.log=debug";
    CHECK(sim_logged(boots(), "reserved 0xa0000-0x100000"));
}

/* No device model: what is done costs few exits. */
static void it_costs_no_more_than_it_has_to(void **state)
{
    uint32_t cost[SIM_COSTS];

    (void)state;
    reference();
    sim_costs(boots(), cost);
    CHECK_EQ(cost[SIM_TRIPS], 0);
    CHECK(cost[SIM_EXITS] < 60);
}

static void a_small_and_a_large_guest_start(void **state)
{
    (void)state;
    sim_guest_init(&guest, "small", 1, 64, false);
    boots();
    sim_guest_init(&guest, "large", 128, 12 * 1024, false);
    CHECK(sim_logged(boots(), "128 vCPUs"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unified_kernel_image_is_started_with_both_command_lines),
        cmocka_unit_test(a_pvh_kernel_gets_start_info),
        cmocka_unit_test(every_processor_counts_once),
        cmocka_unit_test(the_area_below_1_mib_is_reserved_for_kernel_and_xen),
        cmocka_unit_test(a_kernel_and_its_initrd_may_be_two_files),
        cmocka_unit_test(a_pvh_kernels_initrd_is_its_module),
        cmocka_unit_test(the_command_line_goes_before_xenstore),
        cmocka_unit_test(without_options_smbios_is_that_of_an_hvm_guest),
        cmocka_unit_test(the_boot_report_is_written_and_can_be_switched_off),
        cmocka_unit_test(the_phases_begin_with_the_loader),
        cmocka_unit_test(only_wrong_things_are_logged_if_it_is_to_be_quiet),
        cmocka_unit_test(it_costs_no_more_than_it_has_to),
        cmocka_unit_test(a_small_and_a_large_guest_start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
