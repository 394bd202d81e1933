/* SPDX-License-Identifier: BSD-2-Clause */
/* The SeaBIOS payload: which blobs are accepted, and the block it reads at 0x1000. */
#include <stdlib.h>
#include "check.h"
#include "choose.h"

static uint8_t blob[320 * 1024];
static struct problem why;
static struct platform platform;
static struct layout layout;

#define KI 1024u

/* A SeaBIOS of 256 KiB as far as can be told from outside. */
static int good_blob(void **state)
{
    static const uint8_t reset[5] = {0xEA, 0x5B, 0xE0, 0x00, 0xF0};

    (void)state;
    memset(blob, 0, sizeof(blob));
    memcpy(blob + 256 * KI - 16, reset, sizeof(reset));
    memcpy(blob + 128 * KI - 16, reset, sizeof(reset));
    memcpy(blob + 100 * KI, "XenHVMSeaBIOS", 14);
    memset(&platform, 0, sizeof(platform));
    platform.cpu.count = 1;
    memset(&why, 0, sizeof(why));
    memset(&layout, 0, sizeof(layout));
    warnings_clear();
    return 0;
}

static const struct payload *choose(enum firmware_kind asked)
{
    static struct kernel kernel;
    const struct payload *payload;

    platform.options.firmware = (uint8_t)asked;
    platform.blob = span_of(blob, 256 * KI);
    return payload_choose(&payload, &kernel, &platform, &why) ? payload : NULL;
}

static void a_256_kib_image_with_xen_support_is_accepted(void **state)
{
    (void)state;
    CHECK(choose(FIRMWARE_SEABIOS) == &seabios);
    CHECK_EQ(warnings_count, 0);
}

static void the_bytes_decide_when_no_kind_is_asked_for(void **state)
{
    (void)state;
    CHECK(choose(FIRMWARE_UNSPECIFIED) == &seabios);
}

static void rombios_is_refused_by_name(void **state)
{
    (void)state;
    CHECK(choose(FIRMWARE_ROMBIOS) == NULL);
    CHECK_STR(why.found, "bios=\"rombios\"");
}

static void an_image_without_xen_support_is_warned_about(void **state)
{
    (void)state;
    memset(blob + 100 * KI, 0, 14);
    CHECK(seabios.check(span_of(blob, 128 * KI), &why));
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "| 128 KiB without the text") != NULL);
}

static void odd_and_oversized_images_are_refused_with_their_size(void **state)
{
    static const uint32_t sizes[] = {0, 1, 511, 65535, 65537, 262145, 320 * KI};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
        char expected[32];

        memset(&why, 0, sizeof(why));
        CHECK(!seabios.check(span_of(blob, sizes[i]), &why));
        snprintf(expected, sizeof(expected), "%u bytes", sizes[i]);
        CHECK_STR(why.found, expected);
    }
}

static void an_image_without_a_far_jump_at_the_reset_vector_is_refused(void **state)
{
    (void)state;
    CHECK(!seabios.check(span_of(blob, 64 * KI), &why));
    CHECK_STR(why.found, "00 00 00 00 00");
    memset(&why, 0, sizeof(why));
    memcpy(blob + 64 * KI - 16, (const uint8_t[]){1, 2, 3, 4, 5}, 5);
    CHECK(!seabios.check(span_of(blob, 64 * KI), &why));
    CHECK_STR(why.found, "01 02 03 04 05");
}

static void any_number_of_processors_is_taken(void **state)
{
    (void)state;
    platform.cpu.count = MAX_VCPUS;
    CHECK(choose(FIRMWARE_SEABIOS) == &seabios);
    CHECK_EQ(warnings_count, 0);
}

static void its_build_says_which_version_it_is(void **state)
{
    static const char text[] = "gcc: (Debian 12) 12.2 binutils: 2.40\0\0\0rel-1.16.2-0-gea1b7a0";
    struct span build;

    (void)state;
    memcpy(blob + 90 * KI, text, sizeof(text));
    build = seabios.build(span_of(blob, 256 * KI));
    CHECK_EQ(build.left, 21);
    assert_memory_equal(build.data, "rel-1.16.2-0-gea1b7a0", 21);
    memcpy(blob + 200 * KI, text, sizeof(text)); /* where builds have it */
    build = seabios.build(span_of(blob, 256 * KI));
    CHECK(build.data > blob + 200 * KI);
    assert_memory_equal(build.data, "rel-1.16.2-0-gea1b7a0", 21);
}

static void a_version_that_is_not_there_or_cut_off_is_empty_or_what_is_left(void **state)
{
    static const char text[] = "gcc: (Debian 12) 12.2 binutils: 2.40";
    uint8_t *exact = malloc(64);

    (void)state;
    CHECK_EQ(seabios.build(span_of(blob, 256 * KI)).left, 0);
    CHECK_EQ(seabios.build(span_of(NULL, 0)).left, 0);
    CHECK(exact != NULL);
    memset(exact, 0, 64);
    memcpy(exact + 64 - 36, text, 36); /* to the last byte */
    CHECK_EQ(seabios.build(span_of(exact, 64)).left, 0);
    memset(exact, 0, 64);
    memcpy(exact, text, 36);
    CHECK_EQ(seabios.build(span_of(exact, 64)).left, 0);
    exact[63] = 'r';
    CHECK_EQ(seabios.build(span_of(exact, 64)).left, 1);
    free(exact);
}

static void the_block_points_to_the_tables_there_are_and_to_the_map(void **state)
{
    uint8_t info_bytes[64], scratch_bytes[256];
    struct buf info, scratch;
    uint8_t sum = 0;

    (void)state;
    layout.smbios_entry_point = 0x10000;
    layout.rsdp = 0x10130;
    layout.e820_count = 2;
    layout.e820[0] = (struct memory_range){0, 0xA0000, MEMORY_RAM};
    layout.e820[1] = (struct memory_range){0xC0000, 0x40000, MEMORY_RESERVED};
    buf_init(&info, info_bytes, sizeof(info_bytes), 0x1000);
    buf_init(&scratch, scratch_bytes, sizeof(scratch_bytes), 0x10200);
    seabios.info(&info, &scratch, &layout);
    CHECK(buf_ok(&info) && buf_ok(&scratch));
    CHECK_EQ(info.len, 32);
    CHECK_BYTES(&info, 0, 15, 'X', 'e', 'n', 'H', 'V', 'M', 'S', 'e', 'a', 'B', 'I', 'O', 'S', 0,
                32);
    CHECK_BYTES(&info, 16, 16, 0x00, 0x02, 0x01, 0x00, 2, 0, 0, 0, 0x10, 0x02, 0x01, 0x00, 2, 0, 0,
                0);
    for (unsigned i = 0; i < 32; i++)
        sum = (uint8_t)(sum + info_bytes[i]);
    CHECK_EQ(sum, 0);
    CHECK_BYTES(&scratch, 0, 8, 0x00, 0x00, 0x01, 0x00, 0x30, 0x01, 0x01, 0x00);
    CHECK_BYTES(&scratch, 16, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0A, 0, 0, 0, 0, 0, 1, 0, 0, 0);
    CHECK_EQ(scratch.len, 16 + 2 * 20);
}

static void a_64_bit_smbios_entry_point_is_one_more_table_after_the_others(void **state)
{
    uint8_t info_bytes[64], scratch_bytes[256];
    struct layout with = {.smbios_entry_point = 0x10000,
                          .mp_floating_pointer = 0x10020,
                          .pir = 0x10200,
                          .rsdp = 0x10300,
                          .smbios3_entry_point = 0x10400};
    struct buf info, scratch;

    (void)state;
    buf_init(&info, info_bytes, sizeof(info_bytes), 0x1000);
    buf_init(&scratch, scratch_bytes, sizeof(scratch_bytes), 0x10500);
    seabios.info(&info, &scratch, &with);
    CHECK(buf_ok(&info) && buf_ok(&scratch));
    CHECK_BYTES(&info, 20, 4, 5, 0, 0, 0);
    CHECK_BYTES(&scratch, 12, 8, 0x00, 0x03, 0x01, 0x00, 0x00, 0x04, 0x01, 0x00);
}

static void a_block_without_room_is_marked_bad(void **state)
{
    uint8_t info_bytes[31], scratch_bytes[256];
    struct buf info, scratch;

    (void)state;
    buf_init(&info, info_bytes, sizeof(info_bytes), 0x1000);
    buf_init(&scratch, scratch_bytes, sizeof(scratch_bytes), 0x10000);
    seabios.info(&info, &scratch, &layout);
    CHECK(!buf_ok(&info));
}

#define TEST(name) cmocka_unit_test_setup(name, good_blob)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_256_kib_image_with_xen_support_is_accepted),
        TEST(the_bytes_decide_when_no_kind_is_asked_for),
        TEST(rombios_is_refused_by_name),
        TEST(an_image_without_xen_support_is_warned_about),
        TEST(odd_and_oversized_images_are_refused_with_their_size),
        TEST(an_image_without_a_far_jump_at_the_reset_vector_is_refused),
        TEST(any_number_of_processors_is_taken),
        TEST(its_build_says_which_version_it_is),
        TEST(a_version_that_is_not_there_or_cut_off_is_empty_or_what_is_left),
        TEST(the_block_points_to_the_tables_there_are_and_to_the_map),
        TEST(a_64_bit_smbios_entry_point_is_one_more_table_after_the_others),
        TEST(a_block_without_room_is_marked_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
