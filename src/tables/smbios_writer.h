/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing one SMBIOS structure after the other. SMBIOS 2.4, 3.1 "SMBIOS Structures". */
#pragma once

#include "layout.h"
#include "lib/buf.h"

/* A handle says the type and which of that type. Inventories keep them: they must not change. */
#define SMBIOS_HANDLE(type, number) (((uint32_t)(type) << 8) + (number))

enum smbios_type {
    BIOS_INFORMATION = 0,
    SYSTEM_INFORMATION = 1,
    BASE_BOARD = 2,
    ENCLOSURE = 3,
    PROCESSOR = 4,
    CACHE = 7,
    PORT_CONNECTOR = 8,
    SYSTEM_SLOT = 9,
    OEM_STRINGS = 11,
    MEMORY_ARRAY = 16,
    MEMORY_DEVICE = 17,
    MEMORY_ARRAY_MAPPED = 19,
    MEMORY_DEVICE_MAPPED = 20,
    PORTABLE_BATTERY = 22,
    VOLTAGE_PROBE = 26,
    COOLING_DEVICE = 27,
    TEMPERATURE_PROBE = 28,
    SYSTEM_BOOT = 32,
    POWER_SUPPLY = 39,
    SMBIOS_INACTIVE = 126, /* to be skipped, whatever it was */
    END_OF_TABLE = 127,
    SMBIOS_VENDORS = 128, /* and all above it: as their vendor defines */
};

#define SMBIOS_LENGTH_MAX 65535u /* what the entry point can say of all structures */

struct smbios_summary {
    uint16_t largest; /* bytes of the longest structure, strings included */
    uint16_t count;   /* structures, end of table included */
    uint16_t length;  /* bytes of all */
};

struct smbios_handles {
    uint8_t used[0x10000 / 8]; /* a bit each */
};

struct smbios_writer {
    struct buf *out;
    struct smbios_summary *summary; /* largest and count are kept up to date */
    struct user_smbios *user;       /* the user's structures */
    struct smbios_handles *handles; /* those that are taken */

    /* The structure being written */
    uint32_t start;                      /* its offset in *out */
    uint32_t length;                     /* of its formatted area */
    uint32_t strings;                    /* used entries of string[] */
    const char *string[MAX_OEM_STRINGS]; /* no other structure has so many */
};

/* Appends the header. The fields are appended to w->out next, then structure_end() is due. */
void structure_begin(struct smbios_writer *w, uint32_t type, uint32_t length, uint32_t number);

/* Appends a string's number, 0 if text is NULL. text must live until structure_end(). */
void structure_string(struct smbios_writer *w, const char *text);

/* Appends the strings, and counts the structure. */
void structure_end(struct smbios_writer *w);

/* Ends a structure whose strings are there already, if it has any, and counts it. */
void structure_close(struct smbios_writer *w, bool has_strings);

void smbios_handle_use(struct smbios_handles *handles, uint32_t handle);
bool smbios_handle_is_used(const struct smbios_handles *handles, uint32_t handle);

/* Appends the structures about memory: types 16, 17, 19 and 20. */
void smbios_memory(struct smbios_writer *w, const struct layout *layout);
