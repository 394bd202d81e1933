/* SPDX-License-Identifier: BSD-2-Clause */
/* Guests to boot: the reference guest as xl and QEMU build it, devices to add, and the list that budget.txt names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/num.h"
#include "parts.h"

#define QEMU                  0x1AF4
#define DEVFN(slot, function) (uint8_t)((slot) << 3 | (function))
#define HOLE_START            0xF0000000ull
#define VIDEO_MIB             16

static const struct sim_device host_bridge = {.devfn = DEVFN(0, 0),
                                              .vendor = 0x8086,
                                              .device = 0x1237,
                                              .subsystem_vendor = QEMU,
                                              .subsystem = 0x1100,
                                              .class_code = 0x060000,
                                              .revision = 2};
static const struct sim_device piix3 = {.devfn = DEVFN(1, 0),
                                        .vendor = 0x8086,
                                        .device = 0x7000,
                                        .subsystem_vendor = QEMU,
                                        .subsystem = 0x1100,
                                        .class_code = 0x060100,
                                        .header_type = 0x80,
                                        .status = 0x0200};
static const struct sim_device piix3_ide = {.devfn = DEVFN(1, 1),
                                            .vendor = 0x8086,
                                            .device = 0x7010,
                                            .subsystem_vendor = QEMU,
                                            .subsystem = 0x1100,
                                            .class_code = 0x010180,
                                            .status = 0x0280,
                                            .bar = {[4] = {SIM_BAR_IO, false, 16}}};
static const struct sim_device piix4_pm = {.devfn = DEVFN(1, 3),
                                           .vendor = 0x8086,
                                           .device = 0x7113,
                                           .subsystem_vendor = QEMU,
                                           .subsystem = 0x1100,
                                           .class_code = 0x068000,
                                           .revision = 3,
                                           .status = 0x0280,
                                           .interrupt_pin = 1};
/* Its decode bits are off when the guest starts: the device model's reset follows their creation. */
static const struct sim_device xen_platform = {
    .vendor = 0x5853,
    .device = 0x0001,
    .subsystem_vendor = 0x5853,
    .subsystem = 0x0001,
    .class_code = 0xFF8000,
    .revision = 1,
    .interrupt_pin = 1,
    .bar = {{SIM_BAR_IO, false, 256}, {SIM_BAR_MEM32, true, 16 * MIB}}};

const struct sim_device sim_stdvga = {.vendor = 0x1234,
                                      .device = 0x1111,
                                      .subsystem_vendor = QEMU,
                                      .subsystem = 0x1100,
                                      .class_code = 0x030000,
                                      .revision = 2,
                                      .bar = {{SIM_BAR_MEM32, true, 16 * MIB},
                                              [2] = {SIM_BAR_MEM32, false, 4096},
                                              [6] = {SIM_BAR_ROM, false, 64 * KIB}}};
const struct sim_device sim_e1000 = {.vendor = 0x8086,
                                     .device = 0x100E,
                                     .subsystem_vendor = QEMU,
                                     .subsystem = 0x1100,
                                     .class_code = 0x020000,
                                     .revision = 3,
                                     .interrupt_pin = 1,
                                     .bar = {{SIM_BAR_MEM32, false, 128 * KIB},
                                             {SIM_BAR_IO, false, 64},
                                             [6] = {SIM_BAR_ROM, false, 256 * KIB}}};
const struct sim_device sim_rtl8139 = {.vendor = 0x10EC,
                                       .device = 0x8139,
                                       .subsystem_vendor = QEMU,
                                       .subsystem = 0x1100,
                                       .class_code = 0x020000,
                                       .revision = 0x20,
                                       .interrupt_pin = 1,
                                       .bar = {{SIM_BAR_IO, false, 256},
                                               {SIM_BAR_MEM32, false, 256},
                                               [6] = {SIM_BAR_ROM, false, 256 * KIB}}};
const struct sim_device sim_ahci = {
    .vendor = 0x8086,
    .device = 0x2922,
    .subsystem_vendor = QEMU,
    .subsystem = 0x1100,
    .class_code = 0x010601,
    .revision = 2,
    .interrupt_pin = 1,
    .bar = {[4] = {SIM_BAR_IO, false, 32}, [5] = {SIM_BAR_MEM32, false, 4096}}};
const struct sim_device sim_nvme = {.vendor = 0x1B36,
                                    .device = 0x0010,
                                    .subsystem_vendor = QEMU,
                                    .subsystem = 0x1100,
                                    .class_code = 0x010802,
                                    .revision = 2,
                                    .interrupt_pin = 1,
                                    .bar = {{SIM_BAR_MEM64, false, 16 * KIB}}};
const struct sim_device sim_xhci = {.vendor = 0x1033,
                                    .device = 0x0194,
                                    .subsystem_vendor = QEMU,
                                    .subsystem = 0x1100,
                                    .class_code = 0x0C0330,
                                    .revision = 3,
                                    .interrupt_pin = 1,
                                    .bar = {{SIM_BAR_MEM64, false, 16 * KIB}}};
const struct sim_device sim_hda = {.vendor = 0x8086,
                                   .device = 0x2668,
                                   .subsystem_vendor = QEMU,
                                   .subsystem = 0x1100,
                                   .class_code = 0x040300,
                                   .revision = 1,
                                   .interrupt_pin = 1,
                                   .bar = {{SIM_BAR_MEM32, false, 16 * KIB}}};

/* QEMU: hw/pci-bridge/pci_bridge_dev.c; BAR 0 is its hot-plug controller. */
const struct sim_device sim_bridge = {.vendor = 0x1B36,
                                      .device = 0x0001,
                                      .class_code = 0x060400,
                                      .header_type = 1,
                                      .interrupt_pin = 1,
                                      .bar = {{SIM_BAR_MEM64, false, 256}}};

const uint8_t *sim_seabios(uint32_t size)
{
    static uint8_t blob[512 * 1024];
    static const char tail[16] = "\xEA\x5B\xE0\x00\xF0"
                                 "06/23/99"
                                 "\0\xFC";

    if (size > sizeof(blob) || size < 4096)
        abort();
    memset(blob, 0, sizeof(blob));
    memset(blob + size / 2, 0x90, size - size / 2); /* padded with zeros in front */
    memcpy(blob + size - 1024, "SeaBIOS (version sim)", 22);
    memcpy(blob + size - 512, "XenHVMSeaBIOS", 14);
    memcpy(blob + size - 16, tail, sizeof(tail));
    return blob;
}

void sim_guest_add(struct sim_guest *guest, const struct sim_device *device)
{
    uint32_t slot;

    if (guest->devices == SIM_MAX_DEVICES)
        abort();
    for (slot = 2; slot < 32; slot++) {
        bool taken = false;

        for (uint32_t i = 0; i < guest->devices; i++)
            taken |= guest->device[i].bridge == 0 && guest->device[i].devfn >> 3 == slot;
        if (!taken)
            break;
    }
    guest->device[guest->devices] = *device;
    guest->device[guest->devices++].devfn = DEVFN(slot, 0);
}

void sim_guest_add_behind(struct sim_guest *guest, const struct sim_device *device, uint32_t bridge,
                          uint8_t slot)
{
    if (guest->devices == SIM_MAX_DEVICES)
        abort();
    guest->device[guest->devices] = *device;
    guest->device[guest->devices].bridge = (uint8_t)(bridge + 1);
    guest->device[guest->devices++].devfn = DEVFN(slot, 0);
}

void sim_guest_key(struct sim_guest *guest, const char *path, const char *value)
{
    uint32_t i;

    for (i = 0; i < guest->keys && strcmp(guest->key[i].path, path) != 0; i++)
        continue;
    if (value == NULL) {
        if (i < guest->keys)
            guest->key[i] = guest->key[--guest->keys];
        return;
    }
    if (i == SIM_MAX_KEYS)
        abort();
    guest->key[i] = (struct sim_key){path, value, strlen(value)};
    if (i == guest->keys)
        guest->keys++;
}

/* What libxl 4.17 writes, as far as a guest can read it. */
static void keys(struct sim_guest *guest)
{
    static const char *const text[][2] = {
        {"vm", "/vm/56351d02-e6fd-11f1-aa56-d7eb9e0b3a86"},
        {"name", "sim"},
        {"domid", "1"},
        {"hvmloader/bios", "seabios"},
        {"hvmloader/allow-memory-relocate", "0"},
        {"platform/acpi", "1"},
        {"platform/acpi_s3", "1"},
        {"platform/acpi_s4", "1"},
        {"platform/acpi_laptop_slate", "0"},
        {"platform/device-model", "qemu_xen"},
        {"platform/generation-id", ""},
        {"memory/videoram", "16384"},
        {"store/port", "1"},
        {"data", ""},
        {"error", ""},
    };

    for (unsigned i = 0; i < sizeof(text) / sizeof(text[0]); i++)
        sim_guest_key(guest, text[i][0], text[i][1]);
    sim_guest_key(guest, "platform/generation-id", NULL);
}

static void memory(struct sim_guest *guest, uint64_t mib)
{
    const uint64_t size = mib * MIB;

    guest->low_end = size < HOLE_START ? size : HOLE_START;
    guest->high_end = size > HOLE_START ? FOUR_GIB + size - HOLE_START : 0;
}

void sim_guest_init(struct sim_guest *guest, const char *name, uint32_t vcpus, uint64_t memory_mib,
                    bool vga)
{
    memset(guest, 0, sizeof(*guest));
    guest->name = name;
    guest->vcpus = vcpus;
    guest->online = vcpus;
    memory(guest, vga ? memory_mib - VIDEO_MIB : memory_mib);
    guest->apic_mode = true;
    guest->spare_pages = 200;
    guest->com1 = true;
    guest->device[guest->devices++] = host_bridge;
    guest->device[guest->devices++] = piix3;
    guest->device[guest->devices++] = piix3_ide;
    guest->device[guest->devices++] = piix4_pm;
    sim_guest_add(guest, &xen_platform);
    if (vga)
        sim_guest_add(guest, &sim_stdvga);
    keys(guest);
    guest->store.delay_ns = 100000;
    guest->store.silent_after = SIM_NEVER;
    guest->firmware_size = 256 * KIB;
    guest->firmware = sim_seabios(guest->firmware_size);
    guest->image_size = 384 * KIB; /* bss included */
    guest->xen_major = 4;
    guest->xen_minor = 17;
    guest->ap_delay_ns = 50000;
    guest->step_limit = 20000000;
}

void sim_guest_acpi_off(struct sim_guest *guest)
{
    for (uint32_t i = 0; i < guest->devices; i++) {
        if (guest->device[i].devfn == piix4_pm.devfn)
            guest->device[i] = guest->device[--guest->devices];
    }
    sim_guest_key(guest, "platform/acpi", "0");
}

bool sim_guest_named(struct sim_guest *guest, unsigned number)
{
    static const struct {
        const char *name;
        uint32_t vcpus;
        uint32_t mib;
        bool no_vga, acpi_off;
        uint32_t nics;
        bool many, bridge;
    } list[] = {
        {.name = "reference", .vcpus = 2, .mib = 512},
        {.name = "1-vcpu", .vcpus = 1, .mib = 512},
        {.name = "8-vcpus", .vcpus = 8, .mib = 512},
        {.name = "128-vcpus", .vcpus = 128, .mib = 1024},
        {.name = "256-mib", .vcpus = 2, .mib = 256},
        {.name = "5-gib", .vcpus = 2, .mib = 5120},
        {.name = "no-vga", .vcpus = 2, .mib = 512, .no_vga = true},
        {.name = "e1000", .vcpus = 2, .mib = 512, .nics = 1},
        {.name = "disks-usb-sound", .vcpus = 2, .mib = 512, .nics = 1, .many = true},
        {.name = "20-devices", .vcpus = 2, .mib = 512, .nics = 14},
        {.name = "bridge", .vcpus = 2, .mib = 512, .bridge = true},
        {.name = "acpi-off", .vcpus = 2, .mib = 512, .acpi_off = true},
    };

    if (number >= sizeof(list) / sizeof(list[0]))
        return false;
    sim_guest_init(guest, list[number].name, list[number].vcpus, list[number].mib,
                   !list[number].no_vga);
    for (uint32_t i = 0; i < list[number].nics; i++)
        sim_guest_add(guest, &sim_e1000);
    if (list[number].many) {
        sim_guest_add(guest, &sim_ahci);
        sim_guest_add(guest, &sim_nvme);
        sim_guest_add(guest, &sim_xhci);
        sim_guest_add(guest, &sim_hda);
    }
    if (list[number].bridge) {
        sim_guest_add(guest, &sim_bridge);
        sim_guest_add_behind(guest, &sim_e1000, guest->devices - 1, 1);
        sim_guest_add_behind(guest, &sim_nvme, guest->devices - 2, 2);
    }
    if (list[number].acpi_off)
        sim_guest_acpi_off(guest);
    return true;
}
