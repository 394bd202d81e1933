/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernels instead of firmware: where they go, and what they are told. */
#include "fixture.h"

#define CODE (64 * KIB)

static const struct sim_result *boots_kernel(struct sim_file file)
{
    reference();
    sim_guest_kernel(&guest, file);
    return boots();
}

/* `size` bytes at `paddr` are those of the file from `at` on. */
static bool is_at(uint64_t paddr, struct sim_file file, uint32_t at, uint32_t size)
{
    return memcmp(sim_memory(paddr, size), file.bytes + at, size) == 0;
}

/* Linux boot protocol, "32-bit Boot Protocol". */
static void a_bzimage_is_entered_where_it_asks_to_be(void **state)
{
    const struct sim_file file = sim_bzimage();
    const struct sim_result *r = boots_kernel(file);
    const uint32_t told = r->kernel.told;

    (void)state;
    CHECK(sim_logged(r, "WARNING SLIP-832")); /* neither initrd nor root= */
    CHECK(sim_logged(r, "slipway: starting a kernel, "));
    CHECK_EQ(r->kernel.entry, 16 * MIB);
    CHECK(!r->kernel.pvh);
    CHECK(is_at(16 * MIB, file, 5 * 512, CODE));
    CHECK(is_at(told + 0x202, file, 0x202, 0x0E));
    CHECK(is_at(told + 0x22C, file, 0x22C, 0x40));
    CHECK_EQ(sim_read32(told + 0x210) & 0xFF, 0xFF);
    CHECK_EQ(sim_read32(told + 0x214), 16 * MIB);
    CHECK_EQ(sim_read32(told + 0x21C), 0);
    CHECK_EQ(sim_read32(sim_read32(told + 0x228)) & 0xFF, 0);
    CHECK(sim_read32(told + 0x228) >= told + 4096); /* after all of the boot parameters */
    CHECK(sim_has_text(sim_read32(told + 0x70), "RSD PTR "));
}

static void a_unified_kernel_image_brings_initrd_and_command_line(void **state)
{
    const struct sim_file file = sim_uki("console=ttyS0 quiet\n");
    const struct sim_result *r;
    uint32_t told, initrd;

    (void)state;
    reference();
    sim_guest_kernel(&guest, file);
    sim_guest_key(&guest, "bios-strings/oem-1", "slipway:cmdline=root=/dev/xvda1 ro");
    r = boots();
    told = r->kernel.told;
    CHECK(!sim_logged(r, "WARNING"));
    CHECK_EQ(r->kernel.entry, 16 * MIB);
    CHECK(sim_has_text(sim_read32(told + 0x228), "console=ttyS0 quiet root=/dev/xvda1 ro"));
    CHECK_EQ(sim_read32(told + 0x21C), 5000);
    initrd = sim_read32(told + 0x218);
    CHECK(initrd >= sim_firmware_module(&guest)); /* it stays where it is */
    CHECK(initrd + 5000 <= sim_start_info(&guest));
    for (uint32_t i = 0; i < 5000; i += 499)
        CHECK_EQ(*(uint8_t *)sim_memory(initrd + i, 1), (uint8_t)(3 + i * 7));
}

/* Its file lies there, too, and goes down a little. */
static void a_kernel_for_the_place_of_the_loader_gets_it(void **state)
{
    const struct sim_file file = sim_pvh_kernel();
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_kernel(&guest, file);
    guest.image_size = 0x8000; /* so that the file lies where the kernel goes, too */
    r = boots();
    CHECK(r->kernel.pvh);
    CHECK_EQ(r->kernel.entry, 0x100010);
    CHECK(is_at(0x100000, file, 0x1000, CODE));
    for (uint32_t i = 0; i < 3 * PAGE_SIZE; i += 4)
        CHECK_EQ(sim_read32(0x100000 + CODE + i), 0);
    CHECK_EQ(sim_read32(r->kernel.told), 0x336EC578);
    CHECK_EQ(sim_read32(r->kernel.told + 4), 1);
    CHECK_EQ(sim_read32(r->kernel.told + 12), 0);
    CHECK(sim_has_text(sim_read32(r->kernel.told + 32), "RSD PTR "));
}

static void a_relocatable_kernel_goes_after_its_file_if_that_is_in_its_way(void **state)
{
    const struct sim_file file = sim_bzimage();
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_kernel(&guest, file);
    guest.image_size = 15 * MIB;
    r = boots();
    CHECK_EQ(r->kernel.entry, 18 * MIB); /* 1 + 15 MiB, the file, the next multiple of 2 MiB */
    CHECK(is_at(18 * MIB, file, 5 * 512, CODE));
}

static void a_guest_too_small_for_its_kernel_is_refused(void **state)
{
    (void)state;
    reference();
    sim_guest_init(&guest, "small", 1, 16, false);
    sim_guest_kernel(&guest, sim_uki(""));
    guest.image_size = 14 * MIB;
    is_refused("SLIP-820");
}

static void a_kernel_starts_without_acpi(void **state)
{
    (void)state;
    reference();
    sim_guest_acpi_off(&guest);
    sim_guest_kernel(&guest, sim_bzimage());
    CHECK_EQ(sim_read32(boots()->kernel.told + 0x70), 0);
}

/* kernel=, ramdisk= and cmdline=, which the device model has. */
static struct sim_file direct(uint32_t initrd_size)
{
    static uint8_t initrd[9000];
    static uint8_t image[256 * KIB];
    const struct sim_file kernel = sim_bzimage();

    reference();
    memset(initrd, 0x5A, sizeof(initrd));
    memcpy(image, kernel.bytes, kernel.size);
    guest.direct_kernel = (struct sim_file){image, kernel.size};
    guest.direct_initrd = (struct sim_file){initrd, initrd_size};
    guest.direct_cmdline = "console=ttyS0 quiet";
    memset(image + 0x250, 0xEE, 8); /* setup_data, of a loader that QEMU would bring */
    sim_guest_key(&guest, "bios-strings/oem-1", "slipway:direct=1");
    return guest.direct_kernel;
}

static void the_device_models_kernel_is_started_without_its_firmware(void **state)
{
    const struct sim_file file = direct(9000);
    const struct sim_result *r = boots();
    const uint32_t told = r->kernel.told, initrd = sim_read32(told + 0x218);

    (void)state;
    CHECK(!sim_logged(r, "WARNING"));
    CHECK_EQ(r->kernel.entry, 16 * MIB);
    CHECK(is_at(16 * MIB, file, 5 * 512, CODE));
    CHECK(sim_has_text(sim_read32(told + 0x228), "console=ttyS0 quiet"));
    CHECK_EQ(*(uint8_t *)sim_memory(sim_read32(told + 0x228) + 19, 1), 0);
    CHECK_EQ(sim_read32(told + 0x21C), 9000);
    CHECK(initrd >= sim_start_info(&guest) + PAGE_SIZE);
    for (uint32_t i = 0; i < 9000; i += 499)
        CHECK_EQ(*(uint8_t *)sim_memory(initrd + i, 1), 0x5A);
    CHECK_EQ(sim_read32(told + 0x250), 0);
    CHECK_EQ(sim_read32(told + 0x254), 0);
}

static void fill_memory(void *context)
{
    (void)context;
    memset(sim_memory(sim_start_info(&guest) + PAGE_SIZE, MIB), '!', MIB);
}

/* What was in memory before is not taken for its end. */
static void the_device_models_command_line_gets_more_words(void **state)
{
    const struct sim_result *r;

    (void)state;
    direct(0);
    sim_guest_key(&guest, "bios-strings/oem-2", "slipway:cmdline=root=/dev/sda1");
    guest.hooks.before_start = fill_memory;
    r = boots();
    CHECK(!sim_logged(r, "WARNING"));
    CHECK_STR((const char *)sim_memory(sim_read32(r->kernel.told + 0x228), 64),
              "console=ttyS0 quiet root=/dev/sda1");
}

static void the_device_models_kernel_needs_no_initrd_with_a_root(void **state)
{
    (void)state;
    direct(0);
    guest.direct_cmdline = "root=/dev/sda1";
    CHECK(!sim_logged(boots(), "WARNING"));
    direct(0);
    CHECK(sim_logged(boots(), "WARNING SLIP-832"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bzimage_is_entered_where_it_asks_to_be),
        cmocka_unit_test(a_unified_kernel_image_brings_initrd_and_command_line),
        cmocka_unit_test(a_kernel_for_the_place_of_the_loader_gets_it),
        cmocka_unit_test(a_relocatable_kernel_goes_after_its_file_if_that_is_in_its_way),
        cmocka_unit_test(a_guest_too_small_for_its_kernel_is_refused),
        cmocka_unit_test(a_kernel_starts_without_acpi),
        cmocka_unit_test(the_device_models_kernel_is_started_without_its_firmware),
        cmocka_unit_test(the_device_models_command_line_gets_more_words),
        cmocka_unit_test(the_device_models_kernel_needs_no_initrd_with_a_root),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
