/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel of kernel= in the guest configuration, which the device model has. */
#pragma once

#include "platform.h"

/*
 * Reads kernel, initrd and command line into RAM after all that the toolstack left there, and makes
 * them the blob to be started; platform->loader grows by them. False, with *why, if there is no
 * kernel or no room.
 */
MUST_USE bool direct_kernel_read(struct platform *platform, struct problem *why);
