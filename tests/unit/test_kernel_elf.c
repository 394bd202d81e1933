/* SPDX-License-Identifier: BSD-2-Clause */
/* A kernel that is an ELF file with a PVH entry, of 32 and 64 bits, and those that are refused. */
#include "kernel_fixture.h"

static unsigned word; /* 4, 8 */

static int good_file_of(unsigned bytes)
{
    word = bytes;
    memset(file, 0, sizeof(file));
    CHECK_EQ(file_elf(file, word), ELF_SIZE);
    return 0;
}

static int good_file_32(void **state)
{
    (void)state;
    return good_file_of(4);
}

static int good_file_64(void **state)
{
    (void)state;
    return good_file_of(8);
}

static void put_count(uint16_t count)
{
    file_put(file, word == 4 ? 44 : 56, 2, count);
}

static void its_segments_and_its_entry_are_found(void **state)
{
    (void)state;
    CHECK(parse(ELF_SIZE));
    CHECK_EQ(kernel.kind, KERNEL_PVH);
    CHECK_EQ(kernel.entry, 0x01000010);
    CHECK_EQ(kernel.segments, 2);
    CHECK_EQ(kernel.segment[0].paddr, 0x01000000);
    CHECK_EQ(kernel.segment[0].size, 0x2000);
    CHECK_EQ(kernel_offset(kernel.segment[0].bytes), 0x200);
    CHECK_EQ(kernel.segment[0].bytes.left, 0x100);
    CHECK_EQ(kernel.segment[1].paddr, 0x01800000);
    CHECK_EQ(kernel.segment[1].size, 0x40);
    CHECK_EQ(kernel_offset(kernel.segment[1].bytes), 0x300);
    CHECK_EQ(kernel.segment[1].bytes.left, 0x40);
}

static void no_truncated_file_is_taken(void **state)
{
    (void)state;
    for (size_t size = 0; size < ELF_SIZE; size++) {
        CHECK(!parse(size));
        CHECK_EQ(kernel_recognise(span_of(file, size)), size >= 4);
        CHECK_EQ(why.code, size < 4 ? MSG_KERNEL_FORM : MSG_KERNEL_TRUNCATED);
    }
    CHECK_STR(why.found, "831 of at least 832 bytes");
    put_count(0); /* which needs nothing after its header */
    CHECK_REFUSED(word == 4 ? 51 : 63, MSG_KERNEL_TRUNCATED,
                  word == 4 ? "51 of at least 52 bytes" : "63 of at least 64 bytes");
    CHECK(!parse(word == 4 ? 52 : 64));
    CHECK_EQ(why.code, MSG_KERNEL_NO_PVH);
}

static void any_changed_bit_does_no_harm(void **state)
{
    (void)state;
    kernel_flip_bits(file, ELF_SIZE);
}

static void one_for_another_processor_is_refused(void **state)
{
    (void)state;
    file_put(file, 18, 2, 183);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_PROCESSOR, "an ELF file for machine 183 (arm64)");
    CHECK_STR(why.what, "the kernel is built for another processor");
    file_put(file, 18, 2, 243);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_PROCESSOR, "an ELF file for machine 243");
    file_put(file, 5, 1, 2);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_PROCESSOR, "an ELF file that is not little-endian");
}

static void one_without_a_fixed_address_is_refused(void **state)
{
    (void)state;
    file_put(file, 16, 2, 3);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_FORM, "an ELF file of type 3, not 2 (executable)");
    file_put(file, 16, 2, 0x102);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_FORM, "an ELF file of type 258, not 2 (executable)");
}

static void a_class_is_32_or_64_bits(void **state)
{
    (void)state;
    file_put(file, 4, 1, 0);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_DAMAGED, "an ELF file of class 0");
    file_put(file, 4, 1, 3);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_DAMAGED, "an ELF file of class 3");
}

static void one_without_pvh_is_refused(void **state)
{
    (void)state;
    file_put(file, ELF_XEN_NOTE + 8, 4, 17);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_NO_PVH, "an ELF file of 832 bytes without it");
    CHECK_STR(why.what, "the ELF file has no PVH entry");
    file_put(file, ELF_XEN_NOTE + 8, 4, 18);
    CHECK(parse(ELF_SIZE));
    file_put(file, ELF_XEN_NOTE + 14, 1, 'm');
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_NO_PVH, "an ELF file of 832 bytes without it");
    put_count(0);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_NO_PVH, "an ELF file of 832 bytes without it");
}

static void an_entry_has_4_or_8_bytes_whatever_the_class(void **state)
{
    static const uint32_t sizes[] = {0, 1, 3, 5, 6, 7, 9, 12};

    (void)state;
    file_put(file, file_elf_filesz(word, 1), word, 20 + 16 + 12);
    file_put(file, ELF_XEN_NOTE + 4, 4, 4);
    CHECK(parse(ELF_SIZE));
    file_put(file, ELF_XEN_NOTE + 4, 4, 8);
    CHECK(parse(ELF_SIZE));
    CHECK_EQ(kernel.entry, 0x01000010);
    for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
        file_put(file, ELF_XEN_NOTE + 4, 4, sizes[i]);
        CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_NO_PVH, "an ELF file of 832 bytes without it");
    }
}

static void notes_that_end_early_hide_what_comes_after(void **state)
{
    (void)state;
    file_put(file, ELF_NOTES + 4, 4, 0xFFFFFFFF);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_NO_PVH, "an ELF file of 832 bytes without it");
    file_put(file, ELF_NOTES + 4, 4, 3);
    file_put(file, ELF_NOTES, 4, 0xFFFFFFFD);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_NO_PVH, "an ELF file of 832 bytes without it");
    file_put(file, ELF_NOTES, 4, 4);
    file_put(file, file_elf_filesz(word, 1), word, 36 + word - 1);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_NO_PVH, "an ELF file of 832 bytes without it");
}

static void the_first_entry_counts(void **state)
{
    (void)state;
    memcpy(file + 0x1C0, file + ELF_XEN_NOTE, 16 + word);
    file_put(file, 0x1C0 + 16, 4, 0x01000020);
    memcpy(file + file_elf_header(word, 3), file + file_elf_header(word, 1),
           file_elf_header(word, 1) - file_elf_header(word, 0));
    file_put(file, file_elf_offset(word, 3), word, 0x1C0);
    file_put(file, file_elf_filesz(word, 3), word, 16 + word);
    put_count(4);
    CHECK(parse(ELF_SIZE));
    CHECK_EQ(kernel.entry, 0x01000010);
    file_put(file, ELF_XEN_NOTE + 8, 4, 1);
    CHECK(parse(ELF_SIZE));
    CHECK_EQ(kernel.entry, 0x01000020);
}

static void an_entry_is_in_what_the_file_has_of_a_segment(void **state)
{
    (void)state;
    file_put(file, ELF_XEN_NOTE + 16, 4, 0x010000FF);
    CHECK(parse(ELF_SIZE));
    file_put(file, ELF_XEN_NOTE + 16, 4, 0x01000100);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_DAMAGED, "a PVH entry at 0x1000100, outside all segments");
    file_put(file, ELF_XEN_NOTE + 16, 4, 0x0180003F);
    CHECK(parse(ELF_SIZE));
    CHECK_EQ(kernel.entry, 0x0180003F);
    file_put(file, ELF_XEN_NOTE + 16, 4, 0x00FFFFFF);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_DAMAGED, "a PVH entry at 0xffffff, outside all segments");
    if (word == 8) {
        file_put(file, ELF_XEN_NOTE + 16, 8, 0x101000010);
        CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_DAMAGED,
                      "a PVH entry at 0x101000010, outside all segments");
    }
}

static void segments_lie_below_4_gib(void **state)
{
    (void)state;
    file_put(file, file_elf_paddr(word, 2), word, 0xFFFFFFC0);
    CHECK(parse(ELF_SIZE));
    file_put(file, file_elf_paddr(word, 2), word, 0xFFFFFFC1);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_PLACE, "0x40 bytes at 0xffffffc1");
    file_put(file, file_elf_memsz(word, 2), word, word == 4 ? UINT32_MAX : UINT64_MAX);
    CHECK(!parse(ELF_SIZE));
    CHECK_EQ(why.code, MSG_KERNEL_PLACE);
}

static void segments_have_no_more_in_the_file_than_in_all(void **state)
{
    (void)state;
    file_put(file, file_elf_memsz(word, 2), word, 0x3F);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_DAMAGED,
                  "a segment that is larger in the file than in memory");
}

static void segments_are_apart(void **state)
{
    (void)state;
    file_put(file, file_elf_paddr(word, 2), word, 0x01002000);
    CHECK(parse(ELF_SIZE));
    file_put(file, file_elf_paddr(word, 2), word, 0x01001FFF);
    CHECK_REFUSED(ELF_SIZE, MSG_KERNEL_DAMAGED, "segments at 0x1000000 and 0x1001fff overlap");
    file_put(file, file_elf_paddr(word, 2), word, 0x00FFFFC0);
    CHECK(parse(ELF_SIZE));
    file_put(file, file_elf_paddr(word, 2), word, 0x00FFFFC1);
    CHECK(!parse(ELF_SIZE));
}

static void an_empty_segment_is_ignored(void **state)
{
    (void)state;
    file_put(file, file_elf_filesz(word, 2), word, 0);
    file_put(file, file_elf_memsz(word, 2), word, 0);
    file_put(file, file_elf_offset(word, 2), word, UINT32_MAX);
    file_put(file, file_elf_paddr(word, 2), word, ELF_SEGMENT);
    CHECK(parse(ELF_SIZE));
    CHECK_EQ(kernel.segments, 1);
}

static void a_segment_of_zeros_has_no_bytes_in_the_file(void **state)
{
    (void)state;
    file_put(file, file_elf_filesz(word, 2), word, 0);
    file_put(file, file_elf_offset(word, 2), word, UINT32_MAX);
    CHECK(parse(ELF_SIZE));
    CHECK_EQ(kernel.segments, 2);
    CHECK_EQ(kernel.segment[1].size, 0x40);
    CHECK_EQ(kernel.segment[1].bytes.left, 0);
}

static void offsets_do_not_wrap(void **state)
{
    const uint64_t last = word == 4 ? UINT32_MAX : UINT64_MAX;

    (void)state;
    file_put(file, file_elf_offset(word, 0), word, last - 0x7F);
    CHECK(!parse(ELF_SIZE));
    CHECK_EQ(why.code, MSG_KERNEL_TRUNCATED);
    CHECK_STR(why.found, word == 4 ? "832 of at least 4294967424 bytes"
                                   : "832 of at least 18446744073709551615 bytes");
    CHECK_EQ(file_elf(file, word), ELF_SIZE);
    file_put(file, word == 4 ? 28 : 32, word, last);
    CHECK(!parse(ELF_SIZE));
    CHECK_EQ(why.code, MSG_KERNEL_TRUNCATED);
}

static void program_headers_have_all_fields(void **state)
{
    (void)state;
    file_put(file, word == 4 ? 42 : 54, 2, word == 4 ? 31 : 55);
    CHECK(!parse(ELF_SIZE));
    CHECK_EQ(why.code, MSG_KERNEL_DAMAGED);
    CHECK_STR(why.found, word == 4 ? "program headers of 31 bytes" : "program headers of 55 bytes");
}

/* `count` segments of one byte each, and the notes, in headers at the file's end. */
static size_t put_many(uint32_t count)
{
    const uint32_t size = word == 4 ? 32 : 56;
    uint8_t note[56];

    memcpy(note, file + file_elf_header(word, 1), size);
    file_put(file, word == 4 ? 28 : 32, word, ELF_SIZE);
    put_count((uint16_t)(count + 1));
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *const header = file + ELF_SIZE + i * size;

        file_put(header, 0, 4, 1);
        file_put(header, word, word, ELF_CODE);
        file_put(header, 3 * word, word, ELF_PVH_ENTRY + 0x100 * i);
        file_put(header, 4 * word, word, 1);
        file_put(header, 5 * word, word, 1);
    }
    memcpy(file + ELF_SIZE + count * size, note, size);
    return ELF_SIZE + (count + 1) * size;
}

static void sixteen_segments_fit_and_no_more(void **state)
{
    size_t size = put_many(16);

    (void)state;
    CHECK(parse(size));
    CHECK_EQ(kernel.segments, 16);
    size = good_file_of(word) + put_many(17);
    CHECK(!parse(size));
    CHECK_EQ(why.code, MSG_KERNEL_FORM);
    CHECK_STR(why.found, "an ELF file with more than 16 segments");
}

static void thirty_two_program_headers_fit_and_no_more(void **state)
{
    size_t size = put_many(31);

    (void)state;
    for (unsigned i = 1; i < 31; i++)
        file_put(file, ELF_SIZE + i * (word == 4 ? 32 : 56), 4, 7); /* PT_TLS */
    CHECK(parse(size));
    CHECK_EQ(kernel.segments, 1);
    put_count(33);
    CHECK(!parse(sizeof(file)));
    CHECK_STR(why.found, "an ELF file with more than 32 program headers");
    put_count(0x101);
    CHECK(!parse(sizeof(file)));
    put_count(0xFFFF);
    CHECK(!parse(sizeof(file)));
    CHECK_EQ(why.code, MSG_KERNEL_FORM);
}

static void an_entry_after_64_kib_of_notes_is_not_looked_for(void **state)
{
    static uint8_t large[65536 + 36 + 8 + ELF_SIZE];
    const uint32_t size = 65536 + 16 + word;

    (void)state;
    memcpy(large, file, ELF_SIZE);
    file_put(large, file_elf_offset(word, 1), word, ELF_SIZE);
    file_put(large, file_elf_filesz(word, 1), word, size);
    file_put(large, ELF_SIZE + 4, 4, 65536 - 12 - 16 - word);
    memcpy(large + ELF_SIZE + 65536 - 16 - word, file + ELF_XEN_NOTE, 16 + word);
    CHECK(kernel_parse_copy(&kernel, large, sizeof(large), &why));
    file_put(large, ELF_SIZE + 4, 4, 65536 - 12);
    memcpy(large + ELF_SIZE + 65536, file + ELF_XEN_NOTE, 16 + word);
    CHECK(!kernel_parse_copy(&kernel, large, sizeof(large), &why));
    CHECK_EQ(why.code, MSG_KERNEL_NO_PVH);
}

#define TEST(name, bits) #name " (" #bits ")", name, good_file_##bits, NULL, NULL

int main(void)
{
    const struct CMUnitTest tests[] = {
        {TEST(its_segments_and_its_entry_are_found, 32)},
        {TEST(its_segments_and_its_entry_are_found, 64)},
        {TEST(no_truncated_file_is_taken, 32)},
        {TEST(no_truncated_file_is_taken, 64)},
        {TEST(any_changed_bit_does_no_harm, 32)},
        {TEST(any_changed_bit_does_no_harm, 64)},
        {TEST(one_for_another_processor_is_refused, 32)},
        {TEST(one_for_another_processor_is_refused, 64)},
        {TEST(one_without_a_fixed_address_is_refused, 32)},
        {TEST(one_without_a_fixed_address_is_refused, 64)},
        {TEST(a_class_is_32_or_64_bits, 32)},
        {TEST(a_class_is_32_or_64_bits, 64)},
        {TEST(one_without_pvh_is_refused, 32)},
        {TEST(one_without_pvh_is_refused, 64)},
        {TEST(an_entry_has_4_or_8_bytes_whatever_the_class, 32)},
        {TEST(an_entry_has_4_or_8_bytes_whatever_the_class, 64)},
        {TEST(notes_that_end_early_hide_what_comes_after, 32)},
        {TEST(notes_that_end_early_hide_what_comes_after, 64)},
        {TEST(the_first_entry_counts, 32)},
        {TEST(the_first_entry_counts, 64)},
        {TEST(an_entry_is_in_what_the_file_has_of_a_segment, 32)},
        {TEST(an_entry_is_in_what_the_file_has_of_a_segment, 64)},
        {TEST(segments_lie_below_4_gib, 32)},
        {TEST(segments_lie_below_4_gib, 64)},
        {TEST(segments_have_no_more_in_the_file_than_in_all, 32)},
        {TEST(segments_have_no_more_in_the_file_than_in_all, 64)},
        {TEST(segments_are_apart, 32)},
        {TEST(segments_are_apart, 64)},
        {TEST(an_empty_segment_is_ignored, 32)},
        {TEST(an_empty_segment_is_ignored, 64)},
        {TEST(a_segment_of_zeros_has_no_bytes_in_the_file, 32)},
        {TEST(a_segment_of_zeros_has_no_bytes_in_the_file, 64)},
        {TEST(offsets_do_not_wrap, 32)},
        {TEST(offsets_do_not_wrap, 64)},
        {TEST(program_headers_have_all_fields, 32)},
        {TEST(program_headers_have_all_fields, 64)},
        {TEST(sixteen_segments_fit_and_no_more, 32)},
        {TEST(sixteen_segments_fit_and_no_more, 64)},
        {TEST(thirty_two_program_headers_fit_and_no_more, 32)},
        {TEST(thirty_two_program_headers_fit_and_no_more, 64)},
        {TEST(an_entry_after_64_kib_of_notes_is_not_looked_for, 32)},
        {TEST(an_entry_after_64_kib_of_notes_is_not_looked_for, 64)},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
