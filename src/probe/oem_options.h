/* SPDX-License-Identifier: BSD-2-Clause */
/* Options for Slipway itself, which come as OEM strings. */
#pragma once

#include "platform.h"

/* Takes the options out of the OEM strings; the others close up. Odd ones: warn(), default. */
void oem_options_take(struct options *options);
