/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ACPI tables whose fields are always the same, as data: FADT, HPET, WAET and FACS. ACPI 6.5,
 * 5.2.9, 5.2.10; IA-PC HPET 1.0a, 3.2.4; Windows ACPI Emulated Devices Table. And what an OS does
 * with the FADT to power off.
 */
#include "acpi_tables.h"
#include "lib/str.h"

#define HEADER_SIZE 36u

enum kind {
    NUMBER,
    ADDRESS, /* of another table: its value is not a fact, whether there is one is */
    GAS,     /* Generic Address Structure; ACPI 6.5, 5.2.3.2 */
};

struct field {
    const char *name;
    uint8_t size;
    uint8_t kind; /* enum kind */
};

static const struct field fadt[] = {
    {"FIRMWARE_CTRL", 4, ADDRESS},
    {"DSDT", 4, ADDRESS},
    {"Reserved", 1, NUMBER},
    {"Preferred_PM_Profile", 1, NUMBER},
    {"SCI_INT", 2, NUMBER},
    {"SMI_CMD", 4, NUMBER},
    {"ACPI_ENABLE", 1, NUMBER},
    {"ACPI_DISABLE", 1, NUMBER},
    {"S4BIOS_REQ", 1, NUMBER},
    {"PSTATE_CNT", 1, NUMBER},
    {"PM1a_EVT_BLK", 4, NUMBER},
    {"PM1b_EVT_BLK", 4, NUMBER},
    {"PM1a_CNT_BLK", 4, NUMBER},
    {"PM1b_CNT_BLK", 4, NUMBER},
    {"PM2_CNT_BLK", 4, NUMBER},
    {"PM_TMR_BLK", 4, NUMBER},
    {"GPE0_BLK", 4, NUMBER},
    {"GPE1_BLK", 4, NUMBER},
    {"PM1_EVT_LEN", 1, NUMBER},
    {"PM1_CNT_LEN", 1, NUMBER},
    {"PM2_CNT_LEN", 1, NUMBER},
    {"PM_TMR_LEN", 1, NUMBER},
    {"GPE0_BLK_LEN", 1, NUMBER},
    {"GPE1_BLK_LEN", 1, NUMBER},
    {"GPE1_BASE", 1, NUMBER},
    {"CST_CNT", 1, NUMBER},
    {"P_LVL2_LAT", 2, NUMBER},
    {"P_LVL3_LAT", 2, NUMBER},
    {"FLUSH_SIZE", 2, NUMBER},
    {"FLUSH_STRIDE", 2, NUMBER},
    {"DUTY_OFFSET", 1, NUMBER},
    {"DUTY_WIDTH", 1, NUMBER},
    {"DAY_ALRM", 1, NUMBER},
    {"MON_ALRM", 1, NUMBER},
    {"CENTURY", 1, NUMBER},
    {"IAPC_BOOT_ARCH", 2, NUMBER},
    {"Reserved", 1, NUMBER},
    {"Flags", 4, NUMBER},
    {"RESET_REG", 12, GAS},
    {"RESET_VALUE", 1, NUMBER},
    {"ARM_BOOT_ARCH", 2, NUMBER},
    {"FADT Minor Version", 1, NUMBER},
    {"X_FIRMWARE_CTRL", 8, ADDRESS},
    {"X_DSDT", 8, ADDRESS},
    {"X_PM1a_EVT_BLK", 12, GAS},
    {"X_PM1b_EVT_BLK", 12, GAS},
    {"X_PM1a_CNT_BLK", 12, GAS},
    {"X_PM1b_CNT_BLK", 12, GAS},
    {"X_PM2_CNT_BLK", 12, GAS},
    {"X_PM_TMR_BLK", 12, GAS},
    {"X_GPE0_BLK", 12, GAS},
    {"X_GPE1_BLK", 12, GAS},
    {"SLEEP_CONTROL_REG", 12, GAS},
    {"SLEEP_STATUS_REG", 12, GAS},
    {"Hypervisor Vendor Identity", 8, NUMBER},
};

static const struct field hpet[] = {
    {"Event Timer Block ID", 4, NUMBER},
    {"BASE_ADDRESS", 12, GAS},
    {"HPET Number", 1, NUMBER},
    {"Main Counter Minimum Clock_tick", 2, NUMBER},
    {"Page Protection and OEM Attribute", 1, NUMBER},
};

static const struct field waet[] = {
    {"Emulated Device Flags", 4, NUMBER},
};

static const struct field facs[] = {
    {"Signature", 4, NUMBER},
    {"Length", 4, NUMBER},
    {"Hardware Signature", 4, NUMBER},
    {"Firmware Waking Vector", 4, NUMBER},
    {"Global Lock", 4, NUMBER},
    {"Flags", 4, NUMBER},
    {"X Firmware Waking Vector", 8, NUMBER},
    {"Version", 1, NUMBER},
};

static void number_fact(const char *table, const struct field *f, struct span part)
{
    switch (f->size) {
    case 1:
        fact("acpi", "%.4s %s | 0x%02x", table, f->name, span_u8(&part));
        break;
    case 2:
        fact("acpi", "%.4s %s | 0x%04x", table, f->name, span_u16(&part));
        break;
    case 4:
        fact("acpi", "%.4s %s | 0x%08x", table, f->name, span_u32(&part));
        break;
    default:
        fact("acpi", "%.4s %s | 0x%016llx", table, f->name, span_u64(&part));
    }
}

static void gas_fact(const char *table, const struct field *f, struct span part)
{
    const uint8_t space = span_u8(&part), width = span_u8(&part);
    const uint8_t offset = span_u8(&part), access = span_u8(&part);

    fact("acpi", "%.4s %s | space %u, width %u, offset %u, access %u, address 0x%llx", table,
         f->name, space, width, offset, access, span_u64(&part));
}

/* As far as the table reaches: older revisions are shorter. */
static void fields(const struct acpi_bytes *table, uint32_t at, const struct field *f,
                   uint32_t count)
{
    const char *name = (const char *)table->data;
    struct span s = span_of(table->data, table->length);

    (void)span_take(&s, at);
    for (; count != 0; count--, f++) {
        struct span part = span_take(&s, f->size);

        if (part.bad)
            break;
        if (f->kind == GAS)
            gas_fact(name, f, part);
        else if (f->kind == NUMBER)
            number_fact(name, f, part);
        else
            fact("acpi", "%.4s %s | %s", name, f->name,
                 (f->size == 8 ? span_u64(&part) : span_u32(&part)) != 0 ? "set" : "0");
    }
}

void acpi_fixed_facts(const struct acpi_bytes *table)
{
    if (memcmp(table->data, "FACP", 4) == 0)
        fields(table, HEADER_SIZE, fadt, ARRAY_SIZE(fadt));
    else if (memcmp(table->data, "HPET", 4) == 0)
        fields(table, HEADER_SIZE, hpet, ARRAY_SIZE(hpet));
    else if (memcmp(table->data, "WAET", 4) == 0)
        fields(table, HEADER_SIZE, waet, ARRAY_SIZE(waet));
    else if (memcmp(table->data, "FACS", 4) == 0)
        fields(table, 0, facs, ARRAY_SIZE(facs));
}

static uint64_t number_at(const struct acpi_bytes *table, uint32_t offset, uint32_t size)
{
    struct span s = span_of(table->data, table->length);

    (void)span_take(&s, offset);
    return size == 8 ? span_u64(&s) : span_u32(&s);
}

uint64_t acpi_pointer(const struct acpi_bytes *fadt_table, uint32_t narrow, uint32_t extended)
{
    const uint64_t address = number_at(fadt_table, extended, 8);

    return address != 0 ? address : number_at(fadt_table, narrow, 4);
}

/*
 * A small integer in byte code: ZeroOp, OneOp, or BytePrefix and a byte. ACPI 6.5, 20.2.3. False
 * for anything else.
 */
static bool small_integer(struct span *s, uint16_t *value)
{
    const uint8_t op = span_u8(s);

    *value = op == 0x0A ? span_u8(s) : op;
    return !s->bad && (op <= 1 || op == 0x0A);
}

/*
 * Name (_S5_, Package {...}): its first element. Byte code is searched, not parsed: nothing else
 * looks like this.
 */
static bool find_s5(const struct acpi_bytes *table, uint16_t *sleep_type)
{
    static const uint8_t name[] = {'_', 'S', '5', '_', 0x12}; /* PackageOp */

    for (uint32_t at = HEADER_SIZE; at + sizeof(name) + 3 < table->length; at++) {
        struct span s = span_of(table->data + at, table->length - at);

        if (memcmp(s.data, name, sizeof(name)) != 0)
            continue;
        (void)span_take(&s, sizeof(name));
        (void)span_take(&s, span_u8(&s) >> 6); /* PkgLength: bits 7:6 count the bytes that follow */
        (void)span_u8(&s);                     /* NumElements */
        if (small_integer(&s, sleep_type))
            return true;
    }
    return false;
}

bool probe_soft_off(const struct found *found, uint16_t *port, uint16_t *sleep_type)
{
    const struct acpi_bytes fadt_table = acpi_table(found, "FACP", 0);
    struct acpi_bytes code;

    if (fadt_table.data == NULL)
        return false;
    *port = (uint16_t)number_at(&fadt_table, FADT_PM1A_CNT_BLK, 4);
    code = acpi_table_at(acpi_pointer(&fadt_table, FADT_DSDT, FADT_X_DSDT));
    for (uint32_t i = 0; code.data != NULL; code = acpi_table(found, "SSDT", i++)) {
        if (find_s5(&code, sleep_type))
            return *port != 0;
    }
    return false;
}
