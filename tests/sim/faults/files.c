/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults of the files that acpi_firmware= and smbios_firmware= pass: cut at every byte, or with
 * lengths that lie.
 */
#include <stdio.h>
#include "fault.h"

#define TABLES_END     MSG_ACPI_FILE_END
#define STRUCTURES_END MSG_SMBIOS_FILE_END
#define LEFT_OUT       MSG_ACPI_LEFT_OUT
#define PUT_RIGHT      MSG_ACPI_CHECKSUM
#define STRUCTURE_OUT  MSG_SMBIOS_LEFT_OUT
#define END_PUT_RIGHT  MSG_SMBIOS_REPAIRED
#define NOWHERE        MSG_FILE_PLACE

#define FILE_MAX 0x10000

static uint8_t file[FILE_MAX];

/* A copy of the host's, to be spoiled. */
static uint32_t copy(struct sim_file original)
{
    memset(file, 0, sizeof(file));
    memcpy(file, original.bytes, original.size);
    return original.size;
}

static uint32_t word(uint32_t at)
{
    uint32_t value;

    memcpy(&value, file + at, sizeof(value));
    return value;
}

static void put(uint32_t at, uint32_t value)
{
    memcpy(file + at, &value, sizeof(value));
}

/* --- ACPI --- */

#define SLIC_LENGTH 374
#define MSDM_LENGTH 85

/* Each length but those that end with a table. */
static void tables_cut(struct sim_guest *guest, uint32_t variant)
{
    const uint32_t size = 1 + variant + (variant >= SLIC_LENGTH - 1);

    copy(sim_host_tables());
    fault_pass(guest, SIM_USER_ACPI, file, size);
}

static void tables_whole(struct sim_guest *guest, uint32_t variant)
{
    copy(sim_host_tables());
    fault_pass(guest, SIM_USER_ACPI, file, variant == 0 ? SLIC_LENGTH : SLIC_LENGTH + MSDM_LENGTH);
}

static void table_length(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t lengths[] = {0, 1, 35, 10000, 0x7FFFFFFF, 0x80000000, UINT32_MAX};
    const uint32_t size = copy(sim_host_tables());

    put(4, lengths[variant]);
    fault_pass(guest, SIM_USER_ACPI, file, size);
}

static void table_of_ours(struct sim_guest *guest, uint32_t variant)
{
    static const char *const ours[] = {"FACP", "FACS", "DSDT", "RSDT",
                                       "XSDT", "APIC", "HPET", "WAET"};
    const uint32_t size = copy(sim_host_tables());

    memcpy(file, ours[variant], 4);
    fault_pass(guest, SIM_USER_ACPI, file, size);
}

static const char *one_of_each(const struct sim_result *result, uint32_t variant)
{
    (void)result;
    (void)variant;
    return sim_acpi_table("MSDM") != 0 ? NULL : "the table after it is missing";
}

static void table_without_name(struct sim_guest *guest, uint32_t variant)
{
    static const char *const names[] = {"\0\0\0\0", "SLI\n", "\x80LIC", "SL C", "\x1B[2J"};
    const uint32_t size = copy(sim_host_tables());

    memcpy(file, names[variant], 4);
    fault_pass(guest, SIM_USER_ACPI, file, size);
}

static void table_sum(struct sim_guest *guest, uint32_t variant)
{
    const uint32_t size = copy(sim_host_tables());

    file[variant < 4 ? 9 + variant : SLIC_LENGTH + 30 + variant] ^= 0x10;
    fault_pass(guest, SIM_USER_ACPI, file, size);
}

static void many_tables(struct sim_guest *guest, uint32_t variant)
{
    for (uint32_t i = 0; i < 33; i++) {
        memset(file + 36 * i, 0, 36);
        snprintf((char *)file + 36 * i, 5, "OE%02u", i % 100);
        put(36 * i + 4, 36);
    }
    fault_pass(guest, SIM_USER_ACPI, file, 36 * 33);
    (void)variant;
}

static uint8_t large[0x80000];

static void large_table(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t sizes[] = {sizeof(large), 256 * KIB, 255 * KIB};
    const uint32_t size = sizes[variant];

    memset(large, 0, sizeof(large));
    memcpy(large, "OEM0", 4);
    memcpy(large + 4, &size, 4);
    fault_pass(guest, SIM_USER_ACPI, large, size);
}

/* --- SMBIOS --- */

/* Where structure `index` of the host's file ends. */
static uint32_t structure_end(uint32_t index)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i <= index; i++)
        at += 4 + word(at);
    return at;
}

static void structures_cut(struct sim_guest *guest, uint32_t variant)
{
    const uint32_t all = copy(sim_host_structures());
    uint32_t size = 1 + variant, end = 0;

    for (uint32_t i = 0; end < all; i++) {
        end = structure_end(i);
        size += end <= size;
    }
    fault_pass(guest, SIM_USER_SMBIOS, file, size);
}

static void structures_whole(struct sim_guest *guest, uint32_t variant)
{
    copy(sim_host_structures());
    fault_pass(guest, SIM_USER_SMBIOS, file, structure_end(variant));
}

static void structure_length(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t lengths[] = {5000, 0x7FFFFFFF, 0xFFFFFFFB, 0xFFFFFFFC, UINT32_MAX};
    const uint32_t size = copy(sim_host_structures());

    put(0, lengths[variant]);
    fault_pass(guest, SIM_USER_SMBIOS, file, size);
}

static void short_structure(struct sim_guest *guest, uint32_t variant)
{
    memset(file, 0, 64);
    put(0, variant);
    memset(file + 4, 0x80, variant);
    fault_pass(guest, SIM_USER_SMBIOS, file, 4 + variant);
}

/* The formatted area's length is more than the structure's, or less than its type's least. */
static void structure_fields(struct sim_guest *guest, uint32_t variant)
{
    static const uint8_t lengths[] = {0, 3, 4, 23, 90, 255};
    const uint32_t size = copy(sim_host_structures());

    file[5] = lengths[variant];
    fault_pass(guest, SIM_USER_SMBIOS, file, size);
}

/* The first structure's strings: none, never ending, or three empty ones. */
static void structure_strings(struct sim_guest *guest, uint32_t variant)
{
    const uint32_t size = copy(sim_host_structures());
    const uint32_t strings = 4 + 24, end = structure_end(0);

    memset(file + strings, variant == 0 ? 'x' : 0, end - strings);
    if (variant == 2)
        memset(file + strings, 'x', end - strings - 1);
    fault_pass(guest, SIM_USER_SMBIOS, file, size);
}

/* The host's processors, say. */
static void structure_not_taken(struct sim_guest *guest, uint32_t variant)
{
    static const uint8_t types[] = {4, 17, 125};
    const uint32_t size = copy(sim_host_structures());

    file[4] = types[variant];
    fault_pass(guest, SIM_USER_SMBIOS, file, size);
}

static void two_systems(struct sim_guest *guest, uint32_t variant)
{
    uint32_t size = copy(sim_host_structures());
    const uint32_t end = structure_end(0);

    memcpy(file + size, file, end);
    size += end;
    fault_pass(guest, SIM_USER_SMBIOS, file, size);
    (void)variant;
}

static void same_handles(struct sim_guest *guest, uint32_t variant)
{
    memset(file, 0, 64);
    for (uint32_t i = 0; i < 4; i++) {
        static const uint8_t empty[] = {6, 0, 0, 0, 200, 4, 0x34, 0x12, 0, 0};

        memcpy(file + sizeof(empty) * i, empty, sizeof(empty));
    }
    if (variant == 1)
        file[6] = file[7] = 0xFF;
    fault_pass(guest, SIM_USER_SMBIOS, file, 40);
}

static void many_structures(struct sim_guest *guest, uint32_t variant)
{
    static const uint8_t empty[] = {6, 0, 0, 0, 200, 4, 0, 0, 0, 0};

    for (uint32_t i = 0; i < 600; i++) {
        memcpy(file + sizeof(empty) * i, empty, sizeof(empty));
        file[sizeof(empty) * i + 6] = (uint8_t)i;
        file[sizeof(empty) * i + 7] = (uint8_t)(i >> 8);
    }
    fault_pass(guest, SIM_USER_SMBIOS, file, sizeof(empty) * 600);
    (void)variant;
}

static void of_noise(struct sim_guest *guest, uint32_t variant)
{
    fault_numbers(variant);
    for (uint32_t i = 0; i < 2048; i++)
        file[i] = (uint8_t)(fault_number() >> (fault_number() % 8));
    for (uint32_t at = 0; at + 36 < 2048; at += 4 + word(at) % 300)
        put(at, word(at) % 300);
    fault_pass(guest, SIM_USER_ACPI, file, 2048);
    fault_pass(guest, SIM_USER_SMBIOS, file, 2048);
}

/* --- Where either lies --- */

static const char *const places[] = {"0x1",        "0x100000",    "0x15ffff",          "0xa0000",
                                     "0xbffff",    "0x1effffff",  "0x1f000000",        "0xfeffc000",
                                     "0xffffffff", "0x100000000", "0xffffffffffffffff"};

static void acpi_elsewhere(struct sim_guest *guest, uint32_t variant)
{
    fault_pass(guest, SIM_USER_ACPI, file, copy(sim_host_tables()));
    sim_guest_key(guest, "hvmloader/acpi/address", places[variant]);
}

static void smbios_elsewhere(struct sim_guest *guest, uint32_t variant)
{
    fault_pass(guest, SIM_USER_SMBIOS, file, copy(sim_host_structures()));
    sim_guest_key(guest, "hvmloader/smbios/address", places[variant]);
}

static const char *const lengths[] = {"0x1e000001", "0x1f000000", "0x100000000",
                                      "0xffffffffff000000", "0xffffffffffffffff"};

static void acpi_too_long(struct sim_guest *guest, uint32_t variant)
{
    fault_pass(guest, SIM_USER_ACPI, file, copy(sim_host_tables()));
    sim_guest_key(guest, "hvmloader/acpi/length", lengths[variant]);
}

static void smbios_too_long(struct sim_guest *guest, uint32_t variant)
{
    fault_pass(guest, SIM_USER_SMBIOS, file, copy(sim_host_structures()));
    sim_guest_key(guest, "hvmloader/smbios/length", lengths[variant]);
}

/* One of the two keys is missing or 0. */
static void half_a_file(struct sim_guest *guest, uint32_t variant)
{
    static const char *const keys[] = {"hvmloader/acpi/address", "hvmloader/acpi/length",
                                       "hvmloader/smbios/address", "hvmloader/smbios/length"};

    fault_pass(guest, SIM_USER_ACPI, file, copy(sim_host_tables()));
    sim_guest_pass(guest, SIM_USER_SMBIOS, sim_host_structures());
    sim_guest_key(guest, keys[variant / 2], variant % 2 == 0 ? NULL : "0");
}

/* Both files, or a file and the payload, in one place: each reads what is there. */
static void files_overlap(struct sim_guest *guest, uint32_t variant)
{
    fault_pass(guest, SIM_USER_ACPI, file, copy(sim_host_tables()));
    sim_guest_pass(guest, SIM_USER_SMBIOS, sim_host_structures());
    sim_guest_key(guest, "hvmloader/smbios/address", variant == 0 ? "0x1000000" : "0x160000");
}

static const struct fault list[] = {
    {"the file of ACPI tables is cut at any byte within a table", WARNED, TABLES_END,
     .variants = SLIC_LENGTH + MSDM_LENGTH - 2, .arrange = tables_cut},
    {"the file of ACPI tables ends with a table", REPAIRED, .repair = "it is whole", .variants = 2,
     .arrange = tables_whole},
    {"a user-supplied ACPI table has an impossible length", WARNED, TABLES_END, .variants = 7,
     .arrange = table_length},
    {"a user-supplied ACPI table is one that the firmware makes", WARNED, LEFT_OUT, .variants = 8,
     .arrange = table_of_ours, .check = one_of_each},
    {"a user-supplied ACPI table's signature is not text", WARNED, LEFT_OUT, .variants = 5,
     .arrange = table_without_name, .check = one_of_each},
    {"a user-supplied ACPI table's checksum is wrong", WARNED, PUT_RIGHT, .variants = 8,
     .arrange = table_sum},
    {"there is a user-supplied ACPI table too many", WARNED, LEFT_OUT, .arrange = many_tables},
    {"a user-supplied ACPI table is larger than the room for tables", WARNED, LEFT_OUT,
     .variants = 3, .arrange = large_table},
    {"the file of ACPI tables is at an impossible address", WARNED, NOWHERE,
     .variants = ARRAY_SIZE(places), .arrange = acpi_elsewhere},
    {"the file of ACPI tables is longer than RAM", WARNED, NOWHERE, .variants = ARRAY_SIZE(lengths),
     .arrange = acpi_too_long},
    {"the file of SMBIOS structures is cut at any byte within a structure", WARNED, STRUCTURES_END,
     .variants = 560, .arrange = structures_cut},
    {"the file of SMBIOS structures ends with a structure", REPAIRED, .repair = "it is whole",
     .variants = 18, .arrange = structures_whole},
    {"a user-supplied SMBIOS structure has an impossible length", WARNED, STRUCTURES_END,
     .variants = 5, .arrange = structure_length},
    {"a user-supplied SMBIOS structure is shorter than a header", WARNED, STRUCTURE_OUT,
     .variants = 4, .arrange = short_structure},
    {"a user-supplied SMBIOS structure's fields are too few, or more than it is long", WARNED,
     STRUCTURE_OUT, .variants = 6, .arrange = structure_fields},
    {"a user-supplied SMBIOS structure's strings don't end as they must", WARNED, END_PUT_RIGHT,
     .variants = 3, .arrange = structure_strings},
    {"a user-supplied SMBIOS structure of which one can be comes twice", WARNED, STRUCTURE_OUT,
     .arrange = two_systems},
    {"user-supplied SMBIOS structures have the same handle", WARNED, MSG_SMBIOS_HANDLES,
     .variants = 2, .arrange = same_handles},
    {"there are more user-supplied SMBIOS structures than there is room for", WARNED, STRUCTURE_OUT,
     .arrange = many_structures},
    {"the file of SMBIOS structures is at an impossible address", WARNED, NOWHERE,
     .variants = ARRAY_SIZE(places), .arrange = smbios_elsewhere},
    {"the file of SMBIOS structures is longer than RAM", WARNED, NOWHERE,
     .variants = ARRAY_SIZE(lengths), .arrange = smbios_too_long},
    {"a file has an address without a length, or the other way round", REPAIRED,
     .repair = "there is none", .variants = 8, .arrange = half_a_file},
    {"a user-supplied SMBIOS structure has an unsupported type", WARNED, MSG_SMBIOS_TYPES,
     .variants = 3, .arrange = structure_not_taken},
    {"two files have the same address", WARNED, STRUCTURES_END, .variants = 2,
     .arrange = files_overlap},
    {"both files are noise", ANYHOW, .variants = 40, .arrange = of_noise},
};

const struct fault_table faults_files = {FAULT_TABLE("files for the tables", list)};
