/* SPDX-License-Identifier: BSD-2-Clause */
/* The AML encodings, byte by byte against ACPI 6.5, 20.2. */
#include "check.h"
#include "aml.h"

static uint8_t mem[70000];
static struct buf out;

static void begin(void)
{
    buf_init(&out, mem, sizeof(mem), 0xFC000000);
}

static void integers_take_their_shortest_form(void **state)
{
    (void)state;
    begin();
    aml_integer(&out, 0);
    aml_integer(&out, 1);
    aml_integer(&out, 2);
    aml_integer(&out, 0xFF);
    aml_integer(&out, 0x100);
    aml_integer(&out, 0xFFFF);
    aml_integer(&out, 0x10000);
    aml_integer(&out, 0xFFFFFFFF);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 22);
    CHECK_BYTES(&out, 0, 22, 0x00, 0x01, 0x0A, 0x02, 0x0A, 0xFF, 0x0B, 0x00, 0x01, 0x0B, 0xFF, 0xFF,
                0x0C, 0x00, 0x00, 0x01, 0x00, 0x0C, 0xFF, 0xFF, 0xFF, 0xFF);
}

static void an_integer_of_more_than_32_bits_is_refused(void **state)
{
    (void)state;
    begin();
    aml_integer(&out, UINT64_C(0x100000000));
    CHECK(!buf_ok(&out));
}

static void short_name_segments_are_filled_with_underscores(void **state)
{
    (void)state;
    begin();
    aml_path(&out, "S2");
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 4);
    CHECK_BYTES(&out, 0, 4, 'S', '2', '_', '_');
}

static void a_path_of_two_segments_has_the_dual_prefix(void **state)
{
    (void)state;
    begin();
    aml_path(&out, "\\_SB.PCI0");
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 10);
    CHECK_BYTES(&out, 0, 10, '\\', 0x2E, '_', 'S', 'B', '_', 'P', 'C', 'I', '0');
}

static void a_path_of_three_segments_has_the_multi_prefix(void **state)
{
    (void)state;
    begin();
    aml_path(&out, "ISA.UAR1._STA");
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 14);
    CHECK_BYTES(&out, 0, 14, 0x2F, 3, 'I', 'S', 'A', '_', 'U', 'A', 'R', '1', '_', 'S', 'T', 'A');
}

static void a_segment_of_five_characters_is_refused(void **state)
{
    (void)state;
    begin();
    aml_path(&out, "HELLO");
    CHECK(!buf_ok(&out));
    begin();
    aml_path(&out, "\\_SB.HELLO._STA");
    CHECK(!buf_ok(&out));
}

static void a_name_a_string_and_a_device_nest(void **state)
{
    uint32_t device;

    (void)state;
    begin();
    device = aml_device(&out, "PR00");
    aml_name(&out, "_HID");
    aml_string(&out, "AB");
    aml_name_integer(&out, "_UID", 7);
    aml_end(&out, device);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 23);
    CHECK_BYTES(&out, 0, 23, 0x5B, 0x82, 21, 'P', 'R', '0', '0', 0x08, '_', 'H', 'I', 'D', 0x0D,
                'A', 'B', 0, 0x08, '_', 'U', 'I', 'D', 0x0A, 7);
}

static void a_processor_has_an_id_of_a_byte_and_six_registers(void **state)
{
    uint32_t processor;

    (void)state;
    begin();
    processor = aml_processor(&out, "PR7F", 0x7F, 0xB010);
    aml_name_integer(&out, "_UID", 0x7F);
    aml_end(&out, processor);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 20);
    CHECK_BYTES(&out, 0, 20, 0x5B, 0x83, 18, 'P', 'R', '7', 'F', 0x7F, 0x10, 0xB0, 0, 0,
                6, /* ID, P_BLK */
                0x08, '_', 'U', 'I', 'D', 0x0A, 0x7F);
    begin();
    aml_processor(&out, "C100", 256, 0xB010);
    CHECK(!buf_ok(&out));
}

static void a_method_shows_its_arguments(void **state)
{
    uint32_t method, condition;

    (void)state;
    begin();
    method = aml_method(&out, "PCNT", 2);
    condition = aml_if(&out);
    aml_op(&out, AML_ARG0_OP);
    aml_end(&out, condition);
    aml_end(&out, method);
    CHECK(buf_ok(&out));
    CHECK_BYTES(&out, 0, 10, 0x14, 9, 'P', 'C', 'N', 'T', 2, 0xA0, 2, 0x68);
}

static void buffers_and_packages_carry_their_counts(void **state)
{
    uint32_t begun;

    (void)state;
    begin();
    begun = aml_buffer(&out, 2);
    buf_u16(&out, 0x1234);
    aml_end(&out, begun);
    begun = aml_package(&out, 255);
    aml_end(&out, begun);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 9);
    CHECK_BYTES(&out, 0, 9, 0x11, 5, 0x0A, 2, 0x34, 0x12, 0x12, 2, 255);
}

static void a_package_of_256_elements_is_refused(void **state)
{
    (void)state;
    begin();
    aml_package(&out, 256);
    CHECK(!buf_ok(&out));
}

/* The bytes of a package length over `contents` bytes in an If. */
static void check_length(uint32_t contents, uint32_t bytes, uint8_t first, uint8_t second,
                         uint8_t third)
{
    uint32_t begun;

    begin();
    begun = aml_if(&out);
    for (uint32_t i = 0; i < contents; i++)
        buf_u8(&out, 0xA0 + i % 16);
    aml_end(&out, begun);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 1 + bytes + contents);
    CHECK_EQ(mem[1], first);
    if (bytes > 1)
        CHECK_EQ(mem[2], second);
    if (bytes > 2)
        CHECK_EQ(mem[3], third);
    for (uint32_t i = 0; i < contents; i++)
        CHECK_EQ(mem[1 + bytes + i], 0xA0 + i % 16);
}

static void package_lengths_take_their_shortest_form(void **state)
{
    (void)state;
    check_length(0, 1, 0x01, 0, 0);
    check_length(62, 1, 0x3F, 0, 0);
    check_length(63, 2, 0x41, 0x04, 0);     /* 65 */
    check_length(4093, 2, 0x4F, 0xFF, 0);   /* 4095 */
    check_length(4094, 3, 0x81, 0x00, 1);   /* 4097 */
    check_length(65533, 3, 0x80, 0x00, 16); /* 65536 */
}

static void an_end_without_room_for_its_length_is_latched(void **state)
{
    uint32_t begun;

    (void)state;
    buf_init(&out, mem, 65, 0);
    begun = aml_if(&out);
    buf_zero(&out, 63);
    CHECK(buf_ok(&out));
    aml_end(&out, begun);
    CHECK(!buf_ok(&out));
    aml_end(&out, begun);
    CHECK(!buf_ok(&out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_take_their_shortest_form),
        cmocka_unit_test(an_integer_of_more_than_32_bits_is_refused),
        cmocka_unit_test(short_name_segments_are_filled_with_underscores),
        cmocka_unit_test(a_path_of_two_segments_has_the_dual_prefix),
        cmocka_unit_test(a_path_of_three_segments_has_the_multi_prefix),
        cmocka_unit_test(a_segment_of_five_characters_is_refused),
        cmocka_unit_test(a_name_a_string_and_a_device_nest),
        cmocka_unit_test(a_processor_has_an_id_of_a_byte_and_six_registers),
        cmocka_unit_test(a_method_shows_its_arguments),
        cmocka_unit_test(buffers_and_packages_carry_their_counts),
        cmocka_unit_test(a_package_of_256_elements_is_refused),
        cmocka_unit_test(package_lengths_take_their_shortest_form),
        cmocka_unit_test(an_end_without_room_for_its_length_is_latched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
