/* SPDX-License-Identifier: BSD-2-Clause */
/* The $PIR table: its bytes for a guest with few devices, and how it grows. */
#include "check.h"
#include "tables/pir.h"

static struct platform platform;
static uint8_t memory[1024];
static struct buf out;

static int plain_guest(void **state)
{
    (void)state;
    memset(&platform, 0, sizeof(platform));
    memset(memory, 0xA5, sizeof(memory));
    buf_init(&out, memory, sizeof(memory), 0x10040);
    return 0;
}

/* With the highest device at that devfn. */
static void build(uint8_t devfn)
{
    platform.pci.count = 2;
    platform.pci.function[1].devfn = devfn;
    pir_build(&out, &platform);
    CHECK(buf_ok(&out));
}

/* Interrupt A of device n is link n mod 4, as interrupt line registers and _PRT have it, too. */
static void few_devices_give_these_bytes(void **state)
{
    (void)state;
    build(0x18);
    CHECK_EQ(out.len, 128);
    CHECK_BYTES(&out, 0, 32, 0x24, 0x50, 0x49, 0x52, 0x00, 0x01, 0x80, 0x00, 0x00, 0x08, 0x00, 0x00,
                0x86, 0x80, 0x2e, 0x12, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                0x00, 0x00, 0x00, 0x00, 0x00, 0x57);
    CHECK_BYTES(&out, 32, 16, 0x00, 0x00, 0x60, 0x20, 0x0c, 0x61, 0x20, 0x0c, 0x62, 0x20, 0x0c,
                0x63, 0x20, 0x0c, 0x00, 0x00);
    CHECK_BYTES(&out, 48, 16, 0x00, 0x08, 0x61, 0x20, 0x0c, 0x62, 0x20, 0x0c, 0x63, 0x20, 0x0c,
                0x60, 0x20, 0x0c, 0x01, 0x00);
    CHECK_BYTES(&out, 64, 16, 0x00, 0x10, 0x62, 0x20, 0x0c, 0x63, 0x20, 0x0c, 0x60, 0x20, 0x0c,
                0x61, 0x20, 0x0c, 0x02, 0x00);
    CHECK_BYTES(&out, 80, 16, 0x00, 0x18, 0x63, 0x20, 0x0c, 0x60, 0x20, 0x0c, 0x61, 0x20, 0x0c,
                0x62, 0x20, 0x0c, 0x03, 0x00);
    CHECK_BYTES(&out, 96, 16, 0x00, 0x20, 0x60, 0x20, 0x0c, 0x61, 0x20, 0x0c, 0x62, 0x20, 0x0c,
                0x63, 0x20, 0x0c, 0x04, 0x00);
    CHECK_BYTES(&out, 112, 16, 0x00, 0x28, 0x61, 0x20, 0x0c, 0x62, 0x20, 0x0c, 0x63, 0x20, 0x0c,
                0x60, 0x20, 0x0c, 0x05, 0x00);
    CHECK_EQ(byte_sum(memory, 0, 128), 0);
}

static void it_begins_at_the_next_multiple_of_16(void **state)
{
    (void)state;
    for (uint32_t before = 0; before <= 17; before++) {
        buf_init(&out, memory, sizeof(memory), 0x10040);
        buf_zero(&out, before);
        build(0x18);
        CHECK(memcmp(memory + (before + 15) / 16 * 16, "$PIR", 4) == 0);
    }
}

static void a_guest_without_devices_still_has_six_slots(void **state)
{
    (void)state;
    pir_build(&out, &platform);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 128);
}

static void the_sixth_device_needs_no_more_slots(void **state)
{
    (void)state;
    build(0x2F);
    CHECK_EQ(out.len, 128);
}

static void the_seventh_device_gets_a_slot(void **state)
{
    (void)state;
    build(0x30);
    CHECK_EQ(out.len, 144);
    CHECK_BYTES(&out, 6, 2, 0x90, 0x00);
    CHECK_BYTES(&out, 128, 16, 0x00, 0x30, 0x62, 0x20, 0x0c, 0x63, 0x20, 0x0c, 0x60, 0x20, 0x0c,
                0x61, 0x20, 0x0c, 0x06, 0x00);
    CHECK_EQ(byte_sum(memory, 0, 144), 0);
}

static void the_last_device_of_the_bus_makes_32_slots(void **state)
{
    (void)state;
    build(0xFF);
    CHECK_EQ(out.len, 544);
    CHECK_BYTES(&out, 6, 2, 0x20, 0x02);
    CHECK_BYTES(&out, 528, 2, 0x00, 0xF8);
    CHECK_EQ(byte_sum(memory, 0, 544), 0);
}

static void the_table_is_aligned_to_16_bytes(void **state)
{
    (void)state;
    out.paddr = 0x1003C;
    build(0);
    CHECK_BYTES(&out, 0, 8, 0, 0, 0, 0, '$', 'P', 'I', 'R');
    CHECK_EQ(byte_sum(memory, 4, 132), 0);
}

static void a_buffer_one_byte_too_short_is_an_error(void **state)
{
    (void)state;
    out.size = 127;
    pir_build(&out, &platform);
    CHECK(!buf_ok(&out));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, plain_guest)
    const struct CMUnitTest tests[] = {
        TEST(few_devices_give_these_bytes),
        TEST(it_begins_at_the_next_multiple_of_16),
        TEST(a_guest_without_devices_still_has_six_slots),
        TEST(the_sixth_device_needs_no_more_slots),
        TEST(the_seventh_device_gets_a_slot),
        TEST(the_last_device_of_the_bus_makes_32_slots),
        TEST(the_table_is_aligned_to_16_bytes),
        TEST(a_buffer_one_byte_too_short_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
