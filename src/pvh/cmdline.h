/* SPDX-License-Identifier: BSD-2-Clause */
/* Options for Slipway in the command line of a PVH guest (cmdline= in the guest configuration). */
#pragma once

#include "platform.h"
#include "problem.h"

/*
 * Takes these words out of the NUL-terminated `line`, which keeps the others, with a blank between
 * each two:
 *
 *   slipway.log=, slipway.report= and whatever else oem_options.c knows;
 *   slipway.smbios.KEY=TEXT: KEY as in xl's smbios=, with - or _; "serial" is the system's;
 *   slipway.smbios.oem=TEXT: one more OEM string.
 *
 * They override XenStore. As in Linux, a value or a whole word may be in double quotes. Any other
 * word that begins with "slipway." is the guest's own. Invalid values: warn(), default. False, with
 * *why, if one of the words above has an unclosed quote.
 */
MUST_USE bool cmdline_take(struct options *options, char *line, struct problem *why);
