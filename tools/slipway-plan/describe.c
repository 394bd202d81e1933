/* SPDX-License-Identifier: BSD-2-Clause */
/* The description language of slipway-plan, see parse.h. */
#include "parse.h"
#include <stdio.h>
#include <string.h>
#include "lib/str.h"

/* PCI 3.0, 6.2.5.1 and 6.2.5.2. */
bool bar_put(struct pci_function *function, uint32_t index, struct pci_bar bar,
             const char **expected)
{
    static const struct {
        uint64_t least, most;
        const char *expected;
    } limits[] = {
        [PCI_BAR_IO] = {4, 65536, "an I/O BAR with a power of two as its size, 4 to 64K"},
        [PCI_BAR_MEM32] = {16, 2ull << 30, "a mem32 BAR with a power of two as its size, 16 to 2G"},
        [PCI_BAR_MEM64] = {16, 1ull << 51, "a mem64 BAR with a power of two as its size, from 16"},
        [PCI_BAR_ROM] = {2048, 16 << 20, "a ROM with a power of two as its size, 2K to 16M"},
    };
    struct pci_bar *place = &function->bar[index];

    *expected = limits[bar.kind].expected;
    if (bar.size < limits[bar.kind].least || bar.size > limits[bar.kind].most ||
        (bar.size & (bar.size - 1)) != 0)
        return false;
    *expected = "each register once; a mem64 BAR takes two, so bar5 can't be one";
    if (place->kind != PCI_BAR_NONE ||
        (index > 0 && index < PCI_BAR_ROM_INDEX && place[-1].kind == PCI_BAR_MEM64) ||
        (bar.kind == PCI_BAR_MEM64 &&
         (index + 1 >= PCI_BAR_ROM_INDEX || place[1].kind != PCI_BAR_NONE)))
        return false;
    *place = bar;
    return true;
}

/* "mem64,prefetchable,256M" */
static bool parse_bar(const char *text, struct pci_bar *bar)
{
    static const struct {
        const char *name;
        enum pci_bar_kind kind;
    } kinds[] = {{"io,", PCI_BAR_IO}, {"mem32,", PCI_BAR_MEM32}, {"mem64,", PCI_BAR_MEM64}};
    static const char prefetchable[] = "prefetchable,";

    *bar = (struct pci_bar){.kind = PCI_BAR_NONE};
    for (uint32_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (!str_starts(text, kinds[i].name))
            continue;
        bar->kind = (uint8_t)kinds[i].kind;
        text += strlen(kinds[i].name);
        break;
    }
    if (bar->kind == PCI_BAR_NONE)
        return false;
    if (bar->kind != PCI_BAR_IO && str_starts(text, prefetchable)) {
        bar->prefetchable = true;
        text += strlen(prefetchable);
    }
    return parse_size(text, &bar->size);
}

/* "5" or "5.1" */
static bool parse_slot(struct guest_device *device, const char *text)
{
    char digits[4] = "";
    const char *dot = strchr(text, '.');
    const size_t len = dot != NULL ? (size_t)(dot - text) : strlen(text);
    uint64_t slot, function = 0;

    if (len >= sizeof(digits))
        return false;
    memcpy(digits, text, len);
    if (!str_to_u64(digits, &slot) || slot > 31 ||
        (dot != NULL && (!str_to_u64(dot + 1, &function) || function > 7)))
        return false;
    device->has_slot = true;
    device->slot = (uint8_t)slot;
    device->function = (uint8_t)function;
    return true;
}

/* "0300" or "030000" */
static bool parse_class(const char *text, uint32_t *class_code)
{
    uint32_t code;

    if (parse_hex(text, 6, '\0', class_code))
        return true;
    if (!parse_hex(text, 4, '\0', &code))
        return false;
    *class_code = code << 8;
    return true;
}

static bool parse_id(const char *text, struct pci_function *function)
{
    uint32_t vendor, device;

    if (!parse_hex(text, 4, ':', &vendor) || !parse_hex(text + 5, 4, '\0', &device))
        return false;
    function->vendor = (uint16_t)vendor;
    function->device = (uint16_t)device;
    return true;
}

/* KEY=VALUE after a device; *known is false if it is no word for devices. */
static bool device_word(struct guest_device *device, const char *word, struct place at, bool *known,
                        struct complaint *why)
{
    const char *expected = NULL;
    struct pci_bar bar = {.kind = PCI_BAR_ROM};

    *known = true;
    if (str_starts(word, "id="))
        return parse_id(word + 3, &device->pci) ||
               complain(why, at, "id=VVVV:DDDD, hexadecimal", "\"%s\"", word);
    if (str_starts(word, "class="))
        return parse_class(word + 6, &device->pci.class_code) ||
               complain(why, at, "class= and 4 or 6 hexadecimal digits", "\"%s\"", word);
    if (str_starts(word, "slot="))
        return parse_slot(device, word + 5) ||
               complain(why, at, "slot=0 to 31, with .0 to .7 for a function", "\"%s\"", word);
    if (str_starts(word, "rom=")) {
        if (!parse_size(word + 4, &bar.size))
            return complain(why, at, "rom=SIZE, as in 64K", "\"%s\"", word);
        return bar_put(&device->pci, PCI_BAR_ROM_INDEX, bar, &expected) ||
               complain(why, at, expected, "\"%s\"", word);
    }
    if (str_starts(word, "backed="))
        return (parse_size(word + 7, &device->memory) && device->memory <= 1ull << 40) ||
               complain(why, at, "backed=SIZE, as in 256M", "\"%s\"", word);
    *known = str_starts(word, "bar");
    if (!*known)
        return true;
    if (word[3] < '0' || word[3] > '5' || word[4] != '=')
        return complain(why, at, "bar0= to bar5=", "\"%s\"", word);
    if (!parse_bar(word + 5, &bar))
        return complain(why, at, "io,SIZE or mem32,SIZE or mem64,prefetchable,SIZE", "\"%s\"",
                        word);
    return bar_put(&device->pci, (uint32_t)(word[3] - '0'), bar, &expected) ||
           complain(why, at, expected, "\"%s\"", word);
}

static bool general_word(struct describer *d, const char *word, struct place at,
                         struct complaint *why)
{
    char key[WORD_SIZE];
    const char *value = strchr(word, '=');
    bool known = false;

    if (strcmp(word, "device") == 0 || strcmp(word, "reserved") == 0) {
        d->expects = word[0] == 'd' ? DEVICE_NAME : RESERVED_START;
        return true;
    }
    if (value != NULL && value - word < WORD_SIZE) {
        memcpy(key, word, (size_t)(value - word));
        key[value++ - word] = '\0';
        if (strcmp(key, "vga") == 0)
            return guest_set_vga(d->guest, value, at, why);
        if (strcmp(key, "bios") == 0)
            return guest_set_bios(d->guest, value, at, why);
        if (strcmp(key, "nic") == 0)
            return guest_add_nic(d->guest, value, at, why);
        if (!guest_set(d->guest, key, value, at, &known, why))
            return false;
    }
    return known || complain(why, at, "a setting such as memory=4096, \"device\" or \"reserved\"",
                             "\"%.100s\"", word);
}

static bool reserved_word(struct describer *d, const char *word, struct place at,
                          struct complaint *why)
{
    struct guest *guest = d->guest;
    uint64_t number;

    if (!parse_size(word, &number) || number > 1ull << 52)
        return complain(why, at, "reserved START SIZE, as in reserved 0xCD000000 8M", "\"%.100s\"",
                        word);
    if (d->expects == RESERVED_START) {
        d->start = number;
        d->expects = RESERVED_SIZE;
        return true;
    }
    d->expects = ANYTHING;
    if (number == 0)
        return complain(why, at, "a reserved range that is not empty", "size \"%.100s\"", word);
    if (guest->reserved_count == MAX_RESERVED)
        return complain(why, at, "no more than 100 of them", "another reserved range");
    guest->reserved[guest->reserved_count++] =
        (struct reserved_range){.start = d->start, .size = number, .at = at};
    return true;
}

bool describe_word(struct describer *d, const char *word, struct place at, struct complaint *why)
{
    bool known;

    if (d->expects == RESERVED_START || d->expects == RESERVED_SIZE)
        return reserved_word(d, word, at, why);
    if (d->expects == DEVICE_NAME) {
        if (word[0] == '\0' || strlen(word) >= NAME_SIZE || strchr(word, '=') != NULL)
            return complain(why, at, "a name of up to 23 characters, without \"=\"",
                            "device \"%.100s\"", word);
        d->expects = ANYTHING;
        d->in_device = guest_add_device(d->guest, word, at) != NULL;
        return d->in_device || complain(why, at, "no more than 64 of them", "another device");
    }
    if (d->in_device) {
        if (!device_word(&d->guest->device[d->guest->devices - 1], word, at, &known, why))
            return false;
        if (known)
            return true;
        d->in_device = false;
    }
    return general_word(d, word, at, why);
}

bool describe_end(const struct describer *d, struct place at, struct complaint *why)
{
    static const char *const missing[] = {[DEVICE_NAME] = "a device's name",
                                          [RESERVED_START] = "reserved START SIZE",
                                          [RESERVED_SIZE] = "reserved START SIZE"};

    return d->expects == ANYTHING || complain(why, at, missing[d->expects], "the end");
}

bool describe_text(struct guest *guest, const char *text, const char *file, struct complaint *why)
{
    struct describer d = {.guest = guest};
    struct place at = {.file = file, .line = 1};
    char word[WORD_SIZE];

    while (*text != '\0') {
        const size_t len = strcspn(text, " \t\r\n#");

        if (len >= sizeof(word))
            return complain(why, at, "words of less than 256 characters", "\"%.60s...\"", text);
        memcpy(word, text, len);
        word[len] = '\0';
        if (len != 0 && !describe_word(&d, word, at, why))
            return false;
        text += len;
        if (*text == '#')
            text += strcspn(text, "\n");
        else if (*text != '\0')
            at.line += *text++ == '\n';
    }
    return describe_end(&d, at, why);
}
