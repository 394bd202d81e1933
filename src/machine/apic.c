/* SPDX-License-Identifier: BSD-2-Clause */
/* APIC registers, see apic.h. */
#include "machine/apic.h"
#include "machine/machine.h"
#include "pc.h"

#define LAPIC_SVR        0xF0
#define SVR_ENABLED      0x1FF /* software enabled, spurious vector 0xFF */
#define LAPIC_ICR        0x300
#define LAPIC_ICR_HIGH   0x310 /* the destination, in its highest byte */
#define ICR_ALL_BUT_SELF 0x000C0000u
#define ICR_ASSERT       0x00004000u
#define ICR_INIT         0x00000500u
#define ICR_STARTUP      0x00000600u
#define LAPIC_LVT0       0x350
#define LAPIC_LVT1       0x360
#define LVT_MASKED       0x00010000u
#define LVT_EXTINT       0x00000700u
#define LVT_NMI          0x00000400u

#define IOAPIC_SELECT      0x00
#define IOAPIC_WINDOW      0x10
#define IOAPIC_REG_ID      0x00
#define IOAPIC_REG_VERSION 0x01
#define IOAPIC_REG_PIN0    0x10 /* low half of redirection entry 0 */

static void ioapic_select(uint32_t reg)
{
    mmio_write32(IOAPIC_BASE + IOAPIC_SELECT, reg);
}

static void ioapic_write(uint32_t reg, uint32_t value)
{
    ioapic_select(reg);
    mmio_write32(IOAPIC_BASE + IOAPIC_WINDOW, value);
}

uint8_t ioapic_version(void)
{
    ioapic_select(IOAPIC_REG_VERSION);
    return (uint8_t)mmio_read32(IOAPIC_BASE + IOAPIC_WINDOW);
}

/* Reset has set the destination of all I/O APIC pins to APIC ID 0, which is vCPU 0's. */
void apic_init(void)
{
    ioapic_write(IOAPIC_REG_ID, IOAPIC_ID << 24);
    ioapic_write(IOAPIC_REG_PIN0, LVT_EXTINT);
    mmio_write32(LAPIC_BASE + LAPIC_SVR, SVR_ENABLED);
    mmio_write32(LAPIC_BASE + LAPIC_LVT0, LVT_MASKED | LVT_EXTINT);
    mmio_write32(LAPIC_BASE + LAPIC_LVT1, LVT_NMI);
}

void apic_broadcast_init(void)
{
    mmio_write32(LAPIC_BASE + LAPIC_ICR, ICR_ALL_BUT_SELF | ICR_ASSERT | ICR_INIT);
}

void apic_broadcast_startup(uint8_t vector)
{
    mmio_write32(LAPIC_BASE + LAPIC_ICR, ICR_ALL_BUT_SELF | ICR_ASSERT | ICR_STARTUP | vector);
}

void apic_startup(uint8_t apic_id, uint8_t vector)
{
    mmio_write32(LAPIC_BASE + LAPIC_ICR_HIGH, (uint32_t)apic_id << 24);
    mmio_write32(LAPIC_BASE + LAPIC_ICR, ICR_ASSERT | ICR_STARTUP | vector);
}
