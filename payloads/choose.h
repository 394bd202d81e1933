/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding out what the toolstack passed to be started. */
#pragma once

#include "kernel.h"
#include "payload.h"

/*
 * Stores the payload that platform->blob is; false, with *why, if it is none. What the toolstack
 * calls it does not count, but a warning tells if that is something else, and if the guest has more
 * processors than such payloads take. A kernel, which no toolstack has a word for, is taken apart
 * into *kernel.
 */
MUST_USE bool payload_choose(const struct payload **payload, struct kernel *kernel,
                             const struct platform *platform, struct problem *why);

/*
 * The kernel in platform->files, or that all of the blob is; as above. A warning tells if it will
 * find no root file system.
 */
MUST_USE bool payload_kernel(struct kernel *kernel, const struct platform *platform,
                             struct problem *why);
