/* SPDX-License-Identifier: BSD-2-Clause */
/* The SSDTs: what is in the one that is written at run time, and which guests have the others. */
#include "acpi_guest.h"

static uint32_t ssdts(void)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < found.count; i++)
        count += is_ssdt(&found.table[i]);
    return count;
}

static void ports_are_present_as_probed(void **state)
{
    (void)state;
    acpi_guest(2);
    platform.device.com2 = false;
    platform.device.lpt1 = true;
    build_acpi();
    CHECK(SSDT_CONTAINS('U', 'A', 'R', '1', 0x08, '_', 'S', 'T', 'A', 0x0A, 0x0F));
    CHECK(SSDT_CONTAINS('U', 'A', 'R', '2', 0x08, '_', 'S', 'T', 'A', 0));
    CHECK(SSDT_CONTAINS('L', 'T', 'P', '1', 0x08, '_', 'S', 'T', 'A', 0x0A, 0x0F));
    CHECK(SSDT_CONTAINS('V', 'G', 'I', 'D', 0x08, '_', 'S', 'T', 'A', 0));
}

static void sleep_states_are_there_when_they_are_wanted(void **state)
{
    (void)state;
    acpi_guest(2);
    build_acpi();
    CHECK(CONTAINS("SSDT2", 0x08, '\\', '_', 'S', '3', '_', 0x12, 6, 4, 1, 1, 0, 0));
    CHECK(CONTAINS("SSDT2", '_', 'W', 'A', 'K'));
    CHECK(SSDT_CONTAINS(0x08, '\\', '_', 'S', '4', '_', 0x12, 6, 4, 0, 0, 0, 0));
    platform.options.acpi_s3 = false;
    build_acpi();
    CHECK(acpi_find(&found, "SSDT2") == NULL);
    CHECK(!SSDT_CONTAINS('_', 'S', '3', '_') && !SSDT_CONTAINS('_', 'W', 'A', 'K'));
    CHECK(SSDT_CONTAINS('_', 'S', '4', '_'));
    platform.options.acpi_s4 = false;
    build_acpi();
    CHECK(!SSDT_CONTAINS('_', 'S', '4', '_'));
}

static void the_host_bridge_passes_on_the_low_window_alone(void **state)
{
    (void)state;
    acpi_guest(2);
    build_acpi();
    CHECK(SSDT_CONTAINS(
        0x08, '_', 'C', 'R', 'S', 0x11, 0x42, 0x07, 0x0A, 110,             /* 114 bytes */
        0x88, 13, 0, 2, 0x0C, 0, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 1,          /* bus 0 to 255 */
        0x47, 1, 0xF8, 0x0C, 0xF8, 0x0C, 1, 8,                             /* 0xCF8 */
        0x88, 13, 0, 1, 0x0C, 3, 0, 0, 0, 0, 0xF7, 0x0C, 0, 0, 0xF8, 0x0C, /* ports below it */
        0x88, 13, 0, 1, 0x0C, 3, 0, 0, 0, 0x0D, 0xFF, 0xFF, 0, 0, 0, 0xF3, /* above it */
        0x87, 23, 0, 0, 0x0C, 5, 0, 0, 0, 0, 0, 0, 0x0A, 0, 0xFF, 0xFF, 0x0B, 0, 0, 0, 0, 0, 0, 0,
        2, 0, /* 0xA0000 */
        0x87, 23, 0, 0, 0x0C, 1, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0xFF, 0xFF, 0xFF, 0xFB, 0, 0, 0, 0, 0,
        0, 0, 0x0C, /* 0xF0000000 */
        0x79, 0));
}

static void a_high_window_gets_a_quad_word_descriptor(void **state)
{
    (void)state;
    acpi_guest(2);
    layout.pci_high = (struct interval){UINT64_C(0x240000000), UINT64_C(0x2C0000000)};
    build_acpi();
    CHECK(SSDT_CONTAINS(0x8A, 43, 0, 0, 0x0C, 1, 0, 0, 0, 0, 0, 0, 0, 0, /* granularity */
                        0, 0, 0, 0x40, 2, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xBF, 2, 0, 0, 0, /* range */
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0,             /* length */
                        0x79, 0));
}

static void a_low_window_above_4_gib_is_refused(void **state)
{
    (void)state;
    acpi_guest(2);
    layout.pci_low = (struct interval){0xF0000000, UINT64_C(0x200000000)};
    build_acpi_into(sizeof(area_memory), sizeof(anchor_memory));
    CHECK(!buf_ok(&area));
}

static void there_are_as_many_processors_as_vcpus(void **state)
{
    (void)state;
    acpi_guest(1);
    build_acpi();
    CHECK(SSDT_CONTAINS('P', 'R', '0', '0'));
    CHECK(!SSDT_CONTAINS('P', 'R', '0', '1'));
    acpi_guest(128);
    build_acpi();
    CHECK(SSDT_CONTAINS('P', 'R', '7', 'F'));
    CHECK(!SSDT_CONTAINS('P', 'R', '8', '0'));
    CHECK_EQ(acpi_table("APIC")->length, 96 + 128 * 8 + 6);
}

/* Name (_HID, "ACPI0007") */
#define HID 0x08, '_', 'H', 'I', 'D', 0x0D, 'A', 'C', 'P', 'I', '0', '0', '0', '7', 0

static void up_to_apic_id_254_a_processor_is_a_processor_object(void **state)
{
    (void)state;
    acpi_guest(2);
    ids.of[1] = 254;
    build_acpi();
    /* Processor (PR01, 1, 0xB010, 6) { Name (_HID, ...) Name (_UID, 1) Name (_STA, 15) ... } */
    CHECK(SSDT_CONTAINS(0x5B, 0x83, 0x38, 'P', 'R', '0', '1', 1, 0x10, 0xB0, 0, 0, 6, HID, 0x08,
                        '_', 'U', 'I', 'D', 1, 0x08, '_', 'S', 'T', 'A', 0x0A, 0x0F));
}

static void from_apic_id_255_on_it_is_a_device(void **state)
{
    (void)state;
    acpi_guest(3);
    ids.of[1] = 255;
    ids.of[2] = 256;
    build_acpi();
    CHECK(SSDT_CONTAINS(0x5B, 0x83, 0x38, 'P', 'R', '0', '0', 0));
    CHECK(SSDT_CONTAINS(0x5B, 0x82, 0x3A, 'P', 'R', '0', '1', HID, 0x08, '_', 'U', 'I', 'D', 1));
    CHECK(SSDT_CONTAINS(0x5B, 0x82, 0x3B, 'P', 'R', '0', '2', HID, 0x08, '_', 'U', 'I', 'D', 0x0A,
                        2));
}

static void with_virtual_numa_a_processor_says_its_node(void **state)
{
    (void)state;
    acpi_guest(3);
    ids.of[2] = 300;
    platform.numa.node_of[1] = 1;
    platform.numa.node_of[2] = 2;
    build_acpi();
    CHECK(!SSDT_CONTAINS('_', 'P', 'X', 'M'));
    platform.numa.count = 3;
    build_acpi();
    CHECK(SSDT_CONTAINS('_', 'U', 'I', 'D', 0, 0x08, '_', 'P', 'X', 'M', 0));
    CHECK(SSDT_CONTAINS('_', 'U', 'I', 'D', 1, 0x08, '_', 'P', 'X', 'M', 1));
    CHECK(SSDT_CONTAINS('_', 'U', 'I', 'D', 0x0A, 2, 0x08, '_', 'P', 'X', 'M', 0x0A, 2));
    /* One that is not there yet has it, too. */
    platform.cpu.online[1] = false;
    platform.device.cpu_hotplug = true;
    build_acpi();
    CHECK(SSDT_CONTAINS('_', 'U', 'I', 'D', 1, 0x08, '_', 'P', 'X', 'M', 1, 0x14));
}

static void interrupt_routes_are_those_of_the_machine(void **state)
{
    (void)state;
    acpi_guest(1);
    build_acpi();
    /* device 1, INTA: link B, or GSI 20; device 31, INTD: link C, or GSI 16 + (124 + 3 + 3) % 32 */
    CHECK(SSDT_CONTAINS(0x12, 13, 4, 0x0C, 0xFF, 0xFF, 1, 0, 0, 'L', 'N', 'K', 'B', 0));
    CHECK(SSDT_CONTAINS(0x12, 11, 4, 0x0C, 0xFF, 0xFF, 1, 0, 0, 0, 0x0A, 20));
    CHECK(SSDT_CONTAINS(0x12, 14, 4, 0x0C, 0xFF, 0xFF, 31, 0, 0x0A, 3, 'L', 'N', 'K', 'C', 0));
    CHECK(SSDT_CONTAINS(0x12, 12, 4, 0x0C, 0xFF, 0xFF, 31, 0, 0x0A, 3, 0, 0x0A, 18));
}

static void an_ssdt_for_some_guests_is_there_only_for_them(void **state)
{
    (void)state;
    acpi_guest(2);
    platform.options.acpi_s3 = false;
    build_acpi();
    CHECK_EQ(ssdts(), 1);

    platform.options.acpi_laptop_slate = true;
    build_acpi();
    CHECK_EQ(ssdts(), 2);
    CHECK(CONTAINS("SSDT2", 'I', 'D', '9', '0', '0', '1', 0));

    platform.options.acpi_laptop_slate = false;
    platform.device.tpm = TPM_1_2;
    build_acpi();
    CHECK_EQ(ssdts(), 2);
    CHECK(CONTAINS("SSDT2", 0x0C, 0x41, 0xD0, 0x0C, 0x31)); /* PNP0C31 */
    CHECK(acpi_table("TCPA") != NULL);

    platform.device.tpm = TPM_2_0;
    build_acpi();
    CHECK_EQ(ssdts(), 2);
    CHECK(CONTAINS("SSDT2", 'M', 'S', 'F', 'T', '0', '1', '0', '1', 0));
    CHECK(acpi_table("TPM2") != NULL);
}

static void a_guest_that_asks_for_all_has_four_ssdts(void **state)
{
    (void)state;
    acpi_guest(2);
    platform.options.acpi_laptop_slate = true;
    platform.device.tpm = TPM_2_0;
    build_acpi();
    CHECK_EQ(ssdts(), 4);
    CHECK(CONTAINS("SSDT4", 'M', 'S', 'F', 'T', '0', '1', '0', '1', 0));
    CHECK_EQ(get64(acpi_table("XSDT")->data + 36 + 8 * 8), acpi_table("TPM2")->address);
}

static void no_processor_comes_later_if_nothing_could_tell(void **state)
{
    (void)state;
    acpi_guest(4);
    platform.cpu.online[3] = false;
    build_acpi();
    CHECK(!SSDT_CONTAINS('_', 'E', '0', '2'));
    CHECK(!SSDT_CONTAINS('C', 'P', 'U', 'N'));
    CHECK(!SSDT_CONTAINS('C', 'S', 'T', 'A'));
}

static void processors_to_come_ask_the_interface(void **state)
{
    (void)state;
    acpi_guest(4);
    platform.device.cpu_hotplug = true;
    build_acpi();
    CHECK(SSDT_CONTAINS('\\', 0x2E, '_', 'G', 'P', 'E', '_', 'E', '0', '2'));
    /* Method (_MAT) { Return (CMAT (Buffer (8) { ... }, CSTA (3))) } */
    CHECK(SSDT_CONTAINS(0x14, 0x1D, '_', 'M', 'A', 'T', 0, 0xA4, 'C', 'M', 'A', 'T', 0x11, 11, 0x0A,
                        8, 0, 8, 3, 6, 1, 0, 0, 0, 'C', 'S', 'T', 'A', 0x0A, 3));
    /* CPUN ends in the last of them. */
    CHECK(SSDT_CONTAINS(0xA0, 0x0B, 0x93, 0x68, 0x0A, 3, 0x86, 'P', 'R', '0', '3', 0x69));
    CHECK(!SSDT_CONTAINS('P', 'R', '0', '4'));
    CHECK(SSDT_CONTAINS('_', 'O', 'S', 'T'));
}

/* The table ends in what was compiled, without the stand-in after it. */
static void nothing_of_the_hotplug_code_is_there_twice(void **state)
{
    static const uint8_t declared[] = {'C', 'P', 'U', 'N', 2};
    const struct decoded_table *t;
    unsigned times = 0;

    (void)state;
    acpi_guest(20);
    platform.device.cpu_hotplug = true;
    build_acpi();
    t = acpi_table("SSDT");
    for (uint32_t i = 36; i + sizeof(declared) <= t->length; i++)
        times += memcmp(t->data + i, declared, sizeof(declared)) == 0;
    CHECK_EQ(times, 1);
}

static void a_generation_id_has_an_address_and_a_device(void **state)
{
    (void)state;
    acpi_guest(2);
    layout.generation_id = 0xFC001230;
    build_acpi();
    CHECK(SSDT_CONTAINS('V', 'G', 'I', 'D', 0x08, '_', 'S', 'T', 'A', 0x0A, 0x0F));
    CHECK(SSDT_CONTAINS('A', 'D', 'D', 'R', 0, 0xA4, 0x12, 8, 2, 0x0C, 0x30, 0x12, 0x00, 0xFC, 0));
    layout.generation_id = 0;
    build_acpi();
    CHECK(!SSDT_CONTAINS('A', 'D', 'D', 'R'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports_are_present_as_probed),
        cmocka_unit_test(sleep_states_are_there_when_they_are_wanted),
        cmocka_unit_test(the_host_bridge_passes_on_the_low_window_alone),
        cmocka_unit_test(a_high_window_gets_a_quad_word_descriptor),
        cmocka_unit_test(a_low_window_above_4_gib_is_refused),
        cmocka_unit_test(there_are_as_many_processors_as_vcpus),
        cmocka_unit_test(up_to_apic_id_254_a_processor_is_a_processor_object),
        cmocka_unit_test(from_apic_id_255_on_it_is_a_device),
        cmocka_unit_test(with_virtual_numa_a_processor_says_its_node),
        cmocka_unit_test(interrupt_routes_are_those_of_the_machine),
        cmocka_unit_test(an_ssdt_for_some_guests_is_there_only_for_them),
        cmocka_unit_test(a_guest_that_asks_for_all_has_four_ssdts),
        cmocka_unit_test(no_processor_comes_later_if_nothing_could_tell),
        cmocka_unit_test(processors_to_come_ask_the_interface),
        cmocka_unit_test(nothing_of_the_hotplug_code_is_there_twice),
        cmocka_unit_test(a_generation_id_has_an_address_and_a_device),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
