/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as the command line of a PVH guest: what is left of it has no options for Slipway. */
#include "fuzz.h"
#include "lib/str.h"
#include "probe/options.h"
#include "pvh/cmdline.h"

static struct options options;

static bool in_pool(const char *text)
{
    return text >= options.text && text < options.text + options.text_used &&
           memchr(text, '\0', (size_t)(options.text + options.text_used - text)) != NULL;
}

static void check(const char *line, size_t before)
{
    insist(strlen(line) <= before, "a line that has become longer");
    insist(options.oem_count <= MAX_OEM_STRINGS, "more OEM strings than there can be");
    for (uint32_t i = 0; i < SMBIOS_KEYS; i++)
        insist(options.smbios[i] == NULL || in_pool(options.smbios[i]),
               "a string outside the pool");
    for (uint32_t i = 0; i < options.oem_count; i++)
        insist(in_pool(options.oem[i]) && !str_starts(options.oem[i], "slipway:"),
               "an OEM string outside the pool, or an option");
    insist(options.log <= LOG_DEBUG, "an unknown log level");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *const line = malloc(size + 1), *const again = malloc(size + 1);
    struct problem why = {0};
    bool good;

    if (line == NULL || again == NULL)
        abort();
    memcpy(line, data, size);
    line[size] = '\0';
    options_default(&options);
    good = cmdline_take(&options, line, &why);
    insist_problem(good, &why);
    if (good) {
        check(line, size);
        strcpy(again, line);
        options_default(&options);
        insist(cmdline_take(&options, line, &why) && strcmp(line, again) == 0,
               "an option that was overlooked");
    }
    free(line);
    free(again);
    return 0;
}
