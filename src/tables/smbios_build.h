/* SPDX-License-Identifier: BSD-2-Clause */
/* SMBIOS as a whole: structures, and the entry points that lead to them. */
#pragma once

#include "layout.h"
#include "lib/buf.h"

/*
 * Appends the structures, and to `anchors` an entry point for them, or two if the guest asks for
 * that; each begins at a multiple of 16. Fills what *layout says of them. Failures latch in both.
 */
void smbios_build(struct buf *structures, struct buf *anchors, const struct platform *platform,
                  struct layout *layout);
