/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options for Slipway itself. A toolstack that has no words for them passes them as it passes any OEM string:
 * smbios=["oem=slipway:KEY=VALUE"] in the guest configuration, or bios-strings/oem-N in XenStore. The guest does not see them.
 */
#include "lib/compiler.h"
#include "lib/str.h"
#include "probe/options.h"
#include "problem.h"

#define PREFIX "slipway:"
#define FOUND  "\"%.60s\""

/* Each is off unless it is 1. */
static const struct oem_key {
    const char *name;
    uint16_t field; /* a bool in struct options */
} keys[] = {
    {"smbios3", (uint16_t)offsetof(struct options, smbios3)},
};

static void take(struct options *options, const char *text)
{
    const char *const setting = text + sizeof(PREFIX) - 1;

    for (uint32_t i = 0; i < ARRAY_SIZE(keys); i++) {
        const char *const value = setting + str_len(keys[i].name);

        if (!str_starts(setting, keys[i].name) || *value != '=')
            continue;
        if (str_eq(value, "=0") || str_eq(value, "=1"))
            *(bool *)((uint8_t *)options + keys[i].field) = value[1] == '1';
        else
            warn(MSG_OPTION_VALUE, FOUND, text);
        return;
    }
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
