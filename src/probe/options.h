/* SPDX-License-Identifier: BSD-2-Clause */
/* What the configuration asks for: a table of keys. Xen: docs/misc/xenstore-paths.pandoc. */
#pragma once

#include <stddef.h>
#include "platform.h"

#define OPTION_KEYS 14 /* keys that are read for every guest */

/* What holds when no key exists. */
void options_default(struct options *options);

/* Path of key `index`, 0..OPTION_KEYS - 1, and taking its value. Odd ones: warn(), default. */
const char *option_path(uint32_t index);
void option_set(struct options *options, uint32_t index, const char *value);

/* The name under bios-strings/ of a string of struct options.smbios. */
const char *smbios_key_name(enum smbios_key key);

/*
 * Takes over the text of a key under bios-strings/: up to its first NUL, empty counts as absent. A
 * text that does not fit in the pool is ignored with a warn(). number is from 1.
 */
void option_smbios_text(struct options *options, enum smbios_key key, const char *value);
void option_oem_text(struct options *options, uint32_t number, const char *value);

/* Ends the OEM strings at the first one missing. Call once all have been set. */
void option_oem_finish(struct options *options);
