/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of the user's, passed with acpi_firmware=: one behind the other, each as long as its header says. */
#ifndef ACPI_PASSED_H
#define ACPI_PASSED_H

#include "lib/buf.h"
#include "platform.h"

#define MAX_PASSED 32

struct passed_tables {
    const uint8_t *table[MAX_PASSED]; /* complete and fit to be listed, but for their checksums */
    uint32_t count;
    const uint8_t
        *licence; /* the one of them whose OEM ids ours must have: SLIC, or MSDM; NULL: none */
};

/*
 * Looks at each table of platform->acpi_tables. One that can't be used is left out with a warning that names it; a length
 * that can't be true ends it, as nobody knows where the next table begins.
 */
void passed_find(struct passed_tables *found, const struct platform *platform);

/* Appends a copy of a table that was found, its checksum put right (with a warning). Returns the copy's address. */
uint64_t passed_append(struct buf *out, const uint8_t *table);

uint32_t passed_length(const uint8_t *table);

/* Warns that a table is left out, and why. */
void passed_reject(const uint8_t *table, const char *reason);

#endif
