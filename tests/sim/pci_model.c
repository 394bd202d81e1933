/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PCI as the i440FX has it: configuration mechanism #1, and any set of functions of bus 0. It
 * records what a real device model would suffer from: base addresses and windows written while they
 * are decoded. PCI 3.0, 3.2.2.3.2 and chapter 6; PCI-to-PCI Bridge 1.2, 3.2.
 */
#include <stdio.h>
#include <string.h>
#include "parts.h"

#define CONFIG_ENABLE 0x80000000u
#define COMMAND_IO    1u
#define COMMAND_MEM   2u

struct function {
    uint8_t config[256], writable[256];
};

static struct function functions[SIM_MAX_DEVICES]; /* as in sim_guest.device */
static uint32_t address;                           /* the latch of port 0xCF8 */
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

/*
 * Chipset registers at reset that are not zero. QEMU: hw/isa/piix3.c, hw/acpi/piix4.c,
 * hw/pci-host/i440fx.c.
 */
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

static bool is_bridge(const struct function *f)
{
    return (f->config[0x0E] & 0x7F) == 1;
}

static void add_bridge(struct function *f)
{
    set_writable(f, 0x18, 4, 0xFFFFFFFF); /* bus numbers */
    set_writable(f, 0x1C, 2, 0xF0F0);     /* the windows for ports, memory, prefetchable memory */
    set_writable(f, 0x20, 4, 0xFFF0FFF0);
    set(f, 0x24, 4, 0x00010001);
    set_writable(f, 0x24, 4, 0xFFF0FFF0);
    set(f, 0x28, 8, 0x100000001); /* as some software may have left the upper halves */
    set_writable(f, 0x28, 8, UINT64_MAX);
    set_writable(f, 0x3E, 2, 0xFFFF);
}

static void add_function(struct function *f, const struct sim_device *d)
{
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
    for (unsigned i = 0; i < 7; i++)
        add_bar(f, i, &d->bar[i]);
    if (is_bridge(f))
        add_bridge(f);
    chipset(f, get(f, 0, 4));
}

void pci_reset(void)
{
    for (uint32_t i = 0; i < sim_guest->devices; i++)
        add_function(&functions[i], &sim_guest->device[i]);
    address = 0;
    latched = false;
}

/*
 * Nothing is behind a bridge, whatever number it was given: Xen hands an access to the device model
 * that registered the function's address, and none registers one on another bus than 0. Among
 * functions of one number the last one counts.
 */
static struct function *find(unsigned bus, uint8_t devfn)
{
    for (uint32_t i = sim_guest->devices; i-- > 0 && bus == 0;)
        if (sim_guest->device[i].devfn == devfn)
            return &functions[i];
    return NULL;
}

bool pci_present(uint8_t devfn)
{
    return find(0, devfn) != NULL;
}

void pci_address_write(uint32_t value)
{
    sim_pci_happens();
    sim_result.count.config_addresses++;
    sim_result.count.config_other_buses += (value >> 16 & 0xFF) != 0;
    address = value;
    latched = true;
}

/* The function under the latch, NULL if there is none. */
static struct function *selected(void)
{
    return (address & CONFIG_ENABLE) != 0 ? find(address >> 16 & 0xFF, (uint8_t)(address >> 8))
                                          : NULL;
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

    sim_pci_happens();
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

    if (is_bridge(f)) {
        if (start >= 0x10 && start < 0x34 && (command & (COMMAND_IO | COMMAND_MEM)) != 0)
            sim_violation("a bridge's register 0x%02x written while it is decoded", start);
        return;
    }
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

static void record(const struct function *f, uint8_t at, uint32_t width, uint32_t value)
{
    if (sim_result.config_writes < SIM_MAX_CONFIG_WRITES)
        sim_result.config_write[sim_result.config_writes++] =
            (struct sim_config_write){(uint32_t)(f - functions), at, (uint8_t)width, value};
}

/* The first write counts, the host's offset stays. QEMU: hw/xen/xen_pt_config_init.c. */
static bool opregion_write(struct function *f, uint8_t at, uint32_t value)
{
    if (at != 0xFC || (address >> 8 & 0xFFFF) != 0x10 || get(f, 0, 2) != 0x8086)
        return false;
    if (sim_guest->igd && get(f, 0xFC, 4) == 0)
        set(f, 0xFC, 4, (value & 0xFFFFF000) | 0x018);
    return true;
}

void pci_data_write(uint16_t port, uint32_t width, uint32_t value)
{
    struct function *f = selected();
    const uint8_t at = (uint8_t)((address & 0xFC) + (port & 3));

    sim_pci_happens();
    sim_result.count.config_accesses++;
    if (!latched)
        sim_violation("configuration data written before an address was written");
    if (f == NULL)
        return;
    record(f, at, width, value);
    mind_decode(f, at, width, value);
    if (opregion_write(f, at, value))
        return;
    for (uint32_t i = 0; i < width && at + i < 256; i++) {
        const uint8_t mask = f->writable[at + i];

        f->config[at + i] = (uint8_t)((f->config[at + i] & ~mask) | ((value >> (8 * i)) & mask));
    }
}

uint32_t pci_pm_base(void)
{
    for (uint32_t i = 0; i < sim_guest->devices; i++) {
        const struct function *f = &functions[i];

        if (get(f, 0, 4) == 0x71138086 && (f->config[0x80] & 1) != 0)
            return get(f, 0x40, 4) & 0xFFC0;
    }
    return 0;
}

const uint8_t *sim_config(uint8_t devfn)
{
    const struct function *f = find(0, devfn);

    return f != NULL ? f->config : NULL;
}

uint32_t sim_config32(uint8_t devfn, uint8_t offset)
{
    const struct function *f = find(0, devfn);

    return f != NULL ? get(f, offset, 4) : 0xFFFFFFFF;
}

uint32_t sim_device_config32(uint32_t device, uint8_t offset)
{
    return get(&functions[device], offset, 4);
}
