/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a kernel goes, and where its file has to go out of its way. */
#include "check.h"
#include "kernel_start.h"
#include "lib/num.h"

#define LOADER_END 0x00180000u /* where the toolstack put the file */

static uint8_t file[64 * KIB];
static struct kernel kernel;
static struct kernel_start start;
static struct layout layout;
static struct problem why;

static int bzimage(void **state)
{
    (void)state;
    memset(&kernel, 0, sizeof(kernel));
    memset(&layout, 0, sizeof(layout));
    layout.low_end = 512 * MIB;
    kernel.kind = KERNEL_BZIMAGE;
    kernel.code = span_of(file + 0x400, 0x8000);
    kernel.initrd = span_of(file + 0x9000, 0x1000);
    kernel.relocatable = true;
    kernel.alignment = 2 * MIB;
    kernel.preferred = 16 * MIB;
    kernel.memory = 3 * MIB;
    kernel.initrd_end = 0x7FFFFFFF;
    return 0;
}

static bool place(uint64_t module)
{
    const struct module m = {module, sizeof(file)};

    memset(&why, 0, sizeof(why));
    return kernel_place(&start, &kernel, span_of(file, sizeof(file)), &m, &layout, &why);
}

static void a_bzimage_goes_where_it_asks_to_be(void **state)
{
    (void)state;
    CHECK(place(LOADER_END));
    CHECK_EQ(start.blob, LOADER_END);
    CHECK_EQ(start.entry, 16 * MIB);
    CHECK_EQ(start.moves, 1);
    CHECK_EQ(start.move[0].to, 16 * MIB);
    CHECK_EQ(start.move[0].from, LOADER_END + 0x400);
    CHECK_EQ(start.move[0].size, 0x8000);
    CHECK_EQ(start.move[0].zeros, 0);
    CHECK_EQ(start.initrd, LOADER_END + 0x9000);
    CHECK_EQ(start.initrd_size, 0x1000);
}

/* The file's first and last byte, in all that the kernel uses at first. */
static void the_file_is_never_in_its_memory(void **state)
{
    (void)state;
    CHECK(place(16 * MIB - sizeof(file)));
    CHECK_EQ(start.entry, 16 * MIB);
    CHECK(place(16 * MIB - sizeof(file) + 1));
    CHECK_EQ(start.entry, 18 * MIB);
    CHECK(place(19 * MIB - 1));
    CHECK_EQ(start.entry, 20 * MIB);
    CHECK(place(19 * MIB));
    CHECK_EQ(start.entry, 16 * MIB);
}

static void a_file_in_the_way_of_a_kernel_that_stays_goes_to_the_end_of_ram(void **state)
{
    (void)state;
    kernel.relocatable = false;
    CHECK(place(17 * MIB));
    CHECK_EQ(start.entry, 16 * MIB);
    CHECK_EQ(start.blob, 512 * MIB - sizeof(file));
    CHECK_EQ(start.move[0].from, start.blob + 0x400);
    CHECK_EQ(start.initrd, start.blob + 0x9000);
}

static void an_initrd_beyond_the_kernels_reach_has_no_room(void **state)
{
    (void)state;
    kernel.initrd_end = LOADER_END + 0x9FFF;
    CHECK(place(LOADER_END));
    kernel.initrd_end--;
    CHECK(!place(LOADER_END));
    kernel.initrd = span_of(NULL, 0);
    CHECK(place(LOADER_END));
    CHECK_EQ(start.initrd, 0);
    CHECK_EQ(start.initrd_size, 0);
}

static void ram_that_ends_before_the_kernel_is_too_little(void **state)
{
    (void)state;
    layout.low_end = 19 * MIB;
    CHECK(place(LOADER_END));
    layout.low_end = 19 * MIB - PAGE_SIZE;
    CHECK(place(LOADER_END)); /* below 16 MiB, after its file */
    CHECK_EQ(start.entry, 2 * MIB);
    kernel.relocatable = false;
    CHECK(!place(LOADER_END));
    CHECK_EQ(why.code, MSG_KERNEL_MEMORY);
    CHECK_STR(why.found,
              "the kernel ends at 0x1300000, its file has 64 KiB, RAM ends at 0x12ff000");
}

static void segments_go_to_their_addresses_with_zeros_after_them(void **state)
{
    (void)state;
    kernel.kind = KERNEL_PVH;
    kernel.entry = 0x1000010;
    kernel.initrd = span_of(NULL, 0);
    kernel.segments = 2;
    kernel.segment[0] = (struct kernel_segment){16 * MIB, 0x3000, span_of(file + 0x1000, 0x2000)};
    kernel.segment[1] = (struct kernel_segment){18 * MIB, 0x1000, span_of(NULL, 0)};
    CHECK(place(LOADER_END));
    CHECK_EQ(start.entry, 0x1000010);
    CHECK_EQ(start.moves, 2);
    CHECK_EQ(start.move[0].from, LOADER_END + 0x1000);
    CHECK_EQ(start.move[0].size, 0x2000);
    CHECK_EQ(start.move[0].zeros, 0x1000);
    CHECK_EQ(start.move[1].to, 18 * MIB);
    CHECK_EQ(start.move[1].size, 0);
    CHECK_EQ(start.move[1].zeros, 0x1000);
    kernel.segment[1].paddr = BIOS_TOP - PAGE_SIZE; /* where tables are */
    CHECK(!place(LOADER_END));
}

static void a_command_line_is_as_long_as_the_kernel_takes(void **state)
{
    (void)state;
    memset(&why, 0, sizeof(why));
    kernel.cmdline_max = 10;
    CHECK(kernel_takes(&kernel, "0123456789", &why));
    CHECK(!kernel_takes(&kernel, "0123456789a", &why));
    CHECK_EQ(why.code, MSG_KERNEL_COMMAND_LINE);
    kernel.cmdline = span_of(file, 4);
    memset(&why, 0, sizeof(why));
    CHECK(kernel_takes(&kernel, "", &why));
    CHECK(kernel_takes(&kernel, "01234", &why)); /* with a blank between: ten */
    CHECK(!kernel_takes(&kernel, "012345", &why));
    kernel.kind = KERNEL_PVH; /* which says nothing of that */
    CHECK(kernel_takes(&kernel, "012345", &why));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, bzimage)
    const struct CMUnitTest tests[] = {
        TEST(a_bzimage_goes_where_it_asks_to_be),
        TEST(the_file_is_never_in_its_memory),
        TEST(a_file_in_the_way_of_a_kernel_that_stays_goes_to_the_end_of_ram),
        TEST(an_initrd_beyond_the_kernels_reach_has_no_room),
        TEST(ram_that_ends_before_the_kernel_is_too_little),
        TEST(segments_go_to_their_addresses_with_zeros_after_them),
        TEST(a_command_line_is_as_long_as_the_kernel_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
