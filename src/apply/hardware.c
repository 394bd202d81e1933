/* SPDX-License-Identifier: BSD-2-Clause */
/* The order of what is set up, and the small devices, see hardware.h. */
#include "apply/hardware.h"
#include "apply/pci_apply.h"
#include "apply/smp.h"
#include "log/phases.h"
#include "machine/apic.h"
#include "machine/machine.h"
#include "xen/domain.h"
#include "xen/public.h"

#define PM1_SCI_EN      0x01
#define SMI_ACPI_ENABLE 0xF1

bool hardware_apply(const struct platform *platform, struct layout *layout, struct apic_ids *ids,
                    struct problem *why)
{
    pci_apply(platform, layout);
    phase_done("pci");
    if (!smp_start(platform, layout, ids, why))
        return false;
    apic_init();
    phase_done("processors");
    return true;
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

/*
 * Memory sizes in CMOS, for systems that still read them: the RAM that is left after pages were
 * taken.
 */
static void cmos_memory_sizes(const struct platform *platform, const struct layout *layout)
{
    const uint32_t extended_kib = (uint32_t)min_u64((layout->low_end - MIB) >> 10, 0xFFFF);
    const uint32_t above_16m =
        layout->low_end > 16 * MIB ? (uint32_t)((layout->low_end - 16 * MIB) >> 16) : 0;

    cmos_write16(0x15, 640);          /* base memory in KiB */
    cmos_write16(0x17, extended_kib); /* from 1 MiB on, in KiB */
    cmos_write16(0x30, extended_kib);
    cmos_write16(0x34, above_16m); /* from 16 MiB on, in 64 KiB */
    if (layout->high_end != platform->ram.high_end) {
        /* What the device model reports as RAM above 4 GiB; an OVMF without Xen support uses it. */
        const uint64_t above_4g = (max_u64(layout->high_end, FOUR_GIB) - FOUR_GIB) >> 16;

        cmos_write16(0x5B, (uint32_t)above_4g & 0xFFFF);
        cmos_write(0x5D, (uint32_t)(above_4g >> 16));
    }
}

/*
 * Puts the power management hardware into ACPI mode, and Xen's part of it to the ports that the
 * FADT names. ACPI 6.5, 4.8.3.2 (SCI_EN).
 */
static void acpi_mode_enable(const struct platform *platform)
{
    int32_t error;

    if (!platform->device.piix_pm) {
        warn(MSG_NO_PM, "none");
        return;
    }
    if ((port_in8(PM1A_CNT) & PM1_SCI_EN) == 0) {
        port_out8(SMI_COMMAND, SMI_ACPI_ENABLE);
        if ((port_in8(PM1A_CNT) & PM1_SCI_EN) == 0) {
            warn(MSG_PM_STUCK, "SCI_EN clear");
            return;
        }
    }
    error = domain_param_set(HVM_PARAM_ACPI_IOPORTS_LOCATION, 1);
    if (error != 0)
        warn(MSG_PM_PORTS, "error %d", error);
}

void hardware_apply_memory(const struct platform *platform, const struct layout *layout)
{
    cmos_memory_sizes(platform, layout);
    if (platform->options.acpi)
        acpi_mode_enable(platform);
}
