/* SPDX-License-Identifier: BSD-2-Clause */
/* The description language of slipway-plan, see parse.h. */
#include "parse.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "lib/str.h"

/* PCI 3.0, 6.2.5.1 and 6.2.5.2. */
static const struct {
    const char *word;
    uint64_t least, most;
    const char *expected;
} kinds[] = {
    [PCI_BAR_IO] = {"io,", 4, 65536, "an I/O BAR with a power of two as its size, 4 to 64K"},
    [PCI_BAR_MEM32] = {"mem32,", 16, 2ull << 30,
                       "a mem32 BAR with a power of two as its size, 16 to 2G"},
    [PCI_BAR_MEM64] = {"mem64,", 16, 1ull << 51,
                       "a mem64 BAR with a power of two as its size, from 16"},
    [PCI_BAR_ROM] = {NULL, 2048, 16 << 20, "a ROM with a power of two as its size, 2K to 16M"},
};

const char *bar_put(struct pci_function *function, uint32_t index, struct pci_bar bar)
{
    struct pci_bar *place = &function->bar[index];

    if (bar.size < kinds[bar.kind].least || bar.size > kinds[bar.kind].most ||
        (bar.size & (bar.size - 1)) != 0)
        return kinds[bar.kind].expected;
    if (place->kind != PCI_BAR_NONE ||
        (index > 0 && index < PCI_BAR_ROM_INDEX && place[-1].kind == PCI_BAR_MEM64) ||
        (bar.kind == PCI_BAR_MEM64 &&
         (index + 1 >= PCI_BAR_ROM_INDEX || place[1].kind != PCI_BAR_NONE)))
        return "each register once; a mem64 BAR takes two, so bar5 can't be one";
    *place = bar;
    return NULL;
}

/* "mem64,prefetchable,256M" */
static bool parse_bar(const char *text, struct pci_bar *bar)
{
    static const char prefetchable[] = "prefetchable,";

    for (bar->kind = PCI_BAR_IO; !str_starts(text, kinds[bar->kind].word); bar->kind++)
        if (bar->kind == PCI_BAR_MEM64)
            return false;
    text += strlen(kinds[bar->kind].word);
    bar->prefetchable = bar->kind != PCI_BAR_IO && str_starts(text, prefetchable);
    return parse_size(text + (bar->prefetchable ? strlen(prefetchable) : 0), &bar->size);
}

/* "5" or "5.1" */
static bool parse_slot(struct guest_device *device, const char *text)
{
    int end = 0;

    device->has_slot = true;
    return isdigit((unsigned char)text[0]) &&
           sscanf(text, "%2hhu%n.%1hhu%n", &device->slot, &end, &device->function, &end) >= 1 &&
           text[end] == '\0' && device->slot < 32 && device->function < 8;
}

/* "0300" or "030000" */
static bool parse_class(const char *text, uint32_t *class_code)
{
    const size_t digits = strlen(text);

    if ((digits != 4 && digits != 6) || !parse_hex(text, digits, class_code))
        return false;
    *class_code <<= digits == 4 ? 8 : 0;
    return true;
}

bool parse_id(const char *text, struct pci_function *function)
{
    uint32_t vendor, device;

    if (!parse_hex(text, 4, &vendor) || text[4] != ':' || !parse_hex(text + 5, 4, &device))
        return false;
    function->vendor = (uint16_t)vendor;
    function->device = (uint16_t)device;
    return true;
}

static bool device_word(struct guest_device *device, const char *word)
{
    struct pci_function *const pci = &device->pci;
    struct pci_bar bar = {.kind = PCI_BAR_ROM};
    const char *expected = NULL;

    if (str_starts(word, "id=")) {
        if (strlen(word) != 12 || !parse_id(word + 3, pci))
            expected = "id=VVVV:DDDD, hexadecimal";
    } else if (str_starts(word, "class=")) {
        if (!parse_class(word + 6, &pci->class_code))
            expected = "class= and 4 or 6 hexadecimal digits";
    } else if (str_starts(word, "slot=")) {
        if (!parse_slot(device, word + 5))
            expected = "slot=0 to 31, with .0 to .7 for a function";
    } else if (str_starts(word, "backed=")) {
        if (!parse_size(word + 7, &device->memory) || device->memory > 1ull << 40)
            expected = "backed=SIZE, as in 256M";
    } else if (str_starts(word, "rom=")) {
        expected = parse_size(word + 4, &bar.size) ? bar_put(pci, PCI_BAR_ROM_INDEX, bar)
                                                   : "rom=SIZE, as in 64K";
    } else if (str_starts(word, "bar")) {
        const uint32_t index = (uint32_t)(word[3] - '0');

        if (index > 5 || word[4] != '=')
            expected = "bar0= to bar5=";
        else
            expected = parse_bar(word + 5, &bar)
                           ? bar_put(pci, index, bar)
                           : "io,SIZE or mem32,SIZE or mem64,prefetchable,SIZE";
    } else {
        return false;
    }
    return expected == NULL || complain(expected, "\"%s\"", word);
}

static bool general_word(struct describer *d, const char *word)
{
    char key[WORD_SIZE];
    const size_t len = strcspn(word, "=");

    if (strcmp(word, "device") == 0 || strcmp(word, "reserved") == 0) {
        d->expects = word[0] == 'd' ? DEVICE_NAME : RESERVED_START;
        return true;
    }
    snprintf(key, sizeof(key), "%.*s", (int)(len < WORD_SIZE ? len : 0), word);
    return (word[len] == '=' && guest_set(d->guest, key, word + len + 1)) ||
           complain("a setting such as memory=4096, \"device\" or \"reserved\"", "\"%.100s\"",
                    word);
}

static bool reserved_word(struct describer *d, const char *word)
{
    struct guest *guest = d->guest;
    uint64_t number;

    if (!parse_size(word, &number) || number > 1ull << 52)
        return complain("reserved START SIZE, as in reserved 0xCD000000 8M", "\"%.100s\"", word);
    if (d->expects == RESERVED_START) {
        d->start = number;
        d->expects = RESERVED_SIZE;
        return true;
    }
    d->expects = ANYTHING;
    if (number == 0)
        return complain("a reserved range that is not empty", "size \"%.100s\"", word);
    if (guest->reserved_count == MAX_RESERVED)
        return complain("no more than 100 of them", "another reserved range");
    guest->reserved[guest->reserved_count++] =
        (struct memory_range){.start = d->start, .size = number, .type = MEMORY_RESERVED};
    return true;
}

bool describe_word(struct describer *d, const char *word)
{
    if (d->expects == RESERVED_START || d->expects == RESERVED_SIZE)
        return reserved_word(d, word);
    if (d->expects == DEVICE_NAME) {
        if (word[0] == '\0' || strlen(word) >= NAME_SIZE || strchr(word, '=') != NULL)
            return complain("a name of up to 23 characters, without \"=\"", "device \"%.100s\"",
                            word);
        d->expects = ANYTHING;
        return d->in_device = guest_add_device(d->guest, word) != NULL;
    }
    d->in_device = d->in_device && device_word(&d->guest->device[d->guest->devices - 1], word);
    return d->in_device || general_word(d, word);
}

bool describe_end(const struct describer *d)
{
    return d->expects == ANYTHING ||
           complain(d->expects == DEVICE_NAME ? "a device's name" : "reserved START SIZE",
                    "the end");
}

bool describe_text(struct guest *guest, const char *text)
{
    struct describer d = {.guest = guest};
    char word[WORD_SIZE];

    for (complaint.at.line = 1; *text != '\0';) {
        const size_t len = strcspn(text, " \t\r\n#");

        if (len >= sizeof(word))
            return complain("words of less than 256 characters", "\"%.60s...\"", text);
        memcpy(word, text, len);
        word[len] = '\0';
        if (len != 0 && !describe_word(&d, word))
            return false;
        text += len;
        if (*text == '#')
            text += strcspn(text, "\n");
        else if (*text != '\0')
            complaint.at.line += *text++ == '\n';
    }
    return describe_end(&d);
}
