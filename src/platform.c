/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions about the platform that reading and deciding both ask, see platform.h. */
#include "platform.h"
#include "pc.h"

bool ram_unreserved(const struct ram_facts *ram, uint64_t start, uint64_t size, struct problem *why)
{
    for (uint32_t i = 0; i < ram->map_count; i++) {
        const struct memory_range *theirs = &ram->map[i];

        if (ranges_overlap(theirs->start, theirs->size, start, size))
            return problem_set(why, MSG_RESERVED_OVER_TABLES, "0x%llx bytes at 0x%llx",
                               theirs->size, theirs->start);
    }
    return true;
}

/* The memory that devices have in addition to their BARs. */
#define DEVICE_MEMORY_SPARE (16 * MIB)

/*
 * A device's memory is at most as large as its BARs: `needed`. The low window is at most twice as
 * large as the BARs in it, or the default size. So 3 * needed, and needed again, suffice for both.
 */
bool platform_reaches_device_memory(const struct platform *platform)
{
    const struct ram_facts *ram = &platform->ram;
    uint64_t needed = DEVICE_MEMORY_SPARE, window;
    bool high = false;

    for (uint32_t n = 0; n < platform->pci.count * PCI_BARS; n++) {
        const struct pci_bar *bar = &platform->pci.function[n / PCI_BARS].bar[n % PCI_BARS];

        high |= bar->kind == PCI_BAR_MEM64;
        if (bar->kind > PCI_BAR_IO && bar->size <= PCI_BIG_BAR)
            needed += max_u64(bar->size, MIB / 4);
    }
    if (ram->high_end != 0)
        return high;
    for (uint32_t i = 0; i < ram->map_count; i++)
        if (ram->map[i].type != MEMORY_RAM && ram->map[i].start >= BIOS_TOP)
            return true; /* may move the window */
    window = max_u64(3 * needed, FOUR_GIB - PCI_LOW_DEFAULT);
    return ram->low_end + needed + max_u64(window, platform->options.mmio_hole_size) > FOUR_GIB;
}
