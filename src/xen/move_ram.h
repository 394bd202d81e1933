/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving RAM from below 4 GiB to above, where the PCI window needs its place. */
#ifndef XEN_MOVE_RAM_H
#define XEN_MOVE_RAM_H

#include "layout.h"
#include "lib/compiler.h"

/*
 * Moves layout->moved_ram; afterwards platform->ram says what is there. False if Xen refused a part, after a warn(): then
 * layout's low_end and high_end say what RAM can be used, platform's what PCI has to keep away from, and the plan for PCI
 * does not hold any more.
 */
MUST_USE bool ram_move(struct layout *layout, struct platform *platform);

#endif
