/* SPDX-License-Identifier: BSD-2-Clause */
/* Images like those of SeaBIOS and OvmfXen, as far as anyone but the processor can tell. */
#include <stdlib.h>
#include <string.h>
#include "lib/num.h"
#include "sim.h"

const uint8_t *sim_seabios(uint32_t size)
{
    static uint8_t blob[512 * 1024];
    static const char tail[16] = "\xEA\x5B\xE0\x00\xF0"
                                 "06/23/99"
                                 "\0\xFC";

    if (size > sizeof(blob) || size < 4096)
        abort();
    memset(blob, 0, sizeof(blob));
    memset(blob + size / 2, 0x90, size - size / 2); /* padded with zeros in front */
    memcpy(blob + size - 1024, "SeaBIOS (version sim)", 22);
    memcpy(blob + size - 512, "XenHVMSeaBIOS", 14);
    memcpy(blob + size - 16, tail, sizeof(tail));
    return blob;
}

/*
 * Two firmware volumes, the second up to the image's end, and a word of OvmfXen's reset code; UEFI
 * PI 1.7, volume 3, 3.2.1.
 */
const uint8_t *sim_ovmf(uint32_t size)
{
    static uint8_t blob[16 * MIB];
    static const uint8_t file_system2[16] = {0x78, 0xE5, 0x8C, 0x8C, 0x3D, 0x8A, 0x1C, 0x4F,
                                             0x99, 0x35, 0x89, 0x61, 0x85, 0xC3, 0x2D, 0xD3};
    const uint32_t second = size / 2 & ~0xFFFu;
    const uint32_t volume[2][2] = {{0, second}, {second, size - second}};

    if (size > sizeof(blob) || size < 64 * KIB)
        abort();
    for (uint32_t i = 0; i < size; i += 4) /* each page another */
        memcpy(blob + i, &i, 4);
    for (uint32_t i = 0; i < 2; i++) {
        memcpy(blob + volume[i][0] + 0x10, file_system2, sizeof(file_system2));
        memcpy(blob + volume[i][0] + 0x20, &volume[i][1], 4);
        memset(blob + volume[i][0] + 0x24, 0, 4);
        memcpy(blob + volume[i][0] + 0x28, "_FVH", 4);
    }
    memcpy(blob + size - 155, "XPVH", 4);
    return blob;
}

void sim_guest_ovmf(struct sim_guest *guest, uint32_t size)
{
    sim_guest_key(guest, "hvmloader/bios", "ovmf");
    guest->firmware = sim_ovmf(size);
    guest->firmware_size = size;
}
