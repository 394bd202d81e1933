/* SPDX-License-Identifier: BSD-2-Clause */
/* SMBIOS structures and their entry point. SMBIOS 2.4 (DMTF DSP0134). */
#ifndef TABLES_SMBIOS_H
#define TABLES_SMBIOS_H

#include "layout.h"
#include "lib/buf.h"

struct smbios_summary {
    uint16_t largest; /* bytes of the longest structure, strings included */
    uint16_t count;   /* structures, end of table included */
    uint16_t length;  /* bytes of all */
};

struct smbios_passed; /* tables/smbios_passed.h */

/*
 * Appends all structures, the passed ones included, for which *passed is working space. release_date is "mm/dd/yyyy". Failures
 * latch in *out.
 */
void smbios_structures(struct buf *out, const struct platform *platform,
                       const struct layout *layout, const char *release_date,
                       struct smbios_passed *passed, struct smbios_summary *summary);

/*
 * Appends the 24-byte "_SM3_" entry point. Linux prefers it to the other, and swaps the bytes of the first three fields of the
 * UUID that it shows: a guest must ask for it.
 */
void smbios3_entry_point(struct buf *out, const struct smbios_summary *summary,
                         uint64_t structures);

/* Appends the 31-byte "_SM_" entry point for structures at guest-physical address `structures`. */
void smbios_entry_point(struct buf *out, const struct smbios_summary *summary, uint64_t structures);

#endif
