/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of probe() that asks XenStore. */
#pragma once

#include "platform.h"

/* Fills *options: the defaults, and what XenStore says. */
MUST_USE bool store_options(struct options *options, struct problem *why);
