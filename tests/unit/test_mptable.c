/* SPDX-License-Identifier: BSD-2-Clause */
/* The MultiProcessor table: its bytes for two vCPUs, and which of many processors are listed. */
#include "check.h"
#include "tables/mptable.h"

static struct platform platform;
static struct apic_ids ids;
static uint8_t memory[1024];
static struct buf out;

static int two_vcpus(void **state)
{
    (void)state;
    memset(&platform, 0, sizeof(platform));
    memset(memory, 0xA5, sizeof(memory));
    platform.cpu.count = 2;
    for (uint32_t i = 0; i < MAX_VCPUS; i++) {
        platform.cpu.online[i] = true;
        ids.of[i] = 2 * i;
    }
    platform.cpu.signature = 0x000306F2;
    platform.cpu.features = 0x178BFBFF;
    platform.device.ioapic_version = 0x11;
    warnings_clear();
    return 0;
}

static void build(void)
{
    buf_init(&out, memory, sizeof(memory), 0x60000180);
    mptable_build(&out, &platform, &ids);
    CHECK(buf_ok(&out));
}

/* Processor entries, by the header's entry count; all others are 20. */
static uint32_t processors(void)
{
    return memory[16 + 34] + memory[16 + 35] * 256u - 20;
}

static uint8_t apic_id(uint32_t entry)
{
    return memory[16 + 44 + 20 * entry + 1];
}

static void two_vcpus_give_these_bytes(void **state)
{
    (void)state;
    build();
    CHECK_EQ(out.len, 260);
    /* Floating pointer */
    CHECK_BYTES(&out, 0, 16, 0x5f, 0x4d, 0x50, 0x5f, 0x90, 0x01, 0x00, 0x60, 0x01, 0x04, 0xaf, 0x00,
                0x00, 0x00, 0x00, 0x00);
    /* Header */
    CHECK_BYTES(&out, 16, 7, 0x50, 0x43, 0x4d, 0x50, 0xf4, 0x00, 0x04);
    CHECK_BYTES(&out, 24, 36, 0x5f, 0x48, 0x56, 0x4d, 0x43, 0x50, 0x55, 0x5f, 0x58, 0x45, 0x4e,
                0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x00, 0x00, 0x00, 0x00, 0x00,
                0x00, 0x16, 0x00, 0x00, 0x00, 0xe0, 0xfe, 0x00, 0x00, 0x00, 0x00);
    /* Processors */
    CHECK_BYTES(&out, 60, 40, 0x00, 0x00, 0x14, 0x03, 0xf2, 0x06, 0x00, 0x00, 0xff, 0xfb, 0x8b,
                0x17, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x14, 0x01, 0xf2,
                0x06, 0x00, 0x00, 0xff, 0xfb, 0x8b, 0x17, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                0x00);
    /* Bus, I/O APIC */
    CHECK_BYTES(&out, 100, 16, 0x01, 0x00, 0x49, 0x53, 0x41, 0x20, 0x20, 0x20, 0x02, 0x01, 0x11,
                0x01, 0x00, 0x00, 0xc0, 0xfe);
    /* I/O interrupts: ExtINT, then IRQ 0, 1 and 3 to 15; 5, 10 and 11 are PCI's */
    CHECK_BYTES(&out, 116, 64, 0x03, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x03, 0x00, 0x00,
                0x00, 0x00, 0x00, 0x01, 0x02, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01, 0x01, 0x01, 0x03,
                0x00, 0x00, 0x00, 0x00, 0x03, 0x01, 0x03, 0x03, 0x00, 0x00, 0x00, 0x00, 0x04, 0x01,
                0x04, 0x03, 0x00, 0x0f, 0x00, 0x00, 0x05, 0x01, 0x05, 0x03, 0x00, 0x00, 0x00, 0x00,
                0x06, 0x01, 0x06, 0x03, 0x00, 0x00, 0x00, 0x00, 0x07, 0x01, 0x07);
    CHECK_BYTES(&out, 180, 64, 0x03, 0x00, 0x00, 0x00, 0x00, 0x08, 0x01, 0x08, 0x03, 0x00, 0x00,
                0x00, 0x00, 0x09, 0x01, 0x09, 0x03, 0x00, 0x0f, 0x00, 0x00, 0x0a, 0x01, 0x0a, 0x03,
                0x00, 0x0f, 0x00, 0x00, 0x0b, 0x01, 0x0b, 0x03, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x01,
                0x0c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x0d, 0x01, 0x0d, 0x03, 0x00, 0x00, 0x00, 0x00,
                0x0e, 0x01, 0x0e, 0x03, 0x00, 0x00, 0x00, 0x00, 0x0f, 0x01, 0x0f);
    /* Local interrupts: ExtINT on LINT0, NMI on LINT1 of every local APIC */
    CHECK_BYTES(&out, 244, 16, 0x04, 0x03, 0x00, 0x00, 0x00, 0x00, 0xff, 0x00, 0x04, 0x01, 0x00,
                0x00, 0x00, 0x00, 0xff, 0x01);
    CHECK_EQ(byte_sum(memory, 0, 16), 0);
    CHECK_EQ(byte_sum(memory, 16, out.len), 0);
}

static void nineteen_processors_fill_what_seabios_takes(void **state)
{
    (void)state;
    platform.cpu.count = 19;
    build();
    CHECK_EQ(out.len, 600);
    CHECK_EQ(processors(), 19);
    CHECK_EQ(apic_id(18), 36);
    CHECK_EQ(byte_sum(memory, 16, 600), 0);
}

static void processors_from_the_twentieth_on_are_omitted(void **state)
{
    (void)state;
    platform.cpu.count = 128;
    build();
    CHECK_EQ(out.len, 600);
    CHECK_EQ(processors(), 19);
    CHECK_EQ(warnings_count, 1);
    CHECK(strstr(warnings_last, "| 109 vCPUs that do not fit") != NULL);
}

static void with_acpi_nobody_misses_the_twentieth(void **state)
{
    (void)state;
    platform.options.acpi = true;
    platform.cpu.count = 20;
    build();
    CHECK_EQ(processors(), 19);
    CHECK_EQ(warnings_count, 0);
}

static void offline_processors_are_omitted(void **state)
{
    (void)state;
    platform.cpu.count = 4;
    platform.cpu.online[1] = platform.cpu.online[2] = false;
    build();
    CHECK_EQ(processors(), 2);
    CHECK_EQ(apic_id(0), 0);
    CHECK_EQ(apic_id(1), 6);
}

static void an_apic_id_of_255_or_more_is_omitted_not_truncated(void **state)
{
    (void)state;
    platform.cpu.count = 4;
    ids.of[1] = 254;
    ids.of[2] = 255;
    ids.of[3] = 256;
    build();
    CHECK_EQ(processors(), 2);
    CHECK_EQ(apic_id(1), 254);
}

static void only_the_first_processor_is_the_bootstrap_processor(void **state)
{
    (void)state;
    platform.cpu.count = 3;
    build();
    CHECK_EQ(memory[60 + 3], 0x03);
    CHECK_EQ(memory[80 + 3], 0x01);
    CHECK_EQ(memory[100 + 3], 0x01);
}

static void the_floating_pointer_is_aligned_and_points_past_itself(void **state)
{
    (void)state;
    buf_init(&out, memory, sizeof(memory), 0x10001);
    mptable_build(&out, &platform, &ids);
    CHECK(buf_ok(&out));
    CHECK_BYTES(&out, 15, 8, '_', 'M', 'P', '_', 0x20, 0x00, 0x01, 0x00);
    CHECK_EQ(byte_sum(memory, 15, 31), 0);
    CHECK_EQ(byte_sum(memory, 31, out.len), 0);
}

static void a_buffer_one_byte_too_short_is_an_error(void **state)
{
    (void)state;
    buf_init(&out, memory, 259, 0x10000);
    mptable_build(&out, &platform, &ids);
    CHECK(!buf_ok(&out));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, two_vcpus)
    const struct CMUnitTest tests[] = {
        TEST(two_vcpus_give_these_bytes),
        TEST(nineteen_processors_fill_what_seabios_takes),
        TEST(processors_from_the_twentieth_on_are_omitted),
        TEST(with_acpi_nobody_misses_the_twentieth),
        TEST(offline_processors_are_omitted),
        TEST(an_apic_id_of_255_or_more_is_omitted_not_truncated),
        TEST(only_the_first_processor_is_the_bootstrap_processor),
        TEST(the_floating_pointer_is_aligned_and_points_past_itself),
        TEST(a_buffer_one_byte_too_short_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
