/* SPDX-License-Identifier: BSD-2-Clause */
/* The parsers of start info, its module list and its memory map. */
#include "check.h"
#include "probe/start_info.h"

static struct hvm_start info;
static struct problem why;

/* Version 1, one module at 0x172038, a map of 2 entries at 0x172878. */
static const uint8_t good[56] = {0x78, 0xC5, 0x6E, 0x33, 1,    0,    0, 0, 0, 0, 0, 0, 1,
                                 0,    0,    0,    0x38, 0x20, 0x17, 0, 0, 0, 0, 0, 0, 0,
                                 0,    0,    0,    0,    0,    0,    0, 0, 0, 0, 0, 0, 0,
                                 0,    0x78, 0x28, 0x17, 0,    0,    0, 0, 0, 2, 0, 0, 0};

static int fresh(void **state)
{
    (void)state;
    memset(&info, 0xAA, sizeof(info));
    memset(&why, 0, sizeof(why));
    return 0;
}

static void version_1_gives_modules_and_memory_map(void **state)
{
    (void)state;
    CHECK(start_info_parse(&info, span_of(good, sizeof(good)), &why));
    CHECK_EQ(info.module_count, 1);
    CHECK_EQ(info.modules, 0x172038);
    CHECK_EQ(info.memmap, 0x172878);
    CHECK_EQ(info.memmap_count, 2);
}

static void a_pvh_guest_has_a_command_line_and_an_rsdp(void **state)
{
    uint8_t pvh[56];

    (void)state;
    memcpy(pvh, good, sizeof(pvh));
    memcpy(pvh + 24, "\x00\x40\x17\x00\x01\x00\x00\x00", 8);
    memcpy(pvh + 32, "\x00\x80\x00\xFC\x00\x00\x00\x00", 8);
    CHECK(start_info_parse(&info, span_of(pvh, sizeof(pvh)), &why));
    CHECK_EQ(info.cmdline, 0x100174000);
    CHECK_EQ(info.rsdp, 0xFC008000);
}

static void version_0_has_no_memory_map(void **state)
{
    uint8_t old[56];

    (void)state;
    memcpy(old, good, sizeof(old));
    old[4] = 0;
    CHECK(start_info_parse(&info, span_of(old, sizeof(old)), &why));
    CHECK_EQ(info.memmap_count, 0);
}

static void a_wrong_magic_is_refused_and_shown(void **state)
{
    uint8_t bad[56];

    (void)state;
    memcpy(bad, good, sizeof(bad));
    bad[0] = 0x79;
    CHECK(!start_info_parse(&info, span_of(bad, sizeof(bad)), &why));
    CHECK_STR(why.found, "0x336ec579");
}

static void absurd_counts_are_refused(void **state)
{
    uint8_t bad[56];

    (void)state;
    memcpy(bad, good, sizeof(bad));
    bad[12] = 65;
    CHECK(!start_info_parse(&info, span_of(bad, sizeof(bad)), &why));
    CHECK_STR(why.what, "start info is invalid");
    memset(&why, 0, sizeof(why));
    memcpy(bad, good, sizeof(bad));
    bad[48] = 129;
    CHECK(!start_info_parse(&info, span_of(bad, sizeof(bad)), &why));
    CHECK_STR(why.found, "1 modules, 129 ranges");
}

static void start_info_cut_at_any_length_is_refused(void **state)
{
    (void)state;
    for (unsigned len = 0; len < 52; len++) {
        memset(&why, 0, sizeof(why));
        CHECK(!start_info_parse(&info, span_of(good, len), &why));
    }
}

static void the_second_module_is_found_after_the_first(void **state)
{
    uint8_t list[64] = {
        [32] = 0x00, [33] = 0x60, [34] = 0x10, [40] = 0x00, [42] = 0x04, [48] = 0x78, [50] = 0x14};
    struct start_module m;

    (void)state;
    m = start_module_parse(span_of(list, sizeof(list)), 1);
    CHECK_EQ(m.data.paddr, 0x106000);
    CHECK_EQ(m.data.size, 0x40000);
    CHECK_EQ(m.name, 0x140078);
}

static void a_module_beyond_the_list_is_empty(void **state)
{
    uint8_t list[32];
    struct start_module m;

    (void)state;
    memset(list, 0xFF, sizeof(list));
    m = start_module_parse(span_of(list, sizeof(list)), 1);
    CHECK_EQ(m.data.paddr, 0);
    CHECK_EQ(m.name, 0);
}

static void memory_map_entries_that_are_empty_or_wrap_are_dropped(void **state)
{
    struct memory_range ranges[MAX_MEMORY_RANGES];
    uint8_t map[72] = {
        [2] = 0x10,  [11] = 0x1F, [16] = 1, /* 0x100000, 0x1F000000, RAM */
        [26] = 0x20, [40] = 2,              /* empty */
        [48] = 0,    [64] = 1,
    };

    (void)state;
    memset(map + 48, 0xFF, 16); /* wraps */
    CHECK_EQ(memory_map_parse(ranges, span_of(map, sizeof(map)), 3, MEMMAP_LENGTH), 1);
    CHECK_EQ(ranges[0].start, 0x100000);
    CHECK_EQ(ranges[0].size, 0x1F000000);
    CHECK_EQ(ranges[0].type, MEMORY_RAM);
}

static void a_memory_map_that_ends_early_gives_what_is_whole(void **state)
{
    struct memory_range ranges[MAX_MEMORY_RANGES];
    uint8_t map[47] = {[2] = 0x10, [10] = 0x10, [16] = 1, [26] = 0x20, [34] = 0x10, [40] = 1};

    (void)state;
    CHECK_EQ(memory_map_parse(ranges, span_of(map, sizeof(map)), 2, MEMMAP_LENGTH), 1);
}

static void what_is_after_the_memory_map_is_no_part_of_it(void **state)
{
    struct memory_range ranges[MAX_MEMORY_RANGES];
    uint8_t map[48] = {[2] = 0x10, [10] = 0x10, [16] = 1, [26] = 0x20, [34] = 0x10, [40] = 1};

    (void)state;
    CHECK_EQ(memory_map_parse(ranges, span_of(map, sizeof(map)), 1, MEMMAP_LENGTH), 1);
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(version_1_gives_modules_and_memory_map),
        TEST(a_pvh_guest_has_a_command_line_and_an_rsdp),
        TEST(version_0_has_no_memory_map),
        TEST(a_wrong_magic_is_refused_and_shown),
        TEST(absurd_counts_are_refused),
        TEST(what_is_after_the_memory_map_is_no_part_of_it),
        TEST(start_info_cut_at_any_length_is_refused),
        TEST(the_second_module_is_found_after_the_first),
        TEST(a_module_beyond_the_list_is_empty),
        TEST(memory_map_entries_that_are_empty_or_wrap_are_dropped),
        TEST(a_memory_map_that_ends_early_gives_what_is_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
