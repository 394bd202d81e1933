/* SPDX-License-Identifier: BSD-2-Clause */
/* The ACPI tables, byte by byte for those that are short, through decode_acpi.c for how they hang together. */
#include "check.h"
#include "acpi.h"
#include "decode_acpi.h"
#include "tables.h"

#define AREA 0xFC000000u

static uint8_t area_memory[65536], anchor_memory[64];
static struct buf area, anchor;
static struct platform platform;
static struct layout layout;
static struct decoded_acpi found;

/* Two vCPUs as a guest of libxl has them. */
static void start(uint32_t vcpus)
{
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    platform.cpu.count = vcpus;
    platform.cpu.apic_mode = true;
    for (uint32_t i = 0; i < vcpus; i++) {
        platform.cpu.apic_id[i] = 2 * i;
        platform.cpu.online[i] = true;
    }
    platform.device.hpet_id = 0x8086A201;
    platform.device.com1 = true;
    platform.options.acpi = true;
    platform.options.acpi_s3 = true;
    platform.options.acpi_s4 = true;
    layout.pci_low = (struct window){0xF0000000, 0xFC000000};
}

static void build_into(uint32_t area_size, uint32_t anchor_size)
{
    memset(area_memory, 0xEE, sizeof(area_memory));
    memset(anchor_memory, 0xEE, sizeof(anchor_memory));
    buf_init(&area, area_memory, area_size, AREA);
    buf_init(&anchor, anchor_memory, anchor_size, 0x10000);
    acpi_build(&area, &anchor, &platform, &layout);
}

/* Builds and decodes: every table that is found has been checked by then. */
static void build(void)
{
    const char *bad;

    build_into(sizeof(area_memory), sizeof(anchor_memory));
    CHECK(buf_ok(&area));
    CHECK(buf_ok(&anchor));
    bad = acpi_decode(anchor_memory, area_memory, area.len, AREA, &found);
    CHECK_STR(bad != NULL ? bad : "", "");
}

static const struct decoded_table *table(const char *name)
{
    const struct decoded_table *t = acpi_find(&found, name);

    CHECK(t != NULL);
    return t;
}

/* The offset of a table in the area. */
static uint32_t at(const char *name)
{
    return (uint32_t)(table(name)->address - AREA);
}

static bool is_ssdt(const struct decoded_table *t)
{
    return memcmp(t->name, "SSDT", 4) == 0;
}

/* Bytes of the DSDT and all SSDTs. */
static uint32_t byte_code(void)
{
    uint32_t bytes = table("DSDT")->length;

    for (uint32_t i = 0; i < found.count; i++)
        bytes += is_ssdt(&found.table[i]) ? found.table[i].length : 0;
    return bytes;
}

static uint32_t ssdts(void)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < found.count; i++)
        count += is_ssdt(&found.table[i]);
    return count;
}

/* The table contains these bytes. */
static bool contains(const char *name, const void *bytes, uint32_t count)
{
    const struct decoded_table *t = table(name);

    for (uint32_t i = 36; i + count <= t->length; i++)
        if (memcmp(t->data + i, bytes, count) == 0)
            return true;
    return false;
}

#define CONTAINS(name, ...)                                                                        \
    contains(name, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))
#define SSDT_CONTAINS(...) CONTAINS("SSDT", __VA_ARGS__)

static void the_rsdp_points_to_both_root_tables(void **state)
{
    (void)state;
    start(2);
    build();
    CHECK_EQ(anchor.len, 36);
    CHECK_BYTES(&anchor, 0, 8, 'R', 'S', 'D', ' ', 'P', 'T', 'R', ' ');
    CHECK_BYTES(&anchor, 9, 7, 'X', 'e', 'n', 0, 0, 0, 2);
    CHECK_EQ(get32(anchor_memory + 16), table("RSDT")->address);
    CHECK_EQ(get32(anchor_memory + 20), 36);
    CHECK_EQ(get64(anchor_memory + 24), table("XSDT")->address);
    CHECK_BYTES(&anchor, 33, 3, 0, 0, 0);
}

static void the_rsdp_is_aligned_in_its_area(void **state)
{
    (void)state;
    start(1);
    buf_init(&area, area_memory, sizeof(area_memory), AREA);
    buf_init(&anchor, anchor_memory, sizeof(anchor_memory), 0x10003);
    acpi_build(&area, &anchor, &platform, &layout);
    CHECK(buf_ok(&anchor));
    CHECK_EQ(anchor.len, 13 + 36);
    CHECK_BYTES(&anchor, 12, 3, 0, 'R', 'S');
}

static void every_header_names_xen_and_hvm(void **state)
{
    (void)state;
    start(2);
    build();
    CHECK_EQ(found.count, 11);
    for (uint32_t i = 0; i < found.count; i++) {
        if (strcmp(found.table[i].name, "FACS") == 0)
            continue;
        assert_memory_equal(found.table[i].data + 10, "Xen\0\0\0HVM\0\0\0\0\0\0\0\0\0", 18);
        /* Those that iasl made name it as their creator. */
        if (strcmp(found.table[i].name, "DSDT") != 0 && strcmp(found.table[i].name, "SSDT2") != 0)
            assert_memory_equal(found.table[i].data + 28, "SLIP\0\0\0\0", 8);
    }
}

static void the_root_tables_list_fadt_madt_hpet_waet_ssdts(void **state)
{
    const uint8_t *entries;

    (void)state;
    start(2);
    build();
    CHECK_EQ(table("XSDT")->length, 36 + 6 * 8);
    entries = table("XSDT")->data + 36;
    CHECK_EQ(get64(entries), table("FACP")->address);
    CHECK_EQ(get64(entries + 8), table("APIC")->address);
    CHECK_EQ(get64(entries + 16), table("HPET")->address);
    CHECK_EQ(get64(entries + 24), table("WAET")->address);
    CHECK_EQ(get64(entries + 32), table("SSDT")->address);
    CHECK_EQ(get64(entries + 40), table("SSDT2")->address);
    CHECK_EQ(table("RSDT")->length, 36 + 6 * 4);
    CHECK_EQ(get32(table("RSDT")->data + 36), table("FAC1")->address);
}

static void the_facs_is_what_the_os_may_write_to(void **state)
{
    (void)state;
    start(2);
    build();
    CHECK_EQ(table("FACS")->length, 64);
    CHECK_BYTES(&area, at("FACS"), 64, 'F', 'A', 'C', 'S', 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
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
    start(2);
    build();
    fadt = at("FAC1");
    CHECK_EQ(table("FAC1")->length, 116);
    CHECK_EQ(area_memory[fadt + 8], 1);
    CHECK_EQ(get32(area_memory + fadt + 36), table("FACS")->address);
    CHECK_EQ(get32(area_memory + fadt + 40), table("DSDT")->address);
    check_common_fields(fadt);
    CHECK_BYTES(&area, fadt + 109, 7, 0, 0, 0, 0x45, 0x81, 0, 0);
}

static void the_fadt_of_the_xsdt_agrees_with_itself(void **state)
{
    uint32_t fadt;

    (void)state;
    start(2);
    build();
    fadt = at("FACP");
    CHECK_EQ(table("FACP")->length, 244);
    CHECK_EQ(area_memory[fadt + 8], 4);
    CHECK_EQ(get32(area_memory + fadt + 36), table("FACS")->address);
    CHECK_EQ(get32(area_memory + fadt + 40), table("DSDT")->address);
    check_common_fields(fadt);
    /* legacy devices, 8042; flags with RESET_REG_SUP; reset register and value */
    CHECK_BYTES(&area, fadt + 109, 7, 3, 0, 0, 0x45, 0x85, 0, 0);
    CHECK_BYTES(&area, fadt + 116, 16, 1, 8, 0, 1, 0xF9, 0x0C, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0);
    CHECK_EQ(get64(area_memory + fadt + 132), 0);
    CHECK_EQ(get64(area_memory + fadt + 140), table("DSDT")->address);
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
    start(2);
    platform.cpu.online[1] = false;
    build();
    CHECK_EQ(table("APIC")->length, 118);
    CHECK_EQ(table("APIC")->data[8], 2);
    CHECK_BYTES(&area, at("APIC") + 36, 8, 0, 0, 0xE0, 0xFE, 1, 0, 0, 0);
    CHECK_BYTES(&area, at("APIC") + 44, 40, 2, 10, 0, 0, 2, 0, 0, 0, 0, 0,        /* timer */
                2, 10, 0, 5, 5, 0, 0, 0, 15, 0, 2, 10, 0, 10, 10, 0, 0, 0, 15, 0, /* 5, 10 */
                2, 10, 0, 11, 11, 0, 0, 0, 15, 0);                                /* 11 */
    CHECK_BYTES(&area, at("APIC") + 84, 12, 1, 12, 1, 0, 0, 0, 0xC0, 0xFE, 0, 0, 0, 0);
    CHECK_BYTES(&area, at("APIC") + 96, 22, 0, 8, 0, 0, 1, 0, 0, 0, 0, 8, 1, 2, 0, 0, 0, 0, 4, 6,
                0xFF, 0, 0, 1);
}

static void apic_ids_from_255_on_get_x2apic_entries(void **state)
{
    (void)state;
    start(3);
    platform.cpu.apic_id[0] = 254;
    platform.cpu.apic_id[1] = 255;
    platform.cpu.apic_id[2] = 0x12345;
    platform.cpu.online[2] = false;
    build();
    CHECK_EQ(table("APIC")->length, 96 + 8 + 16 + 16 + 6 + 12);
    CHECK_BYTES(&area, at("APIC") + 96, 40, 0, 8, 0, 254, 1, 0, 0, 0,      /* 254 */
                9, 16, 0, 0, 255, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0,         /* 255 */
                9, 16, 0, 0, 0x45, 0x23, 0x01, 0, 0, 0, 0, 0, 2, 0, 0, 0); /* offline */
    CHECK_BYTES(&area, at("APIC") + 136, 18, 4, 6, 0xFF, 0, 0, 1,          /* NMI */
                10, 12, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0);         /* NMI */
    CHECK(SSDT_CONTAINS(0x5B, 0x82, 0x3A, 'P', 'R', '0', '2', 0x08, '_', 'H', 'I', 'D', 0x0D, 'A',
                        'C', 'P', 'I', '0', '0', '0', '7', 0, 0x08, '_', 'U', 'I', 'D', 0x0A, 2,
                        0x08, '_', 'S', 'T', 'A', 0, 0x08, '_', 'M', 'A', 'T', 0x11, 19, 0x0A, 16,
                        9, 16, 0, 0, 0x45, 0x23, 0x01, 0, 0, 0, 0, 0, 2, 0, 0, 0));
}

static void one_processor_without_apic_has_no_madt(void **state)
{
    (void)state;
    start(1);
    platform.cpu.apic_mode = false;
    build();
    CHECK(acpi_find(&found, "APIC") == NULL);
    CHECK_EQ(table("XSDT")->length, 36 + 5 * 8);
}

static void two_processors_have_a_madt_whatever_apic_says(void **state)
{
    (void)state;
    start(2);
    platform.cpu.apic_mode = false;
    build();
    CHECK_EQ(table("APIC")->length, 118);
}

static void the_hpet_table_repeats_the_probed_id(void **state)
{
    (void)state;
    start(2);
    platform.device.hpet_id = 0x8086A701;
    build();
    CHECK_EQ(table("HPET")->length, 56);
    CHECK_EQ(table("HPET")->data[8], 1);
    CHECK_BYTES(&area, at("HPET") + 36, 20, 0x01, 0xA7, 0x86, 0x80, 0, 64, 0, 0, 0, 0, 0xD0, 0xFE,
                0, 0, 0, 0, 0, 0, 0, 0);
}

static void without_an_hpet_there_is_no_table_and_no_device(void **state)
{
    (void)state;
    start(2);
    platform.device.hpet_id = 0;
    build();
    CHECK(acpi_find(&found, "HPET") == NULL);
    CHECK(SSDT_CONTAINS(0x10, 0x0B, 'H', 'P', 'E', 'T', 0x08, '_', 'S', 'T', 'A', 0));
}

static void the_waet_says_that_clocks_are_good(void **state)
{
    (void)state;
    start(2);
    build();
    CHECK_EQ(table("WAET")->length, 40);
    CHECK_EQ(table("WAET")->data[8], 1);
    CHECK_BYTES(&area, at("WAET") + 36, 4, 3, 0, 0, 0);
}

static void ports_are_present_as_probed(void **state)
{
    (void)state;
    start(2);
    platform.device.com2 = false;
    platform.device.lpt1 = true;
    build();
    CHECK(SSDT_CONTAINS('U', 'A', 'R', '1', 0x08, '_', 'S', 'T', 'A', 0x0A, 0x0F));
    CHECK(SSDT_CONTAINS('U', 'A', 'R', '2', 0x08, '_', 'S', 'T', 'A', 0));
    CHECK(SSDT_CONTAINS('L', 'T', 'P', '1', 0x08, '_', 'S', 'T', 'A', 0x0A, 0x0F));
    CHECK(SSDT_CONTAINS('V', 'G', 'I', 'D', 0x08, '_', 'S', 'T', 'A', 0));
}

static void sleep_states_are_there_when_they_are_wanted(void **state)
{
    (void)state;
    start(2);
    build();
    CHECK(CONTAINS("SSDT2", 0x08, '\\', '_', 'S', '3', '_', 0x12, 6, 4, 1, 1, 0, 0));
    CHECK(CONTAINS("SSDT2", '_', 'W', 'A', 'K'));
    CHECK(SSDT_CONTAINS(0x08, '\\', '_', 'S', '4', '_', 0x12, 6, 4, 0, 0, 0, 0));
    platform.options.acpi_s3 = false;
    build();
    CHECK(acpi_find(&found, "SSDT2") == NULL);
    CHECK(!SSDT_CONTAINS('_', 'S', '3', '_') && !SSDT_CONTAINS('_', 'W', 'A', 'K'));
    CHECK(SSDT_CONTAINS('_', 'S', '4', '_'));
    platform.options.acpi_s4 = false;
    build();
    CHECK(!SSDT_CONTAINS('_', 'S', '4', '_'));
}

static void the_host_bridge_passes_on_the_low_window_alone(void **state)
{
    (void)state;
    start(2);
    build();
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
    start(2);
    layout.pci_high = (struct window){UINT64_C(0x240000000), UINT64_C(0x2C0000000)};
    build();
    CHECK(SSDT_CONTAINS(0x8A, 43, 0, 0, 0x0C, 1, 0, 0, 0, 0, 0, 0, 0, 0, /* granularity */
                        0, 0, 0, 0x40, 2, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xBF, 2, 0, 0, 0, /* range */
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0,             /* length */
                        0x79, 0));
}

static void a_low_window_above_4_gib_is_refused(void **state)
{
    (void)state;
    start(2);
    layout.pci_low = (struct window){0xF0000000, UINT64_C(0x200000000)};
    build_into(sizeof(area_memory), sizeof(anchor_memory));
    CHECK(!buf_ok(&area));
}

static void there_are_as_many_processors_as_vcpus(void **state)
{
    (void)state;
    start(1);
    build();
    CHECK(SSDT_CONTAINS('P', 'R', '0', '0'));
    CHECK(!SSDT_CONTAINS('P', 'R', '0', '1'));
    start(128);
    build();
    CHECK(SSDT_CONTAINS('P', 'R', '7', 'F'));
    CHECK(!SSDT_CONTAINS('P', 'R', '8', '0'));
    CHECK_EQ(table("APIC")->length, 96 + 128 * 8 + 6);
}

static void interrupt_routes_are_those_of_the_machine(void **state)
{
    (void)state;
    start(1);
    build();
    /* device 1, INTA: link B, or GSI 20; device 31, INTD: link C, or GSI 16 + (124 + 3 + 3) % 32 */
    CHECK(SSDT_CONTAINS(0x12, 13, 4, 0x0C, 0xFF, 0xFF, 1, 0, 0, 'L', 'N', 'K', 'B', 0));
    CHECK(SSDT_CONTAINS(0x12, 11, 4, 0x0C, 0xFF, 0xFF, 1, 0, 0, 0, 0x0A, 20));
    CHECK(SSDT_CONTAINS(0x12, 14, 4, 0x0C, 0xFF, 0xFF, 31, 0, 0x0A, 3, 'L', 'N', 'K', 'C', 0));
    CHECK(SSDT_CONTAINS(0x12, 12, 4, 0x0C, 0xFF, 0xFF, 31, 0, 0x0A, 3, 0, 0x0A, 18));
}

static void an_ssdt_for_some_guests_is_there_only_for_them(void **state)
{
    (void)state;
    start(2);
    platform.options.acpi_s3 = false;
    build();
    CHECK_EQ(ssdts(), 1);

    platform.options.acpi_laptop_slate = true;
    build();
    CHECK_EQ(ssdts(), 2);
    CHECK(CONTAINS("SSDT2", 'I', 'D', '9', '0', '0', '1', 0));

    platform.options.acpi_laptop_slate = false;
    platform.device.tpm = TPM_1_2;
    build();
    CHECK_EQ(ssdts(), 2);
    CHECK(CONTAINS("SSDT2", 0x0C, 0x41, 0xD0, 0x0C, 0x31)); /* PNP0C31 */
    CHECK(table("TCPA") != NULL);

    platform.device.tpm = TPM_2_0;
    build();
    CHECK_EQ(ssdts(), 2);
    CHECK(CONTAINS("SSDT2", 'M', 'S', 'F', 'T', '0', '1', '0', '1', 0));
    CHECK(table("TPM2") != NULL);

    platform.device.tpm = TPM_NONE;
    platform.device.battery = true;
    build();
    CHECK_EQ(ssdts(), 2);
    CHECK(CONTAINS("SSDT2", 'B', 'A', 'T', '1'));
}

static void a_guest_that_asks_for_all_has_five_ssdts(void **state)
{
    (void)state;
    start(2);
    platform.options.acpi_laptop_slate = true;
    platform.device.tpm = TPM_2_0;
    platform.device.battery = true;
    build();
    CHECK_EQ(ssdts(), 5);
    CHECK(CONTAINS("SSDT5", 'B', 'A', 'T', '1'));
    CHECK_EQ(get64(table("XSDT")->data + 36 + 9 * 8), table("TPM2")->address);
}

static void no_processor_comes_later_if_nothing_could_tell(void **state)
{
    (void)state;
    start(4);
    platform.cpu.online[3] = false;
    build();
    CHECK(!SSDT_CONTAINS('_', 'E', '0', '2'));
    CHECK(!SSDT_CONTAINS('C', 'P', 'U', 'N'));
    CHECK(!SSDT_CONTAINS('C', 'S', 'T', 'A'));
}

static void processors_of_the_newer_interface_ask_it(void **state)
{
    (void)state;
    start(4);
    platform.device.cpu_hotplug = CPU_HOTPLUG_MODERN;
    build();
    CHECK(SSDT_CONTAINS('\\', 0x2E, '_', 'G', 'P', 'E', '_', 'E', '0', '2'));
    /* Method (_MAT) { Return (CMAT (Buffer (8) { ... }, CSTA (3))) } */
    CHECK(SSDT_CONTAINS(0x14, 0x1D, '_', 'M', 'A', 'T', 0, 0xA4, 'C', 'M', 'A', 'T', 0x11, 11, 0x0A,
                        8, 0, 8, 3, 6, 1, 0, 0, 0, 'C', 'S', 'T', 'A', 0x0A, 3));
    /* CPUN ends in the last of them. */
    CHECK(SSDT_CONTAINS(0xA0, 0x0B, 0x93, 0x68, 0x0A, 3, 0x86, 'P', 'R', '0', '3', 0x69));
    CHECK(!SSDT_CONTAINS('P', 'R', '0', '4'));
    CHECK(!SSDT_CONTAINS('C', 'P', 'U', 'K'));
    CHECK(SSDT_CONTAINS('_', 'O', 'S', 'T'));
}

static void what_is_known_to_the_older_interface_is_a_bit_for_each_online_vcpu(void **state)
{
    (void)state;
    start(20);
    platform.device.cpu_hotplug = CPU_HOTPLUG_LEGACY;
    platform.cpu.online[1] = false;
    platform.cpu.online[8] = false;
    platform.cpu.online[19] = false;
    build();
    CHECK(SSDT_CONTAINS(0x08, 'C', 'P', 'U', 'C', 0x0A, 20));
    CHECK(SSDT_CONTAINS(0x08, 'C', 'P', 'U', 'K', 0x11, 19, 0x0A, 16, 0xFD, 0xFE, 0x07, 0, 0, 0, 0,
                        0, 0, 0, 0, 0, 0, 0, 0, 0));
    CHECK(!SSDT_CONTAINS('_', 'O', 'S', 'T'));
    start(128);
    platform.device.cpu_hotplug = CPU_HOTPLUG_LEGACY;
    platform.cpu.online[127] = false;
    build();
    CHECK(SSDT_CONTAINS(0x08, 'C', 'P', 'U', 'K', 0x11, 19, 0x0A, 16, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F));
}

/* The table ends in what was compiled, without the stand-ins behind it; each name is declared once. */
static void nothing_of_the_hotplug_code_is_there_twice(void **state)
{
    static const uint8_t declared[][5] = {
        {'C', 'P', 'U', 'N', 2}, {'C', 'P', 'U', 'C', 0x0A}, {'C', 'P', 'U', 'K', 0x11}};

    (void)state;
    for (unsigned hotplug = CPU_HOTPLUG_LEGACY; hotplug <= CPU_HOTPLUG_MODERN; hotplug++) {
        const struct decoded_table *t;

        start(20);
        platform.device.cpu_hotplug = (uint8_t)hotplug;
        build();
        t = table("SSDT");
        for (unsigned n = 0; n < ARRAY_SIZE(declared); n++) {
            unsigned times = 0;

            for (uint32_t i = 36; i + 5 <= t->length; i++)
                times += memcmp(t->data + i, declared[n], 5) == 0;
            CHECK_EQ(times, n == 0 || hotplug == CPU_HOTPLUG_LEGACY);
        }
    }
}

static void a_generation_id_has_an_address_and_a_device(void **state)
{
    (void)state;
    start(2);
    layout.generation_id = 0xFC001230;
    build();
    CHECK(SSDT_CONTAINS('V', 'G', 'I', 'D', 0x08, '_', 'S', 'T', 'A', 0x0A, 0x0F));
    CHECK(SSDT_CONTAINS('A', 'D', 'D', 'R', 0, 0xA4, 0x12, 8, 2, 0x0C, 0x30, 0x12, 0x00, 0xFC, 0));
    layout.generation_id = 0;
    build();
    CHECK(!SSDT_CONTAINS('A', 'D', 'D', 'R'));
}

/* Stock needs 37.5 KiB whatever the guest. */
static void the_byte_code_is_small(void **state)
{
    (void)state;
    start(2);
    platform.device.cpu_hotplug = CPU_HOTPLUG_MODERN;
    build();
    CHECK(byte_code() <= 9 * 1024);
    start(128);
    platform.device.cpu_hotplug = CPU_HOTPLUG_MODERN;
    build();
    CHECK(byte_code() <= 32 * 1024);
}

static void equal_platforms_give_equal_bytes(void **state)
{
    static uint8_t first[sizeof(area_memory)];

    (void)state;
    start(8);
    build();
    memcpy(first, area_memory, sizeof(first));
    build();
    assert_memory_equal(first, area_memory, sizeof(first));
}

static void an_area_one_byte_too_short_is_noticed(void **state)
{
    uint32_t size;

    (void)state;
    start(2);
    build();
    size = area.len;
    build_into(size, 36);
    CHECK(buf_ok(&area));
    CHECK(buf_ok(&anchor));
    build_into(size - 1, 36);
    CHECK(!buf_ok(&area));
    CHECK_EQ(area_memory[size - 1], 0xEE);
    for (size = 0; size < area.size; size += 97) {
        build_into(size, 36);
        CHECK(!buf_ok(&area));
        CHECK_EQ(area_memory[size], 0xEE);
    }
}

static void an_anchor_one_byte_too_short_is_noticed(void **state)
{
    (void)state;
    start(2);
    build_into(sizeof(area_memory), 35);
    CHECK(buf_ok(&area));
    CHECK(!buf_ok(&anchor));
    CHECK_EQ(anchor_memory[35], 0xEE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rsdp_points_to_both_root_tables),
        cmocka_unit_test(the_rsdp_is_aligned_in_its_area),
        cmocka_unit_test(every_header_names_xen_and_hvm),
        cmocka_unit_test(the_root_tables_list_fadt_madt_hpet_waet_ssdts),
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
        cmocka_unit_test(ports_are_present_as_probed),
        cmocka_unit_test(sleep_states_are_there_when_they_are_wanted),
        cmocka_unit_test(the_host_bridge_passes_on_the_low_window_alone),
        cmocka_unit_test(a_high_window_gets_a_quad_word_descriptor),
        cmocka_unit_test(a_low_window_above_4_gib_is_refused),
        cmocka_unit_test(there_are_as_many_processors_as_vcpus),
        cmocka_unit_test(interrupt_routes_are_those_of_the_machine),
        cmocka_unit_test(an_ssdt_for_some_guests_is_there_only_for_them),
        cmocka_unit_test(a_guest_that_asks_for_all_has_five_ssdts),
        cmocka_unit_test(no_processor_comes_later_if_nothing_could_tell),
        cmocka_unit_test(processors_of_the_newer_interface_ask_it),
        cmocka_unit_test(what_is_known_to_the_older_interface_is_a_bit_for_each_online_vcpu),
        cmocka_unit_test(nothing_of_the_hotplug_code_is_there_twice),
        cmocka_unit_test(a_generation_id_has_an_address_and_a_device),
        cmocka_unit_test(the_byte_code_is_small),
        cmocka_unit_test(equal_platforms_give_equal_bytes),
        cmocka_unit_test(an_area_one_byte_too_short_is_noticed),
        cmocka_unit_test(an_anchor_one_byte_too_short_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
