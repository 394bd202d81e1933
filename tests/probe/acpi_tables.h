/* SPDX-License-Identifier: BSD-2-Clause */
/* ACPI tables as bytes, and what of them the files of the probe tell each other. ACPI 6.5, 5.2. */
#pragma once

#include "facts.h"

struct acpi_bytes {
    const uint8_t *data; /* NULL: no table that makes sense */
    uint32_t length;     /* as its header says */
    uint64_t at;
};

/* Offsets in the FADT; ACPI 6.5, 5.2.9. */
#define FADT_FIRMWARE_CTRL   36u
#define FADT_DSDT            40u
#define FADT_PM1A_CNT_BLK    64u
#define FADT_X_FIRMWARE_CTRL 132u
#define FADT_X_DSDT          140u

/* The table at this address, if its length makes sense. */
struct acpi_bytes acpi_table_at(uint64_t at);

/* The table that the XSDT, or else the RSDT, lists with this signature as number 0, 1 and so on. */
struct acpi_bytes acpi_table(const struct found *found, const char *signature, uint32_t number);

/* An address in the FADT: its extended form (64 bits) if that is there and not 0. */
uint64_t acpi_pointer(const struct acpi_bytes *fadt, uint32_t narrow, uint32_t extended);

/* Every field of a table of fixed form: FACP, HPET, WAET, FACS. Of others nothing. */
void acpi_fixed_facts(const struct acpi_bytes *table);
