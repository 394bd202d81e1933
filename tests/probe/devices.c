/* SPDX-License-Identifier: BSD-2-Clause */
/* Chips that every PC has: CMOS, 8259s, IO-APIC, HPET, the A20 gate. */
#include "facts.h"
#include "machine/machine.h"
#include "layout.h"

/* The clock counts by itself. What is left is memory, and firmware's. */
#define CMOS_FIRST   0x0Eu
#define CMOS_SIZE    0x80u
#define CMOS_CENTURY 0x32u

#define IOAPIC_SELECT 0x00u
#define IOAPIC_WINDOW 0x10u

static uint8_t cmos(uint32_t at)
{
    port_out8(0x70, (uint8_t)at);
    return port_in8(0x71);
}

static void cmos_facts(void)
{
    for (uint32_t at = CMOS_FIRST; at < CMOS_SIZE; at++) {
        const uint8_t value = cmos(at);

        if (value != 0 && at != CMOS_CENTURY)
            fact("cmos", "0x%02x | 0x%02x", at, value);
    }
    port_out8(0x70, 0x0D); /* as firmware should leave it */
}

static void pic_facts(void)
{
    fact("pics", "master IMR | 0x%02x", port_in8(0x21));
    fact("pics", "slave IMR | 0x%02x", port_in8(0xA1));
    fact("pics", "master ELCR | 0x%02x", port_in8(0x4D0));
    fact("pics", "slave ELCR | 0x%02x", port_in8(0x4D1));
}

static uint32_t ioapic(uint32_t index)
{
    mmio_write32(IOAPIC_BASE + IOAPIC_SELECT, index);
    return mmio_read32(IOAPIC_BASE + IOAPIC_WINDOW);
}

/* Intel 82093AA, 3.2. Pins that nothing was written to are told together. */
static void ioapic_facts(void)
{
    const uint32_t version = ioapic(1), pins = (version >> 16 & 0xFF) + 1;
    uint32_t untouched = 0;

    fact("ioapic", "id | %08x", ioapic(0));
    fact("ioapic", "version | %08x", version);
    for (uint32_t pin = 0; pin < pins; pin++) {
        const uint32_t low = ioapic(0x10 + 2 * pin), high = ioapic(0x11 + 2 * pin);

        if (low == 0x00010000 && high == 0)
            untouched++;
        else
            fact("ioapic", "pin %02u | %08x%08x", pin, high, low);
    }
    fact("ioapic", "pins as after reset | %u of %u", untouched, pins);
}

/* Open if an address and the same with bit 20 set are different memory. */
static void a20_fact(void)
{
    uint8_t *low = machine_memory(0x7000);
    const uint8_t *high = machine_memory(0x107000);
    const uint8_t before = *low;
    bool open = *high != before;

    if (!open) {
        *low = (uint8_t)~before;
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        open = *high == before;
        *low = before;
    }
    fact("cpu", "A20 gate | %s", open ? "open" : "closed");
}

void probe_devices(void)
{
    cmos_facts();
    pic_facts();
    ioapic_facts();
    fact("devices", "HPET capabilities | 0x%08x", mmio_read32(HPET_BASE));
    fact("devices", "system control port A | 0x%02x", port_in8(0x92));
    a20_fact();
}
