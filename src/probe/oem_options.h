/* SPDX-License-Identifier: BSD-2-Clause */
/* Options for Slipway itself: KEY=VALUE, in OEM strings or a command line. */
#pragma once

#include "platform.h"

/* Takes the options out of the OEM strings; the others close up. Odd ones: warn(), default. */
void oem_options_take(struct options *options);

/* Does `setting` begin with the KEY= of one that has a fixed set of values? */
bool own_option_known(const char *setting);

/* Sets it, if it is known, to one of these values. Another one: warn() with all of `text`. */
void own_option_set(struct options *options, const char *setting, const char *value,
                    const char *text);
