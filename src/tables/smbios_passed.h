/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SMBIOS structures of the user's, which take the place of ours or come in addition: the file of smbios_firmware=. It is a
 * row of structures, each complete with its strings and with its length in front, 32 bits. Xen: public/hvm/hvm_xs_strings.h.
 */
#ifndef TABLES_SMBIOS_PASSED_H
#define TABLES_SMBIOS_PASSED_H

#include <stdbool.h>
#include "lib/span.h"

#define MAX_PASSED_STRUCTURES 512

struct smbios_writer;

struct passed_structure {
    const uint8_t
        *bytes;      /* in the file: at least 4, and as many as the structure's own length says */
    uint32_t size;   /* formatted area and strings, without the empty string that ends them */
    uint32_t at;     /* where it is now: offset in the table's buffer */
    uint16_t handle; /* the one it has now */
    uint16_t strings_cut; /* strings taken from its end */
};

struct smbios_passed {
    struct passed_structure list[MAX_PASSED_STRUCTURES]; /* in the file's order */
    uint32_t count;
    uint32_t complaints;
    uint8_t used_handles[0x10000 / 8]; /* a bit each: of all structures but the vendors' own */
};

/* Finds the structures that can be used, and warns about the others. */
void passed_find_structures(struct smbios_passed *passed, struct span file);

/* Marks a handle that one of our structures, or a renumbered one, has. */
void passed_use_handle(struct smbios_passed *passed, uint32_t handle);

/* Appends all structures of that type, numbered from 0. False: there is none. */
bool passed_append_type(struct smbios_writer *w, uint8_t type);

/* Appends the structures of types 128 to 255, which vendors define. */
void passed_append_vendors(struct smbios_writer *w);

/*
 * Once all structures are there: gives vendors' structures a free handle if theirs is taken, and makes passed structures
 * refer to each other by the handles that they have now.
 */
void passed_settle(struct smbios_writer *w);

/* Each takes away the last of its kind, for want of room. Returns how many bytes that saves at most; 0: there is none. */
uint32_t passed_drop_vendors(struct smbios_passed *passed);
uint32_t passed_drop_oem_string(struct smbios_passed *passed);
uint32_t passed_drop_last(struct smbios_passed *passed);

#endif
