/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds ACPI tables the way an operating system does. Shares no code with the builders in acpi/. */
#pragma once

#include <stdint.h>

#define DECODED_TABLES 64

struct decoded_table {
    /*
     * The signature, the second SSDT "SSDT2" and so on; "FAC1" is the FADT of the RSDT, the XSDT's
     * is "FACP".
     */
    char name[8];
    uint64_t address;
    const uint8_t *data;
    uint32_t length;
};

struct decoded_acpi {
    struct decoded_table table[DECODED_TABLES];
    uint32_t count;
};

/*
 * Walks RSDP, XSDT, RSDT, both FADTs, FACS and DSDT; checks signatures, lengths, checksums,
 * alignment, that tables lie in memory (size bytes at guest-physical address paddr) without overlap
 * and that both root tables list the same. NULL, or what is wrong.
 */
const char *acpi_decode(const uint8_t *rsdp, const uint8_t *memory, uint32_t size, uint64_t paddr,
                        struct decoded_acpi *found);

/* The table of that name, or NULL. */
const struct decoded_table *acpi_find(const struct decoded_acpi *found, const char *name);

uint16_t get16(const uint8_t *at);
uint32_t get32(const uint8_t *at);
uint64_t get64(const uint8_t *at);
