/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Devices from the output of lspci -v or -vv, as it comes: quoted, indented, without its
 * indentation, with lines that a mailer broke. A device is a line that begins with its address, and
 * all up to the next of these, where a line's end is a blank like any other:
 *   65:00.0 VGA compatible controller [0300]: NVIDIA ... [10de:2204] (rev a1)
 *           Memory at e0000000 (64-bit, prefetchable) [size=256M]            with -v
 *           Region 1: Memory at e0000000 (64-bit, prefetchable) [size=256M]  with -vv
 * Its registers come before its capabilities; what comes after is a capability's, such as the
 * registers of SR-IOV's virtual functions.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/str.h"
#include "parse.h"

#define ROM    PCI_BAR_ROM_INDEX
#define BLANKS " \t\r\xC2\xA0" /* no-break ones as well */

struct reader {
    const char *text;
    char expected[80]; /* instead of a device that is not there */
    struct guest_device *device;
    const char *capabilities; /* of the device, after its registers */
};

/* What follows the address that a device's first line begins with: of -PP, a path's last. */
static const char *device_line(const char *line, struct host_address *address)
{
    const char *rest = parse_host_address(line, address);
    const uint32_t domain = rest != NULL ? address->domain : 0;

    while (rest != NULL && *rest == '/')
        rest = parse_host_address(rest + 1, address);
    if (rest == NULL || address->all_functions || *rest != ' ')
        return NULL;
    address->domain = domain;
    return rest + 1;
}

/* The next line, without indentation and the marks of a quoted mail; "" at the end. */
static const char *next_line(const char *text)
{
    text += strcspn(text, "\n");
    return *text == '\0' ? text : text + 1 + strspn(text + 1, BLANKS ">|");
}

/* Class and IDs are numbers with -n and -nn; otherwise few are known, by name. */
static struct pci_function parse_identity(const char *line)
{
    const char *class_end = strstr(line, "]: ");
    struct pci_function f = {.vendor = strstr(line, ": Intel Corp") != NULL ? PCI_VENDOR_INTEL : 0};
    uint32_t code = 0xFF00;

    if (str_starts(line, "VGA compatible controller"))
        code = 0x0300;
    if (str_starts(line, "PCI bridge"))
        code = PCI_BRIDGE;
    if (class_end != NULL && class_end - line >= 5)
        line = class_end - 4;
    (void)!parse_hex(line, 4, &code); /* "0300]: " or "0300: 10de:2204 (rev a1)" */
    f.class_code = code << 8;
    /* The last "[10de:2204]", or the one without brackets. */
    for (line = strpbrk(line, "[ "); line != NULL; line = strpbrk(line + 1, "[ "))
        (void)!parse_id(line + 1, &f);
    return f;
}

/* The current size of a register, by the Resizable BAR capability; 0 if that does not tell. */
static uint64_t resizable_size(const char *capabilities, uint32_t index)
{
    const char *at = strstr(capabilities, " Resizable BAR"), *end;
    unsigned long long size;
    char bar[40], unit;

    while (at != NULL && str_starts(at - 7, "Virtual")) /* its virtual functions' */
        at = strstr(at + 1, " Resizable BAR");
    if (at == NULL)
        return 0;
    end = strstr(at, "Capabilities:");
    snprintf(bar, sizeof(bar), " BAR %u: current size: ", index);
    at = strstr(at, bar);
    if (at == NULL || (end != NULL && at > end) ||
        sscanf(at + strlen(bar), "%llu%c", &size, &unit) != 2)
        return 0;
    return (size & 0xFFFFF) << (unit == 'T' ? 40 : unit == 'G' ? 30 : 20);
}

/* "Memory at e0000000 (64-bit, prefetchable) [size=256M]" and the like. */
static bool region(struct reader *r, const char *text, uint32_t *next)
{
    const char *const name = r->device->name, *const given = strstr(text, "[size="), *expected;
    const uint64_t address = strtoull(strstr(text, " at ") + 4, NULL, 16);
    const bool rom = text[0] == 'E', io = text[0] == 'I';
    const uint32_t index = rom ? ROM : *next;
    struct pci_bar bar = {.kind = rom                              ? PCI_BAR_ROM
                                  : io                             ? PCI_BAR_IO
                                  : strstr(text, "64-bit") != NULL ? PCI_BAR_MEM64
                                                                   : PCI_BAR_MEM32,
                          .prefetchable = !io && strstr(text, " prefetchable)") != NULL};
    char digits[16] = "";

    *next += rom ? 0 : bar.kind == PCI_BAR_MEM64 ? 2 : 1;
    if (index >= ROM && !rom)
        return complain("no more than six registers", "\"%.60s\"", text);
    if ((address & ~0x287ull) == 0x170) { /* 0x1f0, 0x3f6, 0x170, 0x376 */
        note("%s: the legacy ports of IDE are not registers and are ignored", name);
        return true;
    }
    /* "[size=256M]"; "[size=3D256M]" in a mail's source. */
    if (given != NULL &&
        sscanf(given + (str_starts(given + 6, "3D") ? 8 : 6), "%15[^]]", digits) == 1)
        (void)!parse_size(digits, &bar.size);
    if (rom && address == 0xC0000)
        note("%s: its ROM is the host's copy at 0xc0000, whose size may differ", name);
    if (bar.size == 0 && (rom || io)) {
        note("%s: lspci does not know the size of its %s, which is ignored", name,
             rom ? "ROM" : "I/O register");
        return true;
    }
    if (bar.size == 0) {
        bar.size = resizable_size(r->capabilities, index);
        note("%s: lspci does not know the size of register %u; its Resizable BAR says %" PRIu64
             " MiB",
             name, index, bar.size >> 20);
    }
    if (bar.size == 0)
        return complain("[size=...], which lspci -vv prints on the host itself; or "
                        "\"device NAME barN=KIND,SIZE\" instead of --device",
                        "no size of register %u (bar%u=) of %s", index, index, name);
    expected = bar_put(&r->device->pci, index, bar);
    return expected == NULL || complain(expected, "\"%.60s\"", text);
}

/* Where the next register is told of; NULL: no more. */
static const char *next_region(const char *text)
{
    for (; *text != '\0'; text++)
        if (str_starts(text, "Memory at ") || str_starts(text, "I/O ports at ") ||
            str_starts(text, "Expansion ROM at "))
            return text;
    return NULL;
}

/*
 * A device of a plain listing would be planned without its registers. Host and ISA bridges have
 * none; of few other kinds, lspci -v may say so.
 */
static bool without_registers(struct reader *r, const char *text)
{
    const uint32_t code = r->device->pci.class_code >> 8;
    const bool verbose = strstr(text, "Control: ") != NULL || strstr(text, "Flags: ") != NULL;

    note("%s has no registers: it takes no addresses", r->device->name);
    return code == 0x0600 || code == 0x0601 ||
           (verbose && memchr("\x05\x06\x08\x0b\x11", (int)(code >> 8), 5) != NULL) ||
           complain("its registers: the output of lspci -vv, as root", "no register of %s",
                    r->device->name);
}

/* `text`: the device up to its capabilities. */
static bool registers(struct reader *r, const char *text)
{
    const char *before = text, *after;
    char piece[WORD_SIZE];
    uint32_t index = 0;

    if (strstr(text, " Bus: primary=") != NULL)
        r->device->pci.class_code = PCI_BRIDGE << 8;
    if (r->device->pci.class_code >> 8 == PCI_BRIDGE)
        return true;
    if (next_region(text) == NULL)
        return without_registers(r, text);
    for (const char *at = next_region(text); at != NULL; before = at, at = after) {
        after = next_region(at + 1);
        /* With -vv the number is somewhere before. */
        for (before = strstr(before, "Region "); before != NULL && before < at;
             before = strstr(before + 1, "Region "))
            index = (uint32_t)strtoul(before + 7, NULL, 10);
        snprintf(piece, WORD_SIZE, "%.*s", after != NULL ? (int)(after - at) : WORD_SIZE, at);
        if (!region(r, piece, &index))
            return false;
    }
    return true;
}

/* From a device's class on, with single blanks; to be freed. NULL without memory. */
static char *squeeze(const char *text, const char *end)
{
    char *const squeezed = malloc((size_t)(end - text) + 1), *to = squeezed;

    while (squeezed != NULL && text < end) {
        const size_t blanks = strspn(text, *text == '\n' ? "\n" BLANKS ">|" : BLANKS);

        if (blanks == 0)
            *to++ = *text++;
        else if (to == squeezed || to[-1] != ' ')
            *to++ = ' ';
        text += blanks;
    }
    if (squeezed != NULL)
        *to = '\0';
    return squeezed;
}

/* Of several listings of a function, the first that has registers, or the first. */
static bool find(void *host, const struct host_address *wanted, struct guest_device *device)
{
    struct reader *const r = host;
    char *best = NULL, *capabilities, first[WORD_SIZE];
    struct host_address a, next;
    uint32_t line = 1;
    bool good;

    r->device = device;
    for (const char *text = r->text; *text != '\0'; text = next_line(text), line++) {
        const char *const start = device_line(text, &a), *end = text;
        char *piece;

        if (start == NULL || a.bus != wanted->bus || a.device != wanted->device ||
            a.function != wanted->function)
            continue;
        if (a.domain != wanted->domain) {
            snprintf(r->expected, sizeof(r->expected),
                     "a device that lspci lists, such as %04x:%02x:%02x.%u", a.domain, a.bus,
                     a.device, a.function);
            continue;
        }
        do
            end = next_line(end);
        while (*end != '\0' && device_line(end, &next) == NULL);
        piece = squeeze(start, end);
        if (piece == NULL || (best != NULL && (next_region(best) || !next_region(piece)))) {
            free(piece);
            continue;
        }
        free(best);
        best = piece;
        snprintf(first, sizeof(first), "%.*s", (int)strcspn(start, "\r\n"), start);
        device->pci = parse_identity(first);
        complaint.at.line = line;
    }
    if (best == NULL)
        return false;
    capabilities = strstr(best, " Capabilities:");
    r->capabilities = capabilities != NULL ? capabilities + 1 : "";
    if (capabilities != NULL)
        *capabilities = '\0';
    good = registers(r, best);
    free(best);
    return good;
}

bool lspci_take(struct guest *guest, const char *text)
{
    struct reader r = {.text = text + strspn(text, BLANKS ">|"),
                       .expected = "a device that the output of lspci lists"};

    return host_add(guest, find, &r, r.expected);
}
