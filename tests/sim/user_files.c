/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The files of acpi_firmware= and smbios_firmware= as hosts have them, and passing files to a
 * guest. Xen: public/hvm/hvm_xs_strings.h; their formats are a row of tables, and a row of
 * structures each with its length in front.
 */
#include <stdio.h>
#include <string.h>
#include "parts.h"

#define FILE_MAX 8192

/* Above all else that the toolstack puts into memory, wherever the firmware image ends. */
static const uint32_t places[SIM_USER_FILES] = {0x1000000, 0x1010000};

struct table {
    const char *signature, *oem_id, *oem_table_id;
    uint32_t length;
    uint8_t revision;
};

static const struct table tables[] = {
    {"SLIC", "MAKER ", "MACHINE ", 374, 1},
    {"MSDM", "MAKER ", "MACHINE ", 85, 3},
};

struct structure {
    uint8_t type, length;
    const char *fields;  /* after the header */
    const char *strings; /* each with its NUL */
};

/* SMBIOS 3.6, chapter 7. */
static const struct structure structures[] = {
    {0, 24, "\1\2\0\xE8\3\x0F\x80\0\0\0\0\0\0\0\1\4\1\2\xFF\xFF",
     "Host's BIOS\0001.2\00001/02/2020\0"},
    {1, 27, "\1\2\3\4\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\6\5\6",
     "Host's maker\0Host\0Mark 2\0S1\0SKU\0Family\0"},
    {2, 15, "\1\2\0\0\0\x01\0\x34\x12\x0A\0", "Host's maker\0Board\0"},
    {3, 21, "\1\x17\0\2\0\3\3\3\2\0\0\0\0\0\0\0\0", "Host's maker\0C1\0"},
    {7, 19, "\1\x80\1\x40\0\x40\0\2\0\2\0\0\3\5\5", "L1\0"},
    {7, 19, "\1\x81\1\0\2\0\2\2\0\2\0\0\3\5\5", "L2\0"},
    {8, 9, "\1\0\2\x12\x10", "J1\0USB\0"},
    {8, 9, "\1\0\2\x0B\x1F", "J2\0LAN\0"},
    {9, 13, "\1\6\5\3\3\1\0\4\1", "PCI 1\0"},
    {11, 5, "\2", "Host's first\0Host's second\0"},
    {22, 26, "\1\2\0\0\3\2\0\0\0\0\4\xFF\0\0\0\0\0\0\0\0\0\0",
     "Rear\0Host's maker\0Cell\0"
     "1.0\0"},
    {26, 22, "\1\x63\0\x80\0\x80\0\x80\0\x80\0\x80\0\0\0\0\0\x80", "Vcore\0"},
    {27, 14, "\0\x1C\x63\1\0\0\0\0\0\x80", ""},
    {28, 22, "\1\x63\0\x80\0\x80\0\x80\0\x80\0\x80\0\0\0\0\0\x80", "Die\0"},
    {39, 22, "\1\1\2\3\0\0\0\0\0\x80\xA2\x11\xFF\xFF\xFF\xFF\xFF\xFF",
     "Rear\0Supply\0Host's maker\0"},
    {128, 8, "\1\2\3\4", ""},
    {128, 8, "\5\6\7\10", "OEM\0"},
    {221, 6, "\1\2", "OEM\0"},
};

static void put32(uint8_t *to, uint32_t value)
{
    memcpy(to, &value, sizeof(value));
}

static uint32_t put_table(uint8_t *to, const struct table *t)
{
    uint8_t sum = 0;

    memset(to, 0x5A, t->length);
    memset(to, 0, 36);
    memcpy(to, t->signature, 4);
    put32(to + 4, t->length);
    to[8] = t->revision;
    memcpy(to + 10, t->oem_id, 6);
    memcpy(to + 16, t->oem_table_id, 8);
    put32(to + 24, 0x20200102);
    memcpy(to + 28, "HOST", 4);
    put32(to + 32, 1);
    for (uint32_t i = 0; i < t->length; i++)
        sum = (uint8_t)(sum + to[i]);
    to[9] = (uint8_t)-sum;
    return t->length;
}

static uint32_t put_structure(uint8_t *to, const struct structure *s, uint32_t number)
{
    uint8_t *at = to + 4;
    const char *text = s->strings;

    at[0] = s->type;
    at[1] = s->length;
    at[2] = (uint8_t)number;
    at[3] = 0xA0; /* handles are this machine's own */
    memcpy(at + 4, s->fields, s->length - 4u);
    at += s->length;
    for (; *text != '\0'; text += strlen(text) + 1, at += strlen((char *)at) + 1)
        strcpy((char *)at, text);
    *at++ = 0;
    if (s->strings[0] == '\0')
        *at++ = 0;
    put32(to, (uint32_t)(at - to) - 4);
    return (uint32_t)(at - to);
}

struct sim_file sim_host_tables(void)
{
    static uint8_t bytes[FILE_MAX];
    uint32_t size = 0;

    for (unsigned i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        size += put_table(bytes + size, &tables[i]);
    return (struct sim_file){bytes, size};
}

struct sim_file sim_host_structures(void)
{
    static uint8_t bytes[FILE_MAX];
    uint32_t size = 0;

    for (unsigned i = 0; i < sizeof(structures) / sizeof(structures[0]); i++)
        size += put_structure(bytes + size, &structures[i], i);
    return (struct sim_file){bytes, size};
}

void sim_guest_pass(struct sim_guest *guest, enum sim_user_file which, struct sim_file file)
{
    static const char *const paths[SIM_USER_FILES][2] = {
        {"hvmloader/acpi/address", "hvmloader/acpi/length"},
        {"hvmloader/smbios/address", "hvmloader/smbios/length"}};
    static char text[SIM_USER_FILES][2][16];

    guest->user_file[which] = file;
    snprintf(text[which][0], sizeof(text[which][0]), "0x%x", places[which]);
    snprintf(text[which][1], sizeof(text[which][1]), "0x%x", file.size);
    for (unsigned i = 0; i < 2; i++)
        sim_guest_key(guest, paths[which][i], text[which][i]);
}

void user_files_build(void)
{
    for (unsigned i = 0; i < SIM_USER_FILES; i++) {
        const struct sim_file *file = &sim_guest->user_file[i];

        if (file->size != 0)
            memcpy(sim_memory(places[i], file->size), file->bytes, file->size);
    }
}
