/* SPDX-License-Identifier: BSD-2-Clause */
/* All tables, built in buffers of ours: only then is it known how much memory to ask for. */
#pragma once

#include "acpi.h"
#include "layout.h"
#include "lib/buf.h"
#include "payload.h"

struct tables {
    struct buf acpi;     /* NVS in the E820 */
    struct buf reserved; /* reserved in the E820 */
    struct buf scratch;  /* copied by the payload before the memory is used otherwise */
    struct buf info;     /* the payload's block */
    struct acpi_summary summary;
};

/* TSS, interrupt redirection and I/O bitmaps; Intel SDM 3B, "Virtual-8086 Mode". */
#define VM86_TSS_SIZE 384u

/*
 * Builds ACPI, SMBIOS, MP and $PIR, each for the address that it will have, and fills what *layout
 * says of them. False, with *why, if one does not fit. The bytes are in static buffers.
 */
MUST_USE bool tables_build(struct tables *t, const struct platform *platform,
                           const struct apic_ids *ids, struct layout *layout,
                           const struct payload *payload, struct problem *why);

/*
 * What depends on how much RAM the tables leave: the memory map, the payload's block, the SRAT.
 * Must come after memory was found for all that tables_build() made.
 */
MUST_USE bool tables_finish(struct tables *t, const struct platform *platform,
                            const struct apic_ids *ids, struct layout *layout,
                            const struct payload *payload, struct problem *why);
