/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of a PVH guest, and the options for its loader in it. */
#include <stdio.h>
#include "../fault.h"

#define LINE_MAX_SIZE 16384u /* with its NUL */

static char line[LINE_MAX_SIZE + 64];

/* `count` times the same byte after some words. */
static void fill(struct sim_guest *guest, const char *words, char with, uint32_t count)
{
    const size_t len = strlen(words);

    memcpy(line, words, len);
    memset(line + len, with, count);
    line[len + count] = '\0';
    guest->cmdline = line;
}

static void too_long(struct sim_guest *guest, uint32_t variant)
{
    fill(guest, "slipway.smbios.oem=", 'x', LINE_MAX_SIZE - 19 + variant * 20);
}

static void just_fits(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    fill(guest, "slipway.smbios.oem=", 'x', LINE_MAX_SIZE - 20);
}

static void put_line(const struct sim_guest *guest, uint64_t at)
{
    memcpy((uint8_t *)sim_memory(sim_start_info(guest), PAGE_SIZE) + 0x18, &at, 8);
}

static void line_elsewhere(const struct sim_guest *guest, uint32_t variant)
{
    static const uint64_t places[] = {0x20000000, 0x40000000, FOUR_GIB, UINT64_MAX};

    put_line(guest, places[variant]);
}

/* It runs into the end of RAM. */
static void unterminated(const struct sim_guest *guest, uint32_t variant)
{
    const uint32_t at = 0x20000000 - 1 - variant * 100;

    memset(sim_memory(at, 1 + variant * 100), 'x', 1 + variant * 100);
    put_line(guest, at);
}

/* It is the loader's own code, the kernel's file, zeros: any bytes that are there. */
static void any_bytes(const struct sim_guest *guest, uint32_t variant)
{
    uint8_t *const at = sim_memory(0x4000000, 8 * KIB);

    fault_numbers(variant);
    for (uint32_t i = 0; i < 8 * KIB; i++)
        at[i] = (uint8_t)fault_number();
    at[(variant * 37) % (8 * KIB)] = '\0';
    put_line(guest, 0x4000000);
}

static void words(struct sim_guest *guest, uint32_t variant, const char *const *list)
{
    guest->cmdline = list[variant];
}

static void open_quote(struct sim_guest *guest, uint32_t variant)
{
    static const char *const lines[] = {"slipway.smbios.serial=\"A 1 quiet", "\"slipway.log=debug",
                                        "quiet slipway.report=\"0",
                                        "slipway.smbios.oem=\"\"\" quiet"};

    words(guest, variant, lines);
}

static void odd_value(struct sim_guest *guest, uint32_t variant)
{
    static const char *const lines[] = {"slipway.log=loud", "slipway.report=2",
                                        "slipway.log=", "slipway.smbios3=\"yes\"",
                                        "a slipway.report=00 b"};

    words(guest, variant, lines);
}

static void unknown(struct sim_guest *guest, uint32_t variant)
{
    static const char *const lines[] = {
        "slipway.smbios.colour=red", "slipway.smbios.=x", "slipway.smbios.serial",
        "slipway.smbios.system_serial_number_=x", "slipway.smbios.oem=slipway:never=1"};

    words(guest, variant, lines);
}

static const char *is_taken_out(const struct sim_result *r, uint32_t variant)
{
    const uint32_t text = sim_read32(r->kernel.told + 0x228);

    (void)variant;
    return sim_has_text(text, "console=hvc0") && sim_read32(text + 12) << 24 == 0
               ? NULL
               : "the kernel sees it";
}

static const char *is_left_in(const struct sim_result *r, uint32_t variant)
{
    (void)variant;
    return sim_has_text(sim_read32(r->kernel.told + 0x228),
                        "console=hvc0 slipway.action=poweroff \"slipway.x\"")
               ? NULL
               : "the kernel does not see it";
}

static void of_the_guests_own(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->cmdline = "slipway.action=poweroff \"slipway.x\" slipway.log=normal";
}

static void many_oem_strings(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    line[0] = '\0';
    for (uint32_t i = 0; i < 256; i++)
        strcat(line, "slipway.smbios.oem=x ");
    guest->cmdline = line;
}

/* Of which the pool has no room for the last. */
static void much_text(struct sim_guest *guest, uint32_t variant)
{
    static char value[4000];
    static char names[16][24];

    (void)variant;
    memset(value, 'v', sizeof(value) - 1);
    for (uint32_t i = 0; i < ARRAY_SIZE(names); i++) {
        snprintf(names[i], sizeof(names[i]), "bios-strings/oem-%u", i + 1);
        sim_guest_key(guest, names[i], value);
    }
    fill(guest, "slipway.smbios.serial=", 's', 3000);
}

static void longer_than_the_kernels(struct sim_guest *guest, uint32_t variant)
{
    /* "console=hvc0 " comes before it, and the kernel takes 2047. */
    fill(guest, "", 'q', 2035 + variant * 100);
}

static void as_long_as_the_kernels(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    fill(guest, "", 'q', 2034);
}

static const struct fault list[] = {
    {"the command line is too long", REFUSED, MSG_COMMAND_LINE,
     .found = "at 0x175000, 16384 bytes without a NUL", .variants = 2, .arrange = too_long},
    {"the command line is as long as it may be", REPAIRED, .repair = "an OEM string of 16 KiB",
     .arrange = just_fits},
    {"the command line is not in RAM", REFUSED, MSG_COMMAND_LINE,
     .found = "at 0x20000000, 0 bytes without a NUL", .variants = 4, .spoil = line_elsewhere},
    {"the command line ends with RAM, without a NUL", REFUSED, MSG_COMMAND_LINE,
     .found = "at 0x1fffffff, 1 bytes without a NUL", .variants = 4, .spoil = unterminated},
    {"the command line is any bytes", ANYHOW, .variants = 100, .spoil = any_bytes},
    {"an option has a quote that does not end", REFUSED, MSG_COMMAND_LINE,
     .found = "a quote that is not closed, in \"slipway.smbios.serial=\"A 1 quiet\"", .variants = 4,
     .arrange = open_quote},
    {"an option's value is not one of its values", WARNED, MSG_OPTION_VALUE, .variants = 4,
     .arrange = odd_value, .check = is_taken_out},
    {"SMBIOS has no such string", WARNED, MSG_OPTION_UNKNOWN, .variants = 5, .arrange = unknown,
     .check = is_taken_out},
    {"a word begins as an option and is the guest's own", REPAIRED, .repair = "the guest keeps it",
     .arrange = of_the_guests_own, .check = is_left_in},
    {"there are more OEM strings than SMBIOS can count", WARNED, MSG_STRINGS_TOO_LONG,
     .found = "more than 255 OEM strings", .arrange = many_oem_strings, .check = is_taken_out},
    {"XenStore and command line have more text than there is room for", WARNED,
     MSG_STRINGS_TOO_LONG, .found = "3001 bytes more in system-serial-number", .arrange = much_text,
     .check = is_taken_out},
    {"the command line is longer than the kernel takes", REFUSED, MSG_KERNEL_COMMAND_LINE,
     .found = "2048 characters, 12 of them in the image; the kernel takes 2047", .variants = 3,
     .arrange = longer_than_the_kernels},
    {"the command line is as long as the kernel takes", REPAIRED, .repair = "it is passed on",
     .arrange = as_long_as_the_kernels},
};

const struct fault_table faults_pvh_command_line = {FAULT_TABLE("PVH, command line", list)};
