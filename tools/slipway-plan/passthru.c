/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices of the host that the guest gets: which are meant, and their place in the guest. */
#include <stdio.h>
#include <string.h>
#include "parse.h"

bool select_add(struct selections *selections, struct selection s, struct complaint *why)
{
    for (uint32_t i = 0; i < selections->count; i++) {
        const struct host_address *a = &selections->one[i].address;

        if (a->domain == s.address.domain && a->bus == s.address.bus &&
            a->device == s.address.device &&
            (a->all_functions || s.address.all_functions || a->function == s.address.function))
            return complain(why, "each device of the host once", "%04x:%02x:%02x again", a->domain,
                            a->bus, a->device);
    }
    if (selections->count == MAX_SELECTIONS)
        return complain(why, "no more than 32 of them", "another device of the host");
    s.at = why->at;
    selections->one[selections->count++] = s;
    return true;
}

bool select_device(struct selections *selections, const char *text, struct complaint *why)
{
    struct selection s = {.slot = 0};
    const char *const rest = parse_host_address(text, &s.address);
    uint32_t slot = 0;

    if (rest == NULL)
        return complain(why, "an address as lspci prints it, such as 0000:65:00.0",
                        "device \"%.60s\"", text);
    s.has_slot = rest[0] == '@';
    if ((s.has_slot ? !parse_hex(rest + 1, strlen(rest + 1), &slot) : rest[0] != '\0') || slot > 31)
        return complain(why, "nothing after the address except @SLOT, hexadecimal, up to @1f",
                        "device \"%.60s\"", text);
    s.slot = (uint8_t)slot;
    return select_add(selections, s, why);
}

static bool add(struct guest *guest, const struct selection *selection, uint32_t function,
                const struct guest_device *found, struct complaint *why)
{
    const struct guest_device *const before = &guest->device[guest->devices] - 1;
    const bool all = selection->address.all_functions;
    struct guest_device *device;

    if (found->pci.class_code >> 8 == PCI_BRIDGE) {
        note(&guest->notes, "%s is a PCI bridge, which is not passed through", found->name);
        return all || complain(why, "a device that can be passed through", "a PCI bridge, %s",
                               found->name);
    }
    if ((device = guest_add_device(guest, found->name, why)) == NULL)
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

bool host_add(struct guest *guest, const struct selections *selections, host_finder *find,
              void *host, const char *expected, struct complaint *why)
{
    for (uint32_t i = 0; i < selections->count; i++) {
        const struct selection *const s = &selections->one[i];
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
            if ((a.all_functions || s->address.function == n) && find(host, &a, &device, why))
                found = add(guest, s, n, &device, why);
            if (why->text[0] != '\0')
                return false;
        }
        why->at = s->at;
        if (!found)
            return complain(why, expected, "%04x:%02x:%02x%s", a.domain, a.bus, a.device, function);
    }
    return true;
}
