/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options: any value for any key, and any OEM strings, those for Slipway among them. Input: records
 * of a key's number, a length and that many bytes.
 */
#include "fuzz.h"
#include "lib/str.h"
#include "probe/oem_options.h"
#include "probe/options.h"

static struct options options;

static void give(uint32_t which, const char *value)
{
    if (which < OPTION_KEYS)
        option_set(&options, which, value);
    else if (which - OPTION_KEYS < SMBIOS_KEYS)
        option_smbios_text(&options, which - OPTION_KEYS, value);
    else
        option_oem_text(&options, which - OPTION_KEYS - SMBIOS_KEYS + 1, value);
}

static bool in_pool(const char *text)
{
    return text >= options.text && text < options.text + options.text_used &&
           memchr(text, '\0', (size_t)(options.text + options.text_used - text)) != NULL;
}

static void check(void)
{
    insist(options.mmio_hole_size <= 3840ull * MIB, "a hole of any size");
    insist(options.text_used <= TEXT_POOL_SIZE, "more text than there is room for");
    insist(options.oem_count <= MAX_OEM_STRINGS, "more OEM strings than there can be");
    for (uint32_t i = 0; i < SMBIOS_KEYS; i++)
        insist(options.smbios[i] == NULL || in_pool(options.smbios[i]),
               "a string outside the pool");
    for (uint32_t i = 0; i < options.oem_count; i++) {
        insist(in_pool(options.oem[i]), "an OEM string outside the pool");
        insist(!str_starts(options.oem[i], "slipway:"), "an option that the guest sees");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};

    options_default(&options);
    while (in.left != 0) {
        const uint32_t which = (uint32_t)take(&in, 1) % (OPTION_KEYS + SMBIOS_KEYS + 40);
        const size_t wanted = (size_t)take(&in, 2) % 4097;
        const size_t len = wanted < in.left ? wanted : in.left;
        char *value = malloc(len + 1);

        if (value == NULL)
            abort();
        memcpy(value, in.data, len);
        value[len] = '\0';
        in.data += len;
        in.left -= len;
        give(which, value);
        free(value); /* what is kept is a copy */
    }
    option_oem_finish(&options);
    oem_options_take(&options);
    check();
    return 0;
}
