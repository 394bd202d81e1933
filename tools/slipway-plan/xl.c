/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What matters to a memory map of an xl configuration, xl.cfg(5): KEY = VALUE, where VALUE is a
 * number, a string in either kind of quotes, or a list of these in brackets over any number of
 * lines; ";" ends a line, "#" starts a comment.
 */
#include "parse.h"
#include <stdio.h>
#include <string.h>
#include "lib/str.h"

struct reader {
    struct guest *guest;
    struct selections *selections;
    const char *text; /* what is still to be read */
    struct place at;
    struct complaint *why;
    char ignored[160]; /* names of keys, for the note */
    bool list_cut;     /* there were more than fit */
};

static void skip_comment(struct reader *r)
{
    if (*r->text == '#')
        r->text += strcspn(r->text, "\n");
}

static void skip_blanks(struct reader *r)
{
    r->text += strspn(r->text, " \t\r");
    skip_comment(r);
}

/* How much of what is still to be read is shown in a complaint. */
static int shown(const char *text)
{
    const size_t len = strcspn(text, "\r\n");

    return (int)(len < 30 ? len : 30);
}

/* Inside a list lines have no meaning. */
static void skip_lines(struct reader *r)
{
    for (skip_blanks(r); *r->text == '\n'; skip_blanks(r)) {
        r->text++;
        r->at.line++;
    }
}

/*
 * A string in quotes, or a bare number; without the quotes, and cut where nothing that matters here
 * is that long.
 */
static bool read_atom(struct reader *r, char value[WORD_SIZE])
{
    const char quote = *r->text;
    const bool quoted = quote == '"' || quote == '\'';
    const char ends[] = {quote, '\n', '\0'};
    size_t len = 0;

    r->text += quoted;
    if (quoted)
        len = strcspn(r->text, ends);
    else if (quote >= '0' && quote <= '9')
        len = strspn(r->text, "0123456789abcdefABCDEFxX");
    if (quoted && r->text[len] != quote)
        return complain(r->why, r->at, "a closing quote", "the end of the line");
    if (!quoted && len == 0)
        return complain(r->why, r->at, "a number, a string in quotes or a list in brackets",
                        "\"%.*s\"", shown(r->text), r->text);
    snprintf(value, WORD_SIZE, "%.*s", (int)(len < WORD_SIZE ? len : WORD_SIZE), r->text);
    r->text += len + quoted;
    return true;
}

/* Stores the value of `key` in "key=value,key=value"; an empty one if it is not there. */
static void option_in(const char *list, const char *key, char *value, size_t size)
{
    const size_t key_len = strlen(key);

    value[0] = '\0';
    while (*list != '\0') {
        const char *item = list + strspn(list, " \t");
        const size_t len = strcspn(item, ",");

        if (len > key_len && strncmp(item, key, key_len) == 0 && item[key_len] == '=')
            snprintf(value, size, "%.*s", (int)(len - key_len - 1), item + key_len + 1);
        list = item + len;
        list += *list == ',';
    }
}

/*
 * "type=ioemu,model=e1000,bridge=xenbr0"; without type=vif there is an emulated card, an rtl8139 by
 * default.
 */
static bool take_vif(struct reader *r, const char *value)
{
    char type[16], model[24];

    option_in(value, "type", type, sizeof(type));
    option_in(value, "model", model, sizeof(model));
    if (strcmp(type, "vif") == 0)
        return true;
    if (strcmp(model, "virtio-net-pci") == 0)
        snprintf(model, sizeof(model), "virtio-net");
    return guest_add_nic(r->guest, model[0] != '\0' ? model : "rtl8139", r->at, r->why);
}

/* "0000:65:00.0@8,permissive=1" */
static bool take_pci(struct reader *r, const char *value)
{
    char address[32];

    if (str_starts(value, "bdf="))
        value += 4;
    snprintf(address, sizeof(address), "%.*s", (int)strcspn(value, ","), value);
    return select_device(r->selections, address, r->at, r->why);
}

static void ignore(struct reader *r, const char *key)
{
    const size_t len = strlen(r->ignored);

    if (len + strlen(key) + 8 > sizeof(r->ignored))
        r->list_cut = true;
    else
        snprintf(r->ignored + len, sizeof(r->ignored) - len, "%s%s", len == 0 ? "" : ", ", key);
}

/* A value that is no list. */
static bool take(struct reader *r, const char *key, const char *value)
{
    bool known;

    if (strcmp(key, "vga") == 0)
        return guest_set_vga(r->guest, value, r->at, r->why);
    if (strcmp(key, "bios") == 0)
        return guest_set_bios(r->guest, value, r->at, r->why);
    if (strcmp(key, "stdvga") == 0)
        return guest_set_vga(r->guest, strcmp(value, "0") == 0 ? "cirrus" : "stdvga", r->at,
                             r->why);
    if ((strcmp(key, "type") == 0 && strcmp(value, "hvm") != 0) ||
        (strcmp(key, "builder") == 0 && strcmp(value, "hvm") != 0))
        return complain(r->why, r->at, "an HVM guest", "%s=\"%.60s\"", key, value);
    if (strcmp(key, "type") == 0 || strcmp(key, "builder") == 0)
        return true;
    /* Ours, not xl's. */
    if (strcmp(key, "physical_bits") == 0 || strcmp(key, "chipset") == 0 ||
        strcmp(key, "platform_bar_uc") == 0) {
        ignore(r, key);
        return true;
    }
    if (strcmp(key, "gfx_passthru") == 0 && strcmp(value, "igd") == 0)
        value = "1";
    if (strcmp(key, "xen_platform_pci_bar_uc") == 0)
        return guest_set(r->guest, "platform_bar_uc", value, r->at, &known, r->why);
    if (!guest_set(r->guest, key, value, r->at, &known, r->why))
        return false;
    if (!known)
        ignore(r, key);
    return true;
}

static bool take_list_item(struct reader *r, const char *key, const char *value)
{
    if (strcmp(key, "vif") == 0)
        return take_vif(r, value);
    if (strcmp(key, "pci") == 0)
        return take_pci(r, value);
    return true;
}

/* Lists may have lists in them, as vnuma= does; the keys that matter here have none. */
static bool read_list(struct reader *r, const char *key)
{
    char value[WORD_SIZE];
    uint32_t depth = 0;
    bool ended = false; /* an item has: a comma or the end of the list must follow */

    if (strcmp(key, "vif") != 0 && strcmp(key, "pci") != 0)
        ignore(r, key);
    do {
        const char c = *r->text;

        if (c == '\0')
            return complain(r->why, r->at, "\"]\" at the end of the list", "the end of the file");
        if (ended && c != ',' && c != ']')
            return complain(r->why, r->at, "\",\" or \"]\" in the list", "\"%.*s\"", shown(r->text),
                            r->text);
        ended = c != '[' && c != ',';
        if (c == '[' || c == ']' || c == ',')
            r->text++;
        else if (!read_atom(r, value) || !take_list_item(r, key, value))
            return false;
        depth += c == '[';
        depth -= c == ']';
        if (depth != 0)
            skip_lines(r);
    } while (depth != 0);
    return true;
}

static bool read_setting(struct reader *r)
{
    char key[64], value[WORD_SIZE];
    const size_t len = strspn(r->text, "abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    bool adds;

    if (len == 0 || len >= sizeof(key))
        return complain(r->why, r->at, "KEY = VALUE", "\"%.*s\"", shown(r->text), r->text);
    memcpy(key, r->text, len);
    key[len] = '\0';
    r->text += len;
    skip_blanks(r);
    adds = r->text[0] == '+';
    r->text += adds;
    if (*r->text != '=')
        return complain(r->why, r->at, "\"=\" behind the key", "\"%s\"", key);
    r->text++;
    skip_blanks(r);
    /* As for xl, the last setting of a key holds. */
    if (!adds && strcmp(key, "vif") == 0)
        r->guest->nics = 0;
    if (!adds && strcmp(key, "pci") == 0)
        r->selections->count = 0;
    if (*r->text == '[')
        return read_list(r, key);
    if (!read_atom(r, value))
        return false;
    if (strcmp(key, "vif") == 0 || strcmp(key, "pci") == 0)
        return take_list_item(r, key, value);
    return take(r, key, value);
}

bool xl_parse(struct guest *guest, struct selections *selections, const char *text,
              const char *file, struct complaint *why)
{
    struct reader r = {.guest = guest,
                       .selections = selections,
                       .text = text,
                       .at = {.file = file, .line = 1},
                       .why = why};

    for (skip_lines(&r); *r.text != '\0'; skip_lines(&r)) {
        if (*r.text == ';') {
            r.text++;
            continue;
        }
        if (!read_setting(&r))
            return false;
        skip_blanks(&r);
        if (*r.text != '\n' && *r.text != ';' && *r.text != '\0')
            return complain(why, r.at, "the end of the line", "\"%.*s\"", shown(r.text), r.text);
    }
    if (r.ignored[0] != '\0')
        note(&guest->notes, "%.40s: not considered: %.100s%s", file, r.ignored,
             r.list_cut ? ", and more" : "");
    return true;
}
