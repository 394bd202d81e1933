/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest to build SMBIOS structures for, and the structures as decode_smbios.c reads them. */
#pragma once

#include "decode_smbios.h"
#include "guest.h"
#include "tables/smbios.h"
#include "tables/user_smbios.h"

#define SMBIOS_ROOM 131072

extern uint8_t smbios_bytes[SMBIOS_ROOM];
extern struct buf out;
extern struct smbios_summary summary;
extern struct smbios_walk walk; /* all structures, read back */

/* Two vCPUs and 2040 MiB on Xen 4.17.7. A test's setup. */
int smbios_guest(void **state);

/* Builds in that much room. */
void build_smbios_in(uint32_t room);

/* Builds with room enough, and reads back: nothing is wrong, and the summary is right. */
void build_smbios(void);

/* The number-th structure of that type, from 0; where it is in `out`; how many there are. */
struct smbios_structure smbios_of(uint8_t type, uint32_t number);
uint32_t smbios_offset(uint8_t type, uint32_t number);
uint32_t smbios_count_of(uint8_t type);

uint64_t smbios_field(const struct smbios_structure *s, uint32_t at, uint32_t width);
/* The text that the byte at `at` names; NULL if none. */
const char *smbios_text_at(const struct smbios_structure *s, uint32_t at);
