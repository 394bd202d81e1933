/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory types of the PCI windows. Random platforms are in test_pci_place.c. */
#include "check.h"
#include "plan/mtrr_plan.h"

static struct layout layout;

static void new_layout(uint64_t low_end, uint64_t start, uint64_t end)
{
    memset(&layout, 0, sizeof(layout));
    warnings_clear();
    layout.low_end = low_end;
    layout.pci_low = (struct interval){start, 0xFC000000};
    layout.pci_uncached = (struct interval){start, end};
    layout.mtrr_count = 77;
}

static void check_mtrr(unsigned i, uint64_t base, uint64_t size)
{
    CHECK_EQ(layout.mtrr[i].base, base);
    CHECK_EQ(layout.mtrr[i].size, size);
    CHECK_EQ(layout.mtrr[i].type, 0);
}

static void the_default_window_takes_the_stock_loaders_two_ranges(void **state)
{
    (void)state;
    new_layout(0x1F000000, 0xF0000000, 0xFC000000);
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 2);
    check_mtrr(0, 0xF0000000, 0x08000000);
    check_mtrr(1, 0xF8000000, 0x04000000);
}

static void a_cached_platform_bar_is_skipped(void **state)
{
    (void)state;
    new_layout(0x1F000000, 0xF0000000, 0xFB000000);
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 3);
    check_mtrr(0, 0xF0000000, 0x08000000);
    check_mtrr(1, 0xF8000000, 0x02000000);
    check_mtrr(2, 0xFA000000, 0x01000000);
}

static void the_windows_of_the_stock_loader_take_as_many_ranges_as_there(void **state)
{
    (void)state;
    CHECK_EQ(mtrr_ranges(0xE0000000, 0xFC000000), 3);
    CHECK_EQ(mtrr_ranges(0xC0000000, 0xFC000000), 4);
    CHECK_EQ(mtrr_ranges(0x80000000, 0xFC000000), 5);
    CHECK_EQ(mtrr_ranges(0x40000000, 0xFC000000), 6);
    CHECK_EQ(mtrr_ranges(0xE0000000, 0xFB000000), 4);
    CHECK_EQ(mtrr_ranges(0x40000000, 0xFB000000), 7);
    CHECK_EQ(mtrr_ranges(0x40100000, 0xFC000000), 15);
}

static void ranges_are_counted_from_address_zero_and_for_nothing(void **state)
{
    (void)state;
    CHECK_EQ(mtrr_ranges(0, 0x100000000), 1);
    CHECK_EQ(mtrr_ranges(0, 0xC0000000), 2);
    CHECK_EQ(mtrr_ranges(0, 0), 0);
    CHECK_EQ(mtrr_ranges(0x1000, 0x1000), 0);
}

static void the_high_window_follows_the_low_one(void **state)
{
    (void)state;
    new_layout(0xF0000000, 0xF0000000, 0xFC000000);
    layout.pci_high = (struct interval){0x180000000, 0x280000000};
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 4);
    check_mtrr(2, 0x180000000, 0x80000000);
    check_mtrr(3, 0x200000000, 0x80000000);
}

static void an_odd_start_is_rounded_down_where_no_ram_is(void **state)
{
    (void)state;
    new_layout(0x10000000, 0x40100000, 0xFC000000);
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 6);
    check_mtrr(0, 0x40000000, 0x40000000);
    CHECK_EQ(warnings_count, 0);
}

static void the_start_is_rounded_no_further_than_needed(void **state)
{
    (void)state;
    new_layout(0x10000000, 0xEFF00000, 0xFC000000);
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 3);
    check_mtrr(0, 0xEFF00000, 0x00100000);
}

static void ram_is_not_covered_even_if_the_windows_do_not_fit(void **state)
{
    (void)state;
    new_layout(0x40100000, 0x40100000, 0xFC000000);
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 8);
    check_mtrr(0, 0x40100000, 0x00100000);
    check_mtrr(7, 0x48000000, 0x08000000);
    CHECK_STR(
        warnings_last,
        "there are too few MTRRs for the PCI windows | PCI windows that start at "
        "multiples of a large power of two | mmio_hole= in the guest configuration: a multiple "
        "of 256 | 0x50000000 to 0xfc000000 stays cacheable");
}

static void eight_ranges_are_not_too_many(void **state)
{
    (void)state;
    new_layout(0x48000000, 0x48000000, 0xFC000000);
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 8);
    check_mtrr(0, 0x48000000, 0x08000000);
    check_mtrr(7, 0xF8000000, 0x04000000);
    layout.low_end = 0x40000000; /* nor where no RAM keeps the start from being rounded */
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 8);
    CHECK_EQ(warnings_count, 0);
}

static void a_platform_bar_becomes_uncachable_before_registers_run_out(void **state)
{
    (void)state;
    new_layout(0x80000000, 0x80000000, 0xFBFFF000);
    layout.pci_high = (struct interval){0x100000000, 0x200000000};
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 6);
    check_mtrr(4, 0xF8000000, 0x04000000);
    check_mtrr(5, 0x100000000, 0x100000000);
    CHECK_EQ(warnings_count, 0);
}

static void a_high_window_that_takes_all_registers_leaves_the_low_one_first(void **state)
{
    (void)state;
    new_layout(0xF0000000, 0xF0000000, 0xFC000000);
    layout.pci_high = (struct interval){0x140000000, 0x8000000000};
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 8);
    check_mtrr(0, 0xF0000000, 0x08000000);
    check_mtrr(1, 0xF8000000, 0x04000000);
    check_mtrr(2, 0x140000000, 0x40000000);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "| fewer passed-through devices: mmio_hole= does not help") !=
          NULL);
}

static void without_windows_nothing_is_uncachable(void **state)
{
    (void)state;
    new_layout(0xFC000000, 0xFC000000, 0xFC000000);
    mtrr_plan(&layout);
    CHECK_EQ(layout.mtrr_count, 0);
    CHECK_EQ(warnings_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_window_takes_the_stock_loaders_two_ranges),
        cmocka_unit_test(a_cached_platform_bar_is_skipped),
        cmocka_unit_test(the_windows_of_the_stock_loader_take_as_many_ranges_as_there),
        cmocka_unit_test(ranges_are_counted_from_address_zero_and_for_nothing),
        cmocka_unit_test(the_high_window_follows_the_low_one),
        cmocka_unit_test(an_odd_start_is_rounded_down_where_no_ram_is),
        cmocka_unit_test(the_start_is_rounded_no_further_than_needed),
        cmocka_unit_test(ram_is_not_covered_even_if_the_windows_do_not_fit),
        cmocka_unit_test(eight_ranges_are_not_too_many),
        cmocka_unit_test(a_platform_bar_becomes_uncachable_before_registers_run_out),
        cmocka_unit_test(a_high_window_that_takes_all_registers_leaves_the_low_one_first),
        cmocka_unit_test(without_windows_nothing_is_uncachable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
