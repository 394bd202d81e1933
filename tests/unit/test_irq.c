/* SPDX-License-Identifier: BSD-2-Clause */
/* How PCI interrupts are wired: the numbers that Xen's interrupt model has. */
#include "check.h"
#include "plan/irq.h"

static void gsis_of_the_first_devices(void **state)
{
    (void)state;
    CHECK_EQ(irq_gsi(0, 0), 16);
    CHECK_EQ(irq_gsi(1, 0), 20);
    CHECK_EQ(irq_gsi(2, 0), 24);
    CHECK_EQ(irq_gsi(3, 0), 28);
    CHECK_EQ(irq_gsi(3, 3), 31);
    CHECK_EQ(irq_gsi(4, 0), 32);
    CHECK_EQ(irq_gsi(7, 3), 47);
}

static void gsis_shift_by_one_every_eight_devices(void **state)
{
    (void)state;
    CHECK_EQ(irq_gsi(8, 0), 17);
    CHECK_EQ(irq_gsi(8, 3), 20);
    CHECK_EQ(irq_gsi(15, 3), 16); /* 60 + 1 + 3 wraps to 0 */
    CHECK_EQ(irq_gsi(16, 0), 18);
    CHECK_EQ(irq_gsi(31, 0), 47);
    CHECK_EQ(irq_gsi(31, 1), 16);
}

static void every_gsi_is_an_input_that_pci_has(void **state)
{
    (void)state;
    for (uint8_t device = 0; device < 32; device++) {
        for (uint8_t pin = 0; pin < 4; pin++)
            CHECK(irq_gsi(device, pin) >= 16 && irq_gsi(device, pin) < 48);
    }
}

static void links_rotate_with_device_and_pin(void **state)
{
    (void)state;
    CHECK_EQ(irq_link(0, 0), 0);
    CHECK_EQ(irq_link(0, 3), 3);
    CHECK_EQ(irq_link(1, 3), 0);
    CHECK_EQ(irq_link(3, 0), 3);
    CHECK_EQ(irq_link(4, 0), 0);
    CHECK_EQ(irq_link(31, 3), 2);
}

static void links_lead_to_isa_interrupts_5_10_11_5(void **state)
{
    (void)state;
    CHECK_EQ(irq_isa(0), 5);
    CHECK_EQ(irq_isa(1), 10);
    CHECK_EQ(irq_isa(2), 11);
    CHECK_EQ(irq_isa(3), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gsis_of_the_first_devices),
        cmocka_unit_test(gsis_shift_by_one_every_eight_devices),
        cmocka_unit_test(every_gsi_is_an_input_that_pci_has),
        cmocka_unit_test(links_rotate_with_device_and_pin),
        cmocka_unit_test(links_lead_to_isa_interrupts_5_10_11_5),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
