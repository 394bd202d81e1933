/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guests without ACPI learn from three places how PCI interrupts arrive: interrupt line registers,
 * $PIR, and the MP table's ISA interrupts. For every device and pin they must say the same. The
 * wiring, in this test's own words: pin n of device d is PIIX3 link (d + n) mod 4, and links A..D
 * go to ISA interrupts 5, 10, 11, 5.
 */
#include "check.h"
#include "plan/irq.h"
#include "tables/mptable.h"
#include "tables/pir.h"

static struct platform platform;
static const struct apic_ids ids;
static uint8_t pir[1024], mp[1024];
static struct buf pir_buf, mp_buf;

static int full_bus(void **state)
{
    (void)state;
    memset(&platform, 0, sizeof(platform));
    platform.cpu.count = 1;
    platform.pci.count = 1;
    platform.pci.function[0].devfn = 31 << 3;
    buf_init(&pir_buf, pir, sizeof(pir), 0x10000);
    buf_init(&mp_buf, mp, sizeof(mp), 0x11000);
    pir_build(&pir_buf, &platform);
    mptable_build(&mp_buf, &platform, &ids);
    CHECK(buf_ok(&pir_buf) && buf_ok(&mp_buf));
    return 0;
}

/*
 * Flags of an ISA interrupt in the MP table, whose entries begin after pointer, header and one
 * processor: 2 x 8, 1 ExtINT.
 */
static uint16_t mp_flags(uint8_t irq)
{
    for (uint32_t at = 16 + 44 + 20 + 8 + 8; at < mp_buf.len; at += 8) {
        if (mp[at] == 3 && mp[at + 1] == 0 && mp[at + 5] == irq)
            return (uint16_t)(mp[at + 2] | mp[at + 3] << 8);
    }
    CHECK(!"an ISA interrupt of the MP table");
    return 0;
}

static void all_tables_agree_on_every_pin_of_every_device(void **state)
{
    static const uint8_t isa[4] = {5, 10, 11, 5};

    (void)state;
    for (uint8_t device = 0; device < 32; device++) {
        const uint8_t *slot = pir + 32 + 16 * device;

        CHECK_EQ(slot[1], device << 3);
        for (uint8_t pin = 0; pin < 4; pin++) {
            const uint8_t link = (uint8_t)(device + pin) % 4;
            const uint8_t *entry = slot + 2 + 3 * pin;

            CHECK_EQ(irq_link(device, pin), link);
            CHECK_EQ(irq_isa(link), isa[link]);
            CHECK_EQ(entry[0], 0x60 + link);
            CHECK((entry[1] | entry[2] << 8) >> isa[link] & 1);
            CHECK_EQ(mp_flags(isa[link]), 0x000F); /* active low, level */
        }
    }
}

static void interrupts_that_pci_does_not_use_have_isa_default_flags(void **state)
{
    (void)state;
    for (uint8_t irq = 0; irq < 16; irq++) {
        if (irq != 2 && irq != 5 && irq != 10 && irq != 11)
            CHECK_EQ(mp_flags(irq), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(all_tables_agree_on_every_pin_of_every_device, full_bus),
        cmocka_unit_test_setup(interrupts_that_pci_does_not_use_have_isa_default_flags, full_bus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
