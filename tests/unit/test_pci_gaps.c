/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of free addresses: what is added, taken out and found. */
#include "check.h"
#include "plan/pci_gaps.h"

static struct pci_gaps gaps;

static const struct interval anywhere = {0, UINT64_MAX};

static int none(void **state)
{
    (void)state;
    gaps.count = 0;
    return 0;
}

static bool has(uint64_t start, uint64_t end)
{
    for (uint32_t i = 0; i < gaps.count; i++)
        if (gaps.gap[i].start == start && gaps.gap[i].end == end)
            return true;
    return false;
}

static void neighbours_become_one_on_either_side(void **state)
{
    (void)state;
    gap_add(&gaps, 0x1000, 0x2000);
    gap_add(&gaps, 0x5000, 0x6000);
    CHECK_EQ(gaps.count, 2);
    gap_add(&gaps, 0x2000, 0x3000);
    CHECK(gaps.count == 2 && has(0x1000, 0x3000));
    gap_add(&gaps, 0x3000, 0x5000);
    CHECK(gaps.count == 1 && has(0x1000, 0x6000));
    gap_add(&gaps, 0x6000, 0x6000); /* nothing */
    gap_add(&gaps, 0x1000, 0x500);
    CHECK(gaps.count == 1 && has(0x1000, 0x6000));
}

static void what_is_taken_out_of_the_middle_leaves_both_sides(void **state)
{
    (void)state;
    gap_add(&gaps, 0x1000, 0x6000);
    gap_add(&gaps, 0x8000, 0x9000);
    gap_remove(&gaps, 0x2000, 0x3000);
    CHECK(gaps.count == 3 && has(0x1000, 0x2000) && has(0x3000, 0x6000) && has(0x8000, 0x9000));
    gap_remove(&gaps, 0x1800, 0x8800);
    CHECK(gaps.count == 2 && has(0x1000, 0x1800) && has(0x8800, 0x9000));
    gap_remove(&gaps, 0, 0x10000);
    CHECK_EQ(gaps.count, 0);
}

static void a_gap_too_many_is_forgotten(void **state)
{
    (void)state;
    for (uint64_t i = 0; i <= MAX_PCI_GAPS; i++)
        gap_add(&gaps, 0x2000 * i, 0x2000 * i + 0x1000);
    CHECK_EQ(gaps.count, MAX_PCI_GAPS);
    CHECK(has(0x2000 * (MAX_PCI_GAPS - 1), 0x2000 * (MAX_PCI_GAPS - 1) + 0x1000));
}

/* Gaps are in no order: the lowest is found first and last in the list. */
static void the_lowest_address_is_found_wherever_its_gap_stands(void **state)
{
    uint64_t at = 0;

    (void)state;
    gap_add(&gaps, 0x9000, 0xB000);
    gap_add(&gaps, 0x3000, 0x6000);
    gap_add(&gaps, 0xD000, 0xE000);
    CHECK(gap_find(&gaps, 0x1000, anywhere, &at));
    CHECK_EQ(at, 0x3000);
    CHECK(gap_find(&gaps, 0x2000, anywhere, &at));
    CHECK_EQ(at, 0x4000);
    CHECK(gap_find(&gaps, 0x1000, (struct interval){0x5800, 0xA000}, &at));
    CHECK_EQ(at, 0x9000);
    CHECK(!gap_find(&gaps, 0x2000, (struct interval){0x4001, 0xAFFF}, &at));
    CHECK(!gap_find(&gaps, 0x4000, anywhere, &at));
}

static void the_smallest_block_that_is_large_enough_is_taken(void **state)
{
    uint64_t at = 0;

    (void)state;
    gap_add(&gaps, 0x10000, 0x20000);
    gap_add(&gaps, 0x42000, 0x44000);
    CHECK(gap_find_tight(&gaps, 0x1000, anywhere, &at));
    CHECK_EQ(at, 0x42000);
    CHECK(gap_find_tight(&gaps, 0x4000, anywhere, &at));
    CHECK_EQ(at, 0x10000);
    CHECK(!gap_find_tight(&gaps, 0x20000, anywhere, &at));
    CHECK(gap_find_tight(&gaps, 0x1000, (struct interval){0x13000, 0x18000}, &at));
    CHECK_EQ(at, 0x13000);
}

static void of_blocks_of_one_size_the_lowest_is_taken_wherever_its_gap_stands(void **state)
{
    uint64_t at = 0;

    (void)state;
    gap_add(&gaps, 0x42000, 0x44000);
    gap_add(&gaps, 0x12000, 0x14000);
    gap_add(&gaps, 0x72000, 0x74000);
    CHECK(gap_find_tight(&gaps, 0x1000, anywhere, &at));
    CHECK_EQ(at, 0x12000);
    CHECK(gap_find_tight(&gaps, 0x2000, (struct interval){0x14000, 0x80000}, &at));
    CHECK_EQ(at, 0x42000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, none)
    const struct CMUnitTest tests[] = {
        TEST(neighbours_become_one_on_either_side),
        TEST(what_is_taken_out_of_the_middle_leaves_both_sides),
        TEST(a_gap_too_many_is_forgotten),
        TEST(the_lowest_address_is_found_wherever_its_gap_stands),
        TEST(the_smallest_block_that_is_large_enough_is_taken),
        TEST(of_blocks_of_one_size_the_lowest_is_taken_wherever_its_gap_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
