/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fetching the options from XenStore in two batches: what there is, then what of it concerns us. A
 * request costs xenstored more than all else here, so nothing is asked for that does not exist. A
 * default guest costs two round trips where the stock loader makes thirty.
 */
#include "probe/store_options.h"
#include "lib/fmt.h"
#include "lib/str.h"
#include "probe/oem_options.h"
#include "probe/options.h"
#include "xen/store.h"

#define STRINGS_DIRECTORY "bios-strings"
#define OEM_PREFIX        "oem-"

/*
 * Where the keys of options.c are, the strings, and a directory for each vCPU (Xen:
 * docs/misc/xenstore-paths.pandoc).
 */
static const char *const directories[] = {"hvmloader", "platform", STRINGS_DIRECTORY, "cpu"};
#define STRINGS     2
#define PROCESSORS  3
#define DIRECTORIES 4

/* Tags of what may be read: the keys of options.c, those of SMBIOS strings, OEM strings. */
#define TAG_SMBIOS OPTION_KEYS
#define TAG_OEM    (TAG_SMBIOS + SMBIOS_KEYS)
#define TAGS       (TAG_OEM + MAX_OEM_STRINGS)

struct wanted {
    struct options *options;
    uint32_t *processors;
    bool tag[TAGS];
};

/* Does the path of a key begin with DIRECTORY/NAME, or with DIRECTORY if name is NULL? */
static bool leads_to(const char *path, const char *directory, const char *name)
{
    if (!str_starts(path, directory))
        return false;
    if (name == NULL)
        return true;
    path += str_len(directory) + 1;
    if (!str_starts(path, name))
        return false;
    path += str_len(name);
    return *path == '/' || *path == '\0';
}

static void want_keys(struct wanted *w, const char *directory, const char *name)
{
    for (uint32_t k = 0; k < OPTION_KEYS; k++)
        w->tag[k] |= leads_to(option_path(k), directory, name);
}

static void want_string(struct wanted *w, const char *name)
{
    uint64_t number;

    for (uint32_t k = 0; k < SMBIOS_KEYS; k++)
        w->tag[TAG_SMBIOS + k] |= str_eq(name, smbios_key_name(k));
    if (str_starts(name, OEM_PREFIX) && str_to_u64(name + sizeof(OEM_PREFIX) - 1, &number) &&
        number >= 1 && number <= MAX_OEM_STRINGS)
        w->tag[TAG_OEM + number - 1] = true;
}

static void take_directory(void *context, const struct store_request *request, const char *value,
                           uint32_t len)
{
    struct wanted *w = context;
    const uint32_t bytes = value != NULL ? len : 0;

    if (request->tag == PROCESSORS) {
        for (uint32_t at = 0; at < bytes; at++)
            *w->processors += value[at] == '\0';
        return;
    }
    /* Keys in a directory that can't be listed may be readable; strings' names are never hidden. */
    if (value == NULL && request->tag != STRINGS)
        want_keys(w, request->path, NULL);
    for (uint32_t at = 0; at < bytes; at += (uint32_t)str_len(value + at) + 1) {
        if (request->tag == STRINGS)
            want_string(w, value + at);
        else
            want_keys(w, request->path, value + at);
    }
}

static void take_value(void *context, const struct store_request *request, const char *value,
                       uint32_t len)
{
    struct options *options = context;

    (void)len;
    if (value == NULL)
        return;
    if (request->tag < TAG_SMBIOS)
        option_set(options, request->tag, value);
    else if (request->tag < TAG_OEM)
        option_smbios_text(options, request->tag - TAG_SMBIOS, value);
    else
        option_oem_text(options, request->tag - TAG_OEM + 1, value);
}

static void path_of(char *path, size_t size, uint32_t tag)
{
    if (tag < TAG_SMBIOS)
        fmt_print(path, size, "%s", option_path(tag));
    else if (tag < TAG_OEM)
        fmt_print(path, size, STRINGS_DIRECTORY "/%s", smbios_key_name(tag - TAG_SMBIOS));
    else
        fmt_print(path, size, STRINGS_DIRECTORY "/" OEM_PREFIX "%u", tag - TAG_OEM + 1);
}

/* Reads everything wanted, a batch at a time. */
static MUST_USE bool read_wanted(struct wanted *w, struct problem *why)
{
    struct store_request requests[STORE_BATCH];
    char paths[STORE_BATCH][48];
    uint32_t count = 0;

    for (uint32_t tag = 0; tag < TAGS; tag++) {
        if (w->tag[tag]) {
            path_of(paths[count], sizeof(paths[count]), tag);
            requests[count] = (struct store_request){.path = paths[count], .tag = tag};
            count++;
        }
        if (count == STORE_BATCH || (count != 0 && tag == TAGS - 1)) {
            if (!store_ask(requests, count, take_value, w->options, why))
                return false;
            count = 0;
        }
    }
    return true;
}

bool store_options(struct options *options, uint32_t *processors, struct problem *why)
{
    const uint32_t count = processors != NULL ? DIRECTORIES : PROCESSORS;
    struct store_request requests[DIRECTORIES];
    struct wanted w = {.options = options, .processors = processors};

    options_default(options);
    for (uint32_t i = 0; i < count; i++)
        requests[i] = (struct store_request){.path = directories[i], .directory = true, .tag = i};
    if (!store_ask(requests, count, take_directory, &w, why) || !read_wanted(&w, why))
        return false;
    option_oem_finish(options);
    oem_options_take(options);
    return true;
}
