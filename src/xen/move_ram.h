/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving RAM: from below 4 GiB to above, where the PCI window needs its place; or anywhere. */
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

/*
 * Moves the pages at [from, from + size) to `to`, all in whole pages, less than 256 MiB, with what they hold. Returns Xen's
 * result: 0, or an error after which some may have moved.
 */
MUST_USE int32_t ram_move_run(uint64_t from, uint64_t to, uint64_t size);

#endif
