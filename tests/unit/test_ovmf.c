/* SPDX-License-Identifier: BSD-2-Clause */
/* The OVMF payload: which blobs are taken, what is said of others, and the block at 0x1000. */
#include "check.h"
#include "choose.h"

#define KI 1024u
#define MI (1024u * 1024u)

static uint8_t blob[17 * MI];
static struct problem why;
static struct platform platform;

/* A firmware volume header at `at`; UEFI PI 1.7, volume 3, 3.2.1. */
static void put_volume(uint32_t at, uint64_t length)
{
    static const uint8_t file_system2[16] = {0x78, 0xE5, 0x8C, 0x8C, 0x3D, 0x8A, 0x1C, 0x4F,
                                             0x99, 0x35, 0x89, 0x61, 0x85, 0xC3, 0x2D, 0xD3};

    memcpy(blob + at + 0x10, file_system2, 16);
    memcpy(blob + at + 0x20, &length, 8);
    memcpy(blob + at + 0x28, "_FVH", 4);
}

/* An OvmfXen of 2 MiB as seen from outside: the ELF header, two volumes, the reset code. */
static int good_blob(void **state)
{
    (void)state;
    memset(blob, 0, sizeof(blob));
    memcpy(blob,
           "\x7F"
           "ELF",
           4);
    put_volume(0x20000, 0x1AC000);
    put_volume(0x1CC000, 0x34000);
    memcpy(blob + 0x1FFF65, "XPVH", 4);
    memset(&platform, 0, sizeof(platform));
    platform.cpu.count = 1;
    memset(&why, 0, sizeof(why));
    warnings_clear();
    return 0;
}

static const struct payload *choose(enum firmware_kind asked, uint64_t size)
{
    static struct kernel kernel;
    const struct payload *payload;

    memset(&why, 0, sizeof(why));
    platform.options.firmware = (uint8_t)asked;
    platform.blob = span_of(blob, size);
    return payload_choose(&payload, &kernel, &platform, &why) ? payload : NULL;
}

static void ovmfxen_is_accepted_without_a_word(void **state)
{
    (void)state;
    CHECK(choose(FIRMWARE_OVMF, 2 * MI) == &ovmf);
    CHECK(choose(FIRMWARE_UNSPECIFIED, 2 * MI) == &ovmf);
    CHECK_EQ(warnings_count, 0);
}

static void a_code_part_without_variable_store_is_accepted(void **state)
{
    (void)state;
    memmove(blob, blob + 0x20000, 0x1E0000);
    CHECK(choose(FIRMWARE_OVMF, 0x1E0000) == &ovmf);
    CHECK_EQ(warnings_count, 0);
}

static void the_bytes_decide_and_the_other_name_is_warned_about(void **state)
{
    (void)state;
    CHECK(choose(FIRMWARE_SEABIOS, 2 * MI) == &ovmf);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "bios= says SeaBIOS, the image is OVMF") != NULL);
    memset(blob, 0, 256 * KI);
    memcpy(blob + 256 * KI - 16, "\xEA\x5B\xE0\x00\xF0", 5);
    memcpy(blob + 100 * KI, "XenHVMSeaBIOS", 14);
    CHECK(choose(FIRMWARE_OVMF, 256 * KI) == &seabios);
    CHECK_EQ(warnings_count, 2);
    CHECK(strstr(warnings_last, "bios= says OVMF, the image is SeaBIOS") != NULL);
}

static void an_ovmf_without_xen_support_is_warned_about(void **state)
{
    (void)state;
    memset(blob + 0x1FFF65, 0, 4);
    CHECK(choose(FIRMWARE_OVMF, 2 * MI) == &ovmf);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "no Xen support") != NULL);
}

static void a_mark_outside_the_reset_code_is_no_xen_support(void **state)
{
    (void)state;
    memset(blob + 0x1FFF65, 0, 4);
    memcpy(blob + 0x1EFFFC, "XPVH", 4); /* just before the last 64 KiB */
    CHECK(choose(FIRMWARE_OVMF, 2 * MI) == &ovmf);
    CHECK_EQ(warnings_count, 1);
}

static void a_truncated_image_is_told_what_it_lacks(void **state)
{
    static const uint32_t sizes[] = {0x1FFFFF, 0x1FF000, 0x1CD000, 0x100000, 0x2002C};
    static const char *const found[] = {
        "2097151 of at least 2097152 bytes", "2093056 of at least 2097152 bytes",
        "1888256 of at least 2097152 bytes", "1048576 of at least 1884160 bytes",
        "131116 of at least 1884160 bytes"};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
        CHECK(choose(FIRMWARE_OVMF, sizes[i]) == NULL);
        CHECK_STR(why.what, "the OVMF image is truncated");
        CHECK_STR(why.found, found[i]);
    }
}

static void an_image_with_something_after_its_end_is_refused(void **state)
{
    (void)state;
    CHECK(choose(FIRMWARE_OVMF, 2 * MI + 4 * KI) == NULL);
    CHECK_STR(why.what, "the firmware image is not OVMF");
    CHECK_STR(why.found, "2101248 bytes, the last volume ends at 2097152");
}

static void what_is_neither_is_refused_by_the_name_it_has(void **state)
{
    static const uint32_t sizes[] = {0, 1, 0x2B, 0x1002B, 0x20000, 16 * MI};

    (void)state;
    memset(blob, 0x55, sizeof(blob));
    for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
        CHECK(choose(FIRMWARE_OVMF, sizes[i]) == NULL);
        CHECK_STR(why.what, "the firmware image is not OVMF");
        CHECK(choose(FIRMWARE_SEABIOS, sizes[i]) == NULL);
        CHECK(why.code == MSG_SEABIOS_SIZE || why.code == MSG_NOT_SEABIOS);
    }
}

static void a_volume_that_seems_longer_hides_no_other(void **state)
{
    (void)state;
    put_volume(0x8000, 4 * MI);
    CHECK(choose(FIRMWARE_OVMF, 2 * MI) == &ovmf);
    CHECK_EQ(warnings_count, 0);
}

static void a_volume_of_another_kind_does_not_count(void **state)
{
    (void)state;
    blob[0x1CC010] ^= 1;
    CHECK(choose(FIRMWARE_OVMF, 2 * MI) == NULL);
    CHECK_STR(why.found, "2097152 bytes, the last volume ends at 1884160");
}

static void a_volume_that_lies_about_its_length_is_ignored(void **state)
{
    static const uint64_t lengths[] = {0,           1,          0x33FFF,           16 * MI + 4 * KI,
                                       0x100034000, UINT64_MAX, UINT64_MAX - 0xFFF};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(lengths); i++) {
        put_volume(0x1CC000, lengths[i]);
        CHECK(choose(FIRMWARE_OVMF, 2 * MI) == NULL);
        CHECK_STR(why.found, "2097152 bytes, the last volume ends at 1884160");
    }
}

static void sixteen_mib_fit_and_no_more(void **state)
{
    (void)state;
    memset(blob, 0, 4 * MI);
    put_volume(0, 16 * MI);
    CHECK(choose(FIRMWARE_OVMF, 16 * MI) == &ovmf);
    CHECK(choose(FIRMWARE_OVMF, 16 * MI + 4 * KI) == NULL);
    CHECK_STR(why.what, "the firmware image is too large for OVMF");
    CHECK_STR(why.found, "16781312 bytes");
}

static void more_processors_than_usual_builds_take_are_warned_about(void **state)
{
    (void)state;
    platform.cpu.count = 64;
    CHECK(choose(FIRMWARE_OVMF, 2 * MI) == &ovmf);
    CHECK_EQ(warnings_count, 0);
    platform.cpu.count = 65;
    CHECK(choose(FIRMWARE_OVMF, 2 * MI) == &ovmf);
    CHECK_EQ(warnings_count, 1);
    CHECK_STR(warnings_last,
              "the guest has more processors than its firmware usually supports | 64 or fewer | "
              "vcpus= and maxvcpus= in the guest configuration, or bios= | 65 for OVMF");
}

static void the_block_says_where_the_memory_map_is(void **state)
{
    struct layout layout = {.rsdp = 0xEB020, .smbios_entry_point = 0xEB000, .e820_count = 2};
    uint8_t info_bytes[64], scratch_bytes[256];
    struct buf info, scratch;

    (void)state;
    layout.e820[0] = (struct memory_range){0, 0xA0000, MEMORY_RAM};
    layout.e820[1] = (struct memory_range){0xF0000, 0x10000, MEMORY_RESERVED};
    buf_init(&info, info_bytes, sizeof(info_bytes), 0x1000);
    buf_init(&scratch, scratch_bytes, sizeof(scratch_bytes), 0xEB044);
    ovmf.info(&info, &scratch, &layout);
    CHECK(buf_ok(&info) && buf_ok(&scratch));
    CHECK_EQ(info.len, 40);
    CHECK_BYTES(&info, 0, 15, 'X', 'e', 'n', 'H', 'V', 'M', 'O', 'V', 'M', 'F', 0, 0, 0, 0, 40);
    CHECK_BYTES(&info, 16, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 0xB0, 0x0E, 0, 0, 0, 0, 0,
                2, 0, 0, 0);
    CHECK_EQ(byte_sum(info_bytes, 0, 40), 0);
    CHECK_BYTES(&scratch, 12, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0A, 0, 0, 0, 0, 0, 1, 0, 0, 0);
    CHECK_EQ(scratch.len, 12 + 2 * 20);
}

static void a_block_without_room_is_marked_bad(void **state)
{
    static const struct layout layout;
    uint8_t info_bytes[39], scratch_bytes[16];
    struct buf info, scratch;

    (void)state;
    buf_init(&info, info_bytes, sizeof(info_bytes), 0x1000);
    buf_init(&scratch, scratch_bytes, sizeof(scratch_bytes), 0xEB000);
    ovmf.info(&info, &scratch, &layout);
    CHECK(!buf_ok(&info));
}

#define TEST(name) cmocka_unit_test_setup(name, good_blob)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ovmfxen_is_accepted_without_a_word),
        TEST(a_code_part_without_variable_store_is_accepted),
        TEST(the_bytes_decide_and_the_other_name_is_warned_about),
        TEST(an_ovmf_without_xen_support_is_warned_about),
        TEST(a_mark_outside_the_reset_code_is_no_xen_support),
        TEST(a_truncated_image_is_told_what_it_lacks),
        TEST(an_image_with_something_after_its_end_is_refused),
        TEST(what_is_neither_is_refused_by_the_name_it_has),
        TEST(a_volume_that_seems_longer_hides_no_other),
        TEST(a_volume_of_another_kind_does_not_count),
        TEST(a_volume_that_lies_about_its_length_is_ignored),
        TEST(sixteen_mib_fit_and_no_more),
        TEST(more_processors_than_usual_builds_take_are_warned_about),
        TEST(the_block_says_where_the_memory_map_is),
        TEST(a_block_without_room_is_marked_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
