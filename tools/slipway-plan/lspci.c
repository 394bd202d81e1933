/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Devices from the output of lspci -v or -vv. A device is a line that begins with its address, and
 * indented lines:
 *   65:00.0 VGA compatible controller [0300]: NVIDIA ... [10de:2204] (rev a1)
 *           Memory at e0000000 (64-bit, prefetchable) [size=256M]            with -v
 *           Region 1: Memory at e0000000 (64-bit, prefetchable) [size=256M]  with -vv
 *           I/O ports at e000 [size=128]
 *           Expansion ROM at f7000000 [disabled] [size=512K]
 * Capabilities are indented more: the regions in SR-IOV's are those of its virtual functions.
 */
#include "parse.h"
#include <stdio.h>
#include <string.h>
#include "lib/str.h"

struct reader {
    struct guest *guest;
    const struct selection *selection;
    struct guest_device *device; /* the one being read; NULL: not selected */
    uint32_t next;               /* register of the next region, where lspci doesn't number them */
    uint32_t taken;
    struct place at;
    struct complaint *why;
};

bool select_device(struct selections *selections, const char *text, struct place at,
                   struct complaint *why)
{
    struct selection s = {.at = at};
    const char *rest;
    uint32_t slot = 0;

    if (selections->count == MAX_SELECTIONS)
        return complain(why, at, "no more than 32 of them", "another device of the host");
    if (!parse_host_address(text, &s.address, &rest))
        return complain(why, at, "an address as lspci prints it, such as 0000:65:00.0",
                        "device \"%.60s\"", text);
    if (rest[0] == '@') {
        if (!parse_hex(rest + 1, 2, '\0', &slot) && !parse_hex(rest + 1, 1, '\0', &slot))
            slot = 32;
        s.has_slot = true;
        rest += strlen(rest);
    }
    if (rest[0] != '\0' || slot > 31)
        return complain(why, at, "nothing behind the address but @SLOT, hexadecimal, up to @1f",
                        "device \"%.60s\"", text);
    s.slot = (uint8_t)slot;
    selections->one[selections->count++] = s;
    return true;
}

static bool selected(const struct selection *s, const struct host_address *a)
{
    return a->domain == s->address.domain && a->bus == s->address.bus &&
           a->device == s->address.device &&
           (s->address.all_functions || a->function == s->address.function);
}

/*
 * Class and IDs: numbers with -n and -nn; otherwise only displays and bridges are known, by name.
 */
static void parse_identity(struct pci_function *function, const char *line)
{
    const char *class_end = strstr(line, "]: ");
    uint32_t code, vendor, device;

    if ((class_end != NULL && class_end - line >= 4 && parse_hex(class_end - 4, 4, ']', &code)) ||
        parse_hex(line, 4, ':', &code)) /* "0300: 10de:2204 (rev a1)" */
        function->class_code = code << 8;
    else if (str_starts(line, "VGA compatible controller"))
        function->class_code = 0x030000;
    else if (str_starts(line, "PCI bridge"))
        function->class_code = 0x060400;
    /* The last "[10de:2204]", or the one without brackets. */
    for (const char *at = line; at != NULL; at = strpbrk(at + 1, "[ ")) {
        const char end = *at == '[' ? ']' : ' ';

        if (at == line || !parse_hex(at + 1, 4, ':', &vendor) ||
            (!parse_hex(at + 6, 4, end, &device) && !parse_hex(at + 6, 4, '\0', &device)))
            continue;
        function->vendor = (uint16_t)vendor;
        function->device = (uint16_t)device;
    }
}

static bool begin_device(struct reader *r, const struct host_address *address, const char *line)
{
    const bool first = r->taken == 0;
    char name[NAME_SIZE];

    snprintf(name, sizeof(name), "host %02x:%02x.%u", address->bus, address->device,
             address->function);
    r->device = guest_add_device(r->guest, name, r->at);
    if (r->device == NULL)
        return complain(r->why, r->at, "no more than 64 of them", "another device");
    r->next = 0;
    r->taken++;
    r->device->has_slot = r->selection->has_slot;
    r->device->slot = r->selection->slot;
    if (r->selection->address.all_functions) {
        r->device->function = (uint8_t)address->function;
        r->device->joins_previous = !first;
    }
    parse_identity(&r->device->pci, line);
    if (r->device->pci.class_code >> 8 == 0x0604)
        return complain(r->why, r->at, "a device that can be passed through", "a PCI bridge, %s",
                        name);
    return true;
}

/* "[size=256M]" */
static bool parse_region_size(const char *line, uint64_t *size)
{
    const char *at = strstr(line, "[size=");
    char text[16];
    size_t len;

    if (at == NULL)
        return false;
    at += 6;
    len = strcspn(at, "]");
    if (at[len] != ']' || len >= sizeof(text))
        return false;
    memcpy(text, at, len);
    text[len] = '\0';
    return parse_size(text, size);
}

/*
 * "Memory at ..." and "I/O ports at ...", with the register that lspci -vv names or the next one.
 */
static bool region(struct reader *r, const char *line, uint32_t index)
{
    struct pci_bar bar = {.kind = PCI_BAR_IO};
    const char *expected = NULL;

    if (str_starts(
            line,
            "[virtual] ")) /* lspci's word for what the kernel knows and the register does not */
        line += 10;
    if (str_starts(line, "Memory at ")) {
        bar.kind = strstr(line, "(64-bit") != NULL ? PCI_BAR_MEM64 : PCI_BAR_MEM32;
        bar.prefetchable = strstr(line, " prefetchable)") != NULL;
    } else if (str_starts(line, "Expansion ROM at ")) {
        bar.kind = PCI_BAR_ROM;
    } else if (!str_starts(line, "I/O ports at ")) {
        return true;
    }
    if (bar.kind == PCI_BAR_ROM && strstr(line, "[size=") == NULL) {
        note(&r->guest->notes, "%s: lspci does not know the size of its ROM, which is left out",
             r->device->name);
        return true;
    }
    if (bar.kind == PCI_BAR_ROM)
        index = PCI_BAR_ROM_INDEX;
    if (!parse_region_size(line, &bar.size))
        return complain(r->why, r->at, "[size=...], which lspci prints on the host itself",
                        "\"%.60s\"", line);
    if (bar.kind != PCI_BAR_ROM && index >= PCI_BAR_ROM_INDEX)
        return complain(r->why, r->at, "no more than six registers", "\"%.60s\"", line);
    if (!bar_put(&r->device->pci, index, bar, &expected))
        return complain(r->why, r->at, expected, "\"%.60s\"", line);
    if (bar.kind != PCI_BAR_ROM)
        r->next = index + (bar.kind == PCI_BAR_MEM64 ? 2 : 1);
    return true;
}

static bool indented_line(struct reader *r, const char *line)
{
    if (r->device == NULL)
        return true;
    if (str_starts(line, "Bus: primary="))
        return complain(r->why, r->at, "a device that can be passed through", "a PCI bridge");
    if (str_starts(line, "Region ") && line[7] >= '0' && line[7] <= '5' &&
        str_starts(line + 8, ": "))
        return region(r, line + 10, (uint32_t)(line[7] - '0'));
    return region(r, line, r->next);
}

/*
 * How far a line is indented: a device's own lines one tab stop, the details of capabilities two.
 */
static uint32_t indentation(const char *line, const char **rest)
{
    uint32_t column = 0;

    for (; *line == ' ' || *line == '\t'; line++)
        column = *line == '\t' ? (column | 7u) + 1 : column + 1;
    *rest = line;
    return column;
}

static bool one_line(struct reader *r, const char *line)
{
    const char *rest;
    struct host_address address;
    const uint32_t column = indentation(line, &rest);

    if (column > 8)
        return true;
    if (column > 0)
        return indented_line(r, rest);
    r->device = NULL;
    if (!parse_host_address(line, &address, &rest) || address.all_functions || *rest != ' ' ||
        !selected(r->selection, &address))
        return true;
    return begin_device(r, &address, rest + 1);
}

bool lspci_take(struct guest *guest, const struct selection *selection, const char *text,
                const char *file, struct complaint *why)
{
    struct reader r = {.guest = guest, .selection = selection, .at = {.file = file}, .why = why};
    const struct host_address *a = &selection->address;
    char line[WORD_SIZE];

    while (*text != '\0') {
        const size_t len = strcspn(text, "\n");

        /* A longer line is a flag list or a name: what is looked for stands in front. */
        snprintf(line, sizeof(line), "%.*s", (int)(len < sizeof(line) ? len : sizeof(line)), text);
        line[strcspn(line, "\r")] = '\0';
        r.at.line++;
        if (!one_line(&r, line))
            return false;
        text += len;
        text += *text == '\n';
    }
    if (r.taken != 0)
        return true;
    if (a->all_functions)
        return complain(why, selection->at, "a device that the output of lspci lists",
                        "%04x:%02x:%02x", a->domain, a->bus, a->device);
    return complain(why, selection->at, "a device that the output of lspci lists",
                    "%04x:%02x:%02x.%u", a->domain, a->bus, a->device, a->function);
}
