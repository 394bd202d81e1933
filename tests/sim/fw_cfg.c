/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fw_cfg as QEMU has it for a kernel in a Xen guest: two ports, no DMA; QEMU: docs/specs/fw_cfg.
 * Without a kernel there is none, and nothing answers.
 */
#include <string.h>
#include "machine/machine.h"
#include "parts.h"

#define PAGE 4096u

static struct sim_file item; /* that is selected */
static uint32_t taken;       /* bytes of it */

/* The bytes of an item, or of its size. */
static struct sim_file item_of(uint16_t number)
{
    static uint32_t size;
    const struct sim_file kernel = sim_guest->direct_kernel;
    const uint32_t setup = kernel.size != 0 ? (kernel.bytes[0x1F1] + 1u) * 512 : 0;
    const struct sim_file words = {(const uint8_t *)sim_guest->direct_cmdline,
                                   (uint32_t)strlen(sim_guest->direct_cmdline) + 1};

    switch (number) {
    case 0x00:
        return (struct sim_file){(const uint8_t *)"QEMU", 4};
    case 0x18:
        return (struct sim_file){kernel.bytes, setup};
    case 0x11:
        return (struct sim_file){kernel.bytes + setup, kernel.size - setup};
    case 0x12:
        return sim_guest->direct_initrd;
    case 0x15:
        return words;
    case 0x17:
        size = item_of(0x18).size;
        break;
    case 0x08:
        size = item_of(0x11).size;
        break;
    case 0x0B:
        size = item_of(0x12).size;
        break;
    case 0x14:
        size = item_of(0x15).size;
        break;
    default:
        return (struct sim_file){0};
    }
    return (struct sim_file){(const uint8_t *)&size, sizeof(size)};
}

void fw_cfg_select(uint16_t number)
{
    item = sim_guest->direct_cmdline != NULL ? item_of(number) : (struct sim_file){0};
    taken = 0;
}

static uint8_t next_byte(uint16_t port)
{
    if (port != 0x511 || sim_guest->direct_cmdline == NULL)
        return 0xFF;
    return taken < item.size ? item.bytes[taken++] : 0;
}

void port_in8_string(uint16_t port, void *bytes, uint32_t count)
{
    const uint32_t first = (uint32_t)(uintptr_t)bytes / PAGE;
    const uint32_t last = ((uint32_t)(uintptr_t)bytes + count - 1) / PAGE;

    for (uint32_t page = first; page <= last; page++)
        sim_trip_happens();
    for (uint32_t i = 0; i < count; i++)
        ((uint8_t *)bytes)[i] = next_byte(port);
}
