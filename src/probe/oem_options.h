/* SPDX-License-Identifier: BSD-2-Clause */
/* Options for Slipway itself: KEY=VALUE, in OEM strings or a command line. */
#pragma once

#include "platform.h"

/* Removes the options from the OEM strings, without a gap. Invalid ones: warn(), default. */
void oem_options_take(struct options *options);

/* Does `setting` begin with the KEY= of one that has a fixed set of values? */
bool own_option_known(const char *setting);

/* Sets that option, which must be known, to `value`. If that is invalid: warn() with `text`. */
void own_option_set(struct options *options, const char *setting, const char *value,
                    const char *text);
