/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices outside PCI, see devices.h. */
#include "fatal.h"
#include "hw/apic.h"
#include "hw/devices.h"
#include "hw/machine.h"
#include "hw/pci_ids.h"
#include "hw/tpm.h"
#include "lib/num.h"
#include "xen/domain.h"
#include "xen/public.h"

/* A port that nobody decodes reads all ones, which neither register does when its device is there. */
#define COM1_LINE_STATUS 0x3FD
#define COM2_LINE_STATUS 0x2FD
#define LPT1_CONTROL     0x37A
#define NOBODY           0xFF

/* XenClient's device model tells here that the host has a battery; upstream's QEMU has a DMA page register. */
#define BATTERY_PORT    0x88
#define BATTERY_PRESENT 0x1F

/* QEMU: docs/specs/acpi_cpu_hotplug. The newer interface has a command register where the older one has a bitmap. */
#define CPU_HOTPLUG         0xAF00
#define CPU_HOTPLUG_COMMAND 0xAF05
#define CPU_HOTPLUG_LAST    0xAF0F /* processors 120 to 127 in the bitmap; the newer one ends before */

#define HPET_VENDOR_INTEL 0x8086u

#define CMOS_INDEX 0x70
#define CMOS_DATA  0x71

#define PM1A_CONTROL    0xB004
#define PM1_SCI_EN      0x01
#define SMI_COMMAND     0xB2
#define SMI_ACPI_ENABLE 0xF1

/*
 * Writing 0 to the first byte switches a QEMU of 2.7 and later to its newer interface for good, or selects processor 0 there. A
 * guest all of whose processors are there already never needs to know.
 */
static enum cpu_hotplug cpu_hotplug_find(const struct cpu_facts *cpu)
{
    bool more = false;
    uint8_t first;

    for (uint32_t i = 0; i < cpu->count; i++)
        more |= !cpu->online[i];
    if (!more)
        return CPU_HOTPLUG_NONE;
    port_out8(CPU_HOTPLUG, 0);
    port_out8(CPU_HOTPLUG_COMMAND, 0);
    first = port_in8(CPU_HOTPLUG);
    if (first == 0)
        return CPU_HOTPLUG_MODERN;
    /* All ones: nobody there, or eight processors in the bitmap. Its end has all ones only if none is still to come. */
    if (first == NOBODY && port_in8(CPU_HOTPLUG_LAST) == NOBODY)
        return CPU_HOTPLUG_NONE;
    return CPU_HOTPLUG_LEGACY;
}

void devices_find(struct platform *platform)
{
    struct device_facts *device = &platform->device;

    device->com1 = port_in8(COM1_LINE_STATUS) != NOBODY;
    device->com2 = port_in8(COM2_LINE_STATUS) != NOBODY;
    device->lpt1 = port_in8(LPT1_CONTROL) != NOBODY;
    device->ioapic_version = ioapic_version();
    device->hpet_id = mmio_read32(HPET_BASE);
    if (device->hpet_id >> 16 != HPET_VENDOR_INTEL)
        device->hpet_id = 0;
    if (platform->options.acpi) { /* nothing else would tell of them */
        device->battery = port_in8(BATTERY_PORT) == BATTERY_PRESENT;
        device->cpu_hotplug = (uint8_t)cpu_hotplug_find(&platform->cpu);
        tpm_probe(platform);
    }
    for (uint32_t i = 0; i < platform->pci.count; i++) {
        const struct pci_function *f = &platform->pci.function[i];

        device->piix_pm |= PCI_ID(f->vendor, f->device) == ID_PIIX4_PM;
    }
}

static void cmos_write(uint8_t index, uint32_t value)
{
    port_out8(CMOS_INDEX, index);
    port_out8(CMOS_DATA, (uint8_t)value);
}

static void cmos_write16(uint8_t index, uint32_t value)
{
    cmos_write(index, value & 0xFF);
    cmos_write((uint8_t)(index + 1), value >> 8);
}

void cmos_memory_sizes(const struct platform *platform, const struct layout *layout)
{
    const uint32_t extended_kib = (uint32_t)min_u64((layout->low_end - MIB) >> 10, 0xFFFF);
    const uint32_t above_16m =
        layout->low_end > 16 * MIB ? (uint32_t)((layout->low_end - 16 * MIB) >> 16) : 0;

    cmos_write16(0x15, 640);          /* base memory in KiB */
    cmos_write16(0x17, extended_kib); /* from 1 MiB on, in KiB */
    cmos_write16(0x30, extended_kib);
    cmos_write16(0x34, above_16m); /* from 16 MiB on, in 64 KiB */
    if (layout->high_end != platform->ram.high_end) {
        /* The device model's own idea of RAM above 4 GiB; an OVMF without Xen support takes it from there. */
        const uint64_t above_4g = (max_u64(layout->high_end, FOUR_GIB) - FOUR_GIB) >> 16;

        cmos_write16(0x5B, (uint32_t)above_4g & 0xFFFF);
        cmos_write(0x5D, (uint32_t)(above_4g >> 16));
    }
}

void acpi_mode_enable(const struct platform *platform)
{
    int32_t error;

    if (!platform->device.piix_pm) {
        warn(MSG_NO_PM, "none");
        return;
    }
    if ((port_in8(PM1A_CONTROL) & PM1_SCI_EN) == 0) {
        port_out8(SMI_COMMAND, SMI_ACPI_ENABLE);
        if ((port_in8(PM1A_CONTROL) & PM1_SCI_EN) == 0) {
            warn(MSG_PM_STUCK, "SCI_EN clear");
            return;
        }
    }
    error = domain_param_set(HVM_PARAM_ACPI_IOPORTS_LOCATION, 1);
    if (error != 0)
        warn(MSG_PM_PORTS, "error %d", error);
}
