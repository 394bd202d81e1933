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
        .vga = VGA_CIRRUS,
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

/* One number, or a yes or no if `flag` is set. */
struct setting {
    const char *name;
    uint64_t least, most;
    const char *expected;
    uint64_t *number;
    bool *flag;
};

static bool set(const struct setting *s, const char *value, struct complaint *why)
{
    uint64_t number;

    if (!str_to_u64(value, &number) || number < s->least || number > s->most)
        return complain(why, s->expected, "%s=%.60s", s->name, value);
    if (s->flag != NULL)
        *s->flag = number != 0;
    else
        *s->number = number;
    return true;
}

/* Stores the index of value in names, which end in NULL. */
static bool choose(const char *const *names, const char *value, uint8_t *chosen)
{
    for (uint8_t i = 0; names[i] != NULL; i++)
        if (strcmp(names[i], value) == 0) {
            *chosen = i;
            return true;
        }
    return false;
}

bool guest_set(struct guest *guest, const char *name, const char *value, struct complaint *why)
{
    static const char memory[] = "2 to 16777215 MiB", flag[] = "0 or 1";
    static const char *const cards[] = {"none", "stdvga", "cirrus", "qxl", NULL};
    static const char *const payloads[] = {"seabios", "ovmf", NULL};
    const struct setting settings[] = {
        {"memory", MIN_RAM_END / MIB, MAX_RAM_END / MIB, memory, &guest->memory_mib, NULL},
        {"maxmem", MIN_RAM_END / MIB, MAX_RAM_END / MIB, memory, &guest->maxmem_mib, NULL},
        {"mmio_hole", 256, 3840, "256 to 3840 MiB", &guest->mmio_hole_mib, NULL},
        {"videoram", 0, 512, "0 to 512 MiB", &guest->videoram_mib, NULL},
        {"physical_bits", 32, 52, "32 to 52", &guest->physical_bits, NULL},
        {"acpi", 0, 1, flag, NULL, &guest->acpi},
        {"usb", 0, 1, flag, NULL, &guest->usb},
        {"gfx_passthru", 0, 1, flag, NULL, &guest->gfx_passthru},
        {"chipset", 0, 1, flag, NULL, &guest->chipset},
        {"xen_platform_pci", 0, 1, flag, NULL, &guest->xen_platform_pci},
        {"platform_bar_uc", 0, 1, flag, NULL, &guest->platform_bar_uc},
    };

    for (uint32_t i = 0; i < ARRAY_SIZE(settings); i++)
        if (strcmp(name, settings[i].name) == 0)
            return set(&settings[i], value, why);
    if (strcmp(name, "vga") == 0)
        return choose(cards, value, &guest->vga) ||
               complain(why, "none, stdvga, cirrus or qxl", "vga=%.60s", value);
    if (strcmp(name, "bios") == 0)
        return choose(payloads, value, &guest->bios) ||
               complain(why, "seabios or ovmf", "bios=%.60s", value);
    return strcmp(name, "nic") == 0 &&
           (guest_add_model(guest, value, NICS, why) ||
            complain(why, "rtl8139, e1000, e1000e, virtio-net, vmxnet3 and the like",
                     "network card \"%.60s\"", value));
}
