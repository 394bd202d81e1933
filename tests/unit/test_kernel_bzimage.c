/* SPDX-License-Identifier: BSD-2-Clause */
/* A kernel that is a bzImage: what is found in it, and which ones are refused. */
#include "kernel_fixture.h"

static int good_file(void **state)
{
    (void)state;
    memset(file, 0, sizeof(file));
    CHECK_EQ(file_bzimage(file), BZIMAGE_SIZE);
    return 0;
}

static void its_parts_are_found(void **state)
{
    (void)state;
    CHECK(parse(BZIMAGE_SIZE));
    CHECK_EQ(kernel.kind, KERNEL_BZIMAGE);
    CHECK_EQ(kernel_offset(kernel.setup), 0x1F1);
    CHECK_EQ(kernel.setup.left, 0x26C - 0x1F1);
    CHECK_EQ(kernel_offset(kernel.code), 1024);
    CHECK_EQ(kernel.code.left, 64);
    CHECK(kernel.relocatable);
    CHECK_EQ(kernel.alignment, 0x200000);
    CHECK_EQ(kernel.preferred, 0x1000000);
    CHECK_EQ(kernel.memory, 0x3F98000);
    CHECK_EQ(kernel.initrd_end, 0x7FFFFFFF);
    CHECK_EQ(kernel.cmdline_max, 2047);
    file_put(file, 0x238, 4, 0xFEDCBA98);
    CHECK(parse(BZIMAGE_SIZE));
    CHECK_EQ(kernel.cmdline_max, 0xFEDCBA98);
    CHECK_EQ(kernel.initrd.left, 0);
    CHECK_EQ(kernel.cmdline.left, 0);
}

static void with_an_efi_stub_it_is_still_a_bzimage(void **state)
{
    (void)state;
    memcpy(file, "MZ", 2);
    file_put(file, 0x3C, 4, 0x40);
    memcpy(file + 0x40, "PE", 2);
    CHECK(uki_recognise(span_of(file, BZIMAGE_SIZE)));
    CHECK(parse(BZIMAGE_SIZE));
    CHECK_EQ(kernel.code.left, 64);
}

static void a_setup_sects_of_zero_means_four(void **state)
{
    (void)state;
    file_put(file, 0x1F1, 1, 0);
    CHECK(parse(5 * 512 + 64));
    CHECK_EQ(kernel_offset(kernel.code), 5 * 512);
    CHECK(!parse(5 * 512 + 48));
}

static void a_signature_after_the_code_is_no_part_of_it(void **state)
{
    (void)state;
    CHECK(parse(BZIMAGE_SIZE + 1472));
    CHECK_EQ(kernel.code.left, 64);
}

static void no_truncated_file_is_taken(void **state)
{
    (void)state;
    for (size_t size = 0; size <= BZIMAGE_SIZE - 16; size++) {
        CHECK(!parse(size));
        CHECK_EQ(kernel_recognise(span_of(file, size)), size >= 0x206);
        CHECK_EQ(why.code, size < 0x206 ? MSG_KERNEL_FORM : MSG_KERNEL_TRUNCATED);
    }
    CHECK_STR(why.what, "the kernel file is truncated");
    CHECK_STR(why.found, "1072 of at least 1088 bytes");
}

static void its_last_paragraph_may_be_cut_short(void **state)
{
    (void)state;
    CHECK(parse(BZIMAGE_SIZE - 1));
    CHECK_EQ(kernel.code.left, 63);
    CHECK(parse(BZIMAGE_SIZE - 15));
    CHECK_EQ(kernel.code.left, 49);
    file_put(file, 0x1F4, 4, 1);
    CHECK(parse(BZIMAGE_CODE + 1));
    CHECK_EQ(kernel.code.left, 1);
    CHECK_REFUSED(BZIMAGE_CODE, MSG_KERNEL_TRUNCATED, "1024 of at least 1040 bytes");
    CHECK_REFUSED(BZIMAGE_CODE - 1, MSG_KERNEL_TRUNCATED, "1023 of at least 1040 bytes");
}

static void any_changed_bit_does_no_harm(void **state)
{
    (void)state;
    kernel_flip_bits(file, BZIMAGE_SIZE);
}

static void an_old_kernel_is_refused(void **state)
{
    (void)state;
    file_put(file, 0x206, 2, 0x20A);
    CHECK(parse(BZIMAGE_SIZE));
    file_put(file, 0x206, 2, 0x209);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_TOO_OLD, "boot protocol 2.09, loaded high");
    CHECK_STR(why.what, "the kernel is too old");
    file_put(file, 0x206, 2, 0x20F);
    file_put(file, 0x211, 1, 0xFE);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_TOO_OLD, "boot protocol 2.15, loaded low");
}

static void the_setup_header_has_all_fields_and_room(void **state)
{
    (void)state;
    file_put(file, 0x201, 1, 0x62);
    CHECK(parse(BZIMAGE_SIZE));
    CHECK_EQ(kernel.setup.left, 0x264 - 0x1F1);
    file_put(file, 0x201, 1, 0x8E);
    CHECK(parse(BZIMAGE_SIZE));
    CHECK_EQ(kernel.setup.left, 0x290 - 0x1F1);
    file_put(file, 0x201, 1, 0x61);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_DAMAGED, "a setup header from 0x1f1 to 0x263");
    file_put(file, 0x201, 1, 0x8F);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_DAMAGED, "a setup header from 0x1f1 to 0x291");
    CHECK_STR(why.what, "the kernel's headers are invalid");
}

static void the_size_of_its_code_is_believed_only_if_there_is_as_much(void **state)
{
    (void)state;
    file_put(file, 0x1F4, 4, 0xFFFFFFFF);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_TRUNCATED, "1088 of at least 68719477744 bytes");
    file_put(file, 0x1F4, 4, 0);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_DAMAGED, "a bzImage with a syssize of 0");
}

static void an_alignment_is_a_power_of_two(void **state)
{
    (void)state;
    file_put(file, 0x230, 4, 0x300000);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_DAMAGED, "a kernel_alignment of 0x300000");
    file_put(file, 0x230, 4, 0);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_DAMAGED, "a kernel_alignment of 0x0");
}

static void the_alignment_of_one_that_is_not_relocatable_does_not_count(void **state)
{
    (void)state;
    file_put(file, 0x234, 1, 0);
    file_put(file, 0x230, 4, 0x300000);
    file_put(file, 0x258, 8, 0x1000001);
    CHECK(parse(BZIMAGE_SIZE));
    CHECK(!kernel.relocatable);
    CHECK_EQ(kernel.alignment, 1);
    CHECK_EQ(kernel.preferred, 0x1000001);
}

static void where_it_wants_to_be_is_aligned(void **state)
{
    (void)state;
    file_put(file, 0x258, 8, 0x1000001);
    CHECK(parse(BZIMAGE_SIZE));
    CHECK_EQ(kernel.preferred, 0x1200000);
}

static void one_that_does_not_care_gets_a_place(void **state)
{
    (void)state;
    file_put(file, 0x258, 8, 0);
    CHECK(parse(BZIMAGE_SIZE));
    CHECK_EQ(kernel.preferred, 0x200000);
    file_put(file, 0x234, 1, 0);
    CHECK(parse(BZIMAGE_SIZE));
    CHECK_EQ(kernel.preferred, 0x100000);
}

static void its_memory_has_room_for_its_code(void **state)
{
    (void)state;
    file_put(file, 0x260, 4, 63);
    CHECK(parse(BZIMAGE_SIZE));
    CHECK_EQ(kernel.memory, 64);
}

static void all_its_memory_is_below_4_gib(void **state)
{
    (void)state;
    file_put(file, 0x258, 8, 0xFF000000);
    file_put(file, 0x260, 4, 0x1000000);
    CHECK(parse(BZIMAGE_SIZE));
    file_put(file, 0x260, 4, 0x1000001);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_PLACE, "0x1000001 bytes at 0xff000000");
    CHECK_STR(why.what, "the kernel needs memory above 4 GiB");
    file_put(file, 0x258, 8, 0x100000000);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_PLACE, "0x1000001 bytes at 0x100000000");
    file_put(file, 0x258, 8, UINT64_MAX);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_PLACE, "0x1000001 bytes at 0xffffffffffe00000");
}

static void what_is_no_kernel_is_refused(void **state)
{
    (void)state;
    CHECK(!kernel_recognise(span_of(NULL, 0)));
    CHECK_REFUSED(0, MSG_KERNEL_FORM, "0 bytes that begin with 00 00 00 00");
    CHECK_STR(why.what, "the file is not a kernel that Slipway can start");
    memcpy(file, "\x1F\x8B\x08", 3);
    file_put(file, 0x1FE, 2, 0xAA56);
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_FORM, "1088 bytes that begin with 1f 8b 08 00");
    file_put(file, 0x1FE, 2, 0xAA55);
    file_put(file, 0x202, 1, 'h');
    CHECK_REFUSED(BZIMAGE_SIZE, MSG_KERNEL_FORM, "1088 bytes that begin with 1f 8b 08 00");
    memcpy(file, "abcd", 4);
    CHECK_REFUSED(4, MSG_KERNEL_FORM, "4 bytes that begin with 61 62 63 64");
}

#define TEST(name) cmocka_unit_test_setup(name, good_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(its_parts_are_found),
        TEST(with_an_efi_stub_it_is_still_a_bzimage),
        TEST(a_setup_sects_of_zero_means_four),
        TEST(a_signature_after_the_code_is_no_part_of_it),
        TEST(no_truncated_file_is_taken),
        TEST(its_last_paragraph_may_be_cut_short),
        TEST(any_changed_bit_does_no_harm),
        TEST(an_old_kernel_is_refused),
        TEST(the_setup_header_has_all_fields_and_room),
        TEST(the_size_of_its_code_is_believed_only_if_there_is_as_much),
        TEST(an_alignment_is_a_power_of_two),
        TEST(the_alignment_of_one_that_is_not_relocatable_does_not_count),
        TEST(where_it_wants_to_be_is_aligned),
        TEST(one_that_does_not_care_gets_a_place),
        TEST(its_memory_has_room_for_its_code),
        TEST(all_its_memory_is_below_4_gib),
        TEST(what_is_no_kernel_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
