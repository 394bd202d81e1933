/* SPDX-License-Identifier: BSD-2-Clause */
/* The guests that budget.txt and tests/golden name. */
#include <stddef.h>
#include "lib/num.h"
#include "parts.h"

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

/* 5 GiB on two nodes, as libxl divides them: the second one has both sides of the hole. */
static const struct sim_vnuma two_nodes = {
    .nodes = 2,
    .vcpus = 4,
    .ranges = 3,
    .distance = {10, 20, 20, 10},
    .node_of = {0, 0, 1, 1},
    .range = {{0, 0x9F800000, 0}, {0x9F800000, SIM_HOLE_START, 1}, {FOUR_GIB, 0x14F000000, 1}}};

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

    if (sim_loader_is_pvh())
        return sim_pvh_guest_named(guest, number);
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
    guest->viridian = list[number].viridian;
    for (uint32_t i = 0; i < list[number].nics; i++)
        sim_guest_add(guest, &sim_e1000);
    if (list[number].many) {
        sim_guest_add(guest, &sim_ahci);
        sim_guest_add(guest, &sim_nvme);
        sim_guest_add(guest, &sim_xhci);
        sim_guest_add(guest, &sim_hda);
    }
    if (list[number].bridge)
        sim_guest_add(guest, &sim_bridge);
    if (list[number].gpu)
        sim_guest_add(guest, &sim_gpu);
    if (list[number].shared)
        sim_guest_add(guest, &sim_ivshmem);
    if (list[number].acpi_file)
        sim_guest_pass(guest, SIM_USER_ACPI, sim_host_tables());
    if (list[number].smbios_file)
        sim_guest_pass(guest, SIM_USER_SMBIOS, sim_host_structures());
    for (const struct special_key *key = list[number].keys; key != NULL && key->path != NULL; key++)
        sim_guest_key(guest, key->path, key->value);
    if (list[number].acpi_off)
        sim_guest_acpi_off(guest);
    if (list[number].ovmf != 0)
        sim_guest_ovmf(guest, list[number].ovmf);
    return true;
}
