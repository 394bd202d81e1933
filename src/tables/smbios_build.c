/* SPDX-License-Identifier: BSD-2-Clause */
/* All of SMBIOS, see smbios_build.h. Not pure: it has working space of its own. */
#include "tables/smbios_build.h"
#include "tables/smbios.h"

extern const char slipway_date[]; /* "mm/dd/yyyy", from the Makefile */

void smbios_build(struct buf *structures, struct buf *anchors, const struct platform *platform,
                  struct layout *layout)
{
    const uint64_t at = buf_here(structures);
    static struct user_smbios user;
    struct smbios_summary summary;

    smbios_structures(structures, platform, layout, slipway_date, &user, &summary);
    buf_align(anchors, 16);
    layout->smbios_entry_point = buf_here(anchors);
    smbios_entry_point(anchors, &summary, at);
    if (!platform->options.smbios3)
        return;
    buf_align(anchors, 16);
    layout->smbios3_entry_point = buf_here(anchors);
    smbios3_entry_point(anchors, &summary, at);
}
