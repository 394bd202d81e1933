/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding out what the toolstack passed to be started. */
#pragma once

#include "kernel.h"
#include "payload.h"

/*
 * Stores the payload that platform->blob is; false, with *why, if it is none. The toolstack's name
 * for it does not count, but a warning says if that differs, and if the guest has more processors
 * than such payloads support. A kernel, for which toolstacks have no name, is parsed into *kernel.
 */
MUST_USE bool payload_choose(const struct payload **payload, struct kernel *kernel,
                             const struct platform *platform, struct problem *why);

/*
 * Parses the kernel in platform->files, or without one the whole blob, which then is the kernel.
 * False as above. Warns if the kernel will find no root file system.
 */
MUST_USE bool payload_kernel(struct kernel *kernel, const struct platform *platform,
                             struct problem *why);
