/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices outside PCI, see devices.h. */
#include "probe/devices.h"
#include "machine/apic.h"
#include "machine/machine.h"
#include "pc.h"
#include "probe/tpm.h"

/* A port without a device reads as all ones; none of these does if its device is there. */
#define COM_LINE_STATUS 5
#define LPT_CONTROL     2
#define NOBODY          0xFF

#define CPU_HOTPLUG_COMMAND 5

#define HPET_VENDOR_INTEL 0x8086u

/*
 * Writing 0 to the first byte switches QEMU to the interface of 2.7 and later or, if that is active
 * already, selects processor 0. After command 0 the byte then reads 0. A guest whose processors
 * are all there at boot does not need this. QEMU: docs/specs/acpi_cpu_hotplug.
 */
static bool cpu_hotplug_find(const struct cpu_facts *cpu)
{
    uint32_t online = 0;

    for (uint32_t i = 0; i < cpu->count; i++)
        online += cpu->online[i];
    if (online == cpu->count)
        return false;
    port_out8(CPU_HOTPLUG, 0);
    port_out8(CPU_HOTPLUG + CPU_HOTPLUG_COMMAND, 0);
    return port_in8(CPU_HOTPLUG) == 0;
}

void devices_find(struct platform *platform)
{
    struct device_facts *device = &platform->device;

    device->com1 = port_in8(COM1 + COM_LINE_STATUS) != NOBODY;
    device->com2 = port_in8(COM2 + COM_LINE_STATUS) != NOBODY;
    device->lpt1 = port_in8(LPT1 + LPT_CONTROL) != NOBODY;
    device->ioapic_version = ioapic_version();
    device->hpet_id = mmio_read32(HPET_BASE);
    if (device->hpet_id >> 16 != HPET_VENDOR_INTEL)
        device->hpet_id = 0;
    if (platform->options.acpi) { /* nothing else would describe them */
        device->cpu_hotplug = cpu_hotplug_find(&platform->cpu);
        tpm_probe(platform);
    }
    for (uint32_t i = 0; i < platform->pci.count; i++) {
        const struct pci_function *f = &platform->pci.function[i];

        device->piix_pm |= PCI_ID(f->vendor, f->device) == ID_PIIX4_PM;
    }
}
