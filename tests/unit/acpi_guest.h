/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest to build ACPI tables for, and the tables as decode_acpi.c finds them. */
#pragma once

#include "acpi.h"
#include "decode_acpi.h"
#include "guest.h"

#define ACPI_TEST_AREA 65536 /* bytes */

extern struct apic_ids ids;
extern uint8_t area_memory[ACPI_TEST_AREA], anchor_memory[64];
extern struct buf area, anchor;
extern struct decoded_acpi found;

/* So many vCPUs, and else what a guest of libxl has. */
void acpi_guest(uint32_t vcpus);

/* Builds in areas of these sizes; what is not written is 0xEE. */
void build_acpi_into(uint32_t area_size, uint32_t anchor_size);

/* Builds with room enough, and decodes: every table that is found has been checked by then. */
void build_acpi(void);

/* The table of that name, which there is; its offset in the area; does it contain these bytes? */
const struct decoded_table *acpi_table(const char *name);
uint32_t acpi_offset(const char *name);
bool acpi_contains(const char *name, const void *bytes, uint32_t count);

/* Is it an SSDT, whichever? */
bool is_ssdt(const struct decoded_table *t);

#define CONTAINS(name, ...)                                                                        \
    acpi_contains(name, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))
#define SSDT_CONTAINS(...) CONTAINS("SSDT", __VA_ARGS__)
