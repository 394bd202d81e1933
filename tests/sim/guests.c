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
static const struct sim_device gpu = {
    .vendor = 0x10DE,
    .device = 0x1EB8,
    .subsystem_vendor = 0x10DE,
    .subsystem = 0x12A2,
    .class_code = 0x030200,
    .revision = 0xA1,
    .interrupt_pin = 1,
    .bar = {{SIM_BAR_MEM32, false, 16 * MIB}, {SIM_BAR_MEM64, true, 8 * FOUR_GIB}}};

/* QEMU: hw/pci-bridge/pci_bridge_dev.c; BAR 0 is its hot-plug controller. */
const struct sim_device sim_bridge = {.vendor = 0x1B36,
                                      .device = 0x0001,
                                      .class_code = 0x060400,
                                      .header_type = 1,
                                      .interrupt_pin = 1,
                                      .bar = {{SIM_BAR_MEM64, false, 256}}};

/* QEMU: hw/misc/ivshmem.c, ivshmem-plain with 16 MiB; BAR 2 is the memory to share. */
const struct sim_device sim_ivshmem = {
    .vendor = QEMU,
    .device = 0x1110,
    .class_code = 0x050000,
    .revision = 1,
    .bar = {{SIM_BAR_MEM32, false, 256}, [2] = {SIM_BAR_MEM64, true, 16 * MIB}}};

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

/* Two firmware volumes, the second up to the image's end, and a word of OvmfXen's reset code; UEFI PI 1.7, volume 3, 3.2.1. */
const uint8_t *sim_ovmf(uint32_t size)
{
    static uint8_t blob[16 * MIB];
    static const uint8_t file_system2[16] = {0x78, 0xE5, 0x8C, 0x8C, 0x3D, 0x8A, 0x1C, 0x4F,
                                             0x99, 0x35, 0x89, 0x61, 0x85, 0xC3, 0x2D, 0xD3};
    const uint32_t second = size / 2 & ~0xFFFu;
    const uint32_t volume[2][2] = {{0, second}, {second, size - second}};

    if (size > sizeof(blob) || size < 64 * KIB)
        abort();
    for (uint32_t i = 0; i < size; i += 4) /* each page another */
        memcpy(blob + i, &i, 4);
    for (uint32_t i = 0; i < 2; i++) {
        memcpy(blob + volume[i][0] + 0x10, file_system2, sizeof(file_system2));
        memcpy(blob + volume[i][0] + 0x20, &volume[i][1], 4);
        memset(blob + volume[i][0] + 0x24, 0, 4);
        memcpy(blob + volume[i][0] + 0x28, "_FVH", 4);
    }
    memcpy(blob + size - 155, "XPVH", 4);
    return blob;
}

void sim_guest_ovmf(struct sim_guest *guest, uint32_t size)
{
    sim_guest_key(guest, "hvmloader/bios", "ovmf");
    guest->firmware = sim_ovmf(size);
    guest->firmware_size = size;
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

bool sim_is_chipset(const struct sim_device *device)
{
    return device->vendor == 0x8086 && device->bridge == 0 && device->devfn <= piix4_pm.devfn;
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
    guest->apic_id_step = 2;
    guest->physical_bits = 40;
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
    guest->store.ring_frame = SIM_STORE_RING >> PAGE_SHIFT;
    guest->store.event_channel = SIM_STORE_PORT;
    guest->store.delay_ns = 100000;
    guest->store.silent_after = SIM_NEVER;
    guest->firmware_size = 256 * KIB;
    guest->firmware = sim_seabios(guest->firmware_size);
    guest->image_size = 384 * KIB; /* bss included */
    guest->xen_major = 4;
    guest->xen_minor = 17;
    guest->ap_delay_ns = 50000;
    guest->pause_ns = 50;
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

/* XenStore keys that make a guest special. */
struct special_key {
    const char *path, *value;
};

static const struct special_key no_sleep[] = {
    {"platform/acpi_s3", "0"}, {"platform/acpi_s4", "0"}, {NULL, NULL}};
static const struct special_key slate[] = {{"platform/acpi_laptop_slate", "1"}, {NULL, NULL}};
static const struct special_key generation_id[] = {
    {"platform/generation-id", "1311768467463790320:9900958322455989793"}, {NULL, NULL}};
static const struct special_key tpm_2_0[] = {{"platform/tpm_version", "2"}, {NULL, NULL}};
static const struct special_key smbios3[] = {{"bios-strings/oem-1", "slipway:smbios3=1"},
                                             {NULL, NULL}};

static const struct special_key smbios_strings[] = {
    {"bios-strings/bios-vendor", "A BIOS vendor"},
    {"bios-strings/bios-version", "A BIOS version"},
    {"bios-strings/system-manufacturer", "A system manufacturer"},
    {"bios-strings/system-product-name", "A system product"},
    {"bios-strings/system-version", "A system version"},
    {"bios-strings/system-serial-number", "A system serial number"},
    {"bios-strings/baseboard-manufacturer", "A board manufacturer"},
    {"bios-strings/baseboard-product-name", "A board product"},
    {"bios-strings/baseboard-version", "A board version"},
    {"bios-strings/baseboard-serial-number", "A board serial number"},
    {"bios-strings/baseboard-asset-tag", "A board asset tag"},
    {"bios-strings/baseboard-location-in-chassis", "A location in the chassis"},
    {"bios-strings/enclosure-manufacturer", "An enclosure manufacturer"},
    {"bios-strings/enclosure-serial-number", "An enclosure serial number"},
    {"bios-strings/enclosure-asset-tag", "An enclosure asset tag"},
    {"bios-strings/battery-manufacturer", "A battery manufacturer"},
    {"bios-strings/battery-device-name", "A battery"},
    {"bios-strings/oem-1", "The first OEM string"},
    {"bios-strings/oem-2", "The second OEM string"},
    {"hvmloader/smbios/default_battery", "1"},
    {NULL, NULL}};

/* 5 GiB on two nodes, as libxl divides them: the second one's memory is on both sides of the hole. */
static const struct sim_vnuma two_nodes = {
    .nodes = 2,
    .vcpus = 4,
    .ranges = 3,
    .distance = {10, 20, 20, 10},
    .node_of = {0, 0, 1, 1},
    .range = {{0, 0x9F800000, 0}, {0x9F800000, HOLE_START, 1}, {FOUR_GIB, 0x14F000000, 1}}};

/* What these have in their tables is in tests/golden. */
bool sim_guest_named(struct sim_guest *guest, unsigned number)
{
    static const struct {
        const char *name;
        uint32_t vcpus;
        uint32_t online; /* 0: all */
        uint32_t apic_id_step;
        uint32_t physical_bits;
        uint32_t mib;
        bool no_vga, acpi_off, no_hpet, viridian;
        uint32_t nics;
        bool many, bridge, gpu, shared, acpi_file, smbios_file;
        const struct special_key *keys;
        const struct sim_vnuma *vnuma;
        uint32_t tpm_1_2, tpm_2_0;
        bool battery;
        uint32_t ovmf; /* size of its image; 0: SeaBIOS */
    } list[] = {
        {.name = "reference", .vcpus = 2, .mib = 512},
        {.name = "1-vcpu", .vcpus = 1, .mib = 512},
        {.name = "8-vcpus", .vcpus = 8, .mib = 512},
        {.name = "19-vcpus", .vcpus = 19, .mib = 512},
        {.name = "20-vcpus", .vcpus = 20, .mib = 512},
        {.name = "64-vcpus", .vcpus = 64, .online = 4, .mib = 512},
        {.name = "128-vcpus", .vcpus = 128, .mib = 1024},
        {.name = "x2apic", .vcpus = 128, .apic_id_step = 4, .mib = 1024},
        {.name = "256-mib", .vcpus = 2, .mib = 256},
        {.name = "5-gib", .vcpus = 2, .mib = 5120},
        {.name = "40-gib", .vcpus = 2, .mib = 40 * 1024},
        {.name = "4-tib", .vcpus = 2, .physical_bits = 46, .mib = 4096 * 1024},
        {.name = "no-vga", .vcpus = 2, .mib = 512, .no_vga = true},
        {.name = "e1000", .vcpus = 2, .mib = 512, .nics = 1},
        {.name = "disks-usb-sound", .vcpus = 2, .mib = 512, .nics = 1, .many = true},
        {.name = "20-devices", .vcpus = 2, .mib = 512, .nics = 14},
        {.name = "bridge", .vcpus = 2, .mib = 512, .bridge = true},
        {.name = "high-window", .vcpus = 2, .mib = 5120, .gpu = true},
        {.name = "ram-to-the-hole", .vcpus = 2, .mib = 3856, .nics = 1, .shared = true},
        {.name = "no-hpet", .vcpus = 2, .mib = 512, .no_hpet = true},
        {.name = "no-sleep", .vcpus = 2, .mib = 512, .keys = no_sleep},
        {.name = "laptop-slate", .vcpus = 2, .mib = 512, .keys = slate},
        {.name = "generation-id", .vcpus = 2, .mib = 512, .keys = generation_id},
        {.name = "vnuma", .vcpus = 4, .mib = 5120, .vnuma = &two_nodes},
        {.name = "tpm-1.2", .vcpus = 2, .mib = 512, .tpm_1_2 = 0x00011014},
        {.name = "tpm-2.0", .vcpus = 2, .mib = 512, .tpm_2_0 = 0x00011014, .keys = tpm_2_0},
        {.name = "battery", .vcpus = 2, .mib = 512, .battery = true},
        {.name = "viridian", .vcpus = 2, .mib = 512, .viridian = true},
        {.name = "smbios-strings", .vcpus = 2, .mib = 512, .keys = smbios_strings},
        {.name = "smbios3", .vcpus = 2, .mib = 512, .keys = smbios3},
        {.name = "smbios-file", .vcpus = 2, .mib = 512, .smbios_file = true},
        {.name = "acpi-file", .vcpus = 2, .mib = 512, .acpi_file = true},
        {.name = "acpi-off", .vcpus = 2, .mib = 512, .acpi_off = true},
        {.name = "ovmf", .vcpus = 2, .mib = 512, .ovmf = 2 * MIB},
        {.name = "ovmf-4-mib", .vcpus = 8, .mib = 5120, .ovmf = 4 * MIB},
        {.name = "ovmf-128-vcpus", .vcpus = 128, .mib = 1024, .ovmf = 1920 * KIB},
    };

    if (number >= sizeof(list) / sizeof(list[0]))
        return false;
    sim_guest_init(guest, list[number].name, list[number].vcpus, list[number].mib,
                   !list[number].no_vga);
    if (list[number].online != 0)
        guest->online = list[number].online;
    if (list[number].apic_id_step != 0)
        guest->apic_id_step = list[number].apic_id_step;
    if (list[number].physical_bits != 0)
        guest->physical_bits = list[number].physical_bits;
    guest->no_hpet = list[number].no_hpet;
    guest->vnuma = list[number].vnuma;
    guest->tpm_1_2 = list[number].tpm_1_2;
    guest->tpm_2_0 = list[number].tpm_2_0;
    guest->battery = list[number].battery;
    guest->viridian = list[number].viridian;
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
    if (list[number].gpu)
        sim_guest_add(guest, &gpu);
    if (list[number].shared)
        sim_guest_add(guest, &sim_ivshmem);
    if (list[number].acpi_file)
        sim_guest_pass(guest, SIM_PASSED_ACPI, sim_host_tables());
    if (list[number].smbios_file)
        sim_guest_pass(guest, SIM_PASSED_SMBIOS, sim_host_structures());
    for (const struct special_key *key = list[number].keys; key != NULL && key->path != NULL; key++)
        sim_guest_key(guest, key->path, key->value);
    if (list[number].acpi_off)
        sim_guest_acpi_off(guest);
    if (list[number].ovmf != 0)
        sim_guest_ovmf(guest, list[number].ovmf);
    return true;
}
