/* SPDX-License-Identifier: BSD-2-Clause */
/* The ACPI tables that have only fields, byte by byte: FACS, both FADTs, MADT, HPET and WAET. */
#include "acpi_guest.h"

static void the_facs_is_what_the_os_may_write_to(void **state)
{
    (void)state;
    acpi_guest(2);
    build_acpi();
    CHECK_EQ(acpi_table("FACS")->length, 64);
    CHECK_BYTES(&area, acpi_offset("FACS"), 64, 'F', 'A', 'C', 'S', 64, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

/* Offsets 44 to 108 of both FADTs. */
static void check_common_fields(uint32_t fadt)
{
    CHECK_BYTES(&area, fadt + 44, 65, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* up to PSTATE_CNT */
                0x00, 0xB0, 0, 0, 0, 0, 0, 0,                             /* PM1a_EVT, PM1b_EVT */
                0x04, 0xB0, 0, 0, 0, 0, 0, 0,                             /* PM1a_CNT, PM1b_CNT */
                0, 0, 0, 0, 0x08, 0xB0, 0, 0,                             /* PM2_CNT, PM_TMR */
                0xE0, 0xAF, 0, 0, 0, 0, 0, 0,                             /* GPE0, GPE1 */
                4, 2, 0, 4, 4, 0, 0, 0,                                   /* lengths, bases */
                0xFF, 0x0F, 0xFF, 0x0F, 0, 0, 0, 0, 0, 0, 0, 0, 0);       /* latencies to CENTURY */
}

static void the_fadt_of_the_rsdt_is_one_of_acpi_1(void **state)
{
    uint32_t fadt;

    (void)state;
    acpi_guest(2);
    build_acpi();
    fadt = acpi_offset("FAC1");
    CHECK_EQ(acpi_table("FAC1")->length, 116);
    CHECK_EQ(area_memory[fadt + 8], 1);
    CHECK_EQ(get32(area_memory + fadt + 36), acpi_table("FACS")->address);
    CHECK_EQ(get32(area_memory + fadt + 40), acpi_table("DSDT")->address);
    check_common_fields(fadt);
    CHECK_BYTES(&area, fadt + 109, 7, 0, 0, 0, 0x45, 0x81, 0, 0);
}

static void the_fadt_of_the_xsdt_agrees_with_itself(void **state)
{
    uint32_t fadt;

    (void)state;
    acpi_guest(2);
    build_acpi();
    fadt = acpi_offset("FACP");
    CHECK_EQ(acpi_table("FACP")->length, 244);
    CHECK_EQ(area_memory[fadt + 8], 4);
    CHECK_EQ(get32(area_memory + fadt + 36), acpi_table("FACS")->address);
    CHECK_EQ(get32(area_memory + fadt + 40), acpi_table("DSDT")->address);
    check_common_fields(fadt);
    /* legacy devices, 8042; flags with RESET_REG_SUP; reset register and value */
    CHECK_BYTES(&area, fadt + 109, 7, 3, 0, 0, 0x45, 0x85, 0, 0);
    CHECK_BYTES(&area, fadt + 116, 16, 1, 8, 0, 1, 0xF9, 0x0C, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0);
    CHECK_EQ(get64(area_memory + fadt + 132), 0);
    CHECK_EQ(get64(area_memory + fadt + 140), acpi_table("DSDT")->address);
    CHECK_BYTES(&area, fadt + 148, 24, 1, 32, 0, 2, 0x00, 0xB0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0);
    CHECK_BYTES(&area, fadt + 172, 36, 1, 16, 0, 2, 0x04, 0xB0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    CHECK_BYTES(&area, fadt + 208, 36, 1, 32, 0, 3, 0x08, 0xB0, 0, 0, 0, 0, 0, 0, 1, 32, 0, 1, 0xE0,
                0xAF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

static void the_madt_lists_overrides_io_apic_processors_and_nmi(void **state)
{
    (void)state;
    acpi_guest(2);
    platform.cpu.online[1] = false;
    build_acpi();
    CHECK_EQ(acpi_table("APIC")->length, 118);
    CHECK_EQ(acpi_table("APIC")->data[8], 2);
    CHECK_BYTES(&area, acpi_offset("APIC") + 36, 8, 0, 0, 0xE0, 0xFE, 1, 0, 0, 0);
    CHECK_BYTES(&area, acpi_offset("APIC") + 44, 40, 2, 10, 0, 0, 2, 0, 0, 0, 0, 0, /* timer */
                2, 10, 0, 5, 5, 0, 0, 0, 15, 0, 2, 10, 0, 10, 10, 0, 0, 0, 15, 0,   /* 5, 10 */
                2, 10, 0, 11, 11, 0, 0, 0, 15, 0);                                  /* 11 */
    CHECK_BYTES(&area, acpi_offset("APIC") + 84, 12, 1, 12, 1, 0, 0, 0, 0xC0, 0xFE, 0, 0, 0, 0);
    CHECK_BYTES(&area, acpi_offset("APIC") + 96, 22, 0, 8, 0, 0, 1, 0, 0, 0, 0, 8, 1, 2, 0, 0, 0, 0,
                4, 6, 0xFF, 0, 0, 1);
}

static void apic_ids_from_255_on_get_x2apic_entries(void **state)
{
    (void)state;
    acpi_guest(3);
    ids.of[0] = 254;
    ids.of[1] = 255;
    ids.of[2] = 0x12345;
    platform.cpu.online[2] = false;
    build_acpi();
    CHECK_EQ(acpi_table("APIC")->length, 96 + 8 + 16 + 16 + 6 + 12);
    CHECK_BYTES(&area, acpi_offset("APIC") + 96, 40, 0, 8, 0, 254, 1, 0, 0, 0, /* 254 */
                9, 16, 0, 0, 255, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0,             /* 255 */
                9, 16, 0, 0, 0x45, 0x23, 0x01, 0, 0, 0, 0, 0, 2, 0, 0, 0);     /* offline */
    CHECK_BYTES(&area, acpi_offset("APIC") + 136, 18, 4, 6, 0xFF, 0, 0, 1,     /* NMI */
                10, 12, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0);             /* NMI */
    CHECK(SSDT_CONTAINS(0x5B, 0x82, 0x3A, 'P', 'R', '0', '2', 0x08, '_', 'H', 'I', 'D', 0x0D, 'A',
                        'C', 'P', 'I', '0', '0', '0', '7', 0, 0x08, '_', 'U', 'I', 'D', 0x0A, 2,
                        0x08, '_', 'S', 'T', 'A', 0, 0x08, '_', 'M', 'A', 'T', 0x11, 19, 0x0A, 16,
                        9, 16, 0, 0, 0x45, 0x23, 0x01, 0, 0, 0, 0, 0, 2, 0, 0, 0));
}

static void one_processor_without_apic_has_no_madt(void **state)
{
    (void)state;
    acpi_guest(1);
    platform.cpu.apic_mode = false;
    build_acpi();
    CHECK(acpi_find(&found, "APIC") == NULL);
    CHECK_EQ(acpi_table("XSDT")->length, 36 + 5 * 8);
}

static void two_processors_have_a_madt_whatever_apic_says(void **state)
{
    (void)state;
    acpi_guest(2);
    platform.cpu.apic_mode = false;
    build_acpi();
    CHECK_EQ(acpi_table("APIC")->length, 118);
}

static void the_hpet_table_repeats_the_probed_id(void **state)
{
    (void)state;
    acpi_guest(2);
    platform.device.hpet_id = 0x8086A701;
    build_acpi();
    CHECK_EQ(acpi_table("HPET")->length, 56);
    CHECK_EQ(acpi_table("HPET")->data[8], 1);
    CHECK_BYTES(&area, acpi_offset("HPET") + 36, 20, 0x01, 0xA7, 0x86, 0x80, 0, 64, 0, 0, 0, 0,
                0xD0, 0xFE, 0, 0, 0, 0, 0, 0, 0, 0);
}

static void without_an_hpet_there_is_no_table_and_no_device(void **state)
{
    (void)state;
    acpi_guest(2);
    platform.device.hpet_id = 0;
    build_acpi();
    CHECK(acpi_find(&found, "HPET") == NULL);
    CHECK(SSDT_CONTAINS(0x10, 0x0B, 'H', 'P', 'E', 'T', 0x08, '_', 'S', 'T', 'A', 0));
}

static void the_waet_says_that_clocks_are_good(void **state)
{
    (void)state;
    acpi_guest(2);
    build_acpi();
    CHECK_EQ(acpi_table("WAET")->length, 40);
    CHECK_EQ(acpi_table("WAET")->data[8], 1);
    CHECK_BYTES(&area, acpi_offset("WAET") + 36, 4, 3, 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_facs_is_what_the_os_may_write_to),
        cmocka_unit_test(the_fadt_of_the_rsdt_is_one_of_acpi_1),
        cmocka_unit_test(the_fadt_of_the_xsdt_agrees_with_itself),
        cmocka_unit_test(the_madt_lists_overrides_io_apic_processors_and_nmi),
        cmocka_unit_test(apic_ids_from_255_on_get_x2apic_entries),
        cmocka_unit_test(one_processor_without_apic_has_no_madt),
        cmocka_unit_test(two_processors_have_a_madt_whatever_apic_says),
        cmocka_unit_test(the_hpet_table_repeats_the_probed_id),
        cmocka_unit_test(without_an_hpet_there_is_no_table_and_no_device),
        cmocka_unit_test(the_waet_says_that_clocks_are_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
