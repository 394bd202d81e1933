/* SPDX-License-Identifier: BSD-2-Clause */
/* Random platforms, see made_up_platform.h. */
#include <inttypes.h>
#include "made_up_platform.h"

static uint64_t seed; /* of this platform */
static uint64_t state;

void any_from(uint64_t from)
{
    seed = state = from;
}

/*
 * splitmix64: any seed will do, and neighbours differ. Steele and others, "Fast Splittable
 * Pseudorandom Number Generators".
 */
uint64_t any(uint64_t below)
{
    uint64_t z = state += 0x9E3779B97F4A7C15;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return (z ^ z >> 31) % below;
}

bool one_in(uint64_t n)
{
    return any(n) == 0;
}

static void any_reserved(void)
{
    const uint64_t pages = 1 + any(one_in(4) ? 65536 : 16);
    const bool high = one_in(4);
    const uint64_t from = high ? max_u64(FOUR_GIB, platform.ram.high_end) : platform.ram.low_end;
    const uint64_t room = high ? 16ull * GIB : FIRMWARE_AREA - from;

    if (room >> 12 <= pages)
        return;
    reserve(from + any((room >> 12) - pages) * 4096 + any(2) * any(4096), pages * 4096);
}

static void any_bars(struct pci_function *f)
{
    for (unsigned i = 0; i < PCI_BARS; i++) {
        const unsigned kind = i == PCI_BAR_ROM_INDEX ? (one_in(4) ? PCI_BAR_ROM : PCI_BAR_NONE)
                                                     : (unsigned)any(PCI_BAR_ROM);

        if (one_in(3))
            continue;
        if (kind == PCI_BAR_IO)
            add_bar(f, i, PCI_BAR_IO, 4ull << any(11));
        else if (kind == PCI_BAR_MEM32)
            add_bar(f, i, PCI_BAR_MEM32, 16ull << (one_in(16) ? any(28) : any(20)));
        else if (kind == PCI_BAR_ROM)
            add_bar(f, i, PCI_BAR_ROM, 2048ull << any(14));
        else if (kind == PCI_BAR_MEM64 && i % 6 < 5)
            add_bar(f, i++, PCI_BAR_MEM64, 16ull << (one_in(8) ? any(45) : any(25)));
        f->bar[i].prefetchable = one_in(2);
    }
}

/* Bridges and what has a header of its own have BARs here, too, which must not be placed. */
static void any_functions(unsigned count, bool bridges)
{
    static const uint16_t ids[][2] = {{0x5853, 0x0001}, {0x1234, 0x1111}, {0x8086, 0x100E}};
    static const uint32_t classes[] = {0x030000, 0x020000, 0x010802, 0x0C0330};

    for (unsigned i = 0; i < count; i++) {
        const uint16_t *id = ids[any(3)];
        struct pci_function *f = add((uint8_t)i, id[0], id[1], classes[any(4)]);

        f->interrupt_pin = (uint8_t)any(6);
        f->command = (uint16_t)any(0x800);
        if (one_in(32))
            f->header_type = 2;
        if (bridges && one_in(4))
            f->header_type = PCI_HEADER_BRIDGE;
        any_bars(f);
    }
}

void make_up_platform(uint64_t from)
{
    uint64_t low, high = 0;
    unsigned reserved;

    any_from(from);
    reserved = (unsigned)any(one_in(64) ? MAX_MEMORY_RANGES : 4);
    low = 0x200000 + any(0xFC000 - 0x200 + 1) * 4096;
    if (one_in(2))
        low = align_down_u64(low, 256 * MIB) + (one_in(2) ? 2 * MIB : 256 * MIB);
    low = min_u64(low, FIRMWARE_AREA);
    if (one_in(2))
        high = FOUR_GIB + (1 + any(1u << (8 + any(16)))) * 4096;
    new_guest(low, high);
    platform.cpu.physical_bits = (uint8_t)(36 + any(17));
    if (one_in(2))
        platform.ram.device_memory = min_u64((1 + any(one_in(4) ? 8192 : 128)) * 256 * KIB,
                                             high != 0 ? UINT64_MAX : FIRMWARE_AREA - low);
    platform.options.platform_bar_uc = one_in(2);
    platform.loader = (struct module){0x100000, 0x80000};
    if (one_in(3))
        platform.options.mmio_hole_size = one_in(5) ? any(5ull << 30) : (256 + any(3585)) * MIB;
    for (unsigned i = 0; i < reserved; i++)
        any_reserved();
    any_functions((unsigned)any(one_in(256) ? 256 : 16) + 1 - one_in(256), one_in(3));
}

static void print_function(unsigned n)
{
    static const char *const kinds[] = {"", "io", "mem32", "mem64", "rom"};
    const struct pci_function *f = &platform.pci.function[n];

    printf("  %u: header type %u, %04x:%04x class %06x, command %04x -> %04x\n", n, f->header_type,
           f->vendor, f->device, f->class_code, f->command, layout.function[n].command);
    for (unsigned i = 0; i < PCI_BARS; i++) {
        const struct bar_plan *plan = &layout.function[n].bar[i];

        if (f->bar[i].kind != PCI_BAR_NONE || plan->assigned)
            printf("    %u: %s%s 0x%" PRIx64 ", %s0x%" PRIx64 "\n", i, kinds[f->bar[i].kind],
                   f->bar[i].prefetchable ? " prefetchable" : "", f->bar[i].size,
                   plan->assigned ? "at " : "nowhere ", plan->address);
    }
}

void print_made_up_platform(void)
{
    const struct ram_facts *ram = &platform.ram;

    printf("seed 0x%" PRIx64 ": RAM to 0x%" PRIx64 " and 0x%" PRIx64 " and 0x%" PRIx64
           " bytes above it, hole 0x%" PRIx64 ", %u bits, platform BAR %s\n",
           seed, ram->low_end, ram->high_end, ram->device_memory, platform.options.mmio_hole_size,
           platform.cpu.physical_bits, platform.options.platform_bar_uc ? "uncached" : "cached");
    for (unsigned i = 0; i < ram->map_count; i++)
        printf("  reserved 0x%" PRIx64 ", 0x%" PRIx64 " bytes\n", ram->map[i].start,
               ram->map[i].size);
    for (unsigned n = 0; n < platform.pci.count; n++)
        print_function(n);
    printf("  windows 0x%" PRIx64 "-0x%" PRIx64 ", 0x%" PRIx64 "-0x%" PRIx64 "\n%s\n",
           layout.pci_low.start, layout.pci_low.end, layout.pci_high.start, layout.pci_high.end,
           warnings_all);
}
