/* SPDX-License-Identifier: BSD-2-Clause */
/* The settings of a guest, see guest.h, with the ranges in which xl takes them. */
#include <stdio.h>
#include <string.h>
#include "lib/str.h"
#include "parse.h"

/* The first is what xl takes. */
static const struct card cards[] = {
    {"cirrus", 8, 0, "videoram must be at least 8 MB for CIRRUS on QEMU_XEN"},
    {"none", 0, 0, NULL},
    {"stdvga", 16, 1, "videoram must be at least 16 MB for STDVGA on QEMU_XEN"},
    {"qxl", 128, 2, "128 Mib videoram is the minimum for qxl default"},
};

/* What QEMU has: its `device` alone. */
static struct guest models;

void guest_init(struct guest *guest)
{
    static const char text[] = {
#include "models.h"
    };

    if (models.devices == 0)
        (void)!describe_text(&models, text);
    complaint = (struct complaint){.text = ""};
    notes.count = 0;
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

struct guest_device *guest_add_device(struct guest *guest, const char *name)
{
    struct guest_device *device = &guest->device[guest->devices];

    if (guest->devices == MAX_DEVICES) {
        complain("no more than 96 of them", "another device");
        return NULL;
    }
    guest->devices++;
    *device = (struct guest_device){.at = complaint.at, .order = LAST, .pci.class_code = 0xFF0000};
    snprintf(device->name, sizeof(device->name), "%s", name);
    str_make_printable(device->name);
    return device;
}

const struct guest_device *model_device(const char *model)
{
    size_t len = strlen(model);

    if (str_starts(model, "virtio-") && strcmp(model + len - 4, "-pci") == 0)
        len -= 4;
    for (uint32_t i = 0; i < models.devices; i++)
        if (strncmp(models.device[i].name, model, len) == 0 && models.device[i].name[len] == '\0')
            return &models.device[i];
    return NULL;
}

struct guest_device *guest_add_model(struct guest *guest, const char *model,
                                     enum device_order order)
{
    const struct guest_device *const made = model_device(model);
    struct guest_device *const device = made != NULL ? guest_add_device(guest, model) : NULL;

    if (device != NULL) {
        device->order = (uint8_t)order;
        device->memory = made->memory;
        device->pci = made->pci;
    }
    return device;
}

bool guest_set_card(struct guest *guest, const char *name)
{
    for (uint32_t i = 0; i < ARRAY_SIZE(cards); i++)
        if (strcmp(name, cards[i].name) == 0)
            guest->card = &cards[i];
    return strcmp(name, guest->card->name) == 0;
}

bool guest_set(struct guest *guest, const char *name, const char *value)
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
            return complain(expected, "%s=%.60s", name, value);
        *settings[i].number = number;
        return true;
    }
    if (strcmp(name, "vga") == 0)
        return guest_set_card(guest, value) ||
               complain("none, stdvga, cirrus or qxl", "vga=%.60s", value);
    if (strcmp(name, "bios") == 0) {
        guest->ovmf = strcmp(value, "ovmf") == 0;
        return guest->ovmf || strcmp(value, "seabios") == 0 ||
               complain("seabios or ovmf", "bios=%.60s", value);
    }
    return strcmp(name, "nic") == 0 &&
           (guest_add_model(guest, value, NICS) ||
            complain("rtl8139, e1000, e1000e, virtio-net, vmxnet3 and the like",
                     "network card \"%.60s\"", value));
}
