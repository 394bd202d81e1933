/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options for Slipway itself. A toolstack that has no words for them passes them as it passes any
 * OEM string: smbios=["oem=slipway:KEY=VALUE"] in the guest configuration, or bios-strings/oem-N in
 * XenStore. The guest does not see them. A PVH guest may also have them in its command line
 * (pvh/cmdline.c).
 */
#include "probe/oem_options.h"
#include "lib/str.h"

#define PREFIX  "slipway:"
#define CMDLINE "cmdline=" /* any text */
#define FOUND   "\"%.60s\""

#define FIELD(name) offsetof(struct options, name)

/* The value is the index of one of the words. The text of SLIP-219 lists the words, too. */
static const struct oem_key {
    const char *name;
    uint16_t field; /* one byte in struct options */
    const char *words[3];
} keys[] = {
    {"smbios3", FIELD(smbios3), {"0", "1"}},
    {"log", FIELD(log), {"quiet", "normal", "debug"}},
    {"report", FIELD(report), {"0", "1"}},
    {"direct", FIELD(direct), {"0", "1"}},
};

static const struct oem_key *key_of(const char *setting)
{
    for (uint32_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (str_starts(setting, keys[i].name) && setting[str_len(keys[i].name)] == '=')
            return &keys[i];
    }
    return NULL;
}

bool own_option_known(const char *setting)
{
    return key_of(setting) != NULL;
}

void own_option_set(struct options *options, const char *setting, const char *value,
                    const char *text)
{
    const struct oem_key *const key = key_of(setting);

    for (uint8_t i = 0; i < ARRAY_SIZE(key->words) && key->words[i] != NULL; i++) {
        if (str_eq(value, key->words[i])) {
            *((uint8_t *)options + key->field) = i;
            return;
        }
    }
    warn(MSG_OPTION_VALUE, FOUND, text);
}

static void take(struct options *options, const char *text)
{
    const char *const setting = text + sizeof(PREFIX) - 1;

    if (str_starts(setting, CMDLINE))
        options->cmdline = setting + sizeof(CMDLINE) - 1;
    else if (own_option_known(setting))
        own_option_set(options, setting, setting + str_len(key_of(setting)->name) + 1, text);
    else
        warn(MSG_OPTION_UNKNOWN, FOUND, text);
}

void oem_options_take(struct options *options)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < options->oem_count; i++) {
        if (str_starts(options->oem[i], PREFIX))
            take(options, options->oem[i]);
        else
            options->oem[kept++] = options->oem[i];
    }
    options->oem_count = kept;
}
