/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User-supplied SMBIOS structures, which replace ours or come in addition: the file of
 * smbios_firmware=. It is a row of structures, each complete with its strings and with its length
 * in front, 32 bits. Xen: public/hvm/hvm_xs_strings.h.
 */
#pragma once

#include "lib/span.h"
#include "tables/smbios_writer.h"

#define MAX_USER_STRUCTURES 512

struct user_structure {
    const uint8_t *bytes; /* in the file: at least 4, and as many as its own length says */
    uint32_t size;        /* formatted area and strings, without the empty string that ends them */
    uint32_t at;          /* where it is now: offset in the table's buffer */
    uint16_t handle;      /* the one it has now */
    uint16_t strings_cut; /* strings taken from its end */
};

struct user_smbios {
    struct user_structure list[MAX_USER_STRUCTURES]; /* in the file's order */
    uint32_t count;
    uint32_t complaints;
    uint32_t not_taken;            /* structures of types that are never taken, and */
    bool type_not_taken[0x80];     /* which these are */
    struct smbios_handles handles; /* of all structures except the vendors' own */
};

/* Finds the structures that can be used, and warns about the others. */
void user_smbios_find(struct user_smbios *user, struct span file);

/* Appends all structures of that type, numbered from 0. False: there is none. */
bool user_smbios_append_type(struct smbios_writer *w, uint8_t type);

/* Appends the structures of types 128 to 255, which vendors define. */
void user_smbios_append_vendors(struct smbios_writer *w);

/*
 * Once all structures are there: gives vendors' structures a free handle if theirs is taken, and
 * makes user-supplied structures refer to each other by the handles that they have now.
 */
void user_smbios_fix_handles(struct smbios_writer *w);

/* Each takes away the last of its kind. Returns how many bytes that saves at most; 0: none. */
uint32_t user_smbios_drop_vendors(struct user_smbios *user);
uint32_t user_smbios_drop_oem_string(struct user_smbios *user);
uint32_t user_smbios_drop_last(struct user_smbios *user);
