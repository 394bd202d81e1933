/* SPDX-License-Identifier: BSD-2-Clause */
/* Making a kernel ready to be started, once the memory map is known. */
#pragma once

#include "kernel.h"
#include "layout.h"

/*
 * Writes what the kernel is told, and the list of moves that the hand-off code makes. False, with
 * *why, if it has no room.
 */
MUST_USE bool kernel_ready(const struct kernel *kernel, const struct platform *platform,
                           const struct layout *layout, struct problem *why);
