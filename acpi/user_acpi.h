/* SPDX-License-Identifier: BSD-2-Clause */
/* User-supplied tables, from acpi_firmware=: one after the other, as long as their headers say. */
#pragma once

#include "lib/buf.h"
#include "platform.h"

#define MAX_USER_TABLES 32

struct user_acpi_tables {
    const uint8_t *table[MAX_USER_TABLES]; /* complete and fit to be listed; checksums unchecked */
    uint32_t count;
    const uint8_t *licence; /* the one whose OEM ids ours must have: SLIC, or MSDM; NULL: none */
};

/*
 * Looks at each table of platform->acpi_tables. One that can't be used is ignored with a warning
 * that names it; an impossible length ends the search, as the start of the next table is unknown.
 */
void user_acpi_find(struct user_acpi_tables *found, const struct platform *platform);

/* Appends a copy of such a table, its checksum corrected (with a warning). Returns its address. */
uint64_t user_acpi_append(struct buf *out, const uint8_t *table);

uint32_t user_acpi_length(const uint8_t *table);

/* Warns that a table is ignored, and why. */
void user_acpi_reject(const uint8_t *table, const char *reason);
