/* SPDX-License-Identifier: BSD-2-Clause */
/* The key table, see options.h. */
#include "probe/options.h"
#include "lib/str.h"

enum option_kind { OPTION_BOOL, OPTION_HOLE, OPTION_NUMBER, OPTION_GENERATION_ID, OPTION_FIRMWARE };

struct option_key {
    const char *path;
    uint8_t kind;   /* enum option_kind */
    bool standard;  /* value of a boolean whose key is absent */
    uint16_t field; /* offset in struct options */
};

#define FIELD(name) offsetof(struct options, name)

static const struct option_key keys[OPTION_KEYS] = {
    {"hvmloader/bios", OPTION_FIRMWARE, false, FIELD(firmware)},
    {"hvmloader/pci/xen-platform-pci-bar-uc", OPTION_BOOL, true, FIELD(platform_bar_uc)},
    {"hvmloader/smbios/default_battery", OPTION_BOOL, false, FIELD(battery)},
    {"platform/mmio_hole_size", OPTION_HOLE, false, FIELD(mmio_hole_size)},
    {"platform/acpi", OPTION_BOOL, true, FIELD(acpi)},
    {"platform/acpi_s3", OPTION_BOOL, true, FIELD(acpi_s3)},
    {"platform/acpi_s4", OPTION_BOOL, true, FIELD(acpi_s4)},
    {"platform/acpi_laptop_slate", OPTION_BOOL, false, FIELD(acpi_laptop_slate)},
    {"platform/generation-id", OPTION_GENERATION_ID, false, FIELD(generation_id)},
    {"platform/tpm_version", OPTION_NUMBER, false, FIELD(tpm_version)},
    {"hvmloader/acpi/address", OPTION_NUMBER, false, FIELD(acpi_tables.paddr)},
    {"hvmloader/acpi/length", OPTION_NUMBER, false, FIELD(acpi_tables.size)},
    {"hvmloader/smbios/address", OPTION_NUMBER, false, FIELD(smbios_structures.paddr)},
    {"hvmloader/smbios/length", OPTION_NUMBER, false, FIELD(smbios_structures.size)},
};

static void *field_of(struct options *options, const struct option_key *key)
{
    return (uint8_t *)options + key->field;
}

void options_default(struct options *options)
{
    *options = (struct options){
        .firmware = FIRMWARE_UNSPECIFIED,
        .tpm_version = 1,
        .log = LOG_NORMAL,
        .report = true,
        .cmdline = "",
    };
    for (uint32_t i = 0; i < OPTION_KEYS; i++) {
        if (keys[i].kind == OPTION_BOOL)
            *(bool *)field_of(options, &keys[i]) = keys[i].standard;
    }
}

const char *option_path(uint32_t index)
{
    return keys[index].path;
}

static void set_bool(struct options *options, const struct option_key *key, const char *value)
{
    bool *field = field_of(options, key);

    if (str_eq(value, "1"))
        *field = true;
    else if (str_eq(value, "0"))
        *field = false;
    else
        warn(MSG_SWITCH_VALUE, "%s = \"%.40s\"", key->path, value);
}

static void set_hole(struct options *options, const struct option_key *key, const char *value)
{
    uint64_t *field = field_of(options, key);
    uint64_t size;

    if (str_to_u64(value, &size) && size <= MMIO_HOLE_MAX)
        *field = size;
    else
        warn(MSG_HOLE_VALUE, "\"%.40s\"", value);
}

static void set_number(struct options *options, const struct option_key *key, const char *value)
{
    uint64_t *field = field_of(options, key);
    uint64_t number;

    if (str_to_u64(value, &number))
        *field = number;
    else
        warn(MSG_NUMBER_VALUE, "%s = \"%.40s\"", key->path, value);
}

/* "LOW:HIGH": two decimal numbers of 64 bits. */
static void set_generation_id(struct options *options, const char *value)
{
    const uint32_t len = (uint32_t)str_len(value);
    uint64_t low, high;
    char half[24];
    uint32_t colon = 0;

    while (colon < len && value[colon] != ':')
        colon++;
    if (colon < len && colon < sizeof(half)) {
        memcpy(half, value, colon);
        half[colon] = '\0';
        if (str_to_u64(half, &low) && str_to_u64(value + colon + 1, &high)) {
            options->generation_id[0] = low;
            options->generation_id[1] = high;
            return;
        }
    }
    warn(MSG_GENERATION_ID_VALUE, "\"%.40s\"", value);
}

static void set_firmware(struct options *options, const char *value)
{
    if (str_eq(value, "seabios"))
        options->firmware = FIRMWARE_SEABIOS;
    else if (str_eq(value, "ovmf"))
        options->firmware = FIRMWARE_OVMF;
    else if (str_eq(value, "rombios"))
        options->firmware = FIRMWARE_ROMBIOS;
    else
        warn(MSG_FIRMWARE_VALUE, "\"%.40s\"", value);
}

void option_set(struct options *options, uint32_t index, const char *value)
{
    const struct option_key *key = &keys[index];

    if (value[0] == '\0')
        return; /* an empty value counts as absent */
    switch (key->kind) {
    case OPTION_BOOL:
        set_bool(options, key, value);
        break;
    case OPTION_HOLE:
        set_hole(options, key, value);
        break;
    case OPTION_NUMBER:
        set_number(options, key, value);
        break;
    case OPTION_GENERATION_ID:
        set_generation_id(options, value);
        break;
    default:
        set_firmware(options, value);
    }
}

/* In the order of enum smbios_key. Xen: public/hvm/hvm_xs_strings.h. */
static const char *const smbios_names[SMBIOS_KEYS] = {
    "bios-vendor",
    "bios-version",
    "system-manufacturer",
    "system-product-name",
    "system-version",
    "system-serial-number",
    "baseboard-manufacturer",
    "baseboard-product-name",
    "baseboard-version",
    "baseboard-serial-number",
    "baseboard-asset-tag",
    "baseboard-location-in-chassis",
    "enclosure-manufacturer",
    "enclosure-serial-number",
    "enclosure-asset-tag",
    "battery-manufacturer",
    "battery-device-name",
};

const char *smbios_key_name(enum smbios_key key)
{
    return smbios_names[key];
}

/* A copy in the pool; NULL for an empty text or when the pool is full. */
static const char *keep_text(struct options *options, const char *name, const char *value)
{
    const uint32_t size = (uint32_t)str_len(value) + 1;
    char *copy = options->text + options->text_used;

    if (size == 1)
        return NULL;
    if (size > TEXT_POOL_SIZE - options->text_used) {
        warn(MSG_STRINGS_TOO_LONG, "%u bytes more in %s", size, name);
        return NULL;
    }
    memcpy(copy, value, size);
    options->text_used += size;
    return copy;
}

void option_smbios_text(struct options *options, enum smbios_key key, const char *value)
{
    options->smbios[key] = keep_text(options, smbios_names[key], value);
}

void option_oem_text(struct options *options, uint32_t number, const char *value)
{
    options->oem[number - 1] = keep_text(options, "an OEM string", value);
}

void option_oem_finish(struct options *options)
{
    options->oem_count = 0;
    while (options->oem_count < MAX_OEM_STRINGS && options->oem[options->oem_count] != NULL)
        options->oem_count++;
}
