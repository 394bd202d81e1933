/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about src/probe/options.c and oem_options.c: no text of a configuration does harm. What
 * has few values is followed for each of them alone where that is faster.
 */
#include "problem.h"

static unsigned warnings;

#define warn(message, ...) ((void)warnings++)
#include "probe/options.c"
#undef FIELD
#define keys own_keys
#include "probe/oem_options.c"
#include "prove.h"

#define LONGEST 26

static uint64_t number[2]; /* what str_to_u64() found */
static uint32_t numbers;

/* What lib_str_numbers proves: true with a value, or false. It reads all of the text. */
bool str_to_u64(const char *text, uint64_t *value)
{
    PROVE(str_len(text) < LONGEST, "a text that ends");
    if (any_bool())
        return false;
    PROVE(numbers < 2, "one number, or two");
    *value = number[numbers++] = any_u64();
    return true;
}

/* Is one byte another one in these? */
static bool differ(const struct options *a, const struct options *b, uint32_t at)
{
    for (uint32_t i = 0; i < sizeof(*a); i++)
        if (i == at && ((const uint8_t *)a)[i] != ((const uint8_t *)b)[i])
            return true;
    return false;
}

static bool is_text(const char *text, const char *other)
{
    uint32_t i = 0;

    while (text[i] != '\0' && text[i] == other[i])
        i++;
    return text[i] == other[i];
}

static bool begins(const char *text, const char *with)
{
    uint32_t i = 0;

    while (with[i] != '\0' && text[i] == with[i])
        i++;
    return with[i] == '\0';
}

/* The switches, the hole, the generation id and the firmware among the keys; others are numbers. */
enum { FIRMWARE = 0, HOLE = 3, GENERATION = 8, SWITCHES = 1u << 1 | 1u << 2 | 0xFu << 4 };

/* What each key is about. */
static const uint32_t field[OPTION_KEYS] = {
    offsetof(struct options, firmware),
    offsetof(struct options, platform_bar_uc),
    offsetof(struct options, battery),
    offsetof(struct options, mmio_hole_size),
    offsetof(struct options, acpi),
    offsetof(struct options, acpi_s3),
    offsetof(struct options, acpi_s4),
    offsetof(struct options, acpi_laptop_slate),
    offsetof(struct options, generation_id),
    offsetof(struct options, tpm_version),
    offsetof(struct options, acpi_tables.paddr),
    offsetof(struct options, acpi_tables.size),
    offsetof(struct options, smbios_structures.paddr),
    offsetof(struct options, smbios_structures.size),
};

/* What the key's field has to be now, unless there is a warning; whether there has to be one. */
static bool expect(struct options *options, uint32_t key, const char *value)
{
    uint8_t *const at = (uint8_t *)options + field[key];

    if (key == FIRMWARE) {
        *at = is_text(value, "seabios")   ? FIRMWARE_SEABIOS
              : is_text(value, "ovmf")    ? FIRMWARE_OVMF
              : is_text(value, "rombios") ? FIRMWARE_ROMBIOS
                                          : *at;
        return is_text(value, "seabios") || is_text(value, "ovmf") || is_text(value, "rombios");
    }
    if ((SWITCHES >> key & 1) != 0) {
        if (value[0] < '0' || value[0] > '1' || value[1] != '\0')
            return false;
        *at = (uint8_t)(value[0] - '0');
        return true;
    }
    if (numbers != (key == GENERATION ? 2 : 1) || (key == HOLE && number[0] > MMIO_HOLE_MAX))
        return false;
    ((uint64_t *)(void *)at)[0] = number[0];
    if (key == GENERATION)
        ((uint64_t *)(void *)at)[1] = number[1];
    return true;
}

/*
 * option_set() of any text reads nothing after its end; it sets the option of the key to the value
 * that the text has, and nothing else changes; or there is a warning, and nothing changes.
 *
 * bounds: all keys, up to 25 characters
 * sources: src/lib/str.c
 * options: --unwind 28 --unwindset differ.0:400
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=4 MAX_OEM_STRINGS=1
 * replaced: str_to_u64 (lib_str_numbers)
 * planted: src/probe/options.c: && colon < sizeof(half) => && colon <= sizeof(half)
 * planted: src/probe/options.c: && size <= MMIO_HOLE_MAX => NOTHING
 * planted: src/probe/options.c: false, FIELD(battery) => false, FIELD(acpi)
 * planted: src/probe/options.c: if (str_eq(value, "1")) => if (value[0] == '1')
 * planted: src/probe/options.c: options->generation_id[1] = high; =>
 *   options->generation_id[1] = low;
 * slow: (some ten seconds)
 */
void prove_set(void)
{
    static struct options options, before;
    static char value[LONGEST];
    const uint32_t key = any_up_to(OPTION_KEYS - 1), at = any_up_to(sizeof(options) - 1);

    ANYTHING(options);
    before = options;
    any_text(value, sizeof(value));
    for (uint32_t i = 0; i < OPTION_KEYS; i++) {
        if (i != key)
            continue;
        option_set(&options, i, value);
        if (value[0] != '\0')
            PROVE(warnings == !expect(&before, i, value), "a value, or a warning");
        else
            PROVE(warnings == 0, "an empty text does nothing");
    }
    PROVE(!differ(&options, &before, at), "its value, and nothing else");
    POSSIBLE(numbers == 2 && value[23] == ':' && value[24] != '\0', "the longest first half");
    POSSIBLE(warnings == 1 && value[24] == ':' && key == GENERATION, "a longer one");
    POSSIBLE(value[0] == 'r' && warnings == 0 && key == FIRMWARE, "a word");
}

#define POOL 8

/*
 * option_smbios_text() and option_oem_text() keep a text in the pool if it has room there and is
 * not empty; nothing else in the pool changes, and nothing is written after it.
 *
 * bounds: up to 5 characters, a pool of 8, filled up to any point
 * sources: src/lib/str.c
 * options: --unwind 10 --unwindset differ.0:400
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=8 MAX_OEM_STRINGS=2
 * replaced: str_to_u64 (it is not called)
 * planted: src/probe/options.c: if (size > TEXT_POOL_SIZE - options->text_used) =>
 *   if (size > TEXT_POOL_SIZE - options->text_used + 1)
 * planted: src/probe/options.c: str_len(value) + 1; => str_len(value);
 * planted: src/probe/options.c: options->text_used += size; => NOTHING
 * planted: src/probe/options.c: options->oem[number - 1] = => options->oem[number] =
 * slow: (some ten seconds)
 */
void prove_texts(void)
{
    static struct options options, before;
    static char value[6];
    const uint32_t at = any_up_to(sizeof(options) - 1), used = any_up_to(POOL);
    const bool oem = any_bool();
    const char *kept = NULL;

    ANYTHING(options);
    before = options;
    any_text(value, sizeof(value));
    const uint32_t size = (uint32_t)str_len(value) + 1;
    for (uint32_t i = 0; i <= POOL; i++) {
        if (i != used)
            continue;
        before.text_used = options.text_used = i;
        if (oem)
            option_oem_text(&options, 2, value);
        else
            option_smbios_text(&options, SMBIOS_KEYS - 1, value);
        if (size > 1 && size <= POOL - i) {
            kept = options.text + i;
            before.text_used += size;
            for (uint32_t k = 0; k < size; k++)
                before.text[i + k] = value[k];
        }
        *(oem ? &before.oem[1] : &before.smbios[SMBIOS_KEYS - 1]) = kept;
    }
    PROVE(warnings == (size > POOL - used && size > 1), "a warning if there is no room");
    PROVE(!differ(&options, &before, at), "all of it is kept, and nothing else changes");
    POSSIBLE(options.text_used == POOL && size == 6, "it fits just so");
    POSSIBLE(warnings == 1 && size == 2, "there is no room");
}

/*
 * option_oem_finish() counts the OEM strings up to the first that is missing.
 *
 * bounds: up to 3 strings
 * sources: src/lib/str.c
 * options: --unwind 5
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=12 MAX_OEM_STRINGS=3
 * replaced: str_to_u64 (it is not called)
 * planted: src/probe/options.c: options->oem_count < MAX_OEM_STRINGS && => NOTHING
 */
void prove_finish(void)
{
    static struct options options;

    options.oem_count = any_u32();
    for (uint32_t i = 0; i < 3; i++)
        options.oem[i] = any_bool() ? options.text : NULL;
    option_oem_finish(&options);
    PROVE(options.oem_count <= 3 &&
              (options.oem_count == 3 || options.oem[options.oem_count] == NULL),
          "up to one that is missing");
    for (uint32_t i = 0; i < options.oem_count; i++)
        PROVE(options.oem[i] != NULL, "the first");
    POSSIBLE(options.oem_count == 1 && options.oem[2] != NULL, "one in front of a gap");
}

#define OWN "slipway:"

/*
 * key_of() finds the key that a setting begins with, and an equals sign after it, or none.
 *
 * bounds: up to 9 characters
 * sources: src/lib/str.c
 * options: --unwind 11
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=4 MAX_OEM_STRINGS=1
 * replaced: str_to_u64 (it is not called)
 * planted: src/probe/oem_options.c: setting[str_len(keys[i].name)] == '=' => true
 * planted: src/probe/oem_options.c: i < ARRAY_SIZE(keys); => i + 1 < ARRAY_SIZE(keys);
 */
void prove_key(void)
{
    static char setting[10];

    any_text(setting, sizeof(setting));
    const struct oem_key *const key = key_of(setting);
    PROVE(key == (begins(setting, "smbios3=")  ? &own_keys[0]
                  : begins(setting, "log=")    ? &own_keys[1]
                  : begins(setting, "report=") ? &own_keys[2]
                  : begins(setting, "direct=") ? &own_keys[3]
                                               : NULL),
          "the key that it is");
    POSSIBLE(key == &own_keys[3], "the last one");
    POSSIBLE(key == NULL && begins(setting, "log"), "no equals sign");
}

static const char *const own_name[] = {"smbios3=", "log=", "report=", "direct=", "cmdline=", ""};
static uint32_t own; /* the one that it is */

/* As prove_key() proves. */
const struct oem_key *model_key_of(const char *setting)
{
    PROVE(begins(setting, own_name[own]), "what comes after the prefix");
    return own < ARRAY_SIZE(own_keys) ? &own_keys[own] : NULL;
}

/* What the options have to be; whether there is no warning. */
static bool expect_own(struct options *options, uint32_t key, const char *value)
{
    const bool is_switch = (value[0] == '0' || value[0] == '1') && value[1] == '\0';
    const bool on = value[0] == '1';

    if (key == 4) {
        options->cmdline = value;
        return true;
    }
    if (key == 1) {
        options->log = is_text(value, "quiet")    ? LOG_QUIET
                       : is_text(value, "normal") ? LOG_NORMAL
                       : is_text(value, "debug")  ? LOG_DEBUG
                                                  : options->log;
        return is_text(value, "quiet") || is_text(value, "normal") || is_text(value, "debug");
    }
    if (key > 4 || !is_switch)
        return false;
    *(key == 0 ? &options->smbios3 : key == 2 ? &options->report : &options->direct) = on;
    return true;
}

/*
 * oem_options_take() of an OEM string that begins with slipway: reads nothing after its end; it
 * sets the one option that is named to one of its values, or there is a warning and nothing
 * changes. The guest does not get it.
 *
 * bounds: up to 11 characters after the prefix
 * sources: src/lib/str.c
 * options: --unwind 21 --unwindset differ.0:400
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=4 MAX_OEM_STRINGS=1
 * replaced: key_of (probe_options/key) str_to_u64 (it is not called)
 * planted: src/probe/oem_options.c: && key->words[i] != NULL; => ;
 * planted: src/probe/oem_options.c: FIELD(direct), {"0", "1"} => FIELD(direct), {"1", "0"}
 * planted: src/probe/oem_options.c: options->oem_count = kept; => NOTHING
 * planted: src/probe/oem_options.c: (key_of(setting)->name) + 1, => (key_of(setting)->name) + 2,
 * slow: (some ten seconds)
 */
void prove_own(void)
{
    static struct options options, before;
    static char text[sizeof(OWN) + 11] = OWN;
    const char *const setting = text + sizeof(OWN) - 1;
    const uint32_t at = any_up_to(sizeof(options) - 1), which = any_up_to(5);
    bool known = false;

    any_text(text + sizeof(OWN) - 1, 12);
    ANYTHING(options);
    before = options;
    before.oem[0] = text;
    before.oem_count = 0;
    for (uint32_t i = 0; i < 6; i++) {
        GIVEN(which != i || begins(setting, own_name[i]));
        GIVEN(which != 5 || i == 5 || !begins(setting, own_name[i]));
    }
    for (uint32_t i = 0; i < 6; i++) {
        if (i != which)
            continue;
        own = i;
        options.oem[0] = text;
        options.oem_count = 1;
        oem_options_take(&options);
        known = expect_own(&before, i, setting + str_len(own_name[i]));
    }
    PROVE(warnings == !known, "taken, or a warning");
    PROVE(!differ(&options, &before, at), "its value, and nothing else");
    POSSIBLE(known && which == 1 && setting[9] == 'l', "the longest");
    POSSIBLE(!known && which == 3 && setting[7] == '1', "another value");
}

static char string[3][12];
static bool taken[3];

/* What is Slipway's is looked at once. */
void model_take(struct options *options, const char *text)
{
    (void)options;
    for (uint32_t i = 0; i < 3; i++) {
        PROVE(text != string[i] || !taken[i], "once");
        taken[i] |= text == string[i];
    }
}

/*
 * oem_options_take() leaves the guest all OEM strings that don't begin with slipway:, in their
 * order, and no other.
 *
 * bounds: up to 3 strings of up to 11 characters
 * sources: src/lib/str.c
 * options: --unwind 13
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=12 MAX_OEM_STRINGS=3
 * replaced: take str_to_u64 (own)
 * planted: src/probe/oem_options.c: options->oem[kept++] = options->oem[i]; =>
 *   options->oem[kept] = options->oem[i];
 * slow: (ten seconds)
 */
void prove_others(void)
{
    static struct options options;
    const uint32_t before = any_up_to(3);
    uint32_t kept = 0;

    options.oem_count = before;
    for (uint32_t i = 0; i < 3; i++) {
        any_text(string[i], sizeof(string[i]));
        options.oem[i] = string[i];
    }
    oem_options_take(&options);
    for (uint32_t i = 0; i < before; i++) {
        const bool own = begins(string[i], OWN);

        PROVE(taken[i] == own, "taken if it is one of ours");
        if (!own)
            PROVE(options.oem[kept++] == string[i], "kept if it is not, in its order");
    }
    PROVE(options.oem_count == kept, "no others");
    POSSIBLE(before == 3 && kept == 2 && taken[1], "one in the middle");
}
