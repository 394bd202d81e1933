/* SPDX-License-Identifier: BSD-2-Clause */
/* All ACPI tables. ACPI 6.5, chapter 5. */
#pragma once

#include "layout.h"
#include "lib/buf.h"

/* What the code that places the tables needs to know about them. */
struct acpi_summary {
    uint64_t srat; /* its address; 0: none */
    /* The user-supplied SLIC or MSDM whose OEM ids the tables took; NULL: none. */
    const uint8_t *licence;
};

/*
 * Appends every table to `area`, whose paddr is where they will be: FACS, DSDT, SSDT, FADTs, MADT,
 * HPET, WAET, static SSDTs, TCPA or TPM2, SRAT, SLIT, those of acpi_firmware=, XSDT, RSDT. Then
 * appends the RSDP (36 bytes, 16-byte aligned) to `anchor`, which is elsewhere. Failures latch in
 * the buffer they happen in, but user-supplied tables that don't fit are ignored.
 */
struct acpi_summary acpi_build(struct buf *area, struct buf *anchor,
                               const struct platform *platform, const struct apic_ids *ids,
                               const struct layout *layout);

/* Makes the SRAT in `area` agree with the RAM that is left once the tables have their memory. */
void acpi_update_srat(struct buf *area, const struct acpi_summary *summary,
                      const struct platform *platform, const struct apic_ids *ids,
                      const struct layout *layout);

/* Appends a VM generation id (16 bytes, in one page) and returns its address. */
uint64_t acpi_generation_id(struct buf *area, const struct options *options);
