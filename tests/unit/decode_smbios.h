/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Walks SMBIOS structures as a guest does, from the standard alone (SMBIOS 3.6, 6.1), and finds
 * what is wrong with them. Shares nothing with what builds them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct smbios_structure {
    const uint8_t *bytes; /* NULL: there is none */
    uint32_t formatted, strings, total;
};

struct smbios_walk {
    struct smbios_structure found[4096];
    uint32_t count, largest;
    const char *wrong; /* NULL: nothing */
};

/*
 * Structures in `len` bytes: none reaches beyond them, all end as they must, type 127 is the last,
 * no handle comes twice.
 */
void decode_smbios(struct smbios_walk *walk, const uint8_t *bytes, uint32_t len);

uint32_t smbios_count(const struct smbios_walk *walk, uint8_t type);
/* The number-th of that type, from 0; and the one with that handle. */
struct smbios_structure smbios_find(const struct smbios_walk *walk, uint8_t type, uint32_t number);
struct smbios_structure smbios_with_handle(const struct smbios_walk *walk, uint32_t handle);

uint32_t smbios_word(const struct smbios_structure *s, uint32_t at);
/* A string by its number, from 1; NULL: there is no such string. */
const char *smbios_text(const struct smbios_structure *s, uint32_t number);
