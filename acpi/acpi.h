/* SPDX-License-Identifier: BSD-2-Clause */
/* All ACPI tables. ACPI 6.5, chapter 5. */
#ifndef ACPI_ACPI_H
#define ACPI_ACPI_H

#include "layout.h"
#include "lib/buf.h"

/*
 * Appends every table to `area`, whose paddr is where they will stand: FACS, DSDT, SSDT, FADTs, MADT, HPET, WAET,
 * XSDT, RSDT. Then appends the RSDP (36 bytes, 16-byte aligned) to `anchor`, which stands elsewhere. Failures latch
 * in the buffer they happen in.
 */
void acpi_build(struct buf *area, struct buf *anchor, const struct platform *platform,
                const struct layout *layout);

#endif
