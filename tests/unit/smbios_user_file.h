/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file of smbios_firmware=, written structure by structure. It is in memory of exactly its
 * size while tables are built, so that the sanitizer detects a read beyond its end.
 */
#pragma once

#include "smbios_guest.h"

extern uint8_t file[4 * 65536];
extern uint32_t file_size;

/* A guest with one vCPU, 512 MiB and an empty file. A test's setup. */
int smbios_user_guest(void **state);

void put_length(uint32_t length);

/* A structure whose fields are all `fill`, and what follows them. Returns its bytes. */
uint8_t *put_structure(uint8_t type, uint8_t length, uint32_t handle, uint8_t fill,
                       const char *after, uint32_t after_size);

/* Text literals with a NUL after each string; the literal's own ends them. */
#define STRINGS(text) text, sizeof(text)
#define NO_STRINGS    "\0", 2

/* Build and check the structures, with the first `size` bytes of the file or with all of it. */
void build_with_part(uint32_t size);
void build_with_file(void);
