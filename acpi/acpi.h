/* SPDX-License-Identifier: BSD-2-Clause */
/* All ACPI tables. ACPI 6.5, chapter 5. */
#ifndef ACPI_ACPI_H
#define ACPI_ACPI_H

#include "layout.h"
#include "lib/buf.h"

/* What whoever places the tables needs to know of them. */
struct acpi_summary {
    uint64_t srat;          /* its address; 0: none */
    const uint8_t *licence; /* the passed SLIC or MSDM whose OEM ids the tables took; NULL: none */
};

/*
 * Appends every table to `area`, whose paddr is where they will stand: FACS, DSDT, SSDT, FADTs, MADT, HPET, WAET, TCPA or
 * TPM2, SRAT, SLIT, those of acpi_firmware=, XSDT, RSDT. Then appends the RSDP (36 bytes, 16-byte aligned) to `anchor`,
 * which stands elsewhere. Failures latch in the buffer they happen in, but passed tables that don't fit are left out.
 */
struct acpi_summary acpi_build(struct buf *area, struct buf *anchor,
                               const struct platform *platform, const struct layout *layout);

/* Makes the tables in `area` agree with the RAM that is left in layout after memory was found for them. */
void acpi_settle(struct buf *area, const struct acpi_summary *summary,
                 const struct platform *platform, const struct layout *layout);

/* Appends a VM generation id (16 bytes, in one page) and returns its address. */
uint64_t generation_id_append(struct buf *area, const struct options *options);

#endif
