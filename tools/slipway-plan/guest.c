/* SPDX-License-Identifier: BSD-2-Clause */
/* The settings of a guest, see guest.h, with the ranges in which xl takes them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "lib/str.h"
#include "parse.h"

void note(struct notes *notes, const char *text, ...)
{
    char said[NOTE_SIZE];
    va_list args;

    va_start(args, text);
    vsnprintf(said, sizeof(said), text, args);
    va_end(args);
    str_make_printable(said);
    for (uint32_t i = 0; i < notes->count; i++)
        if (strcmp(notes->text[i], said) == 0)
            return;
    if (notes->count < MAX_NOTES)
        memcpy(notes->text[notes->count++], said, NOTE_SIZE);
}

/* The first is what xl takes. */
static const struct card cards[] = {
    {"cirrus", 8, 0, "videoram must be at least 8 MB for CIRRUS on QEMU_XEN"},
    {"none", 0, 0, NULL},
    {"stdvga", 16, 1, "videoram must be at least 16 MB for STDVGA on QEMU_XEN"},
    {"qxl", 128, 2, "128 Mib videoram is the minimum for qxl default"},
};

void guest_init(struct guest *guest)
{
    *guest = (struct guest){
        .memory_mib = 1024,
        .videoram_mib = VIDEORAM_DEFAULT,
        .rdm_boundary_mib = 2048,
        .acpi = true,
        .chipset = true,
        .xen_platform_pci = true,
        .platform_bar_uc = true,
        .card = &cards[0],
    };
}

struct guest_device *guest_add_device(struct guest *guest, const char *name, struct complaint *why)
{
    struct guest_device *device = &guest->device[guest->devices];

    if (guest->devices == MAX_DEVICES) {
        complain(why, "no more than 96 of them", "another device");
        return NULL;
    }
    guest->devices++;
    *device = (struct guest_device){.at = why->at, .order = LAST, .pci.class_code = 0xFF0000};
    snprintf(device->name, sizeof(device->name), "%s", name);
    str_make_printable(device->name);
    return device;
}

/* Virtio devices have two names, with "-pci" and without. */
bool model_device(struct guest_device *device, const char *model)
{
    static const char text[] = {
#include "models.h"
    };
    static struct guest models;
    struct complaint why = {.text = ""};
    size_t len = strlen(model);

    if (str_starts(model, "virtio-") && strcmp(model + len - 4, "-pci") == 0)
        len -= 4;
    if (models.devices == 0 && !describe_text(&models, text, &why))
        return false;
    for (uint32_t i = 0; i < models.devices; i++) {
        *device = models.device[i];
        device->at = (struct place){.file = NULL};
        if (strncmp(device->name, model, len) == 0 && device->name[len] == '\0')
            return true;
    }
    return false;
}

bool guest_add_model(struct guest *guest, const char *model, enum device_order order,
                     struct complaint *why)
{
    struct guest_device made, *device;

    if (!model_device(&made, model) || (device = guest_add_device(guest, model, why)) == NULL)
        return false;
    device->order = (uint8_t)order;
    device->memory = made.memory;
    device->pci = made.pci;
    return true;
}

bool guest_set(struct guest *guest, const char *name, const char *value, struct complaint *why)
{
    const struct {
        const char *name;
        uint64_t least, most, *number;
        const char *unit;
    } settings[] = {
        {"memory", MIN_RAM_END / MIB, MAX_RAM_END / MIB, &guest->memory_mib, " MiB"},
        {"maxmem", MIN_RAM_END / MIB, MAX_RAM_END / MIB, &guest->maxmem_mib, " MiB"},
        {"mmio_hole", 256, 3840, &guest->mmio_hole_mib, " MiB"},
        {"videoram", 0, 512, &guest->videoram_mib, " MiB"},
        {"physical_bits", 32, 52, &guest->physical_bits, ""},
        {"acpi", 0, 1, &guest->acpi, ""},
        {"usb", 0, 1, &guest->usb, ""},
        {"gfx_passthru", 0, 1, &guest->gfx_passthru, ""},
        {"chipset", 0, 1, &guest->chipset, ""},
        {"xen_platform_pci", 0, 1, &guest->xen_platform_pci, ""},
        {"platform_bar_uc", 0, 1, &guest->platform_bar_uc, ""},
        {"xen_platform_pci_bar_uc", 0, 1, &guest->platform_bar_uc, ""}, /* xl's name */
    };
    char expected[48];
    uint64_t number;

    for (uint32_t i = 0; i < ARRAY_SIZE(settings); i++) {
        if (strcmp(name, settings[i].name) != 0)
            continue;
        snprintf(expected, sizeof(expected), "%u %s %u%s", (unsigned)settings[i].least,
                 settings[i].most == 1 ? "or" : "to", (unsigned)settings[i].most, settings[i].unit);
        if (!str_to_u64(value, &number) || number < settings[i].least || number > settings[i].most)
            return complain(why, expected, "%s=%.60s", name, value);
        *settings[i].number = number;
        return true;
    }
    if (strcmp(name, "vga") == 0) {
        for (uint32_t i = 0; i < ARRAY_SIZE(cards); i++)
            if (strcmp(value, cards[i].name) == 0)
                guest->card = &cards[i];
        return strcmp(value, guest->card->name) == 0 ||
               complain(why, "none, stdvga, cirrus or qxl", "vga=%.60s", value);
    }
    if (strcmp(name, "bios") == 0) {
        guest->ovmf = strcmp(value, "ovmf") == 0;
        return guest->ovmf || strcmp(value, "seabios") == 0 ||
               complain(why, "seabios or ovmf", "bios=%.60s", value);
    }
    return strcmp(name, "nic") == 0 &&
           (guest_add_model(guest, value, NICS, why) ||
            complain(why, "rtl8139, e1000, e1000e, virtio-net, vmxnet3 and the like",
                     "network card \"%.60s\"", value));
}
