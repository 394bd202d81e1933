/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ACPI tables, from the RSDP on. ACPI 6.5, 5.2. Fields are worded as in
 * tests/qemu/comparison/acpi.py. What byte code says is for an interpreter; here it is only told
 * apart by its hash.
 */
#include "acpi_tables.h"
#include "lib/fmt.h"
#include "lib/str.h"

#define RSDP_SIZE   36u
#define HEADER_SIZE 36u
#define FACS_SIZE   64u
/*
 * A table that says it is longer is not looked at, and no more tables and entries than this: wrong
 * ones would take forever.
 */
#define MAX_LENGTH  (256u * 1024)
#define MAX_TABLES  128u
#define MAX_ENTRIES 1024u
#define NAME_SIZE   16u

/* Text fields without the blanks at their ends. */
static int trimmed(const uint8_t *text, int width)
{
    while (width != 0 && (text[width - 1] == ' ' || text[width - 1] == 0))
        width--;
    return width;
}

struct acpi_bytes acpi_table_at(uint64_t at)
{
    struct span header = probe_span(at, HEADER_SIZE);
    struct acpi_bytes table = {.at = at};

    (void)span_u32(&header);
    table.length = span_u32(&header);
    if (!header.bad && table.length >= HEADER_SIZE && table.length <= MAX_LENGTH)
        table.data = probe_memory(at, table.length);
    return table;
}

/* The address in entry `index`, which there is, of the XSDT, or of the RSDT if that is all. */
static uint64_t root_entry(const struct acpi_bytes *root, uint32_t index)
{
    const uint32_t width = root->data[0] == 'X' ? 8 : 4;
    struct span s = span_of(root->data + HEADER_SIZE + index * width, width);

    return width == 8 ? span_u64(&s) : span_u32(&s);
}

static uint32_t root_entries(const struct acpi_bytes *root)
{
    const uint32_t count =
        root->data != NULL ? (root->length - HEADER_SIZE) / (root->data[0] == 'X' ? 8 : 4) : 0;

    return count < MAX_TABLES ? count : MAX_TABLES;
}

/* The two root tables; data is NULL for what there is not. */
static void roots(const struct found *found, struct acpi_bytes *rsdt, struct acpi_bytes *xsdt)
{
    const uint8_t *rsdp = probe_memory(found->rsdp, RSDP_SIZE);
    struct span s = probe_span(found->rsdp, RSDP_SIZE);

    (void)span_take(&s, 16);
    *rsdt = acpi_table_at(span_u32(&s));
    (void)span_u32(&s);
    *xsdt = acpi_table_at(rsdp != NULL && rsdp[15] >= 2 ? span_u64(&s) : 0);
    if (rsdt->data != NULL && memcmp(rsdt->data, "RSDT", 4) != 0)
        rsdt->data = NULL;
    if (xsdt->data != NULL && memcmp(xsdt->data, "XSDT", 4) != 0)
        xsdt->data = NULL;
}

struct acpi_bytes acpi_table(const struct found *found, const char *signature, uint32_t number)
{
    struct acpi_bytes rsdt, xsdt, table;
    const struct acpi_bytes *root;

    roots(found, &rsdt, &xsdt);
    root = xsdt.data != NULL ? &xsdt : &rsdt;
    for (uint32_t i = 0; i < root_entries(root); i++) {
        table = acpi_table_at(root_entry(root, i));
        if (table.data != NULL && memcmp(table.data, signature, 4) == 0 && number-- == 0)
            return table;
    }
    return (struct acpi_bytes){0};
}

static void rsdp_facts(const struct found *found, const struct acpi_bytes *rsdt,
                       const struct acpi_bytes *xsdt)
{
    const uint8_t *rsdp = probe_memory(found->rsdp, RSDP_SIZE);

    fact("where", "RSDP | 0x%llx", found->rsdp);
    fact("acpi-probe", "RSDP | revision %u, OEM ID %.*s, sums %u and %u", rsdp[15],
         trimmed(rsdp + 9, 6), (const char *)rsdp + 9, probe_sum(rsdp, 20),
         rsdp[15] >= 2 ? probe_sum(rsdp, RSDP_SIZE) : 0);
    fact("acpi-probe", "RSDT | %s",
         rsdt->data == NULL                         ? "absent"
         : probe_sum(rsdt->data, rsdt->length) == 0 ? "present"
                                                    : "wrong sum");
    fact("acpi-probe", "XSDT | %s",
         xsdt->data == NULL                         ? "absent"
         : probe_sum(xsdt->data, xsdt->length) == 0 ? "present"
                                                    : "wrong sum");
    fact("acpi-probe", "RSDT and XSDT | %s",
         root_entries(rsdt) == root_entries(xsdt) ? "list as many tables" : "differ in length");
}

/* The signature; with the OEM Table ID for byte code that isn't the loader's. */
static void name_table(char *name, const struct acpi_bytes *t)
{
    const int width = trimmed(t->data + 16, 8);

    fmt_print(name, NAME_SIZE, "%.4s", (const char *)t->data);
    if (memcmp(t->data, "SSDT", 4) == 0 && (width != 3 || memcmp(t->data + 16, "HVM", 3) != 0))
        fmt_print(name, NAME_SIZE, "SSDT %.*s", width, (const char *)t->data + 16);
}

static void header_facts(const struct found *found, const char *name, const struct acpi_bytes *t)
{
    const uint8_t *d = t->data;
    const uint8_t sum = probe_sum(d, t->length);

    fact("where", "%s | 0x%llx", name, t->at);
    fact("acpi-probe", "%s lies in | %s", name, probe_range_at(found, t->at));
    fact("hash", "%s | 0x%08x", name, probe_hash(d, t->length));
    fact("acpi", "%s | present", name);
    if (sum == 0)
        fact("acpi", "%s whole | yes", name);
    else
        fact("acpi", "%s whole | length %u of %u, sum %u", name, t->length, t->length, sum);
    fact("acpi", "%s Revision | %u", name, d[8]);
    fact("acpi", "%s OEM ID | %.*s", name, trimmed(d + 10, 6), (const char *)d + 10);
    fact("acpi", "%s OEM Table ID | %.*s", name, trimmed(d + 16, 8), (const char *)d + 16);
    fact("acpi", "%s Creator ID | %.*s", name, trimmed(d + 28, 4), (const char *)d + 28);
    fact("acpi", "%s OEM Revision | %02x%02x%02x%02x", name, d[24], d[25], d[26], d[27]);
    fact("acpi", "%s Creator Revision | %02x%02x%02x%02x", name, d[32], d[33], d[34], d[35]);
}

static void madt_facts(const struct acpi_bytes *t)
{
    static const char *const kinds[] = {
        "Processor Local APIC", "I/O APIC",       "Interrupt Source Override",
        "NMI Source",           "Local APIC NMI", "Local APIC Address Override"};
    struct span s = span_of(t->data + HEADER_SIZE, t->length - HEADER_SIZE);
    uint32_t processors = 0, entries = 0;

    fact("acpi", "APIC Local APIC Address | 0x%08x", span_u32(&s));
    fact("acpi", "APIC Flags | 0x%08x", span_u32(&s));
    while (s.left != 0 && entries++ < MAX_ENTRIES) {
        const uint8_t kind = span_u8(&s), length = span_u8(&s);
        struct span entry = span_take(&s, length >= 2 ? length - 2u : UINT64_MAX);
        char text[3 * 40 + 1] = "";
        uint32_t at = 0;

        if (entry.bad) {
            fact("acpi", "APIC entry of type %u | has a length of %u", kind, length);
            break;
        }
        if (kind == 0 && entry.left == 6)
            processors += entry.data[2] & 1u; /* Flags: Enabled */
        for (uint32_t i = 0; i < entry.left && i < 40; i++)
            at += (uint32_t)fmt_print(text + at, 4, "%s%02x", i != 0 ? " " : "", entry.data[i]);
        if (kind < ARRAY_SIZE(kinds))
            fact("acpi", "APIC %s | %s", kinds[kind], text);
        else
            fact("acpi", "APIC type %u | %s", kind, text);
    }
    fact("cpu", "processors that the MADT enables | %u", processors);
}

static void table_facts(const struct found *found, const struct acpi_bytes *t)
{
    char name[NAME_SIZE];

    name_table(name, t);
    header_facts(found, name, t);
    if (memcmp(name, "APIC", 4) == 0)
        madt_facts(t);
    else
        acpi_fixed_facts(t);
}

/* The FACS has no header of the usual kind. ACPI 6.5, 5.2.10. */
static void facs_facts(const struct found *found, uint64_t at)
{
    const struct acpi_bytes facs = {
        .data = probe_memory(at, FACS_SIZE), .length = FACS_SIZE, .at = at};

    if (facs.data == NULL || memcmp(facs.data, "FACS", 4) != 0) {
        fact("acpi", "FACS | absent");
        return;
    }
    fact("acpi", "FACS | present");
    fact("where", "FACS | 0x%llx", at);
    fact("acpi-probe", "FACS lies in | %s, %s", probe_range_at(found, at),
         (at & (FACS_SIZE - 1)) == 0 ? "aligned" : "not aligned");
    acpi_fixed_facts(&facs);
}

void probe_acpi(const struct found *found)
{
    const struct acpi_bytes fadt = acpi_table(found, "FACP", 0);
    struct acpi_bytes rsdt, xsdt, table;
    const struct acpi_bytes *root;

    if (probe_memory(found->rsdp, RSDP_SIZE) == NULL) {
        fact("acpi", "ACPI | off");
        return;
    }
    roots(found, &rsdt, &xsdt);
    root = xsdt.data != NULL ? &xsdt : &rsdt;
    rsdp_facts(found, &rsdt, &xsdt);
    for (uint32_t i = 0; i < root_entries(root); i++) {
        table = acpi_table_at(root_entry(root, i));
        if (table.data != NULL)
            table_facts(found, &table);
        else
            fact("acpi", "table #%u | says that it has %u bytes", i, table.length);
    }
    if (fadt.data == NULL)
        return;
    table = acpi_table_at(acpi_pointer(&fadt, FADT_DSDT, FADT_X_DSDT));
    if (table.data != NULL)
        table_facts(found, &table);
    facs_facts(found, acpi_pointer(&fadt, FADT_FIRMWARE_CTRL, FADT_X_FIRMWARE_CTRL));
}
