/* SPDX-License-Identifier: BSD-2-Clause */
/* A kernel in a unified kernel image: what is found there, and which images are refused. */
#include "kernel_fixture.h"

static int good_file(void **state)
{
    (void)state;
    memset(file, 0, sizeof(file));
    CHECK_EQ(file_uki(file), UKI_SIZE);
    return 0;
}

#define CHECK_COMMAND_LINE(text)                                                                   \
    do {                                                                                           \
        CHECK(parse(UKI_SIZE));                                                                    \
        CHECK_EQ(kernel.cmdline.left, sizeof(text) - 1);                                           \
        CHECK(memcmp(kernel.cmdline.data, text, sizeof(text) - 1) == 0);                           \
    } while (0)

enum { TEXT, OSREL, CMDLINE, INITRD, LINUX }; /* in the order of the file */

static void put_name(unsigned section, const char *name)
{
    memset(file + UKI_SECTIONS + 40 * section, 0, 8);
    memcpy(file + UKI_SECTIONS + 40 * section, name, strlen(name));
}

static void put_virtual_size(unsigned section, uint32_t size)
{
    file_put(file, UKI_SECTIONS + 40 * section + 8, 4, size);
}

static void put_raw_size(unsigned section, uint32_t size)
{
    file_put(file, UKI_SECTIONS + 40 * section + 16, 4, size);
}

static void put_pointer(unsigned section, uint32_t at)
{
    file_put(file, UKI_SECTIONS + 40 * section + 20, 4, at);
}

static void its_kernel_initrd_and_command_line_are_found(void **state)
{
    (void)state;
    CHECK(parse(UKI_SIZE));
    CHECK_EQ(kernel.kind, KERNEL_BZIMAGE);
    CHECK_EQ(kernel_offset(kernel.setup), 0xA00 + 0x1F1);
    CHECK_EQ(kernel_offset(kernel.code), 0xA00 + 1024);
    CHECK_EQ(kernel.code.left, 64);
    CHECK_EQ(kernel.preferred, 0x1000000);
    CHECK_EQ(kernel_offset(kernel.initrd), 0x800);
    CHECK_EQ(kernel.initrd.left, 0x123);
    CHECK_EQ(kernel_offset(kernel.cmdline), 0x600);
    CHECK_COMMAND_LINE("console=ttyS0 ro");
}

static void only_the_kernel_has_to_be_there(void **state)
{
    (void)state;
    put_name(CMDLINE, ".uname");
    put_name(INITRD, ".initrd2");
    CHECK(parse(UKI_SIZE));
    CHECK_EQ(kernel.code.left, 64);
    CHECK_EQ(kernel.initrd.left, 0);
    CHECK_EQ(kernel.cmdline.left, 0);
}

static void no_truncated_file_is_taken(void **state)
{
    (void)state;
    for (size_t size = 0; size < UKI_SIZE; size++) {
        CHECK(!parse(size));
        CHECK_EQ(kernel_recognise(span_of(file, size)), size >= UKI_PE + 4);
        CHECK_EQ(why.code, size < UKI_PE + 4 ? MSG_KERNEL_FORM : MSG_KERNEL_TRUNCATED);
    }
    CHECK_STR(why.found, "3647 of at least 3648 bytes");
}

static void any_changed_bit_does_no_harm(void **state)
{
    (void)state;
    kernel_flip_bits(file, UKI_SIZE);
}

static void what_begins_like_a_program_for_dos_is_no_kernel(void **state)
{
    (void)state;
    file_put(file, 0x3C, 4, 0xFFFFFFFF);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_FORM, "3648 bytes that begin with 4d 5a 00 00");
    file_put(file, 0x3C, 4, UKI_PE);
    memcpy(file + UKI_PE, "NE", 2);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_FORM, "3648 bytes that begin with 4d 5a 00 00");
}

static void another_efi_program_is_refused(void **state)
{
    (void)state;
    put_name(LINUX, ".linux2");
    CHECK_REFUSED(UKI_SIZE, MSG_EFI_PROGRAM, "an EFI program of 3648 bytes without it");
    CHECK_STR(why.what, "the file is an EFI program, not a unified kernel image");
    file_put(file, UKI_PE + 6, 2, 0);
    CHECK_REFUSED(UKI_SIZE, MSG_EFI_PROGRAM, "an EFI program of 3648 bytes without it");
}

static void one_for_another_processor_is_refused_by_its_name(void **state)
{
    (void)state;
    file_put(file, UKI_PE + 4, 2, 0xAA64);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_PROCESSOR, "an EFI program for machine 0xaa64 (arm64)");
    file_put(file, UKI_PE + 4, 2, 0x014C);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_PROCESSOR, "an EFI program for machine 0x014c (i386)");
    file_put(file, UKI_PE + 4, 2, 0x0200);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_PROCESSOR, "an EFI program for machine 0x0200 (unknown)");
}

static void headers_are_those_of_64_bits(void **state)
{
    (void)state;
    file_put(file, UKI_PE + 24, 2, 0x10B);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_DAMAGED, "an EFI program with magic 0x10b instead of 0x20b");
    file_put(file, UKI_PE + 20, 2, 0);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_DAMAGED, "an EFI program with magic 0x0 instead of 0x20b");
}

static void more_sections_than_the_file_has_room_for_are_missed(void **state)
{
    (void)state;
    file_put(file, UKI_PE + 6, 2, 0xFFFF);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_TRUNCATED, "3648 of at least 2621600 bytes");
}

static void a_section_is_as_long_as_the_shorter_of_its_sizes(void **state)
{
    (void)state;
    put_virtual_size(INITRD, 0xFFFFFFFF);
    CHECK(parse(UKI_SIZE));
    CHECK_EQ(kernel.initrd.left, 0x200);
    put_raw_size(INITRD, 0);
    CHECK(parse(UKI_SIZE));
    CHECK_EQ(kernel.initrd.left, 0);
}

/* VirtualAddress, PointerToRelocations and Characteristics come after those that are read. */
static void no_field_of_a_section_has_bytes_of_the_next(void **state)
{
    (void)state;
    for (uint32_t at = 12; at < 40; at += 12)
        file_put(file, UKI_SECTIONS + 40 * INITRD + at, 4, 0x01020304);
    CHECK(parse(UKI_SIZE));
    CHECK_EQ(kernel_offset(kernel.initrd), UKI_INITRD);
    CHECK_EQ(kernel.initrd.left, 0x123);
}

static void a_section_is_in_the_file(void **state)
{
    (void)state;
    put_pointer(INITRD, UKI_SIZE - 0x123);
    put_name(LINUX, ".uname");
    CHECK_REFUSED(UKI_SIZE, MSG_EFI_PROGRAM, "an EFI program of 3648 bytes without it");
    put_pointer(INITRD, UKI_SIZE - 0x122);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_TRUNCATED, "3648 of at least 3649 bytes");
    put_pointer(INITRD, 0xFFFFFFFF);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_TRUNCATED, "3648 of at least 4294967586 bytes");
}

static void what_is_ignored_may_be_wrong(void **state)
{
    (void)state;
    put_pointer(OSREL, 0xFFFFFFFF);
    put_name(TEXT, ".osrel");
    put_virtual_size(TEXT, 0xFFFFFFFF);
    put_raw_size(TEXT, 0xFFFFFFFF);
    CHECK(parse(UKI_SIZE));
}

static void a_section_is_there_once(void **state)
{
    static const char *const names[] = {".linux", ".initrd", ".cmdline"};
    static const char *const found[] = {"two sections .linux", "two sections .initrd",
                                        "two sections .cmdline"};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
        put_name(OSREL, names[i]);
        CHECK_REFUSED(UKI_SIZE, MSG_UKI_SECTIONS, found[i]);
    }
    CHECK_STR(why.what, "the unified kernel image has duplicate or overlapping sections");
}

static void sections_are_apart(void **state)
{
    (void)state;
    put_pointer(INITRD, UKI_LINUX - 0x123);
    CHECK(parse(UKI_SIZE));
    put_pointer(INITRD, UKI_LINUX - 0x122);
    CHECK_REFUSED(UKI_SIZE, MSG_UKI_SECTIONS, ".linux and .initrd overlap");
    put_pointer(INITRD, UKI_CMDLINE + 16);
    CHECK_REFUSED(UKI_SIZE, MSG_UKI_SECTIONS, ".initrd and .cmdline overlap");
    put_pointer(INITRD, UKI_INITRD);
    put_pointer(CMDLINE, UKI_SIZE - 17);
    CHECK_REFUSED(UKI_SIZE, MSG_UKI_SECTIONS, ".cmdline and .linux overlap");
}

static void the_first_profile_goes_before_what_all_have(void **state)
{
    (void)state;
    put_name(TEXT, ".cmdline"); /* for all */
    put_name(OSREL, ".profile");
    CHECK_COMMAND_LINE("console=ttyS0 ro");
    CHECK_EQ(kernel.initrd.left, 0x123);
    put_name(TEXT, ".linux");
    put_virtual_size(TEXT, 0);
    CHECK(parse(UKI_SIZE));
    CHECK_EQ(kernel_offset(kernel.setup), UKI_LINUX + 0x1F1);
}

static void a_second_profile_is_ignored(void **state)
{
    (void)state;
    memcpy(file + UKI_SECTIONS + 40 * TEXT, file + UKI_SECTIONS + 40 * LINUX, 40);
    put_name(OSREL, ".profile");
    put_name(INITRD, ".profile");
    put_name(LINUX, ".cmdline");
    put_pointer(LINUX, 0xFFFFFFFF);
    CHECK_COMMAND_LINE("console=ttyS0 ro");
    CHECK_EQ(kernel.initrd.left, 0);
    put_name(LINUX, ".profile");
    put_name(INITRD, ".cmdline"); /* two in the first one */
    CHECK_REFUSED(UKI_SIZE, MSG_UKI_SECTIONS, "two sections .cmdline");
}

static void a_command_line_ends_where_its_text_does(void **state)
{
    (void)state;
    put_virtual_size(CMDLINE, 0x200);
    CHECK_COMMAND_LINE("console=ttyS0 ro");
    memcpy(file + UKI_CMDLINE, "a b \t\r\n\0c", 9);
    CHECK_COMMAND_LINE("a b");
    memcpy(file + UKI_CMDLINE, "\n \n\0", 4);
    CHECK_COMMAND_LINE("");
    memset(file + UKI_CMDLINE, 'x', 0x200);
    put_virtual_size(CMDLINE, 3);
    CHECK_COMMAND_LINE("xxx");
    put_virtual_size(CMDLINE, 0);
    CHECK_COMMAND_LINE("");
}

static void a_kernel_that_is_no_bzimage_is_refused(void **state)
{
    static const char *const begin[] = {"\x1F\x8B\x08",     "\x28\xB5\x2F\xFD", "\xFD\x37\x7A\x58",
                                        "\x04\x22\x4D\x18", "\x7F\x45\x4C\x46", "Linu"};
    static const char *const found[] = {"gzip in a section .linux of 1088 bytes",
                                        "zstd in a section .linux of 1088 bytes",
                                        "xz in a section .linux of 1088 bytes",
                                        "lz4 in a section .linux of 1088 bytes",
                                        "ELF in a section .linux of 1088 bytes",
                                        "something else in a section .linux of 1088 bytes"};

    (void)state;
    memset(file + UKI_LINUX, 0, BZIMAGE_SIZE);
    for (unsigned i = 0; i < ARRAY_SIZE(begin); i++) {
        memcpy(file + UKI_LINUX, begin[i], 4);
        CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_FORM, found[i]);
    }
    put_virtual_size(LINUX, 0);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_FORM, "something else in a section .linux of 0 bytes");
}

static void what_is_wrong_with_its_bzimage_is_said(void **state)
{
    (void)state;
    file_put(file, UKI_LINUX + 0x206, 2, 0x202);
    CHECK_REFUSED(UKI_SIZE, MSG_KERNEL_TOO_OLD, "boot protocol 2.02, loaded high");
    file_put(file, UKI_LINUX + 0x206, 2, 0x20F);
    put_virtual_size(LINUX, BZIMAGE_SIZE - 16);
    CHECK_REFUSED(UKI_SIZE + 100, MSG_KERNEL_TRUNCATED, "1072 of at least 1088 bytes");
}

#define TEST(name) cmocka_unit_test_setup(name, good_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(its_kernel_initrd_and_command_line_are_found),
        TEST(only_the_kernel_has_to_be_there),
        TEST(no_truncated_file_is_taken),
        TEST(any_changed_bit_does_no_harm),
        TEST(what_begins_like_a_program_for_dos_is_no_kernel),
        TEST(another_efi_program_is_refused),
        TEST(one_for_another_processor_is_refused_by_its_name),
        TEST(headers_are_those_of_64_bits),
        TEST(more_sections_than_the_file_has_room_for_are_missed),
        TEST(a_section_is_as_long_as_the_shorter_of_its_sizes),
        TEST(no_field_of_a_section_has_bytes_of_the_next),
        TEST(a_section_is_in_the_file),
        TEST(what_is_ignored_may_be_wrong),
        TEST(a_section_is_there_once),
        TEST(sections_are_apart),
        TEST(the_first_profile_goes_before_what_all_have),
        TEST(a_second_profile_is_ignored),
        TEST(a_command_line_ends_where_its_text_does),
        TEST(a_kernel_that_is_no_bzimage_is_refused),
        TEST(what_is_wrong_with_its_bzimage_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
