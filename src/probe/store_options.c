/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fetching the options from XenStore: all fixed keys and the list of SMBIOS strings in one batch, and only the strings that
 * exist in further ones. A default guest costs one round trip where the stock loader makes thirty.
 */
#include "lib/fmt.h"
#include "lib/num.h"
#include "lib/str.h"
#include "probe/options.h"
#include "probe/probe.h"
#include "xen/store.h"

#define STRINGS_DIRECTORY "bios-strings"
#define OEM_PREFIX        "oem-"

/* What is to be read below bios-strings/: one flag a key, and one an OEM string. */
struct wanted {
    struct options *options;
    bool key[SMBIOS_KEYS];
    bool oem[MAX_OEM_STRINGS];
};

#define TAG_DIRECTORY OPTION_KEYS

static void want_name(struct wanted *w, const char *name)
{
    uint64_t number;

    for (uint32_t k = 0; k < SMBIOS_KEYS; k++) {
        if (str_eq(name, smbios_key_name(k)))
            w->key[k] = true;
    }
    if (str_starts(name, OEM_PREFIX) && str_to_u64(name + sizeof(OEM_PREFIX) - 1, &number) &&
        number >= 1 && number <= MAX_OEM_STRINGS)
        w->oem[number - 1] = true;
}

static void take_fixed(void *context, const struct store_request *request, const char *value,
                       uint32_t len)
{
    struct wanted *w = context;

    if (value == NULL)
        return;
    if (request->tag != TAG_DIRECTORY) {
        option_set(w->options, request->tag, value);
        return;
    }
    for (uint32_t at = 0; at < len; at += (uint32_t)str_len(value + at) + 1)
        want_name(w, value + at);
}

static void take_device_model(void *context, const struct store_request *request, const char *value,
                              uint32_t len)
{
    (void)request;
    (void)len;
    option_device_model(context, value != NULL ? value : "");
}

static void take_string(void *context, const struct store_request *request, const char *value,
                        uint32_t len)
{
    struct wanted *w = context;

    (void)len;
    if (value == NULL)
        return;
    if (request->tag < SMBIOS_KEYS)
        option_smbios_text(w->options, request->tag, value);
    else
        option_oem_text(w->options, request->tag - SMBIOS_KEYS + 1, value);
}

/* Reads everything wanted, a batch at a time. Tags: keys first, OEM strings behind them. */
static MUST_USE bool read_strings(struct wanted *w, struct problem *why)
{
    struct store_request requests[STORE_BATCH];
    char paths[STORE_BATCH][48];
    uint32_t count = 0;

    for (uint32_t tag = 0; tag < SMBIOS_KEYS + MAX_OEM_STRINGS; tag++) {
        const bool is_key = tag < SMBIOS_KEYS;

        if (is_key ? w->key[tag] : w->oem[tag - SMBIOS_KEYS]) {
            if (is_key)
                fmt_print(paths[count], sizeof(paths[count]), STRINGS_DIRECTORY "/%s",
                          smbios_key_name(tag));
            else
                fmt_print(paths[count], sizeof(paths[count]), STRINGS_DIRECTORY "/" OEM_PREFIX "%u",
                          tag - SMBIOS_KEYS + 1);
            requests[count] = (struct store_request){.path = paths[count], .tag = tag};
            count++;
        }
        if (count == STORE_BATCH || (count != 0 && tag == SMBIOS_KEYS + MAX_OEM_STRINGS - 1)) {
            if (!store_ask(requests, count, take_string, w, why))
                return false;
            count = 0;
        }
    }
    return true;
}

bool store_options(struct options *options, struct problem *why)
{
    struct store_request requests[OPTION_KEYS + 1];
    struct wanted w = {.options = options};

    _Static_assert(OPTION_KEYS + 1 <= STORE_BATCH, "the fixed keys are one batch");
    options_default(options);
    for (uint32_t i = 0; i < OPTION_KEYS; i++)
        requests[i] = (struct store_request){.path = option_path(i), .tag = i};
    requests[OPTION_KEYS] =
        (struct store_request){.path = STRINGS_DIRECTORY, .directory = true, .tag = TAG_DIRECTORY};
    if (!store_ask(requests, OPTION_KEYS + 1, take_fixed, &w, why) || !read_strings(&w, why))
        return false;
    requests[0] = (struct store_request){.path = OPTION_DEVICE_MODEL};
    if (options->move_ram && !store_ask(requests, 1, take_device_model, options, why))
        return false;
    option_oem_finish(options);
    return true;
}
