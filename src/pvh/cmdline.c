/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line's words, see cmdline.h. Linux: Documentation/admin-guide/kernel-parameters. */
#include "pvh/cmdline.h"
#include "lib/str.h"
#include "probe/oem_options.h"
#include "probe/options.h"

#define PREFIX "slipway."
#define SMBIOS "smbios."
#define OEM    "oem"
#define SERIAL "serial"  /* the most common one has a short name, too */
#define DIRECT "direct=" /* is for HVM guests, and nothing here */
#define QUOTE  '"'
#define FOUND  "\"%.60s\""

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Where a word ends: at a blank outside quotes. *open: a quote of it does not end. */
static char *word_end(char *word, bool *open)
{
    *open = false;
    while (*word != '\0' && (*open || !is_blank(*word))) {
        if (*word == QUOTE)
            *open = !*open;
        word++;
    }
    return word;
}

/* Is it one of Slipway's? Returns what follows the prefix, or NULL. */
static const char *own_setting(const char *word)
{
    const char *setting = word + (*word == QUOTE ? 1 : 0);

    if (!str_starts(setting, PREFIX))
        return NULL;
    setting += sizeof(PREFIX) - 1;
    if (!str_starts(setting, SMBIOS) && (!own_option_known(setting) || str_starts(setting, DIRECT)))
        return NULL;
    return setting;
}

/* The value in an option of Slipway, which ends at `end`: without quotes, and with a NUL. */
static char *value_of(char *word, char *end)
{
    bool quoted = *word == QUOTE;
    char *value = word;

    *end = '\0';
    while (*value != '\0' && *value != '=')
        value++;
    if (*value == '\0')
        return NULL;
    value++;
    if (*value == QUOTE) {
        quoted = true;
        value++;
    }
    if (quoted && end > value && end[-1] == QUOTE)
        end[-1] = '\0';
    return value;
}

/* Does KEY= begin with that name? A dash and an underscore are the same. */
static bool key_is(const char *key, const char *name)
{
    while (*name != '\0' && (*key == *name || (*key == '_' && *name == '-'))) {
        key++;
        name++;
    }
    return *name == '\0' && *key == '=';
}

static void add_oem_string(struct options *options, const char *value)
{
    if (options->oem_count == MAX_OEM_STRINGS) {
        warn(MSG_STRINGS_TOO_LONG, "more than %u OEM strings", MAX_OEM_STRINGS);
        return;
    }
    option_oem_text(options, options->oem_count + 1, value);
    if (options->oem[options->oem_count] != NULL)
        options->oem_count++;
}

static void take_smbios(struct options *options, const char *key, const char *value,
                        const char *word)
{
    if (key_is(key, OEM)) {
        add_oem_string(options, value);
        return;
    }
    for (uint32_t i = 0; i < SMBIOS_KEYS; i++) {
        if (key_is(key, smbios_key_name(i)) || (i == SYSTEM_SERIAL_NUMBER && key_is(key, SERIAL))) {
            option_smbios_text(options, i, value);
            return;
        }
    }
    warn(MSG_OPTION_UNKNOWN, FOUND, word);
}

static void take(struct options *options, const char *setting, const char *value, const char *word)
{
    if (value == NULL)
        warn(MSG_OPTION_UNKNOWN, FOUND, word);
    else if (str_starts(setting, SMBIOS))
        take_smbios(options, setting + sizeof(SMBIOS) - 1, value, word);
    else
        own_option_set(options, setting, value, word);
}

bool cmdline_take(struct options *options, char *line, struct problem *why)
{
    char *from = line, *to = line;

    while (*from != '\0') {
        const char *const setting = own_setting(from);
        bool open;
        char *const end = word_end(from, &open);
        const bool last = *end == '\0';
        char *const next = last ? end : end + 1;

        if (setting != NULL && open)
            return problem_set(why, MSG_COMMAND_LINE, "a quote that is not closed, in " FOUND,
                               from);
        if (setting != NULL) {
            take(options, setting, value_of(from, end), from);
        } else if (end != from) {
            if (to != line)
                *to++ = ' ';
            memmove(to, from, (size_t)(end - from));
            to += end - from;
        }
        from = next;
    }
    *to = '\0';
    oem_options_take(options); /* what came as slipway.smbios.oem=slipway:... */
    return true;
}
