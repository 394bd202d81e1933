/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest configuration's wishes: one table of XenStore keys. Xen: docs/misc/xenstore-paths.pandoc. */
#ifndef PROBE_OPTIONS_H
#define PROBE_OPTIONS_H

#include <stddef.h>
#include "platform.h"

#define OPTION_KEYS 15 /* keys that every guest is asked for */

/* What holds when no key exists. */
void options_default(struct options *options);

/* Path of key `index`, 0..OPTION_KEYS - 1; and taking its value (NUL-terminated). Odd values: warn(), default. */
const char *option_path(uint32_t index);
void option_set(struct options *options, uint32_t index, const char *value);

/*
 * platform/device-model, asked for if RAM may be moved: "qemu_xen" never learns of it, goes on using RAM where it was, and
 * the guest dies of it later. Only its predecessor could follow.
 */
#define OPTION_DEVICE_MODEL "platform/device-model"
void option_device_model(struct options *options, const char *value);

/* Names under bios-strings/: of a string of struct options.smbios, or an OEM string. */
const char *smbios_key_name(enum smbios_key key);

/*
 * Takes over the text of a key under bios-strings/: up to its first NUL, empty counts as absent. A text that finds no room in
 * the pool is left out after a warn().
 */
void option_smbios_text(struct options *options, enum smbios_key key, const char *value);
void option_oem_text(struct options *options, uint32_t number,
                     const char *value); /* number from 1 */

/* Ends the OEM strings at the first one missing, and takes those that are options. Call once all have been set. */
void option_oem_finish(struct options *options);

/* Takes the options among the OEM strings; the other strings close up. Odd ones: warn(), default. In oem_options.c. */
void oem_options_take(struct options *options);

#endif
