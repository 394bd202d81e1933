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

/* Linux warns of one that doesn't; the code before it in the file has been moved by then. */
static void an_initrd_begins_a_page(void **state)
{
    (void)state;
    kernel.initrd = span_of(file + 0x9200, 0x1234);
    CHECK(place(LOADER_END));
    CHECK_EQ(start.initrd, LOADER_END + 0x9000);
    CHECK_EQ(start.initrd_size, 0x1234);
    CHECK_EQ(start.moves, 2);
    CHECK_EQ(start.move[1].to, start.initrd);
    CHECK_EQ(start.move[1].from, LOADER_END + 0x9200);
    CHECK_EQ(start.move[1].size, 0x1234);
    kernel.initrd = span_of(file + 0x9001, 1);
    CHECK(place(LOADER_END));
    CHECK_EQ(start.initrd, LOADER_END + 0x9000);
    /* There is nothing before the file that it may go over. */
    kernel.initrd = span_of(file, 0x400);
    CHECK(place(LOADER_END + 0x200));
    CHECK_EQ(start.initrd, LOADER_END + 0x200);
    CHECK_EQ(start.moves, 1);
    /* Beside segments it goes to the end of RAM, if there is room. */
    kernel.kind = KERNEL_PVH;
    kernel.segments = 1;
    kernel.segment[0] = (struct kernel_segment){16 * MIB, 0x3000, span_of(file + 0x1000, 0x2000)};
    kernel.initrd = span_of(file + 0x9200, 0x1234);
    CHECK(place(LOADER_END));
    CHECK_EQ(start.initrd, 512 * MIB - 0x2000);
    kernel.segment[0].paddr = 512 * MIB - 0x3000;
    CHECK(place(LOADER_END));
    CHECK_EQ(start.initrd, LOADER_END + 0x9200);
    /* A segment that is in its place stays. */
    kernel.segment[0].paddr = LOADER_END + 0x1000;
    kernel.initrd = span_of(NULL, 0);
    CHECK(place(LOADER_END));
    CHECK_EQ(start.blob, LOADER_END);
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
    kernel.segment[1].bytes = span_of(file + 0x4FFF, 1);
    CHECK(place(LOADER_END));
    CHECK_EQ(start.move[1].from, LOADER_END + 0x4FFF);
    CHECK_EQ(start.move[1].size, 1);
    CHECK_EQ(start.move[1].zeros, 0xFFF);
    kernel.segment[1].paddr = BIOS_TOP - PAGE_SIZE; /* where tables are */
    CHECK(!place(LOADER_END));
}

/* Of the file, one after the other; the first one goes where the second one's bytes are. */
static void two_segments(uint64_t first, uint64_t second)
{
    kernel.kind = KERNEL_PVH;
    kernel.entry = 0x1000010;
    kernel.segments = 2;
    kernel.segment[0] = (struct kernel_segment){first, 0x4000, span_of(file + 0x1000, 0x4000)};
    kernel.segment[1] = (struct kernel_segment){second, 0x6000, span_of(file + 0x5000, 0x3000)};
}

static void segments_of_a_file_in_their_way_go_one_after_the_other(void **state)
{
    const uint64_t module = 16 * MIB - 0x4000;

    (void)state;
    two_segments(16 * MIB, 16 * MIB + 0x4000);
    kernel.initrd = span_of(file + 0xE000, 0x1000);
    CHECK(place(module));
    CHECK_EQ(start.blob, module);
    CHECK_EQ(start.entry, 0x1000010);
    CHECK_EQ(start.moves, 3);
    CHECK_EQ(start.move[0].to, 16 * MIB + 0x4000);
    CHECK_EQ(start.move[0].from, module + 0x5000);
    CHECK_EQ(start.move[0].size, 0x3000);
    CHECK_EQ(start.move[0].zeros, 0x3000);
    CHECK_EQ(start.move[1].to, 16 * MIB + 0x1000); /* up by less than its length: in pieces */
    CHECK_EQ(start.move[1].from, module + 0x2000);
    CHECK_EQ(start.move[1].size, 0x3000);
    CHECK_EQ(start.move[1].zeros, 0);
    CHECK_EQ(start.move[2].to, 16 * MIB);
    CHECK_EQ(start.move[2].from, module + 0x1000);
    CHECK_EQ(start.move[2].size, 0x1000);
    CHECK_EQ(start.move[2].zeros, 0);
    CHECK_EQ(start.initrd, module + 0xE000); /* right after the zeros */
}

static void their_initrd_goes_out_of_their_way_first(void **state)
{
    const uint64_t module = 16 * MIB - 0x4000;

    (void)state;
    two_segments(16 * MIB, 16 * MIB + 0x4000);
    kernel.initrd = span_of(file + 0xDFFF, 0x1000);
    CHECK(place(module));
    CHECK_EQ(start.moves, 4);
    CHECK_EQ(start.move[0].from, module + 0xDFFF);
    CHECK_EQ(start.move[0].to, 512 * MIB - 0x1000);
    CHECK_EQ(start.move[0].size, 0x1000);
    CHECK_EQ(start.move[0].zeros, 0);
    CHECK_EQ(start.initrd, 512 * MIB - 0x1000);
    CHECK_EQ(start.move[1].to, 16 * MIB + 0x4000);
    kernel.initrd = span_of(file + 0xDFFF, 1);
    CHECK(place(module));
    CHECK_EQ(start.initrd, 512 * MIB - 0x1000);
    layout.low_end = module + sizeof(file); /* the end of RAM is the file's */
    CHECK(!place(module));
}

static void segments_that_go_down_go_the_first_one_first(void **state)
{
    const uint64_t module = 16 * MIB;

    (void)state;
    two_segments(module - 0x3000, module + 0x1000);
    kernel.initrd = span_of(NULL, 0);
    CHECK(place(module));
    CHECK_EQ(start.blob, module);
    CHECK_EQ(start.moves, 2);
    CHECK_EQ(start.move[0].to, module - 0x3000);
    CHECK_EQ(start.move[0].size, 0x4000);
    CHECK_EQ(start.move[1].to, module + 0x1000);
    CHECK_EQ(start.move[1].zeros, 0x3000);
}

static void segments_in_each_others_way_have_their_file_moved_to_the_end_of_ram(void **state)
{
    const uint64_t module = 16 * MIB;

    (void)state;
    two_segments(module + 0x7000, module + 0x1000);
    kernel.initrd = span_of(NULL, 0);
    CHECK(place(module));
    CHECK_EQ(start.blob, 512 * MIB - sizeof(file));
    CHECK_EQ(start.moves, 2);
    CHECK_EQ(start.move[0].from, start.blob + 0x1000);
}

static void a_segment_of_too_many_pieces_has_its_file_moved_to_the_end_of_ram(void **state)
{
    (void)state;
    kernel.kind = KERNEL_PVH;
    kernel.initrd = span_of(NULL, 0);
    kernel.segments = 1;
    kernel.segment[0] = (struct kernel_segment){16 * MIB, 0x4000, span_of(file + 0x1000, 0x4000)};
    CHECK(place(16 * MIB - 0x1000 - 0x4000 / KERNEL_MOVES_MAX));
    CHECK_EQ(start.moves, KERNEL_MOVES_MAX);
    CHECK(place(16 * MIB - 0x1000 - 0x4000 / KERNEL_MOVES_MAX + 1));
    CHECK_EQ(start.moves, 1);
    CHECK_EQ(start.blob, 512 * MIB - sizeof(file));
}

#define MODEL (512 * KIB) /* of RAM, from BIOS_TOP on */

static uint32_t random_state = 1;

/* Numerical Recipes' generator: the same numbers everywhere. */
static uint32_t below(uint32_t limit)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)random_state * limit >> 32);
}

/* Disjoint segments, with bytes from anywhere in the file, and an initrd in its last quarter. */
static void random_kernel(void)
{
    uint32_t at = BIOS_TOP + below(MODEL / 2);

    kernel.kind = KERNEL_PVH;
    kernel.segments = 1 + below(4);
    for (uint32_t i = 0; i < kernel.segments; i++) {
        const uint32_t bytes = below(4) == 0 ? 0 : 1 + below(0x3000);
        const uint32_t zeros = 1 + below(0x2000);

        kernel.segment[i] = (struct kernel_segment){
            at, bytes + zeros,
            bytes != 0 ? span_of(file + below(0xC000 - bytes), bytes) : span_of(NULL, 0)};
        at += bytes + zeros + below(0x8000);
    }
    kernel.initrd =
        below(2) != 0 ? span_of(file + 0xC000 + below(0x3000), 0x1000) : span_of(NULL, 0);
}

static uint8_t ram[MODEL];

static uint8_t *ram_at(uint64_t address)
{
    return ram + (address - BIOS_TOP);
}

/* Makes the moves in a model of RAM, byte after byte, and checks where all of the kernel is. */
static void check_moves(uint64_t module)
{
    memset(ram, 0xEE, sizeof(ram));
    memcpy(ram_at(module), file, sizeof(file));
    if (start.blob != module)
        memmove(ram_at(start.blob), ram_at(module), sizeof(file));
    for (uint32_t i = 0; i < start.moves; i++) {
        const struct kernel_move *m = &start.move[i];

        for (uint32_t byte = 0; byte < m->size; byte++)
            *ram_at(m->to + byte) = *ram_at(m->from + byte);
        memset(ram_at(m->to + m->size), 0, m->zeros);
    }
    for (uint32_t i = 0; i < kernel.segments; i++) {
        const struct kernel_segment *s = &kernel.segment[i];
        const uint8_t *there = ram_at(s->paddr);

        CHECK(s->bytes.left == 0 || memcmp(there, s->bytes.data, s->bytes.left) == 0);
        for (uint64_t zero = s->bytes.left; zero < s->size; zero++)
            CHECK_EQ(there[zero], 0);
    }
    if (kernel.initrd.left != 0)
        CHECK(memcmp(ram_at(start.initrd), kernel.initrd.data, kernel.initrd.left) == 0);
}

static void whatever_is_placed_arrives(void **state)
{
    uint32_t in_turn = 0, at_the_end = 0;

    (void)state;
    layout.low_end = BIOS_TOP + MODEL;
    for (uint32_t i = 0; i < sizeof(file); i++)
        file[i] = (uint8_t)(1 + below(255));
    for (uint32_t n = 0; n < 5000; n++) {
        const uint64_t module = BIOS_TOP + below((MODEL - sizeof(file)) / PAGE_SIZE) * PAGE_SIZE;
        bool overlap = false;

        random_kernel();
        if (!place(module))
            continue;
        check_moves(module);
        for (uint32_t i = 0; i < kernel.segments; i++)
            overlap |= ranges_overlap(kernel.segment[i].paddr, kernel.segment[i].size, module,
                                      sizeof(file));
        in_turn += overlap && start.blob == module;
        at_the_end += start.blob != module;
    }
    CHECK(in_turn > 500 && at_the_end > 50); /* both happened */
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
        TEST(an_initrd_begins_a_page),
        TEST(ram_that_ends_before_the_kernel_is_too_little),
        TEST(segments_go_to_their_addresses_with_zeros_after_them),
        TEST(segments_of_a_file_in_their_way_go_one_after_the_other),
        TEST(their_initrd_goes_out_of_their_way_first),
        TEST(segments_that_go_down_go_the_first_one_first),
        TEST(segments_in_each_others_way_have_their_file_moved_to_the_end_of_ram),
        TEST(a_segment_of_too_many_pieces_has_its_file_moved_to_the_end_of_ram),
        TEST(whatever_is_placed_arrives),
        TEST(a_command_line_is_as_long_as_the_kernel_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
