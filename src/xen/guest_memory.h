/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's memory as Xen knows it: questions and changes, a hypercall each. Each returns Xen's
 * result, 0 if it worked unless it says otherwise. Xen: public/memory.h, public/hvm/hvm_op.h.
 */
#pragma once

#include <stdbool.h>
#include "lib/compiler.h"
#include "xen/public.h"

#define E820_ENTRY_LENGTH 20u /* address and length in 64 bits, type in 32; ACPI 6.5, 15.1 */

/*
 * The map that the toolstack gave Xen, into `entries` of *count times E820_ENTRY_LENGTH bytes.
 * *count becomes how many there are.
 */
MUST_USE int32_t memory_map(void *entries, uint32_t *count);

/* Gives Xen another one for this guest, in the same form. */
MUST_USE int32_t memory_map_set(void *entries, uint32_t count);

/* The highest guest frame that there is; negative: an error. */
int32_t memory_last_frame(void);

/* Is a page at this guest-physical address, or only a hole where the device model answers? */
MUST_USE int32_t memory_is_populated(uint64_t paddr, bool *populated);

/* Asks for `count` pages at these frames. Returns how many Xen provided: the first ones. */
uint32_t memory_populate(xen_pfn_t *frames, uint32_t count);

/*
 * Moves the pages at [from, from + size) to `to`, all in whole pages, less than 256 MiB, with what
 * they hold. After an error some may have moved.
 */
MUST_USE int32_t memory_move(uint64_t from, uint64_t to, uint64_t size);

/* Fills what *topology has room for. -XEN_ENOBUFS: the counts are filled in, nothing else. */
MUST_USE int32_t memory_vnuma(struct xen_vnuma_topology_info *topology);
