/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON in and out, by jansson; slipway-plan(1) has both formats. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include "parse.h"
#include "show.h"

/* A member as a word of describe.c: KEY=VALUE, or VALUE alone. */
static bool take_value(struct describer *d, const char *key, json_t *value, bool alone)
{
    char word[WORD_SIZE];
    const int start = alone ? 0 : snprintf(word, WORD_SIZE, "%.100s=", key);
    const size_t room = (size_t)(WORD_SIZE - start);
    int len = -1;

    if (json_is_integer(value) || json_is_boolean(value))
        len = snprintf(word + start, room, "%lld",
                       json_is_true(value) ? 1 : (long long)json_integer_value(value));
    else if (json_is_string(value))
        len = snprintf(word + start, room, "%s", json_string_value(value));
    if (len < 0 || (size_t)len >= room)
        return complain("a string, a whole number, true or false",
                        "\"%.60s\" with another value or none", key);
    return describe_word(d, word);
}

/* {"name": "gpu", "bar0": "mem32,16M"} of "device", {"start": N, "size": "8M"} of "reserved" */
static bool take_object(struct describer *d, const char *key, json_t *object)
{
    const bool is_device = strcmp(key, "device") == 0;
    const char *member;
    json_t *value;

    if ((!is_device && strcmp(key, "reserved") != 0) || !json_is_object(object))
        return complain("objects, of \"device\" and \"reserved\" alone", "\"%.60s\"", key);
    if (!is_device)
        return describe_word(d, key) &&
               take_value(d, "start", json_object_get(object, "start"), true) &&
               take_value(d, "size", json_object_get(object, "size"), true);
    if (!describe_word(d, key) || !take_value(d, "name", json_object_get(object, "name"), true))
        return false;
    json_object_del(object, "name");
    json_object_foreach(object, member, value)
    {
        if (!take_value(d, member, value, false))
            return false;
        if (!d->in_device)
            return complain("id, class, slot, bar0 to bar5, rom or backed", "\"%.60s\" of a device",
                            member);
    }
    d->in_device = false;
    return true;
}

bool json_parse(struct guest *guest, const char *text)
{
    struct describer d = {.guest = guest};
    json_error_t error = {.line = 0};
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error), *value, *item;
    bool good = json_is_object(root);
    const char *key;
    size_t n;

    if (!good) {
        complaint.at.line = error.line > 0 ? (uint32_t)error.line : 0;
        complain("a JSON object", "\"%s\"", root == NULL ? error.text : "another value");
    }
    json_object_foreach(root, key, value)
    {
        if (good && !json_is_array(value))
            good = take_value(&d, key, value, false);
        json_array_foreach(value, n, item) good =
            good &&
            (json_is_object(item) ? take_object(&d, key, item) : take_value(&d, key, item, false));
    }
    json_decref(root);
    return good;
}

static json_t *range(uint64_t start, uint64_t size)
{
    return size == 0 ? json_null() : json_pack("{s:I,s:I}", "start", start, "size", size);
}

static json_t *function(const struct plan *plan, uint32_t n)
{
    static const char *const kinds[] = {NULL, "io", "mem32", "mem64", "rom"};
    const struct pci_function *f = &plan->platform.pci.function[n];
    json_t *bars = json_array();

    for (uint32_t i = 0; i < PCI_BARS; i++) {
        const struct bar_plan *p = &plan->layout.function[n].bar[i];

        if (f->bar[i].kind != PCI_BAR_NONE)
            json_array_append_new(
                bars, json_pack("{s:i,s:s,s:b,s:I,s:o}", "register", PCI_BAR_REGISTER(i), "kind",
                                kinds[f->bar[i].kind], "prefetchable", (int)f->bar[i].prefetchable,
                                "size", f->bar[i].size, "address",
                                p->assigned ? json_integer((json_int_t)p->address) : json_null()));
    }
    return json_pack("{s:o,s:s,s:o,s:o,s:o}", "slot",
                     json_sprintf("%02x.%u", f->devfn >> 3, f->devfn & 7u), "name",
                     plan->name[f->devfn], "id", json_sprintf("%04x:%04x", f->vendor, f->device),
                     "class", json_sprintf("%06x", f->class_code), "bars", bars);
}

bool json_print(FILE *out, const struct plan *plan)
{
    const struct layout *l = &plan->layout;
    json_t *functions = json_array(), *mtrrs = json_array(), *map = json_array();
    json_t *warned = json_array(), *said = json_array(), *root;
    bool good;

    for (uint32_t i = 0; i < plan->platform.pci.count; i++)
        json_array_append_new(functions, function(plan, i));
    for (uint32_t i = 0; i < l->mtrr_count; i++)
        json_array_append_new(mtrrs, range(l->mtrr[i].base, l->mtrr[i].size));
    for (uint32_t i = 0; i < l->e820_count; i++)
        json_array_append_new(map,
                              json_pack("{s:I,s:I,s:s}", "start", l->e820[i].start, "size",
                                        l->e820[i].size, "type", memory_types[l->e820[i].type]));
    for (uint32_t i = 0; i < warnings.count; i++) {
        const struct problem *w = &warnings.one[i].why;

        json_array_append_new(warned, json_pack("{s:i,s:s,s:s,s:s,s:s}", "code", w->code, "what",
                                                w->what, "found", w->found, "expected", w->expected,
                                                "change", warnings.one[i].change));
    }
    for (uint32_t i = 0; i < notes.count; i++)
        json_array_append_new(said, json_string(notes.text[i]));
    root =
        json_pack("{s:i,s:i,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "missing", count_missing(plan),
                  "physical_bits", plan->platform.cpu.physical_bits, "window_below_4gib",
                  range(l->pci_low.start, l->pci_low.end - l->pci_low.start), "window_above_4gib",
                  range(l->pci_high.start, l->pci_high.end - l->pci_high.start), "functions",
                  functions, "mtrrs", mtrrs, "memory_map", map, "warnings", warned, "notes", said);
    good = root != NULL && json_dumpf(root, out, JSON_INDENT(2)) == 0 && fputc('\n', out) != EOF;
    json_decref(root);
    return good || complain("room for the plan", "none");
}
