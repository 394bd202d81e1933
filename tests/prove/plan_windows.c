/* SPDX-License-Identifier: BSD-2-Clause */
/* A proof about src/plan/pci_windows.c: the windows are where nothing else is. */
#include "plan/pci_windows.h"
#include "prove.h"

static struct platform platform;
static struct layout layout;
static struct pci_item item[2];
static struct placement p = {.platform = &platform, .layout = &layout, .item = item};

static void any_items(void)
{
    p.items = any_up_to(2);
    for (uint32_t i = 0; i < 2; i++) {
        item[i] =
            (struct pci_item){.index = (uint8_t)i, .kind = any_u8(), .size = 1ull << any_up_to(46)};
        GIVEN(item[i].kind >= PCI_BAR_IO && item[i].kind <= PCI_BAR_ROM);
    }
}

/*
 * placement_find_space() begins the low window above RAM; the high one is empty, or in the address
 * space, above RAM and the device model's own memory, at a multiple of 1 GiB and completely below
 * or above HyperTransport's range; and the place that it prefers is in it. The device model may
 * have up to 1 TiB.
 *
 * bounds: up to 2 BARs, any RAM, any number of address bits
 * sources: src/plan/pci_windows.c
 * options: --unwind 3
 * sizes: MAX_PCI_FUNCTIONS=1 PCI_BARS=2 MAX_MEMORY_RANGES=1 MAX_PCI_GAPS=1
 * planted: src/plan/pci_windows.c: max_u64(start, HYPERTRANSPORT_END) => start
 * planted: src/plan/pci_windows.c: + device_memory + HIGH_SPARE => NOTHING
 * planted: src/plan/pci_windows.c: if (space.start >= space.end) => if (space.start > space.end)
 * slow: (five seconds)
 */
void prove_space(void)
{
    struct ram_facts *const ram = &platform.ram;

    any_items();
    p.low_end = (uint64_t)any_up_to(1u << 20) << PAGE_SHIFT;
    p.high_end = (uint64_t)any_u32() << PAGE_SHIFT;
    p.spare = any_bool() ? PLUG_SPARE : 0;
    GIVEN(p.low_end >= MIN_RAM_END && p.low_end <= FIRMWARE_AREA);
    GIVEN(p.high_end == 0 || p.high_end > FOUR_GIB);
    ram->device_memory = any_u64();
    GIVEN(ram->device_memory <= 1ull << 40);
    platform.cpu.physical_bits = any_u8();
    placement_find_space(&p);

    PROVE(p.floor >= p.low_end && p.floor <= FIRMWARE_AREA, "above RAM");
    PROVE(p.high_end != 0 || p.floor == FIRMWARE_AREA || p.floor - p.low_end >= ram->device_memory,
          "above the device model's memory");
    PROVE(p.low_mtrrs == MAX_VARIABLE_MTRRS || p.low_mtrrs == MAX_VARIABLE_MTRRS - 1, "MTRRs");
    if (p.high.start == 0 && p.high.end == 0)
        return;
    PROVE(p.high.start < p.high.end && p.high.start >= FOUR_GIB, "not empty, above 4 GiB");
    PROVE((p.high.start & (GIB - 1)) == 0, "at a multiple of 1 GiB");
    PROVE(p.high_end == 0 || p.high.start - p.high_end > ram->device_memory, "above RAM");
    PROVE(platform.cpu.physical_bits >= 46 || p.high.end >> platform.cpu.physical_bits <= 1,
          "in the address space");
    PROVE(p.high.end <= 1ull << 46, "where guests find it");
    PROVE(p.high.end <= HYPERTRANSPORT || p.high.start >= HYPERTRANSPORT_END,
          "not HyperTransport's");
    PROVE(p.high_preferred >= p.high.start && p.high_preferred < p.high.end, "what is preferred");
    POSSIBLE(p.high.start > HYPERTRANSPORT_END, "above HyperTransport");
    POSSIBLE(p.high_preferred != p.high.start, "at a multiple of a big BAR");
}
