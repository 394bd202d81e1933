/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about ACPI: the file of acpi_firmware=, and tables in buffers of every size. */
#include "user_acpi.c"
#include "prove.h"

/* What the table is: anything, but of the four bytes that are there. */
bool model_is(const uint8_t *table, const char *signature)
{
    (void)signature;
    PROVE(__CPROVER_r_ok(table, 4), "a signature is there");
    return any_bool();
}

/*
 * user_acpi_find() of any file of up to 20 bytes, where the header of a table has 9 bytes instead
 * of 36, and whatever the tables are: nothing is read outside of the file, it ends, and each table
 * that is kept is inside the file with all of the length that it says; at most one is kept here.
 *
 * bounds: files of up to 20 bytes, headers of 9
 * sources: src/lib/span.c
 * options: --unwind 9 --unwindset user_acpi_find.0:4
 * solver: minisat
 * sizes: MAX_USER_TABLES=1 HEADER_LENGTH=9
 * replaced: is
 * wraps: span_integer
 * planted: acpi/user_acpi.c: user_acpi_length(table) > rest.left => user_acpi_length(table) >
 *   rest.left + 1
 * planted: acpi/user_acpi.c: found->count == MAX_USER_TABLES => found->count > MAX_USER_TABLES
 * planted: acpi/user_acpi.c: user_acpi_length(table) < HEADER_LENGTH || => NOTHING
 */
void prove_find(void)
{
    static struct platform platform;
    const uint32_t left = any_up_to(20);
    const uint8_t *const first = any_memory(left);
    static struct user_acpi_tables found;

    platform.acpi_tables = span_of(first, left);
    platform.device.tpm = any_bool() ? TPM_2_0 : TPM_NONE;
    platform.numa.count = any_up_to(1);
    user_acpi_find(&found, &platform);
    PROVE(found.count <= MAX_USER_TABLES, "as many as there is room for");
    if (found.count == 1) {
        const uint32_t length = user_acpi_length(found.table[0]);

        PROVE(length >= 9 && __CPROVER_r_ok(found.table[0], length), "all of it is there");
    }
    PROVE(found.licence == NULL || (found.count == 1 && found.licence == found.table[0]),
          "a licence is one of them");
    POSSIBLE(found.count == 1 && found.table[0] == first + 9, "the second table alone");
}
