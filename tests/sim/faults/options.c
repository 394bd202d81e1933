/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults of the options in XenStore: each key with invalid values, and SMBIOS
 * strings that are too many.
 */
#include <stdio.h>
#include "fault.h"

#define SWITCH         MSG_SWITCH_VALUE
#define NUMBER         MSG_NUMBER_VALUE
#define HOLE           MSG_HOLE_VALUE
#define ID             MSG_GENERATION_ID_VALUE
#define UNKNOWN_OPTION MSG_OPTION_UNKNOWN
#define OPTION_VALUE   MSG_OPTION_VALUE

/* Values that are neither "0" nor "1", and no number either. */
static const char *const no_numbers[] = {" ",
                                         "-1",
                                         "+1",
                                         "1 ",
                                         " 1",
                                         "1.0",
                                         "0x",
                                         "x1",
                                         "1x",
                                         "0x1g",
                                         "one",
                                         "\xFF\xFF",
                                         "1\n",
                                         "18446744073709551616",
                                         "0x10000000000000000",
                                         "99999999999999999999999999999999999999"};
static const char *const no_ids[] = {":",     "1",
                                     "1:",    ":1",
                                     "1:2:3", "1;2",
                                     " 1:2",  "18446744073709551616:1",
                                     "0x:",   "a:b",
                                     "1:-1",  "::",
                                     "1: 2",  "1111111111111111111111111111111111:1"};

#define VALUES(values) .variants = ARRAY_SIZE(values)

/* A page without end, as long as XenStore lets a value be. */
static const char *longest(void)
{
    static char text[4097];

    memset(text, '9', sizeof(text) - 1);
    return text;
}

/* The keys of the table, so that one function serves all: the variant chooses the value. */
#define BAD_VALUE(function, key, values)                                                           \
    static void function(struct sim_guest *guest, uint32_t variant)                                \
    {                                                                                              \
        sim_guest_key(guest, key, variant < ARRAY_SIZE(values) ? values[variant] : longest());     \
    }

BAD_VALUE(bad_bar_uc, "hvmloader/pci/xen-platform-pci-bar-uc", no_numbers)
BAD_VALUE(bad_battery, "hvmloader/smbios/default_battery", no_numbers)
BAD_VALUE(bad_hole, "platform/mmio_hole_size", no_numbers)
BAD_VALUE(bad_acpi, "platform/acpi", no_numbers)
BAD_VALUE(bad_s3, "platform/acpi_s3", no_numbers)
BAD_VALUE(bad_s4, "platform/acpi_s4", no_numbers)
BAD_VALUE(bad_slate, "platform/acpi_laptop_slate", no_numbers)
BAD_VALUE(bad_id, "platform/generation-id", no_ids)
BAD_VALUE(bad_tpm, "platform/tpm_version", no_numbers)
BAD_VALUE(bad_acpi_address, "hvmloader/acpi/address", no_numbers)
BAD_VALUE(bad_acpi_length, "hvmloader/acpi/length", no_numbers)
BAD_VALUE(bad_smbios_address, "hvmloader/smbios/address", no_numbers)
BAD_VALUE(bad_smbios_length, "hvmloader/smbios/length", no_numbers)
BAD_VALUE(bad_bios, "hvmloader/bios", no_numbers)

static void relocate(struct sim_guest *guest, uint32_t variant)
{
    sim_guest_key(guest, "hvmloader/allow-memory-relocate", variant == 0 ? "1" : "maybe");
}

#define EACH(values) .variants = ARRAY_SIZE(values) + 1 /* and the longest */

static const char *const switches_off[] = {"2", "10", "00", "01", "0x1", "true", "yes"};
BAD_VALUE(odd_acpi, "platform/acpi", switches_off)

static void every_key_empty(struct sim_guest *guest, uint32_t variant)
{
    static const char *const keys[] = {"hvmloader/bios",          "platform/acpi",
                                       "platform/acpi_s3",        "platform/acpi_s4",
                                       "platform/mmio_hole_size", "platform/tpm_version"};

    (void)variant;
    for (uint32_t i = 0; i < ARRAY_SIZE(keys); i++)
        sim_guest_key(guest, keys[i], "");
}

static void no_keys(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->keys = 0;
}

/* A value with a NUL in its middle counts up to there. */
static void nul_within(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    sim_guest_key(guest, "platform/acpi", "1");
    for (uint32_t i = 0; i < guest->keys; i++) {
        if (strcmp(guest->key[i].path, "platform/acpi") == 0)
            guest->key[i] = (struct sim_key){"platform/acpi", "1\0x", 3};
    }
}

static void oem_strings(struct sim_guest *guest, uint32_t count, const char *text)
{
    static char paths[256][32];

    for (uint32_t i = 0; i < count; i++) {
        snprintf(paths[i], sizeof(paths[i]), "bios-strings/oem-%u", i + 1);
        sim_guest_key(guest, paths[i], text);
    }
}

static void too_much_text(struct sim_guest *guest, uint32_t variant)
{
    oem_strings(guest, 17 + variant, longest());
}

static void too_many_structures(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    oem_strings(guest, 16, longest() + 4);
}

static void a_string_too_many(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    oem_strings(guest, 256, "text");
}

static void unprintable(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    sim_guest_key(guest, "bios-strings/bios-vendor", "\x1B[2J\n(XEN) forged\x7F\x80");
    sim_guest_key(guest, "platform/acpi_s3", "\x1B[2J\n(XEN) forged");
}

static const char *log_is_plain(const struct sim_result *result, uint32_t variant)
{
    (void)variant;
    for (const char *c = result->log; *c != '\0'; c++) {
        if ((*c < 0x20 && *c != '\n') || *c > 0x7E)
            return "the log has a byte that can't be printed";
    }
    return strstr(result->log, "\n(XEN)") == NULL ? NULL : "the log has a line of another's";
}

#define KEY(path, text) .key = path, .value = text

static const struct fault list[] = {
    {"hvmloader/bios is not the name of a firmware", WARNED, MSG_FIRMWARE_VALUE, EACH(no_numbers),
     .arrange = bad_bios},
    {"hvmloader/bios is in upper case", WARNED, MSG_FIRMWARE_VALUE,
     KEY("hvmloader/bios", "SeaBIOS")},
    {"hvmloader/allow-memory-relocate is set, or is not a switch", REPAIRED,
     .repair = "it is ignored: RAM is never moved out of the way of PCI", .variants = 2,
     .arrange = relocate},
    {"hvmloader/pci/xen-platform-pci-bar-uc is not a switch", WARNED, SWITCH, EACH(no_numbers),
     .arrange = bad_bar_uc},
    {"hvmloader/smbios/default_battery is not a switch", WARNED, SWITCH, EACH(no_numbers),
     .arrange = bad_battery},
    {"platform/acpi is not a switch", WARNED, SWITCH, EACH(no_numbers), .arrange = bad_acpi},
    {"platform/acpi is almost a switch", WARNED, SWITCH, VALUES(switches_off), .arrange = odd_acpi},
    {"platform/acpi_s3 is not a switch", WARNED, SWITCH, EACH(no_numbers), .arrange = bad_s3},
    {"platform/acpi_s4 is not a switch", WARNED, SWITCH, EACH(no_numbers), .arrange = bad_s4},
    {"platform/acpi_laptop_slate is not a switch", WARNED, SWITCH, EACH(no_numbers),
     .arrange = bad_slate},
    {"platform/mmio_hole_size is not a number", WARNED, HOLE, EACH(no_numbers),
     .arrange = bad_hole},
    {"platform/mmio_hole_size is a byte too large", WARNED, HOLE,
     KEY("platform/mmio_hole_size", "4026531841")},
    {"platform/mmio_hole_size is 4 GiB", WARNED, HOLE,
     KEY("platform/mmio_hole_size", "4294967296")},
    {"platform/mmio_hole_size is as large as can be", WARNED, MSG_HOLE_IN_RAM,
     KEY("platform/mmio_hole_size", "4026531840")},
    {"platform/mmio_hole_size is a byte", WARNED, MSG_HOLE_TOO_SMALL,
     KEY("platform/mmio_hole_size", "1")},
    {"platform/mmio_hole_size is a byte less than the least", WARNED, MSG_HOLE_TOO_SMALL,
     KEY("platform/mmio_hole_size", "268435455")},
    {"platform/mmio_hole_size is odd", REPAIRED, .repair = "the hole begins at a page",
     KEY("platform/mmio_hole_size", "268435457")},
    {"platform/generation-id is not a pair of numbers", WARNED, ID, EACH(no_ids),
     .arrange = bad_id},
    {"platform/tpm_version is not a number", WARNED, NUMBER, EACH(no_numbers), .arrange = bad_tpm},
    {"platform/tpm_version is a future version", WARNED, MSG_TPM_VERSION,
     KEY("platform/tpm_version", "3")},
    {"platform/tpm_version is 0", WARNED, MSG_TPM_VERSION, KEY("platform/tpm_version", "0")},
    {"hvmloader/acpi/address is not a number", WARNED, NUMBER, EACH(no_numbers),
     .arrange = bad_acpi_address},
    {"hvmloader/acpi/length is not a number", WARNED, NUMBER, EACH(no_numbers),
     .arrange = bad_acpi_length},
    {"hvmloader/smbios/address is not a number", WARNED, NUMBER, EACH(no_numbers),
     .arrange = bad_smbios_address},
    {"hvmloader/smbios/length is not a number", WARNED, NUMBER, EACH(no_numbers),
     .arrange = bad_smbios_length},
    {"every option is empty", REPAIRED, .repair = "an empty value counts as absent",
     .arrange = every_key_empty},
    {"no option is there", REPAIRED, .repair = "every option has its default", .arrange = no_keys},
    {"an option has a NUL within", REPAIRED, .repair = "it ends there", .arrange = nul_within},
    {"a Slipway option is unknown", WARNED, UNKNOWN_OPTION,
     KEY("bios-strings/oem-1", "slipway:smbios4=1")},
    {"a Slipway option has no name", WARNED, UNKNOWN_OPTION, KEY("bios-strings/oem-1", "slipway:")},
    {"a Slipway option has no value", WARNED, UNKNOWN_OPTION,
     KEY("bios-strings/oem-1", "slipway:smbios3")},
    {"a Slipway option is neither on nor off", WARNED, OPTION_VALUE,
     KEY("bios-strings/oem-1", "slipway:smbios3=2")},
    {"a Slipway option has an empty value", WARNED, OPTION_VALUE,
     KEY("bios-strings/oem-1", "slipway:smbios3=")},
    {"the SMBIOS strings are longer than there is room for", WARNED, MSG_STRINGS_TOO_LONG,
     .variants = 3, .arrange = too_much_text},
    {"the SMBIOS structures are longer than 64 KiB", WARNED, MSG_SMBIOS_TOO_LONG,
     .arrange = too_many_structures},
    {"there is one more OEM string than SMBIOS can count", REPAIRED,
     .repair = "the 256th is ignored", .arrange = a_string_too_many},
    {"strings have bytes that break a terminal", WARNED, SWITCH, .arrange = unprintable,
     .check = log_is_plain},
};

const struct fault_table faults_options = {FAULT_TABLE("options", list)};
