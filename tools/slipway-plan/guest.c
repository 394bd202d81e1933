/* SPDX-License-Identifier: BSD-2-Clause */
/* The settings of a guest, see guest.h, with the ranges in which xl takes them. */
#include "guest.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "lib/num.h"
#include "lib/str.h"

void note(struct notes *notes, const char *text, ...)
{
    va_list args;

    if (notes->count == MAX_NOTES)
        return;
    va_start(args, text);
    vsnprintf(notes->text[notes->count], sizeof(notes->text[0]), text, args);
    va_end(args);
    str_make_printable(notes->text[notes->count++]);
}

void guest_init(struct guest *guest)
{
    *guest = (struct guest){
        .memory_mib = 1024,
        .physical_bits = 39, /* the narrowest of today's hosts with an IOMMU */
        .acpi = true,
        .chipset = true,
        .xen_platform_pci = true,
        .platform_bar_uc = true,
        .vga = VGA_CIRRUS,
    };
}

struct guest_device *guest_add_device(struct guest *guest, const char *name, struct place at)
{
    struct guest_device *device;

    if (guest->devices == MAX_DEVICES)
        return NULL;
    device = &guest->device[guest->devices++];
    *device = (struct guest_device){.at = at, .pci = {.class_code = 0xFF0000}};
    snprintf(device->name, sizeof(device->name), "%s", name);
    str_make_printable(device->name);
    return device;
}

/* One number, or a yes or no if `flag` is set. */
struct setting {
    const char *name;
    uint64_t least, most;
    const char *expected;
    uint64_t *number;
    bool *flag;
};

static bool set(const struct setting *s, const char *value, struct place at, struct complaint *why)
{
    uint64_t number;

    if (!str_to_u64(value, &number) || number < s->least || number > s->most)
        return complain(why, at, s->expected, "%s=%.60s", s->name, value);
    if (s->flag != NULL)
        *s->flag = number != 0;
    else
        *s->number = number;
    return true;
}

bool guest_set(struct guest *guest, const char *name, const char *value, struct place at,
               bool *known, struct complaint *why)
{
    static const char memory[] = "2 to 16777215 MiB";
    const struct setting settings[] = {
        {"memory", MIN_RAM_END / MIB, MAX_RAM_END / MIB, memory, &guest->memory_mib, NULL},
        {"maxmem", MIN_RAM_END / MIB, MAX_RAM_END / MIB, memory, &guest->maxmem_mib, NULL},
        {"mmio_hole", 256, 3840, "256 to 3840 MiB", &guest->mmio_hole_mib, NULL},
        {"videoram", 1, 512, "1 to 512 MiB", &guest->videoram_mib, NULL},
        {"physical_bits", 32, 52, "32 to 52", &guest->physical_bits, NULL},
        {"acpi", 0, 1, "0 or 1", NULL, &guest->acpi},
        {"usb", 0, 1, "0 or 1", NULL, &guest->usb},
        {"gfx_passthru", 0, 1, "0 or 1", NULL, &guest->gfx_passthru},
        {"chipset", 0, 1, "0 or 1", NULL, &guest->chipset},
        {"xen_platform_pci", 0, 1, "0 or 1", NULL, &guest->xen_platform_pci},
        {"platform_bar_uc", 0, 1, "0 or 1", NULL, &guest->platform_bar_uc},
    };

    for (uint32_t i = 0; i < ARRAY_SIZE(settings); i++) {
        *known = strcmp(name, settings[i].name) == 0;
        if (*known)
            return set(&settings[i], value, at, why);
    }
    return true;
}

/* Stores the index of value in names. */
static bool choose(const char *const *names, uint32_t count, const char *value, uint8_t *chosen)
{
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(names[i], value) != 0)
            continue;
        *chosen = (uint8_t)i;
        return true;
    }
    return false;
}

bool guest_set_vga(struct guest *guest, const char *value, struct place at, struct complaint *why)
{
    static const char *const names[] = {"none", "stdvga", "cirrus", "qxl"};

    return choose(names, ARRAY_SIZE(names), value, &guest->vga) ||
           complain(why, at, "none, stdvga, cirrus or qxl", "vga=%.60s", value);
}

bool guest_set_bios(struct guest *guest, const char *value, struct place at, struct complaint *why)
{
    static const char *const names[] = {"seabios", "ovmf"};

    return choose(names, ARRAY_SIZE(names), value, &guest->bios) ||
           complain(why, at, "seabios or ovmf", "bios=%.60s", value);
}

bool guest_add_nic(struct guest *guest, const char *model, struct place at, struct complaint *why)
{
    static const char *const names[] = {"rtl8139", "e1000", "virtio-net"};

    if (guest->nics == MAX_NICS)
        return complain(why, at, "no more than 16 of them", "another network card");
    if (!choose(names, ARRAY_SIZE(names), model, &guest->nic[guest->nics]))
        return complain(why, at, "rtl8139, e1000 or virtio-net", "network card \"%.60s\"", model);
    guest->nics++;
    return true;
}
