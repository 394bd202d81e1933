/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of acpi_firmware=: which are taken, what is said of the others, and that no blob brings
 * the boot down.
 */
#include "check.h"
#include <stdlib.h>
#include "acpi.h"
#include "decode_acpi.h"
#include "user_acpi.h"

#define AREA 0xFC000000u

static uint8_t blob[8192], memory[65536], anchor_memory[64];
static uint32_t blob_size;
static struct buf area;
static struct platform platform;
static const struct apic_ids ids;
static struct layout layout;
static struct user_acpi_tables user;
static struct decoded_acpi found;
static struct acpi_summary summary;

static void start(void)
{
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    platform.cpu.count = 1;
    platform.cpu.apic_mode = true;
    layout.low_end = 0x20000000;
    layout.pci_low = (struct interval){0xF0000000, 0xFC000000};
    blob_size = 0;
    warnings_clear();
}

/* Appends a good table to the blob. Returns where. */
static uint32_t add(const char *signature, uint32_t length)
{
    const uint32_t at = blob_size;
    uint8_t *t = blob + at;

    memset(t, 0x11, length);
    memcpy(t, signature, 4);
    t[4] = (uint8_t)length;
    t[5] = (uint8_t)(length >> 8);
    t[6] = t[7] = 0;
    memcpy(t + 10, "ACME  MACHINE \1\2\3\4", 18);
    t[9] = 0;
    t[9] = (uint8_t)-byte_sum(t, 0, length);
    blob_size += length;
    return at;
}

static void find(void)
{
    platform.acpi_tables = span_of(blob, blob_size);
    user_acpi_find(&user, &platform);
}

/* Builds all tables and decodes them: each that is listed has been checked by then. */
static void build_in(uint32_t size)
{
    struct buf anchor;
    const char *bad;

    platform.acpi_tables = span_of(blob, blob_size);
    buf_init(&area, memory, size, AREA);
    buf_init(&anchor, anchor_memory, sizeof(anchor_memory), 0x10000);
    summary = acpi_build(&area, &anchor, &platform, &ids, &layout);
    CHECK(buf_ok(&area));
    bad = acpi_decode(anchor_memory, memory, area.len, AREA, &found);
    CHECK_STR(bad != NULL ? bad : "", "");
}

static void nothing_supplied_is_nothing_found(void **state)
{
    (void)state;
    start();
    find();
    CHECK_EQ(user.count, 0);
    CHECK(user.licence == NULL);
    CHECK_EQ(warnings_count, 0);
}

static void good_tables_are_listed_in_their_order(void **state)
{
    const struct decoded_table *xsdt;

    (void)state;
    start();
    add("ABCD", 36);
    add("EFGH", 301);
    build_in(sizeof(memory));
    CHECK_EQ(warnings_count, 0);
    xsdt = acpi_find(&found, "XSDT");
    CHECK_EQ(get64(xsdt->data + xsdt->length - 16), acpi_find(&found, "ABCD")->address);
    CHECK_EQ(get64(xsdt->data + xsdt->length - 8), acpi_find(&found, "EFGH")->address);
    assert_memory_equal(acpi_find(&found, "ABCD")->data, blob, 36);
    assert_memory_equal(acpi_find(&found, "EFGH")->data, blob + 36, 301);
}

static void our_own_tables_are_ignored_by_name_and_the_walk_goes_on(void **state)
{
    static const char *const names[] = {"FACP", "FACS", "DSDT", "RSDT",
                                        "XSDT", "APIC", "HPET", "WAET"};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
        char expected[256];

        start();
        add(names[i], 64);
        add("GOOD", 40);
        find();
        CHECK_EQ(user.count, 1);
        CHECK(user.table[0] == blob + 64);
        CHECK_EQ(warnings_count, 1);
        snprintf(
            expected, sizeof(expected),
            "a user-supplied ACPI table is ignored | complete tables that the firmware does not "
            "make itself; continuing | the file of acpi_firmware= in the guest configuration | "
            "\"%s\", 64 bytes: the firmware makes this table itself",
            names[i]);
        CHECK_STR(warnings_last, expected);
    }
}

static void optional_tables_are_taken_unless_we_make_them(void **state)
{
    (void)state;
    start();
    add("SRAT", 48);
    add("SLIT", 48);
    add("TCPA", 50);
    add("TPM2", 76);
    find();
    CHECK_EQ(user.count, 4);
    platform.numa.count = 1;
    find();
    CHECK_EQ(user.count, 2);
    CHECK_EQ(warnings_count, 2);
    platform.device.tpm = TPM_1_2;
    find();
    CHECK_EQ(user.count, 0);
    CHECK_EQ(warnings_count, 6);
}

static void a_wrong_checksum_is_corrected_with_a_warning(void **state)
{
    (void)state;
    start();
    add("ABCD", 40);
    blob[39] ^= 0x80;
    build_in(sizeof(memory));
    CHECK(acpi_find(&found, "ABCD") != NULL);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "had a wrong checksum, which was corrected") != NULL);
    CHECK(strstr(warnings_last, "\"ABCD\", 40 bytes") != NULL);
    CHECK(byte_sum(blob, 0, 40) != 0); /* the file itself stays */
}

static void tables_of_odd_lengths_begin_at_multiples_of_16(void **state)
{
    (void)state;
    start();
    for (uint32_t length = 36; length < 52; length++)
        add("OEM1", length);
    find();
    CHECK_EQ(user.count, 16);
    buf_init(&area, memory, sizeof(memory), AREA + 4);
    for (uint32_t i = 0; i < user.count; i++)
        CHECK_EQ(user_acpi_append(&area, user.table[i]) & 15, 0);
    CHECK(buf_ok(&area));
}

static void a_table_whose_signature_cant_be_printed_is_ignored(void **state)
{
    (void)state;
    start();
    add("A\1CD", 40);
    add("A CD", 40);
    add("A\x7F"
        "CD",
        40);
    add("GOOD", 40);
    add("!OK~", 40);
    find();
    CHECK_EQ(user.count, 2);
    CHECK_EQ(warnings_count, 3);
    CHECK(strstr(warnings_last, "no signature") != NULL);
}

static void an_impossible_length_ends_the_walk_with_one_warning(void **state)
{
    static const uint32_t lengths[] = {0, 1, 35, 41, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(lengths); i++) {
        start();
        add("GOOD", 40);
        add("LAST", 40);
        memcpy(blob + 44, &lengths[i], 4);
        find();
        CHECK_EQ(user.count, 1);
        CHECK_EQ(warnings_count, 1);
        CHECK_STR(warnings_last,
                  "the file of user-supplied ACPI tables has data that is not a table | only "
                  "tables, of 36 bytes or more; using those before the other data | the file of "
                  "acpi_firmware= in the guest configuration | no table with a valid length in the "
                  "last 40 bytes");
    }
}

static void the_text_of_acpidump_is_known(void **state)
{
    static const char text[] =
        "DSDT @ 0x0000000000000000\n    0000: 44 53 44 54 4D 1D 00 00  DSDTM...";

    (void)state;
    start();
    memcpy(blob, text, sizeof(text));
    blob_size = sizeof(text);
    find();
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "| the text of acpidump: convert it with acpixtract") != NULL);
    blob_size = 8; /* too little to know it by */
    find();
    CHECK(strstr(warnings_last, "| no table with a valid length in the last 8 bytes") != NULL);
}

static void a_blob_cut_anywhere_gives_the_whole_tables_before_the_cut(void **state)
{
    (void)state;
    start();
    add("AAAA", 36);
    add("SLIC", 100);
    add("CCCC", 57);
    for (uint32_t size = 0; size <= 193; size++) {
        uint8_t *exact = malloc(size + 1); /* so that the sanitizer sees any byte too far */

        memcpy(exact, blob, size);
        exact = realloc(exact, size != 0 ? size : 1);
        warnings_clear();
        platform.acpi_tables = span_of(exact, size);
        user_acpi_find(&user, &platform);
        CHECK_EQ(user.count, (size >= 36) + (size >= 136) + (size >= 193));
        CHECK_EQ(warnings_count, size != 0 && size != 36 && size != 136 && size != 193);
        free(exact);
    }
}

static void no_flipped_byte_makes_bad_tables(void **state)
{
    (void)state;
    start();
    add("AAAA", 36);
    add("SLIC", 60);
    add("CCCC", 40);
    for (uint32_t i = 0; i < blob_size; i++) {
        for (uint32_t flip = 1; flip < 256; flip <<= 1) {
            blob[i] ^= (uint8_t)flip;
            build_in(32768);
            blob[i] ^= (uint8_t)flip;
        }
    }
}

static void one_table_too_many_is_named(void **state)
{
    (void)state;
    start();
    for (uint32_t i = 0; i <= MAX_USER_TABLES; i++)
        add("MANY", 36);
    find();
    CHECK_EQ(user.count, 32);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "there are too many tables") != NULL);
}

static void a_full_list_of_tables_leaves_out_the_rest(void **state)
{
    struct buf anchor;

    (void)state;
    start();
    for (uint32_t i = 0; i < MAX_USER_TABLES; i++)
        add("MANY", 36);
    platform.acpi_tables = span_of(blob, blob_size);
    buf_init(&area, memory, sizeof(memory), AREA);
    buf_init(&anchor, anchor_memory, sizeof(anchor_memory), 0x10000);
    acpi_build(&area, &anchor, &platform, &ids, &layout);
    CHECK(buf_ok(&area) && buf_ok(&anchor));
    CHECK_EQ(warnings_count, 3); /* MADT, WAET and SSDT are listed, too */
    CHECK(strstr(warnings_last, "no room for it") != NULL);
}

static void tables_that_dont_fit_are_ignored_and_ours_stay_whole(void **state)
{
    uint32_t need;

    (void)state;
    start();
    build_in(sizeof(memory));
    need = area.len;
    add("HUGE", 4000);
    add("TINY", 36);
    for (uint32_t size = need + 700; size < need + 5000; size += 61) {
        warnings_clear();
        build_in(size);
        CHECK_EQ(warnings_count,
                 (acpi_find(&found, "HUGE") == NULL) + (acpi_find(&found, "TINY") == NULL));
    }
    CHECK(acpi_find(&found, "HUGE") != NULL);
}

/* The OEM ids of a table, as ACPI 6.5, 5.2.6 has them from offset 10. */
static bool has_ids(const char *name, const char ids[18])
{
    return memcmp(acpi_find(&found, name)->data + 10, ids, 18) == 0;
}

static void the_root_tables_and_fadts_take_the_ids_of_a_licence(void **state)
{
    static const char acme[] = "ACME  MACHINE \1\2\3\4", xen[18] = "Xen\0\0\0HVM";

    (void)state;
    for (unsigned msdm = 0; msdm < 2; msdm++) {
        start();
        add("ABCD", 36);
        add(msdm ? "MSDM" : "SLIC", 100);
        build_in(sizeof(memory));
        CHECK(summary.licence == blob + 36);
        CHECK(has_ids("RSDT", acme) && has_ids("XSDT", acme));
        CHECK(has_ids("FACP", acme) && has_ids("FAC1", acme));
        CHECK(has_ids("DSDT", xen) && has_ids("SSDT", xen) && has_ids("APIC", xen));
        CHECK_EQ(warnings_count, 0);
    }
}

static void slic_counts_before_msdm(void **state)
{
    (void)state;
    start();
    add("MSDM", 85);
    add("SLIC", 374);
    find();
    CHECK(user.licence == blob + 85);
    start();
    add("SLIC", 374);
    add("MSDM", 85);
    find();
    CHECK(user.licence == blob);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_supplied_is_nothing_found),
        cmocka_unit_test(good_tables_are_listed_in_their_order),
        cmocka_unit_test(our_own_tables_are_ignored_by_name_and_the_walk_goes_on),
        cmocka_unit_test(optional_tables_are_taken_unless_we_make_them),
        cmocka_unit_test(a_wrong_checksum_is_corrected_with_a_warning),
        cmocka_unit_test(a_table_whose_signature_cant_be_printed_is_ignored),
        cmocka_unit_test(tables_of_odd_lengths_begin_at_multiples_of_16),
        cmocka_unit_test(an_impossible_length_ends_the_walk_with_one_warning),
        cmocka_unit_test(the_text_of_acpidump_is_known),
        cmocka_unit_test(a_blob_cut_anywhere_gives_the_whole_tables_before_the_cut),
        cmocka_unit_test(no_flipped_byte_makes_bad_tables),
        cmocka_unit_test(one_table_too_many_is_named),
        cmocka_unit_test(a_full_list_of_tables_leaves_out_the_rest),
        cmocka_unit_test(tables_that_dont_fit_are_ignored_and_ours_stay_whole),
        cmocka_unit_test(the_root_tables_and_fadts_take_the_ids_of_a_licence),
        cmocka_unit_test(slic_counts_before_msdm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
