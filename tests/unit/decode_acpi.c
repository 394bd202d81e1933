/* SPDX-License-Identifier: BSD-2-Clause */
/* The reader of decode_acpi.h, after ACPI 6.5, 5.2. */
#include "decode_acpi.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct memory {
    const uint8_t *data;
    uint32_t size;
    uint64_t paddr;
};

uint16_t get16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

uint32_t get32(const uint8_t *at)
{
    return get16(at) | (uint32_t)get16(at + 2) << 16;
}

uint64_t get64(const uint8_t *at)
{
    return get32(at) | (uint64_t)get32(at + 4) << 32;
}

static bool sums_to_zero(const uint8_t *at, uint32_t length)
{
    uint8_t sum = 0;

    while (length-- > 0)
        sum = (uint8_t)(sum + *at++);
    return sum == 0;
}

static const uint8_t *at_address(const struct memory *m, uint64_t address, uint32_t length)
{
    if (address < m->paddr || address - m->paddr > m->size ||
        length > m->size - (address - m->paddr))
        return NULL;
    return m->data + (address - m->paddr);
}

/*
 * As what a table is remembered: its signature, with a number from the second of that signature on.
 */
static void give_name(struct decoded_table *t, const struct decoded_acpi *found,
                      const char *signature)
{
    unsigned number = 1;

    memcpy(t->name, signature, 4);
    while (acpi_find(found, t->name) != NULL)
        snprintf(t->name, sizeof(t->name), "%.4s%u", signature, ++number);
}

/* Adds the table at an address; its own name is `signature`, it is remembered as `name`. */
static const char *add(const struct memory *m, struct decoded_acpi *found, uint64_t address,
                       const char *signature, const char *name)
{
    const bool facs = signature != NULL && strcmp(signature, "FACS") == 0;
    const uint8_t *data = at_address(m, address, 8);
    struct decoded_table t;
    uint32_t length;

    if (data == NULL)
        return "a pointer leads outside the tables";
    if (address % (facs ? 64 : 16) != 0)
        return "a table is not aligned";
    length = get32(data + 4);
    if (length < (facs ? 64u : 36u) || at_address(m, address, length) == NULL)
        return "a table has a wrong length";
    if (signature != NULL && memcmp(data, signature, 4) != 0)
        return "a table has a wrong signature";
    if (!facs && !sums_to_zero(data, length))
        return "a table has a wrong checksum";
    for (uint32_t i = 0; i < found->count; i++)
        if (address < found->table[i].address + found->table[i].length &&
            found->table[i].address < address + length)
            return "two tables overlap";
    if (found->count == DECODED_TABLES)
        return "there are too many tables";

    t = (struct decoded_table){.address = address, .data = data, .length = length};
    give_name(&t, found, name != NULL ? name : (const char *)data);
    found->table[found->count++] = t;
    return NULL;
}

const struct decoded_table *acpi_find(const struct decoded_acpi *found, const char *name)
{
    for (uint32_t i = 0; i < found->count; i++)
        if (strcmp(found->table[i].name, name) == 0)
            return &found->table[i];
    return NULL;
}

static const char *add_listed(const struct memory *m, struct decoded_acpi *found)
{
    const struct decoded_table xsdt = *acpi_find(found, "XSDT");
    const struct decoded_table rsdt = *acpi_find(found, "RSDT");
    const uint32_t entries = (xsdt.length - 36) / 8;
    const char *bad;

    if (xsdt.length != 36 + 8 * entries || rsdt.length != 36 + 4 * entries || entries == 0)
        return "the root tables have different numbers of entries";
    if ((bad = add(m, found, get64(xsdt.data + 36), "FACP", NULL)) != NULL ||
        (bad = add(m, found, get32(rsdt.data + 36), "FACP", "FAC1")) != NULL)
        return bad;
    for (uint32_t i = 1; i < entries; i++) {
        if (get64(xsdt.data + 36 + 8 * i) != get32(rsdt.data + 36 + 4 * i))
            return "the root tables differ";
        if ((bad = add(m, found, get64(xsdt.data + 36 + 8 * i), NULL, NULL)) != NULL)
            return bad;
    }
    return NULL;
}

const char *acpi_decode(const uint8_t *rsdp, const uint8_t *memory, uint32_t size, uint64_t paddr,
                        struct decoded_acpi *found)
{
    const struct memory m = {memory, size, paddr};
    const struct decoded_table *fadt, *fadt_1;
    const char *bad;

    *found = (struct decoded_acpi){.count = 0};
    if (memcmp(rsdp, "RSD PTR ", 8) != 0 || rsdp[15] != 2 || get32(rsdp + 20) != 36)
        return "this is not an RSDP of ACPI 2.0";
    if (!sums_to_zero(rsdp, 20) || !sums_to_zero(rsdp, 36))
        return "the RSDP has a wrong checksum";
    if ((bad = add(&m, found, get64(rsdp + 24), "XSDT", NULL)) != NULL ||
        (bad = add(&m, found, get32(rsdp + 16), "RSDT", NULL)) != NULL ||
        (bad = add_listed(&m, found)) != NULL)
        return bad;

    fadt = acpi_find(found, "FACP");
    fadt_1 = acpi_find(found, "FAC1");
    if (memcmp(fadt->data + 36, fadt_1->data + 36, 8) != 0)
        return "the FADTs point to different tables";
    if ((bad = add(&m, found, get32(fadt->data + 36), "FACS", NULL)) != NULL)
        return bad;
    return add(&m, found, get32(fadt->data + 40), "DSDT", NULL);
}
