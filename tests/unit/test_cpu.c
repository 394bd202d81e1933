/* SPDX-License-Identifier: BSD-2-Clause */
/* What is made of CPUID: src/probe/cpu.c with a CPUID of the test's. */
#include "check.h"
#include "../../src/probe/cpu.c"

static struct cpuid_regs leaf_0, leaf_1, extended;
static uint32_t address_sizes; /* EAX of leaf 0x80000008 */
static struct cpu_facts cpu;

struct cpuid_regs cpuid(uint32_t leaf, uint32_t subleaf)
{
    CHECK_EQ(subleaf, 0);
    switch (leaf) {
    case 0:
        return leaf_0;
    case 1:
        return leaf_1;
    case 0x80000000:
        return extended;
    default:
        CHECK_EQ(leaf, 0x80000008);
        CHECK(extended.eax >= 0x80000008);
        return (struct cpuid_regs){.eax = address_sizes};
    }
}

static int reset(void **state)
{
    (void)state;
    leaf_0 = (struct cpuid_regs){0xD, 0x68747541, 0x444D4163, 0x69746E65};
    leaf_1 = (struct cpuid_regs){0x00800F12, 0x07020800, 1u << 21, 0x178BFBFF};
    extended.eax = 0x8000001E;
    address_sizes = 0x3028;
    memset(&cpu, 0xAA, sizeof(cpu));
    return 0;
}

static void the_processor_says_what_it_is(void **state)
{
    (void)state;
    cpu_probe(&cpu);
    CHECK_STR(cpu.vendor, "AuthenticAMD");
    CHECK_EQ(cpu.signature, 0x00800F12);
    CHECK_EQ(cpu.features, 0x178BFBFF);
    CHECK_EQ(cpu.bsp_apic_id, 7);
    CHECK_EQ(cpu.physical_bits, 40);
}

static void ids_of_32_bits_need_the_leaf_and_the_feature(void **state)
{
    (void)state;
    cpu_probe(&cpu);
    CHECK_EQ(cpu.apic_id_leaf, 0xB);
    leaf_0.eax = 0xB;
    cpu_probe(&cpu);
    CHECK_EQ(cpu.apic_id_leaf, 0xB);
    leaf_0.eax = 0xA;
    cpu_probe(&cpu);
    CHECK_EQ(cpu.apic_id_leaf, 1);
    leaf_0.eax = 0xD;
    leaf_1.ecx = ~(1u << 21);
    cpu_probe(&cpu);
    CHECK_EQ(cpu.apic_id_leaf, 1);
}

static void an_address_width_that_no_processor_has_is_not_believed(void **state)
{
    static const uint8_t widths[][2] = {{0, 36}, {31, 36}, {32, 32}, {52, 52}, {53, 36}, {255, 36}};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(widths); i++) {
        address_sizes = 0x3000u | widths[i][0];
        cpu_probe(&cpu);
        CHECK_EQ(cpu.physical_bits, widths[i][1]);
    }
}

static void without_the_leaf_addresses_have_36_bits(void **state)
{
    (void)state;
    extended.eax = 0x80000007;
    cpu_probe(&cpu);
    CHECK_EQ(cpu.physical_bits, 36);
    extended.eax = 0x80000008;
    cpu_probe(&cpu);
    CHECK_EQ(cpu.physical_bits, 40);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, reset)
    const struct CMUnitTest tests[] = {
        TEST(the_processor_says_what_it_is),
        TEST(ids_of_32_bits_need_the_leaf_and_the_feature),
        TEST(an_address_width_that_no_processor_has_is_not_believed),
        TEST(without_the_leaf_addresses_have_36_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
