/* SPDX-License-Identifier: BSD-2-Clause */
/* SMBIOS structures and their entry point. SMBIOS 2.4 (DMTF DSP0134). */
#pragma once

#include "tables/user_smbios.h"

/*
 * Appends all structures, user-supplied ones included, for which *user is working space.
 * release_date is "mm/dd/yyyy". Failures latch in *out.
 */
void smbios_structures(struct buf *out, const struct platform *platform,
                       const struct layout *layout, const char *release_date,
                       struct user_smbios *user, struct smbios_summary *summary);

/*
 * Appends the 24-byte "_SM3_" entry point. Linux prefers it to the other, and swaps the bytes of
 * the first three fields of the UUID that it shows: a guest must ask for it.
 */
void smbios3_entry_point(struct buf *out, const struct smbios_summary *summary,
                         uint64_t structures);

/* Appends the 31-byte "_SM_" entry point for structures at guest-physical address `structures`. */
void smbios_entry_point(struct buf *out, const struct smbios_summary *summary, uint64_t structures);
