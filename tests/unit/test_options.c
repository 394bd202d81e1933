/* SPDX-License-Identifier: BSD-2-Clause */
/* The key table: defaults, every key's values, and SMBIOS strings. */
#include "check.h"
#include "probe/options.h"

static struct options options;

static int defaults(void **state)
{
    (void)state;
    options_default(&options);
    warnings_clear();
    return 0;
}

static void set(const char *path, const char *value)
{
    for (uint32_t i = 0; i < OPTION_KEYS; i++) {
        if (strcmp(option_path(i), path) == 0) {
            option_set(&options, i, value);
            return;
        }
    }
    CHECK(!"a key of that name");
}

static void without_any_key_the_stock_defaults_hold(void **state)
{
    (void)state;
    CHECK_EQ(options.firmware, FIRMWARE_UNSPECIFIED);
    CHECK(options.acpi && options.acpi_s3 && options.acpi_s4);
    CHECK(!options.acpi_laptop_slate);
    CHECK(options.platform_bar_uc);
    CHECK(!options.battery);
    CHECK_EQ(options.mmio_hole_size, 0);
    CHECK_EQ(options.oem_count, 0);
}

static void switches_take_0_and_1(void **state)
{
    (void)state;
    set("platform/acpi", "0");
    set("platform/acpi_laptop_slate", "1");
    set("hvmloader/pci/xen-platform-pci-bar-uc", "0");
    set("hvmloader/smbios/default_battery", "1");
    CHECK(!options.acpi);
    CHECK(options.acpi_laptop_slate);
    CHECK(!options.platform_bar_uc);
    CHECK(options.battery);
    CHECK_EQ(warnings_count, 0);
}

static void other_values_of_a_switch_are_warned_about_and_keep_the_default(void **state)
{
    (void)state;
    set("platform/acpi", "1abc");
    CHECK(options.acpi);
    set("platform/acpi_s3", "false");
    CHECK(options.acpi_s3);
    CHECK_EQ(warnings_count, 2);
    CHECK(strstr(warnings_last, "platform/acpi_s3 = \"false\"") != NULL);
}

static void an_empty_value_counts_as_absent(void **state)
{
    (void)state;
    set("platform/acpi", "");
    CHECK(options.acpi);
    CHECK_EQ(warnings_count, 0);
}

static void the_hole_is_a_number_of_bytes_up_to_3840_mib(void **state)
{
    (void)state;
    set("platform/mmio_hole_size", "4026531840");
    CHECK_EQ(options.mmio_hole_size, 4026531840u);
    set("platform/mmio_hole_size", "4026531841");
    CHECK_EQ(options.mmio_hole_size, 4026531840u);
    CHECK_EQ(warnings_count, 1);
    set("platform/mmio_hole_size", "1024M");
    CHECK_EQ(warnings_count, 2);
}

static void the_firmware_is_known_by_name_or_warned_about(void **state)
{
    (void)state;
    set("hvmloader/bios", "seabios");
    CHECK_EQ(options.firmware, FIRMWARE_SEABIOS);
    set("hvmloader/bios", "ovmf");
    CHECK_EQ(options.firmware, FIRMWARE_OVMF);
    set("hvmloader/bios", "rombios");
    CHECK_EQ(options.firmware, FIRMWARE_ROMBIOS);
    CHECK_EQ(warnings_count, 0);
    set("hvmloader/bios", "OVMF");
    CHECK_EQ(warnings_count, 1);
}

static void smbios_strings_are_kept_and_empty_ones_are_absent(void **state)
{
    (void)state;
    option_smbios_text(&options, SYSTEM_VERSION, "7");
    option_smbios_text(&options, BIOS_VENDOR, "");
    CHECK_STR(options.smbios[SYSTEM_VERSION], "7");
    CHECK(options.smbios[BIOS_VENDOR] == NULL);
    CHECK_STR(smbios_key_name(BASEBOARD_LOCATION_IN_CHASSIS), "baseboard-location-in-chassis");
}

static void oem_strings_end_at_the_first_gap(void **state)
{
    (void)state;
    option_oem_text(&options, 4, "four");
    option_oem_text(&options, 1, "one");
    option_oem_text(&options, 2, "two");
    for (unsigned i = 0; i < 2; i++) {
        option_oem_finish(&options);
        CHECK_EQ(options.oem_count, 2);
        options.oem_count = 1 + 2 * i; /* whatever it was before */
    }
    CHECK_STR(options.oem[1], "two");
}

static void strings_beyond_the_pool_are_ignored_with_a_warning(void **state)
{
    static char text[4097];

    (void)state;
    memset(text, 'x', 4096);
    for (uint32_t i = 1; i <= MAX_OEM_STRINGS; i++)
        option_oem_text(&options, i, text);
    option_oem_finish(&options);
    CHECK_EQ(options.oem_count, TEXT_POOL_SIZE / 4097);
    CHECK_EQ(warnings_count, MAX_OEM_STRINGS - TEXT_POOL_SIZE / 4097);
}

#define TEST(name) cmocka_unit_test_setup(name, defaults)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_any_key_the_stock_defaults_hold),
        TEST(switches_take_0_and_1),
        TEST(other_values_of_a_switch_are_warned_about_and_keep_the_default),
        TEST(an_empty_value_counts_as_absent),
        TEST(the_hole_is_a_number_of_bytes_up_to_3840_mib),
        TEST(the_firmware_is_known_by_name_or_warned_about),
        TEST(smbios_strings_are_kept_and_empty_ones_are_absent),
        TEST(oem_strings_end_at_the_first_gap),
        TEST(strings_beyond_the_pool_are_ignored_with_a_warning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
