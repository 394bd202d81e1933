/* SPDX-License-Identifier: BSD-2-Clause */
/* All facts in their order, and the end of the guest. */
#include "facts.h"
#include "machine/machine.h"

#define SLP_EN  0x2000u /* PM1 control; ACPI 6.5, 4.8.3.2.1 */
#define SLP_TYP 10      /* bits 12:10 */

static void acpi_off(const struct found *found)
{
    uint16_t port = 0, sleep_type = 0;

    if (!probe_soft_off(found, &port, &sleep_type))
        return;
    fact("probe", "end | powers off through port 0x%04x, sleep type %u", port, sleep_type);
    port_out16(port, (uint16_t)(SLP_EN | (sleep_type & 7u) << SLP_TYP));
    for (uint32_t i = 0; i < 100000; i++)
        cpu_pause(); /* the device model has to hear of it and tell Xen */
}

_Noreturn void probe_report(const struct found *found)
{
    probe_memory_map(found);
    probe_cpu();
    probe_devices();
    probe_pci();
    probe_legacy(found);
    probe_smbios(found);
    probe_acpi(found);
    acpi_off(found);
    probe_off_without_acpi();
    fact("probe", "end | still powered");
    cpu_halt();
}
