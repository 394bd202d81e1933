/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving RAM to make the PCI hole larger: never unless it is allowed and needed, and as little as is enough. */
#include "pci_guest.h"
#include "plan/e820.h"
#include "probe/options.h"

static void new_movable_guest(void)
{
    new_guest(0xF0000000, 0x110000000);
    platform.options.move_ram = true;
    platform.loader = (struct module){0x100000, 0x200000};
}

static void ram_is_not_moved_unless_it_is_allowed(void **state)
{
    (void)state;
    new_movable_guest();
    platform.options.move_ram = false;
    add_device(3, PCI_BAR_MEM32, 256 * MIB);
    place();
    check_window(layout.moved_ram, 0xF0000000, 0xF0000000);
    CHECK_EQ(layout.low_end, 0xF0000000);
    check_no_bar(0, 0);
}

static void ram_is_not_moved_unless_something_is_missing(void **state)
{
    (void)state;
    new_movable_guest();
    add_device(3, PCI_BAR_MEM32, 128 * MIB);
    add_device(4, PCI_BAR_MEM64, 512 * MIB);
    place();
    check_window(layout.moved_ram, 0xF0000000, 0xF0000000);
    CHECK(layout.function[1].bar[0].address >= FOUR_GIB);
    CHECK_EQ(warnings_count, 0);
}

static void ram_in_the_way_goes_to_the_end_of_ram(void **state)
{
    struct problem why = {0};

    (void)state;
    new_movable_guest();
    add_device(3, PCI_BAR_MEM32, 256 * MIB);
    add_device(4, PCI_BAR_MEM64, 4ull * GIB);
    place();
    check_window(layout.moved_ram, 0xE0000000, 0xF0000000);
    CHECK_EQ(layout.low_end, 0xE0000000);
    CHECK_EQ(layout.high_end, 0x120000000);
    check_window(layout.pci_low, 0xE0000000, 0xFC000000);
    check_bar(0, 0, 0xE0000000);
    CHECK(layout.function[1].bar[0].address >= 0x120000000);
    CHECK_EQ(warnings_count, 0);
    CHECK(e820_derive(&layout, &platform, &why));
    CHECK_EQ(layout.e820[2].start, 0x100000);
    CHECK_EQ(layout.e820[2].size, 0xE0000000 - 0x100000);
    CHECK_EQ(layout.e820[layout.e820_count - 1].size, 0x20000000);
}

static void a_guest_without_ram_above_4_gib_gets_some(void **state)
{
    (void)state;
    new_movable_guest();
    platform.ram.high_end = layout.high_end = 0;
    add_device(3, PCI_BAR_MEM32, 1024 * MIB);
    place();
    check_window(layout.moved_ram, 0x80000000, 0xF0000000);
    CHECK_EQ(layout.high_end, 0x170000000);
    check_bar(0, 0, 0x80000000);
}

static void a_configured_hole_moves_ram_where_that_is_allowed(void **state)
{
    (void)state;
    new_movable_guest();
    platform.options.mmio_hole_size = 1024 * MIB;
    place();
    check_window(layout.moved_ram, 0xC0000000, 0xF0000000);
    check_window(layout.pci_low, 0xC0000000, 0xFC000000);
    CHECK_EQ(layout.high_end, 0x140000000);
    CHECK_EQ(warnings_count, 0);
}

static void ram_is_not_moved_onto_reserved_memory(void **state)
{
    (void)state;
    new_movable_guest();
    reserve(0x111000000, 0x1000);
    add_device(3, PCI_BAR_MEM32, 256 * MIB);
    place();
    CHECK_EQ(layout.low_end, 0xF0000000);
    check_no_bar(0, 0);
}

static void ram_that_is_still_needed_is_not_moved(void **state)
{
    (void)state;
    new_movable_guest();
    platform.loader.size = 0xE0000000;
    add_device(3, PCI_BAR_MEM32, 256 * MIB);
    place();
    CHECK_EQ(layout.low_end, 0xF0000000);
}

static void ram_is_not_moved_if_that_does_not_help(void **state)
{
    (void)state;
    new_movable_guest();
    add(0x18, 0x1234, 3, 0xFF0000);
    add_bar(&platform.pci.function[0], 0, PCI_BAR_MEM32, 2048ull * MIB);
    place();
    CHECK_EQ(layout.low_end, 0xF0000000);
    CHECK_EQ(layout.high_end, 0x110000000);
    CHECK_EQ(warnings_count, 1);
}

/* What Xen did not move stays in the way, although nobody may use it. */
static void what_is_left_after_a_refusal_is_planned_with(void **state)
{
    (void)state;
    new_movable_guest();
    add_device(3, PCI_BAR_MEM32, 256 * MIB);
    platform.options.move_ram = false;
    layout.low_end = 0xE8000000;
    place();
    check_window(layout.pci_low, 0xF0000000, 0xFC000000);
    CHECK_EQ(layout.low_end, 0xE8000000);
    CHECK_EQ(layout.high_end, 0x110000000);
}

static void only_the_old_device_model_can_follow(void **state)
{
    static struct options options;

    (void)state;
    options.move_ram = true;
    warnings_clear();
    option_device_model(&options, "qemu_xen_traditional");
    CHECK(options.move_ram);
    option_device_model(&options, "qemu_xen");
    CHECK(!options.move_ram);
    CHECK_EQ(warnings_count, 1);
    options.move_ram = true;
    option_device_model(&options, "");
    CHECK(!options.move_ram);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ram_is_not_moved_unless_it_is_allowed),
        cmocka_unit_test(ram_is_not_moved_unless_something_is_missing),
        cmocka_unit_test(ram_in_the_way_goes_to_the_end_of_ram),
        cmocka_unit_test(a_guest_without_ram_above_4_gib_gets_some),
        cmocka_unit_test(a_configured_hole_moves_ram_where_that_is_allowed),
        cmocka_unit_test(ram_is_not_moved_onto_reserved_memory),
        cmocka_unit_test(ram_that_is_still_needed_is_not_moved),
        cmocka_unit_test(ram_is_not_moved_if_that_does_not_help),
        cmocka_unit_test(what_is_left_after_a_refusal_is_planned_with),
        cmocka_unit_test(only_the_old_device_model_can_follow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
