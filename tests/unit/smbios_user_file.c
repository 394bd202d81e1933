/* SPDX-License-Identifier: BSD-2-Clause */
/* A file of smbios_firmware=, see smbios_user_file.h. */
#include <stdlib.h>
#include "smbios_user_file.h"

uint8_t file[4 * 65536];
uint32_t file_size;

int smbios_user_guest(void **state)
{
    (void)state;
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    platform.xen.major = 4;
    platform.xen.minor = 17;
    platform.cpu.count = 1;
    layout.low_end = 512ull * MIB;
    file_size = 0;
    warnings_clear();
    return 0;
}

void put_length(uint32_t length)
{
    for (uint32_t i = 0; i < 4; i++)
        file[file_size++] = (uint8_t)(length >> 8 * i);
}

uint8_t *put_structure(uint8_t type, uint8_t length, uint32_t handle, uint8_t fill,
                       const char *after, uint32_t after_size)
{
    uint8_t *at;

    put_length(length + after_size);
    at = file + file_size;
    memset(at, fill, length);
    at[0] = type;
    at[1] = length;
    at[2] = (uint8_t)handle;
    at[3] = (uint8_t)(handle >> 8);
    memcpy(at + length, after, after_size);
    file_size += length + after_size;
    return at;
}

void build_with_part(uint32_t size)
{
    uint8_t *exact = malloc(size != 0 ? size : 1);

    memcpy(exact, file, size);
    platform.smbios_structures = span_of(exact, size);
    build_smbios();
    free(exact);
}

void build_with_file(void)
{
    build_with_part(file_size);
}
