/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest to boot: the reference guest as xl and QEMU build it, and what can be added to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/num.h"
#include "parts.h"

#define VIDEO_MIB 16

void sim_guest_add_at(struct sim_guest *guest, const struct sim_device *device, uint8_t devfn)
{
    if (guest->devices == SIM_MAX_DEVICES)
        abort();
    guest->device[guest->devices] = *device;
    guest->device[guest->devices++].devfn = devfn;
}

void sim_guest_add(struct sim_guest *guest, const struct sim_device *device)
{
    uint32_t slot;

    for (slot = 2; slot < 32; slot++) {
        bool taken = false;

        for (uint32_t i = 0; i < guest->devices; i++)
            taken |= guest->device[i].devfn >> 3 == slot;
        if (!taken)
            break;
    }
    if (slot == 32)
        abort();
    sim_guest_add_at(guest, device, (uint8_t)(slot << 3));
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

    guest->low_end = size < SIM_HOLE_START ? size : SIM_HOLE_START;
    guest->high_end = size > SIM_HOLE_START ? FOUR_GIB + size - SIM_HOLE_START : 0;
}

/* What libxl 4.17 makes of type="pvh": no device model, and a memory map without a hole. */
static void make_pvh(struct sim_guest *guest, uint64_t mib)
{
    static const struct sim_reserved special[] = {{0xFEFF8000, 0x8000, 2},
                                                  {SIM_RSDP, 0x40, 3},
                                                  {0xFC000000, 0x1000, 3},
                                                  {0xFC001000, 0x7000, 3}};
    static char cpu[SIM_MAX_VCPUS][16];

    memory(guest, mib);
    guest->pvh = guest->no_mtrr = true;
    guest->com1 = guest->apic_mode = false;
    guest->devices = guest->keys = guest->spare_pages = 0;
    memcpy(guest->reserved, special, sizeof(special));
    guest->reserved_count = sizeof(special) / sizeof(special[0]);
    sim_guest_key(guest, "vm", "/vm/56351d02-e6fd-11f1-aa56-d7eb9e0b3a86");
    sim_guest_key(guest, "data", "");
    sim_guest_key(guest, "error", "");
    for (uint32_t i = 0; i < guest->vcpus; i++) {
        snprintf(cpu[i], sizeof(cpu[i]), "cpu/%u", i);
        sim_guest_key(guest, cpu[i], "");
    }
    sim_guest_kernel(guest, sim_uki("console=hvc0"));
}

/* src/pvh/start.c has this, if it is linked in. */
extern const char pvh_probe[] __attribute__((weak));

bool sim_loader_is_pvh(void)
{
    return pvh_probe != NULL;
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
    guest->device[guest->devices++] = sim_host_bridge;
    guest->device[guest->devices++] = sim_piix3;
    guest->device[guest->devices++] = sim_piix3_ide;
    guest->device[guest->devices++] = sim_piix4_pm;
    sim_guest_add(guest, &sim_xen_platform);
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
    guest->start_version = 1;
    if (sim_loader_is_pvh())
        make_pvh(guest, memory_mib);
}

void sim_guest_acpi_off(struct sim_guest *guest)
{
    for (uint32_t i = 0; i < guest->devices; i++) {
        if (guest->device[i].devfn == sim_piix4_pm.devfn)
            guest->device[i] = guest->device[--guest->devices];
    }
    sim_guest_key(guest, "platform/acpi", "0");
}
