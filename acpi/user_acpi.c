/* SPDX-License-Identifier: BSD-2-Clause */
/* User-supplied tables, see user_acpi.h. A guest may well boot without: nothing here stops it. */
#include "user_acpi.h"
#include "lib/num.h"
#include "lib/str.h"
#include "problem.h"
#include "tables.h"

#define HEADER_LENGTH 36 /* ACPI 6.5, 5.2.6 */

uint32_t user_acpi_length(const uint8_t *table)
{
    struct span field = span_of(table + 4, 4);

    return span_u32(&field);
}

static void complain(enum message message, const uint8_t *table, const char *found)
{
    warn(message, "\"%.4s\", %u bytes: %s", (const char *)table, user_acpi_length(table), found);
}

void user_acpi_reject(const uint8_t *table, const char *reason)
{
    complain(MSG_ACPI_LEFT_OUT, table, reason);
}

static bool is(const uint8_t *table, const char *signature)
{
    return memcmp(table, signature, 4) == 0;
}

static bool printable(const uint8_t *table)
{
    for (uint32_t i = 0; i < 4; i++) {
        if (table[i] <= 0x20 || table[i] > 0x7E)
            return false;
    }
    return true;
}

/* Tables of which there may be only one. The last four are ours only if this guest has them. */
static bool is_ours(const uint8_t *table, const struct platform *platform)
{
    static const char always[][5] = {"FACP", "FACS", "DSDT", "RSDT",
                                     "XSDT", "APIC", "HPET", "WAET"};
    const bool tpm = platform->device.tpm != TPM_NONE;
    const bool numa = platform->numa.count != 0;

    for (uint32_t i = 0; i < ARRAY_SIZE(always); i++) {
        if (is(table, always[i]))
            return true;
    }
    return (numa && (is(table, "SRAT") || is(table, "SLIT"))) ||
           (tpm && (is(table, "TCPA") || is(table, "TPM2")));
}

static void take(struct user_acpi_tables *found, const uint8_t *table,
                 const struct platform *platform)
{
    if (!printable(table))
        user_acpi_reject(table, "no signature");
    else if (is_ours(table, platform))
        user_acpi_reject(table, "the firmware makes this table itself");
    else if (found->count == MAX_USER_TABLES)
        user_acpi_reject(table, "there are too many tables");
    else {
        found->table[found->count++] = table;
        /* Windows compares the ids of SLIC; MSDM is from the same machine where there are both. */
        if (is(table, "SLIC") || (is(table, "MSDM") && found->licence == NULL))
            found->licence = table;
    }
}

/* acpidump writes text, in which a table's signature is followed by its address. */
static bool is_acpidump_text(const uint8_t *bytes, uint64_t left)
{
    return left >= 9 && memcmp(bytes + 4, " @ 0x", 5) == 0;
}

void user_acpi_find(struct user_acpi_tables *found, const struct platform *platform)
{
    struct span rest = platform->acpi_tables;

    *found = (struct user_acpi_tables){.count = 0};
    while (rest.left != 0) {
        const uint8_t *table = rest.data;

        if (rest.left < HEADER_LENGTH || user_acpi_length(table) < HEADER_LENGTH ||
            user_acpi_length(table) > rest.left) {
            if (is_acpidump_text(table, rest.left))
                warn(MSG_ACPI_FILE_END, "the text of acpidump: convert it with acpixtract");
            else
                warn(MSG_ACPI_FILE_END, "no table with a valid length in the last %llu bytes",
                     rest.left);
            return;
        }
        (void)span_take(&rest, user_acpi_length(table));
        take(found, table, platform);
    }
}

uint64_t user_acpi_append(struct buf *out, const uint8_t *table)
{
    const uint32_t length = user_acpi_length(table);
    uint8_t sum = 0;
    uint32_t begun;

    for (uint32_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + table[i]); /* wrapping is the point */
    if (sum != 0)
        complain(MSG_ACPI_CHECKSUM, table, "damaged or edited");
    buf_align(out, 16);
    begun = out->len;
    buf_bytes(out, table, length);
    return table_end(out, begun);
}
