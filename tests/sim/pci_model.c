/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bus 0 of the i440FX: configuration mechanism #1 and any set of functions. It records what a real device model
 * would suffer from: base addresses written while they are decoded. PCI 3.0, 3.2.2.3.2 and chapter 6.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "parts.h"

#define CONFIG_ENABLE 0x80000000u
#define COMMAND_IO    1u
#define COMMAND_MEM   2u

struct function {
    uint8_t config[256], writable[256];
};

static struct function *functions[256];
static uint32_t address; /* the latch of port 0xCF8 */
static bool latched;

static void set(struct function *f, uint8_t at, uint32_t width, uint64_t value)
{
    for (uint32_t i = 0; i < width; i++)
        f->config[at + i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get(const struct function *f, uint8_t at, uint32_t width)
{
    uint32_t value = 0;

    for (uint32_t i = 0; i < width; i++)
        value |= (uint32_t)f->config[at + i] << (8 * i);
    return value;
}

static void set_writable(struct function *f, uint8_t at, uint32_t width, uint64_t mask)
{
    for (uint32_t i = 0; i < width; i++)
        f->writable[at + i] = (uint8_t)(mask >> (8 * i));
}

static uint8_t bar_register(unsigned i)
{
    return (uint8_t)(i == 6 ? 0x30 : 0x10 + 4 * i);
}

static void add_bar(struct function *f, unsigned i, const struct sim_bar *bar)
{
    const uint8_t at = bar_register(i);
    const uint64_t mask = ~(bar->size - 1);

    switch (bar->kind) {
    case SIM_BAR_IO:
        set(f, at, 4, 1);
        set_writable(f, at, 4, mask & 0xFFFFFFFC);
        break;
    case SIM_BAR_MEM32:
        set(f, at, 4, bar->prefetchable ? 8 : 0);
        set_writable(f, at, 4, mask & 0xFFFFFFF0);
        break;
    case SIM_BAR_MEM64:
        set(f, at, 4, bar->prefetchable ? 0xC : 4);
        set_writable(f, at, 8, mask & ~(uint64_t)0xF);
        break;
    case SIM_BAR_ROM:
        set_writable(f, at, 4, (mask & 0xFFFFF800) | 1);
        break;
    default:
        break;
    }
}

/* Chipset registers at reset that are not zero. QEMU: hw/isa/piix3.c, hw/acpi/piix4.c, hw/pci-host/i440fx.c. */
static void chipset(struct function *f, uint32_t id)
{
    static const struct {
        uint32_t id;
        uint8_t at, value;
    } preset[] = {
        {0x12378086, 0x72, 0x02}, {0x70008086, 0x4C, 0x4D}, {0x70008086, 0x4E, 0x03},
        {0x70008086, 0x60, 0x80}, {0x70008086, 0x61, 0x80}, {0x70008086, 0x62, 0x80},
        {0x70008086, 0x63, 0x80}, {0x70008086, 0x69, 0x02}, {0x70008086, 0x70, 0x80},
        {0x70008086, 0x76, 0x0C}, {0x70008086, 0x77, 0x0C}, {0x70008086, 0x78, 0x02},
        {0x70008086, 0x82, 0x02}, {0x70008086, 0xA0, 0x08}, {0x70008086, 0xA8, 0x0F},
        {0x71138086, 0x40, 0x01}, {0x71138086, 0x5B, 0x02}, {0x71138086, 0x5F, 0x10},
        {0x71138086, 0x63, 0x60}, {0x71138086, 0x67, 0x08}, {0x71138086, 0x90, 0x01},
        {0x71138086, 0x91, 0xB1}, {0x71138086, 0xD2, 0x09},
    };

    for (unsigned i = 0; i < sizeof(preset) / sizeof(preset[0]); i++) {
        if (preset[i].id == id)
            f->config[preset[i].at] = preset[i].value;
    }
}

static void add_function(const struct sim_device *d)
{
    struct function *f = functions[d->devfn];

    if (f == NULL)
        f = functions[d->devfn] = malloc(sizeof(*f));
    if (f == NULL)
        abort();
    memset(f, 0, sizeof(*f));
    set(f, 0x00, 2, d->vendor);
    set(f, 0x02, 2, d->device);
    set(f, 0x04, 2, d->command);
    set(f, 0x06, 2, d->status);
    set(f, 0x08, 1, d->revision);
    set(f, 0x09, 3, d->class_code);
    set(f, 0x0E, 1, d->header_type);
    set(f, 0x2C, 2, d->subsystem_vendor);
    set(f, 0x2E, 2, d->subsystem);
    set(f, 0x3D, 1, d->interrupt_pin);
    set_writable(f, 0x04, 2, 0x0547);
    set_writable(f, 0x0C, 1, 0xFF);
    set_writable(f, 0x3C, 1, 0xFF);
    memset(f->writable + 0x40, 0xFF, 256 - 0x40);
    if ((d->header_type & 0x7F) == 1) /* a bridge: bus numbers and windows */
        memset(f->writable + 0x18, 0xFF, 0x34 - 0x18);
    for (unsigned i = 0; i < 7; i++)
        add_bar(f, i, &d->bar[i]);
    chipset(f, get(f, 0, 4));
}

void pci_reset(void)
{
    for (unsigned i = 0; i < 256; i++) {
        free(functions[i]);
        functions[i] = NULL;
    }
    for (uint32_t i = 0; i < sim_guest->devices; i++)
        add_function(&sim_guest->device[i]);
    address = 0;
    latched = false;
}

bool pci_present(uint8_t devfn)
{
    return functions[devfn] != NULL;
}

void pci_address_write(uint32_t value)
{
    sim_result.count.config_addresses++;
    address = value;
    latched = true;
}

/* The function under the latch, NULL if there is none or it is not on bus 0. */
static struct function *selected(void)
{
    if ((address & CONFIG_ENABLE) == 0 || (address >> 16 & 0xFF) != 0)
        return NULL;
    return functions[address >> 8 & 0xFF];
}

bool pci_data_trips(void)
{
    return selected() != NULL || (address & CONFIG_ENABLE) == 0;
}

uint32_t pci_data_read(uint16_t port, uint32_t width)
{
    const struct function *f = selected();
    const uint8_t at = (uint8_t)((address & 0xFC) + (port & 3));
    const uint32_t ones = width == 4 ? 0xFFFFFFFF : (1u << (8 * width)) - 1;
    uint32_t value;

    sim_result.count.config_accesses++;
    if (!latched)
        sim_violation("configuration data read before an address was written");
    if (f == NULL)
        return ones;
    if (sim_guest->hooks.config_read != NULL &&
        sim_guest->hooks.config_read(sim_guest->hooks.context, (uint8_t)(address >> 8), at, width,
                                     &value))
        return value & ones;
    return get(f, at, width);
}

/* Writing ones to size a BAR, or an address, while the device decodes it moves a live window. */
static void mind_decode(const struct function *f, uint8_t at, uint32_t width, uint32_t value)
{
    const uint32_t command = get(f, 4, 2);
    const uint8_t start = at & 0xFC;
    const bool bar = (start >= 0x10 && start < 0x28) || start == 0x30;
    bool changes = false;
    uint32_t decode;

    if (!bar || (f->config[0x0E] & 0x7F) != 0)
        return;
    for (uint32_t i = 0; i < width; i++) {
        const uint8_t mask = f->writable[at + i];

        changes |= ((f->config[at + i] ^ (value >> (8 * i))) & mask) != 0;
    }
    decode = start != 0x30 && (f->config[start] & 1) != 0 ? COMMAND_IO : COMMAND_MEM;
    if (start == 0x30 && (f->config[start] & 1) == 0)
        return; /* the ROM is not decoded unless its own bit says so */
    if (changes && (command & decode) != 0)
        sim_violation("%02x.%x register 0x%02x changed while it is decoded",
                      (unsigned)(address >> 11 & 31), (unsigned)(address >> 8 & 7), start);
}

void pci_data_write(uint16_t port, uint32_t width, uint32_t value)
{
    struct function *f = selected();
    const uint8_t at = (uint8_t)((address & 0xFC) + (port & 3));

    sim_result.count.config_accesses++;
    if (!latched)
        sim_violation("configuration data written before an address was written");
    if (f == NULL)
        return;
    mind_decode(f, at, width, value);
    for (uint32_t i = 0; i < width && at + i < 256; i++) {
        const uint8_t mask = f->writable[at + i];

        f->config[at + i] = (uint8_t)((f->config[at + i] & ~mask) | ((value >> (8 * i)) & mask));
    }
}

uint32_t pci_pm_base(void)
{
    for (unsigned i = 0; i < 256; i++) {
        const struct function *f = functions[i];

        if (f != NULL && get(f, 0, 4) == 0x71138086 && (f->config[0x80] & 1) != 0)
            return get(f, 0x40, 4) & 0xFFC0;
    }
    return 0;
}

const uint8_t *sim_config(uint8_t devfn)
{
    return functions[devfn] != NULL ? functions[devfn]->config : NULL;
}

uint32_t sim_config32(uint8_t devfn, uint8_t offset)
{
    return functions[devfn] != NULL ? get(functions[devfn], offset, 4) : 0xFFFFFFFF;
}
