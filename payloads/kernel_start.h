/* SPDX-License-Identifier: BSD-2-Clause */
/* How a kernel is started: where it goes, and what it is told. kernel.h has what it is. */
#pragma once

#include "kernel.h"
#include "layout.h"
#include "lib/buf.h"

/*
 * Copies `size` bytes in ascending order, so `to` may be below `from` but not within what is to be
 * copied, and writes `zeros` zeros after them. Made at the very end, in their order, by code in low
 * memory: they may go over the loader. machine/start_kernel.S reads these.
 */
struct kernel_move {
    uint32_t to, from, size, zeros;
};

#define KERNEL_MOVES_MAX (2 * KERNEL_SEGMENTS) /* the initrd, and segments in pieces */

struct kernel_start {
    uint64_t blob; /* where the blob has to be by then: where it was, or the end of RAM */
    struct kernel_move move[KERNEL_MOVES_MAX];
    uint32_t moves;
    uint32_t entry;
    uint32_t initrd, initrd_size; /* address after the moves; size 0: none */
};

/*
 * Decides where the kernel goes. `module` is where its blob lies. All RAM from 1 MiB to
 * layout->low_end may be used. False, with *why, if the kernel has no room.
 */
MUST_USE bool kernel_place(struct kernel_start *start, const struct kernel *kernel,
                           struct span blob, const struct module *module,
                           const struct layout *layout, struct problem *why);

/*
 * Does the kernel take its own command line and then `more`? Only a bzImage says how long one may
 * be. False, with *why, if it is too long.
 */
MUST_USE bool kernel_takes(const struct kernel *kernel, const char *more, struct problem *why);

/*
 * Appends what the kernel finds at the address in its register: boot_params (Linux boot protocol,
 * "Zero Page") or start info (Xen: docs/misc/pvh.pandoc), and after it what that points to. `more`
 * follows the command line that came with the kernel.
 */
void kernel_tell(struct buf *out, const struct kernel *kernel, const struct kernel_start *start,
                 const struct layout *layout, const char *more);
