/* SPDX-License-Identifier: BSD-2-Clause */
/* Passed tables, see passed.h. A guest may well boot without them: nothing here is a reason to stop. */
#include "passed.h"
#include "lib/num.h"
#include "lib/str.h"
#include "problem.h"
#include "tables.h"

#define HEADER_LENGTH 36 /* ACPI 6.5, 5.2.6 */

uint32_t passed_length(const uint8_t *table)
{
    struct span field = span_of(table + 4, 4);

    return span_u32(&field);
}

static void complain(enum message message, const uint8_t *table, const char *found)
{
    warn(message, "\"%.4s\", %u bytes: %s", (const char *)table, passed_length(table), found);
}

void passed_reject(const uint8_t *table, const char *reason)
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

/* Tables of which there must be one; the later ones count while we make them. */
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

static void take(struct passed_tables *found, const uint8_t *table, const struct platform *platform)
{
    if (!printable(table))
        passed_reject(table, "no signature");
    else if (is_ours(table, platform))
        passed_reject(table, "the firmware makes this table");
    else if (found->count == MAX_PASSED)
        passed_reject(table, "one too many");
    else {
        found->table[found->count++] = table;
        /* Windows compares the ids of SLIC; MSDM comes from the same machine where there are both. */
        if (is(table, "SLIC") || (is(table, "MSDM") && found->licence == NULL))
            found->licence = table;
    }
}

void passed_find(struct passed_tables *found, const struct platform *platform)
{
    struct span rest = platform->acpi_tables;

    *found = (struct passed_tables){.count = 0};
    while (rest.left != 0) {
        const uint8_t *table = rest.data;

        if (rest.left < HEADER_LENGTH || passed_length(table) < HEADER_LENGTH ||
            passed_length(table) > rest.left) {
            warn(MSG_ACPI_FILE_END, "no table of a possible length in the last %llu bytes",
                 (unsigned long long)rest.left);
            return;
        }
        (void)span_take(&rest, passed_length(table));
        take(found, table, platform);
    }
}

uint64_t passed_append(struct buf *out, const uint8_t *table)
{
    const uint32_t length = passed_length(table);
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
