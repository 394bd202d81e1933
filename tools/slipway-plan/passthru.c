/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices of the host that the guest gets: which are meant, and their place in the guest. */
#include <stdio.h>
#include <string.h>
#include "parse.h"

bool select_add(struct guest *guest, struct selection s)
{
    for (uint32_t i = 0; i < guest->selections; i++) {
        const struct host_address *a = &guest->selected[i].address;

        if (a->domain == s.address.domain && a->bus == s.address.bus &&
            a->device == s.address.device &&
            (a->all_functions || s.address.all_functions || a->function == s.address.function))
            return complain("each device of the host once", "%04x:%02x:%02x again", a->domain,
                            a->bus, a->device);
    }
    if (guest->selections == MAX_SELECTIONS)
        return complain("no more than 32 of them", "another device of the host");
    s.at = complaint.at;
    guest->selected[guest->selections++] = s;
    return true;
}

bool select_device(struct guest *guest, const char *text)
{
    struct selection s = {.slot = 0};
    const char *const rest = parse_host_address(text, &s.address);
    uint32_t slot = 0;

    if (rest == NULL)
        return complain("an address as lspci prints it, such as 0000:65:00.0", "device \"%.60s\"",
                        text);
    s.has_slot = rest[0] == '@';
    if ((s.has_slot ? !parse_hex(rest + 1, strlen(rest + 1), &slot) : rest[0] != '\0') || slot > 31)
        return complain("nothing after the address except @SLOT, hexadecimal, up to @1f",
                        "device \"%.60s\"", text);
    s.slot = (uint8_t)slot;
    return select_add(guest, s);
}

static bool add(struct guest *guest, const struct selection *selection, uint32_t function,
                const struct guest_device *found)
{
    const struct guest_device *const before = &guest->device[guest->devices] - 1;
    const bool all = selection->address.all_functions;
    struct guest_device *device;

    if (found->pci.class_code >> 8 == PCI_BRIDGE) {
        note("%s is a PCI bridge, which is not passed through", found->name);
        return all ||
               complain("a device that can be passed through", "a PCI bridge, %s", found->name);
    }
    if ((device = guest_add_device(guest, found->name)) == NULL)
        return false;
    device->joins_previous = guest->devices > 1 && before->selection == selection;
    device->pci = found->pci;
    device->selection = selection;
    device->has_slot = selection->has_slot;
    device->slot = selection->slot;
    /* A single one is function 0 of its slot, or the guest would not see it. */
    device->function = all ? (uint8_t)function : 0;
    return true;
}

bool host_add(struct guest *guest, host_finder *find, void *host, const char *expected)
{
    for (uint32_t i = 0; i < guest->selections; i++) {
        const struct selection *const s = &guest->selected[i];
        struct host_address a = s->address;
        bool found = false;
        char domain[8] = "", function[4] = "";

        if (!a.all_functions)
            snprintf(function, sizeof(function), ".%u", a.function & 7);
        if (a.domain != 0)
            snprintf(domain, sizeof(domain), "%04x:", a.domain & 0xFFFFF);
        for (uint32_t n = 0; n < 8; n++) {
            struct guest_device device = {.slot = 0};

            a.function = n;
            snprintf(device.name, NAME_SIZE, "host %s%02x:%02x.%u", domain, a.bus & 0xFF, a.device,
                     n);
            if ((a.all_functions || s->address.function == n) && find(host, &a, &device))
                found = add(guest, s, n, &device);
            if (complaint.text[0] != '\0')
                return false;
        }
        complaint.at = s->at;
        if (!found)
            return complain(expected, "%04x:%02x:%02x%s", a.domain, a.bus, a.device, function);
    }
    return true;
}
