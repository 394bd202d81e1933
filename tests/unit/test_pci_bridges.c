/* SPDX-License-Identifier: BSD-2-Clause */
/* PCI-to-PCI bridges: windows around what is behind them, and nothing where nothing is. */
#include "pci_guest.h"

/* A bridge on bus 0, which forwards everything. Returns what functions behind it have as `bridge`. */
static uint16_t add_bridge(uint8_t slot)
{
    struct pci_function *f = add((uint8_t)(slot << 3), 0x1B36, 0x0001, 0x060400);

    f->header_type = PCI_HEADER_BRIDGE;
    f->io_window = f->prefetch64_window = true;
    return (uint16_t)platform.pci.count;
}

static struct pci_function *add_behind(uint16_t bridge, uint8_t bus, uint8_t slot,
                                       enum pci_bar_kind kind, uint64_t size)
{
    struct pci_function *f = add((uint8_t)(slot << 3), 0x1AF4, 0x1000, 0x0C0330);

    f->bus = bus;
    f->bridge = bridge;
    add_bar(f, 0, kind, size);
    return f;
}

static void check_bridge(unsigned function, unsigned index, uint64_t start, uint64_t size)
{
    check_bar(function, index, start);
    CHECK_EQ(layout.function[function].bar[index].size, size);
}

static void a_bridge_with_nothing_behind_stays_off(void **state)
{
    (void)state;
    new_guest(0x10000000, 0);
    add_bridge(3);
    platform.pci.function[0].command = 0x0543;
    add_bar(&platform.pci.function[0], 0, PCI_BAR_MEM64, 256);
    place();
    check_no_bar(0, 0);
    check_no_bar(0, BRIDGE_IO);
    check_no_bar(0, BRIDGE_MEMORY);
    check_no_bar(0, BRIDGE_PREFETCH);
    CHECK_EQ(layout.function[0].command, 0x0540);
    CHECK_EQ(warnings_count, 0);
}

static void windows_are_as_large_as_what_is_behind_and_no_larger(void **state)
{
    uint16_t bridge;

    (void)state;
    new_guest(0x10000000, 0);
    bridge = add_bridge(3);
    add_behind(bridge, 1, 1, PCI_BAR_MEM32, 16 * KIB);
    add_bar(&platform.pci.function[1], 1, PCI_BAR_IO, 64);
    add_behind(bridge, 1, 2, PCI_BAR_MEM32, 2 * MIB);
    place();
    check_bridge(0, BRIDGE_MEMORY, 0xF0000000, 3 * MIB);
    check_bridge(0, BRIDGE_IO, 0xC000, 4 * KIB);
    check_no_bar(0, BRIDGE_PREFETCH);
    check_bar(2, 0, 0xF0000000);
    check_bar(1, 0, 0xF0200000);
    check_bar(1, 1, 0xC000);
    CHECK_EQ(layout.function[0].command, 0x0007);
    CHECK_EQ(layout.function[1].command, 0x0007);
    CHECK_EQ(layout.function[2].command, 0x0006);
    CHECK_EQ(warnings_count, 0);
}

static void a_64_bit_prefetchable_bar_goes_above_4_gib_through_its_window(void **state)
{
    uint16_t bridge;

    (void)state;
    new_guest(0xF0000000, 0x150000000);
    bridge = add_bridge(3);
    add_behind(bridge, 1, 1, PCI_BAR_MEM64, 8ull * GIB)->bar[0].prefetchable = true;
    place();
    check_bridge(0, BRIDGE_PREFETCH, 0x200000000, 8ull * GIB);
    check_bar(1, 0, 0x200000000);
    check_no_bar(0, BRIDGE_MEMORY);
    check_window(layout.pci_high, 0x200000000, 0x400000000);
}

static void without_such_a_window_it_goes_below(void **state)
{
    uint16_t bridge;

    (void)state;
    new_guest(0xF0000000, 0x150000000);
    bridge = add_bridge(3);
    platform.pci.function[0].prefetch64_window = false;
    add_behind(bridge, 1, 1, PCI_BAR_MEM64, 64 * MIB)->bar[0].prefetchable = true;
    place();
    check_bridge(0, BRIDGE_MEMORY, 0xF0000000, 64 * MIB);
    check_no_bar(0, BRIDGE_PREFETCH);
}

static void windows_of_nested_bridges_lie_in_each_other(void **state)
{
    uint16_t outer, inner;

    (void)state;
    new_guest(0x10000000, 0);
    outer = add_bridge(3);
    inner = add_bridge(1);
    platform.pci.function[1].bus = 1;
    platform.pci.function[1].bridge = outer;
    add_behind(outer, 1, 2, PCI_BAR_MEM32, 4 * MIB);
    add_behind(inner, 2, 1, PCI_BAR_MEM32, 8 * MIB);
    add_bar(&platform.pci.function[3], 1, PCI_BAR_MEM32, 4096);
    place();
    check_bridge(0, BRIDGE_MEMORY, 0xF0000000, 16 * MIB);
    check_bridge(1, BRIDGE_MEMORY, 0xF0000000, 9 * MIB);
    check_bar(3, 0, 0xF0000000);
    check_bar(3, 1, 0xF0800000);
    check_bar(2, 0, 0xF0C00000);
    CHECK_EQ(layout.function[1].command, 0x0006);
}

static void what_does_not_fit_behind_a_bridge_is_left_out_and_the_rest_works(void **state)
{
    uint16_t bridge;

    (void)state;
    new_guest(0xF0000000, 0x150000000);
    bridge = add_bridge(3);
    add_behind(bridge, 1, 1, PCI_BAR_MEM32, 256 * MIB);
    add_behind(bridge, 1, 2, PCI_BAR_MEM32, 64 * MIB);
    place();
    check_bridge(0, BRIDGE_MEMORY, 0xF8000000, 64 * MIB);
    check_no_bar(1, 0);
    check_bar(2, 0, 0xF8000000);
    CHECK_EQ(layout.function[1].command, 0x0004);
    CHECK_EQ(layout.function[2].command, 0x0006);
    CHECK_STR(warnings_last, "not every PCI memory BAR found an address | room for all of them | "
                             "mmio_hole=512 in the guest configuration | 256 MiB missing for 1 "
                             "BAR, largest at 01:01.0 register 0x10: off");
    platform.ram.low_end = layout.low_end = 0xE0000000;
    platform.ram.high_end = layout.high_end = 0x160000000;
    platform.options.mmio_hole_size = 512ull * MIB;
    warnings_clear();
    place();
    CHECK_EQ(warnings_count, 0);
}

static void a_display_behind_a_bridge_gets_the_legacy_addresses(void **state)
{
    uint16_t bridge;

    (void)state;
    new_guest(0x10000000, 0);
    bridge = add_bridge(3);
    add_behind(bridge, 1, 1, PCI_BAR_MEM32, 16 * MIB)->class_code = 0x030000;
    place();
    CHECK(layout.function[0].vga_behind);
    CHECK_EQ(layout.function[0].command, 0x0007);
    CHECK_EQ(layout.function[1].command, 0x0007);
}

static void an_interrupt_pin_turns_with_the_device_number_at_each_bridge(void **state)
{
    uint16_t bridge;

    (void)state;
    new_guest(0x10000000, 0);
    bridge = add_bridge(3);
    add_behind(bridge, 1, 1, PCI_BAR_MEM32, 4096)->interrupt_pin = 1;
    add_behind(bridge, 1, 2, PCI_BAR_MEM32, 4096)->interrupt_pin = 4;
    place();
    CHECK_EQ(layout.function[1].interrupt_line, 5); /* INTB of slot 3: link 0 */
    CHECK_EQ(layout.function[2].interrupt_line, 5); /* INTB as well */
    platform.pci.function[2].interrupt_pin = 1;
    place();
    CHECK_EQ(layout.function[2].interrupt_line, 10); /* INTC of slot 3: link 1 */
}

static void ports_behind_a_bridge_that_does_not_forward_any_stay_off(void **state)
{
    uint16_t bridge;

    (void)state;
    new_guest(0x10000000, 0);
    bridge = add_bridge(3);
    platform.pci.function[0].io_window = false;
    add_bar(add_behind(bridge, 1, 1, PCI_BAR_MEM32, 4096), 1, PCI_BAR_IO, 64);
    place();
    check_no_bar(1, 1);
    check_no_bar(0, BRIDGE_IO);
    CHECK_EQ(layout.function[0].command, 0x0006);
    CHECK_EQ(layout.function[1].command, 0x0006);
    CHECK_EQ(warnings_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bridge_with_nothing_behind_stays_off),
        cmocka_unit_test(windows_are_as_large_as_what_is_behind_and_no_larger),
        cmocka_unit_test(a_64_bit_prefetchable_bar_goes_above_4_gib_through_its_window),
        cmocka_unit_test(without_such_a_window_it_goes_below),
        cmocka_unit_test(windows_of_nested_bridges_lie_in_each_other),
        cmocka_unit_test(what_does_not_fit_behind_a_bridge_is_left_out_and_the_rest_works),
        cmocka_unit_test(a_display_behind_a_bridge_gets_the_legacy_addresses),
        cmocka_unit_test(an_interrupt_pin_turns_with_the_device_number_at_each_bridge),
        cmocka_unit_test(ports_behind_a_bridge_that_does_not_forward_any_stay_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
