/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What no layout, MTRR or memory map may break, over made-up platforms: as many as SLIPWAY_PLATFORMS says (1,000), from seed
 * SLIPWAY_SEED on. A failure prints the platform and its seed; that seed with SLIPWAY_PLATFORMS=1 makes the same one again.
 */
#include <stdlib.h>
#include "pci_guest.h"
#include "plan/e820.h"
#include "plan/mtrr_plan.h"
#include "plan/pci_functions.h"

static uint64_t seed; /* of this platform */
static uint64_t state;

/* splitmix64: any seed will do, and neighbours differ. Steele and others, "Fast Splittable Pseudorandom Number Generators". */
static uint64_t any(uint64_t below)
{
    uint64_t z = state += 0x9E3779B97F4A7C15;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return (z ^ z >> 31) % below;
}

static bool one_in(uint64_t n)
{
    return any(n) == 0;
}

/* --- Platforms --- */

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
    for (unsigned i = 0; i < (f->header_type == PCI_HEADER_BRIDGE ? 2 : PCI_BARS); i++) {
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

/* As the scan leaves them: bus 0 first, the functions behind a bridge after it. */
static void any_functions(unsigned count, bool bridges)
{
    static const uint16_t ids[][2] = {{0x5853, 0x0001}, {0x1234, 0x1111}, {0x8086, 0x100E}};
    static const uint32_t classes[] = {0x030000, 0x020000, 0x010802, 0x0C0330};
    const unsigned on_bus_0 = bridges && count != 0 ? 1 + (unsigned)any(count) : count;

    for (unsigned i = 0; i < count; i++) {
        const uint16_t *id = ids[any(3)];
        struct pci_function *f = add((uint8_t)i, id[0], id[1], classes[any(4)]);

        f->interrupt_pin = (uint8_t)any(6);
        f->command = (uint16_t)any(0x800);
        if (one_in(32))
            f->header_type = 2;
        if (bridges && one_in(4)) {
            f->header_type = PCI_HEADER_BRIDGE;
            f->io_window = !one_in(8);
            f->prefetch64_window = !one_in(4);
        }
        if (i >= on_bus_0) { /* behind any bridge before it */
            const unsigned at = (unsigned)any(i);

            for (unsigned k = 0; k < i && f->bridge == 0; k++)
                if (platform.pci.function[(at + k) % i].header_type == PCI_HEADER_BRIDGE)
                    f->bridge = (uint16_t)((at + k) % i + 1);
            f->bus = (uint8_t)f->bridge;
        }
        any_bars(f);
    }
}

static void any_platform(void)
{
    const unsigned reserved = (unsigned)any(one_in(64) ? MAX_MEMORY_RANGES : 4);
    uint64_t low = 0x200000 + any(0xFC000 - 0x200 + 1) * 4096, high = 0;

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
    platform.options.move_ram = one_in(8);
    platform.loader = (struct module){0x100000, 0x80000};
    if (one_in(3))
        platform.options.mmio_hole_size = one_in(5) ? any(5ull << 30) : (256 + any(3585)) * MIB;
    for (unsigned i = 0; i < reserved; i++)
        any_reserved();
    any_functions((unsigned)any(one_in(256) ? 256 : 16) + 1 - one_in(256), one_in(3));
}

/* --- What to say when one is broken --- */

static void describe(void)
{
    static const char *const kinds[] = {"", "io", "mem32", "mem64", "rom"};

    printf(
        "seed 0x%llx: RAM to 0x%llx and 0x%llx and 0x%llx bytes behind it, hole 0x%llx, %u bits, "
        "platform BAR %s%s\n",
        (unsigned long long)seed, (unsigned long long)platform.ram.low_end,
        (unsigned long long)platform.ram.high_end, (unsigned long long)platform.ram.device_memory,
        (unsigned long long)platform.options.mmio_hole_size, platform.cpu.physical_bits,
        platform.options.platform_bar_uc ? "uncached" : "cached",
        platform.options.move_ram ? ", RAM may move" : "");
    for (unsigned i = 0; i < platform.ram.map_count; i++)
        printf("  reserved 0x%llx, 0x%llx bytes\n", (unsigned long long)platform.ram.map[i].start,
               (unsigned long long)platform.ram.map[i].size);
    for (unsigned n = 0; n < platform.pci.count; n++) {
        const struct pci_function *f = &platform.pci.function[n];

        printf("  %u: behind %d, header type %u, %04x:%04x class %06x, command %04x -> %04x\n", n,
               f->bridge - 1, f->header_type, f->vendor, f->device, f->class_code, f->command,
               layout.function[n].command);
        for (unsigned i = 0; i < PCI_BARS; i++) {
            const struct bar_plan *plan = &layout.function[n].bar[i];

            if (f->bar[i].kind != PCI_BAR_NONE || plan->assigned)
                printf("    %u: %s%s 0x%llx, %s0x%llx\n", i, kinds[f->bar[i].kind],
                       f->bar[i].prefetchable ? " prefetchable" : "",
                       (unsigned long long)max_u64(f->bar[i].size, plan->size),
                       plan->assigned ? "at " : "nowhere ", (unsigned long long)plan->address);
        }
    }
    printf("  windows 0x%llx-0x%llx, 0x%llx-0x%llx; RAM to 0x%llx and 0x%llx then\n%s\n",
           (unsigned long long)layout.pci_low.start, (unsigned long long)layout.pci_low.end,
           (unsigned long long)layout.pci_high.start, (unsigned long long)layout.pci_high.end,
           (unsigned long long)layout.low_end, (unsigned long long)layout.high_end, warnings_all);
}

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            describe();                                                                            \
            CHECK(condition);                                                                      \
        }                                                                                          \
    } while (0)

/* --- Rules --- */

/* Everything that occupies memory addresses as bus 0 sees it, for comparing each with each. */
static struct window used[5 + MAX_MEMORY_RANGES + MAX_PCI_FUNCTIONS * PCI_BARS];
static unsigned used_count;

static bool is_free(struct window w)
{
    for (unsigned i = 0; i < used_count; i++)
        if (w.start < used[i].end && used[i].start < w.end)
            return false;
    return true;
}

static void use(uint64_t start, uint64_t size)
{
    used[used_count++] = (struct window){start, start + size};
}

/* There was no room elsewhere, and the warning says so. */
static bool in_device_memory(void)
{
    return strstr(warnings_all, "in the device model's own memory") != NULL;
}

static void use_ram_and_reserved(void)
{
    used_count = 0;
    use(0, layout.low_end);
    use(FOUR_GIB, layout.high_end != 0 ? layout.high_end - FOUR_GIB : 0);
    if (!in_device_memory())
        use(layout.high_end != 0 ? layout.high_end : layout.low_end, platform.ram.device_memory);
    use(FIRMWARE_AREA, FOUR_GIB - FIRMWARE_AREA); /* our tables, and what Xen has */
    for (unsigned i = 0; i < platform.ram.map_count; i++)
        use(platform.ram.map[i].start, platform.ram.map[i].size);
}

static bool is_window(const struct pci_function *f, unsigned i)
{
    return f->header_type == PCI_HEADER_BRIDGE && i >= BRIDGE_IO && i <= BRIDGE_PREFETCH;
}

static bool is_io(const struct pci_function *f, unsigned i)
{
    return is_window(f, i) ? i == BRIDGE_IO : f->bar[i].kind == PCI_BAR_IO;
}

static struct window place_of(unsigned n, unsigned i)
{
    const struct bar_plan *plan = &layout.function[n].bar[i];
    const struct pci_function *f = &platform.pci.function[n];

    return (struct window){plan->address,
                           plan->address + (is_window(f, i) ? plan->size : f->bar[i].size)};
}

static bool inside(struct window w, struct window outer)
{
    return w.start >= outer.start && w.end <= outer.end && w.start < w.end;
}

static void check_alignment(const struct pci_function *f, unsigned i, struct window w)
{
    if (!is_window(f, i))
        HOLDS((w.start & (f->bar[i].size - 1)) == 0);
    else
        HOLDS(((w.start | w.end) & (i == BRIDGE_IO ? 0xFFF : 0xFFFFF)) == 0);
}

/* On bus 0 in the host's windows; behind a bridge in the bridge's, and only one that forwards such a thing. */
static void check_place(const struct pci_function *f, unsigned i, struct window w)
{
    static const struct window ports = {0xC000, 0x10000}, spare = {0x1000, 0xA000};
    const unsigned bridge = f->bridge - 1u;
    unsigned memory = BRIDGE_MEMORY;

    if (f->bridge != 0 && !is_io(f, i)) {
        if (layout.function[bridge].bar[BRIDGE_PREFETCH].assigned &&
            inside(w, place_of(bridge, BRIDGE_PREFETCH)))
            memory = BRIDGE_PREFETCH;
        HOLDS(layout.function[bridge].bar[memory].assigned);
        HOLDS(inside(w, place_of(bridge, memory)));
        HOLDS(memory == BRIDGE_MEMORY || platform.pci.function[bridge].prefetch64_window);
        HOLDS(memory == BRIDGE_MEMORY || i == BRIDGE_PREFETCH ||
              (f->bar[i].kind == PCI_BAR_MEM64 && f->bar[i].prefetchable));
    } else if (f->bridge != 0) {
        HOLDS(platform.pci.function[bridge].io_window);
        HOLDS(inside(w, place_of(bridge, BRIDGE_IO)));
    } else if (is_io(f, i)) {
        HOLDS(inside(w, ports) || inside(w, spare));
    } else {
        HOLDS(inside(w, layout.pci_low) ||
              ((f->bar[i].kind == PCI_BAR_MEM64 || i == BRIDGE_PREFETCH) &&
               inside(w, layout.pci_high)));
    }
}

/* No two of one bus overlap: those of bus 0 with RAM and the rest, those behind a bridge with each other. */
static void check_overlaps(unsigned bus)
{
    if (bus == 0)
        use_ram_and_reserved();
    else
        used_count = 0;
    for (unsigned n = 0; n < platform.pci.count; n++) {
        const struct pci_function *f = &platform.pci.function[n];

        for (unsigned i = 0; i < PCI_BARS && f->bridge == bus; i++) {
            struct window w = place_of(n, i);

            if (!layout.function[n].bar[i].assigned)
                continue;
            check_alignment(f, i, w);
            check_place(f, i, w);
            if (is_io(f, i)) /* out of the way of memory */
                w = (struct window){w.start | 1ull << 60, w.end | 1ull << 60};
            HOLDS(is_free(w));
            used[used_count++] = w;
        }
    }
}

static bool has_behind(unsigned function)
{
    for (unsigned i = 0; i < platform.pci.count; i++)
        if (platform.pci.function[i].bridge == function + 1)
            return true;
    return false;
}

/* Decoding exactly where every BAR of the kind has an address; a bridge with nothing behind is off altogether. */
static void check_command(unsigned n)
{
    const struct pci_function *f = &platform.pci.function[n];
    const struct function_plan *plan = &layout.function[n];
    const bool bridge = f->header_type == PCI_HEADER_BRIDGE;
    unsigned assigned = 0, missing = 0;

    if (f->header_type > PCI_HEADER_BRIDGE || (bridge && !has_behind(n))) {
        HOLDS(plan->command == (f->command & ~3u));
        for (unsigned i = 0; i < PCI_BARS; i++)
            HOLDS(!plan->bar[i].assigned);
        return;
    }
    HOLDS((plan->command & ~3u) == ((f->command & ~3u) | 4));
    for (unsigned i = 0; i < PCI_BARS; i++) {
        const unsigned decode = is_io(f, i) ? 1 : 2;

        if (plan->bar[i].assigned)
            assigned |= decode;
        else if (!is_window(f, i) && f->bar[i].kind != PCI_BAR_NONE &&
                 f->bar[i].kind != PCI_BAR_ROM)
            missing |= decode;
    }
    if (f->class_code == 0x030000 || plan->vga_behind)
        HOLDS((plan->command & 3) == 3 || (plan->command & 3) == (assigned & ~missing));
    else
        HOLDS((plan->command & 3) == (assigned & ~missing));
}

static uint64_t missing_bytes(bool io)
{
    uint64_t bytes = 0;

    for (unsigned n = 0; n < platform.pci.count; n++)
        for (unsigned i = 0; i < PCI_BARS; i++) {
            const struct pci_function *f = &platform.pci.function[n];
            const bool off = f->header_type > PCI_HEADER_BRIDGE ||
                             (f->header_type == PCI_HEADER_BRIDGE && !has_behind(n));

            if (f->bar[i].kind != PCI_BAR_NONE && !layout.function[n].bar[i].assigned && !off &&
                (f->bar[i].kind == PCI_BAR_IO) == io)
                bytes += f->bar[i].size;
        }
    return bytes;
}

/* A device with a single 32-bit BAR goes without an address only if there is no free place for it at all. */
static void check_nothing_was_wasted(void)
{
    for (unsigned n = 0; n < platform.pci.count; n++) {
        const struct pci_function *f = &platform.pci.function[n];
        const uint64_t size = f->bar[0].size;
        unsigned bars = 0;

        for (unsigned i = 0; i < PCI_BAR_ROM_INDEX; i++)
            bars += f->bar[i].kind == PCI_BAR_MEM32 || f->bar[i].kind == PCI_BAR_MEM64;
        if (f->bridge != 0 || f->header_type != 0 || bars != 1 || f->bar[0].kind != PCI_BAR_MEM32 ||
            layout.function[n].bar[0].assigned ||
            size < MIB) /* tiny ones take too long to look for */
            continue;
        for (struct window w = {align_down_u64(layout.pci_uncached.start + size - 1, size), 0};
             (w.end = w.start + size) <= layout.pci_uncached.end; w.start = w.end)
            HOLDS(!is_free(w));
    }
}

static bool uncachable(uint64_t address)
{
    for (unsigned i = 0; i < layout.mtrr_count; i++)
        if (range_in(address, 1, layout.mtrr[i].base, layout.mtrr[i].base + layout.mtrr[i].size))
            return true;
    return false;
}

static void check_mtrrs(void)
{
    const unsigned before = warnings_count;

    mtrr_plan(&layout);
    HOLDS(layout.mtrr_count <= MAX_VARIABLE_MTRRS);
    for (unsigned i = 0; i < layout.mtrr_count; i++) {
        const struct mtrr_range *m = &layout.mtrr[i];

        HOLDS(m->size >= 4096 && (m->size & (m->size - 1)) == 0);
        HOLDS((m->base & (m->size - 1)) == 0);
        HOLDS(m->base >= layout.low_end && m->base >= 0x200000); /* RAM is never uncachable */
        HOLDS(m->base >= FOUR_GIB || m->base + m->size <= FIRMWARE_AREA);
        HOLDS(m->base < FOUR_GIB || m->base >= layout.high_end);
    }
    if (warnings_count != before)
        return;
    for (unsigned n = 0; n < platform.pci.count * PCI_BARS; n++) {
        const struct window w = place_of(n / PCI_BARS, n % PCI_BARS);

        if (layout.function[n / PCI_BARS].bar[n % PCI_BARS].assigned && w.start > 0xFFFF &&
            !range_in(w.start, 1, layout.pci_uncached.end, FIRMWARE_AREA))
            HOLDS(uncachable(w.start) && uncachable(w.end - 1));
    }
}

/* RAM is what there is of it and nothing else, and no address of a device is in the map. */
static void check_memory_map(void)
{
    const uint64_t high = layout.high_end != 0 ? layout.high_end - FOUR_GIB : 0;
    struct problem why = {0};
    uint64_t ram = 0;

    if (!e820_derive(&layout, &platform, &why)) {
        HOLDS(why.what != NULL && platform.ram.map_count > 60);
        return;
    }
    HOLDS(layout.e820[0].start == 0);
    for (unsigned i = 0; i < layout.e820_count; i++) {
        const struct memory_range *e = &layout.e820[i];
        const struct window w = {e->start, e->start + e->size};

        HOLDS(w.start < w.end);
        if (i > 0)
            HOLDS(w.start > e[-1].start + e[-1].size ||
                  (w.start == e[-1].start + e[-1].size && e->type != e[-1].type));
        if (e->type == MEMORY_RAM)
            ram += e->size;
        for (unsigned n = 0; n < platform.pci.count * PCI_BARS; n++) {
            const struct window bar = place_of(n / PCI_BARS, n % PCI_BARS);

            if (layout.function[n / PCI_BARS].bar[n % PCI_BARS].assigned && bar.start > 0xFFFF)
                HOLDS(bar.start >= w.end || bar.end <= w.start);
        }
        for (unsigned r = 0; r < platform.ram.map_count && e->type == MEMORY_RAM; r++)
            HOLDS(!ranges_overlap(e->start, e->size, platform.ram.map[r].start,
                                  platform.ram.map[r].size));
    }
    HOLDS(ram == 0xA0000 + layout.low_end - 0x100000 + high);
}

static void check_ram(void)
{
    const uint64_t before = platform.ram.low_end + max_u64(platform.ram.high_end, FOUR_GIB);

    HOLDS(layout.low_end + max_u64(layout.high_end, FOUR_GIB) == before);
    HOLDS(platform.options.move_ram || layout.low_end == platform.ram.low_end);
}

static void start_again(void)
{
    layout.low_end = platform.ram.low_end;
    layout.high_end = platform.ram.high_end;
    warnings_clear();
    place();
}

/* A digest of all decisions. FNV-1a: Fowler, Noll and Vo. */
static uint64_t digest(void)
{
    const uint64_t rest[] = {layout.pci_low.start,    layout.pci_low.end, layout.pci_high.start,
                             layout.pci_high.end,     layout.low_end,     layout.high_end,
                             layout.pci_uncached.end, layout.igd_opregion};
    uint64_t sum = 0xCBF29CE484222325;

    for (unsigned n = 0; n < platform.pci.count; n++) {
        for (unsigned i = 0; i < PCI_BARS; i++) {
            const struct bar_plan *plan = &layout.function[n].bar[i];

            sum = (sum ^ plan->address ^ plan->size << 1 ^ plan->assigned) * 0x100000001B3;
        }
        sum = (sum ^ layout.function[n].command) * 0x100000001B3;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(rest); i++)
        sum = (sum ^ rest[i]) * 0x100000001B3;
    return sum;
}

static void check_twice_the_same(void)
{
    const uint64_t sum = digest();

    start_again();
    HOLDS(digest() == sum);
}

/* The guest that mmio_hole= makes of this one. */
static void set_hole(uint64_t hole)
{
    const uint64_t end = min_u64(platform.ram.low_end, FOUR_GIB - hole);

    if (end < platform.ram.low_end)
        platform.ram.high_end =
            max_u64(platform.ram.high_end, FOUR_GIB) + platform.ram.low_end - end;
    platform.ram.low_end = end;
    platform.options.mmio_hole_size = hole;
}

/* The line that the warning gives does help, and where it promises everything, nothing is missing. */
static void check_cure(void)
{
    const char *cure = strstr(warnings_all, "room for all of them | mmio_hole=");
    const uint64_t before = missing_bytes(false);
    struct ram_facts *ram = &platform.ram;
    const bool in_device = in_device_memory();
    const bool in_part = cure != NULL && strstr(cure, "helps in part") != NULL;

    HOLDS(before == 0 || strstr(warnings_all, "PCI memory BAR") != NULL);
    if (cure == NULL)
        return;
    HOLDS(before != 0 || in_device);
    set_hole(strtoull(strchr(cure, '=') + 1, NULL, 10) * MIB);
    for (unsigned i = 0; i < ram->map_count; i++) /* the toolstack would drop or refuse it */
        if (ram->map[i].start < ram->high_end && ram->map[i].start >= FOUR_GIB)
            return;
    start_again();
    HOLDS(in_device || missing_bytes(false) < before);
    HOLDS(in_part || (missing_bytes(false) == 0 && !in_device_memory()));
}

/* Devices in another order have all found a place if they had before, in as much space. */
static void check_order_does_not_matter(void)
{
    const struct window low = layout.pci_low;
    struct pci_facts *pci = &platform.pci;

    if (missing_bytes(false) != 0 || !platform.options.platform_bar_uc)
        return;
    for (unsigned i = 0; i < pci->count; i++)
        if (pci->function[i].header_type == PCI_HEADER_BRIDGE)
            return;
    for (unsigned i = 0; i < pci->count / 2; i++) {
        const struct pci_function f = pci->function[i];

        pci->function[i] = pci->function[pci->count - 1 - i];
        pci->function[pci->count - 1 - i] = f;
    }
    start_again();
    HOLDS(missing_bytes(false) == 0);
    HOLDS(layout.pci_low.start == low.start);
}

/* The primary display goes without an address only where it would do so alone. */
static void check_display_comes_first(void)
{
    struct pci_facts *pci = &platform.pci;
    const uint32_t vga = pci_primary_vga(pci);
    bool missing = false;

    for (unsigned i = 0; vga != PCI_NO_FUNCTION && i < PCI_BAR_ROM_INDEX; i++)
        missing |= pci->function[vga].bridge == 0 && !is_io(&pci->function[vga], i) &&
                   pci->function[vga].bar[i].kind != PCI_BAR_NONE &&
                   !layout.function[vga].bar[i].assigned;
    if (!missing)
        return;
    pci->function[0] = pci->function[vga];
    pci->function[0].bar[PCI_BAR_ROM_INDEX].kind = PCI_BAR_NONE;
    pci->count = 1;
    start_again();
    HOLDS(missing_bytes(false) != 0);
}

static void check_everything(void)
{
    for (unsigned bus = 0; bus <= platform.pci.count; bus++)
        if (bus == 0 || platform.pci.function[bus - 1].header_type == PCI_HEADER_BRIDGE)
            check_overlaps(bus);
    check_overlaps(0); /* leaves them in used[] */
    check_nothing_was_wasted();
    for (unsigned n = 0; n < platform.pci.count; n++)
        check_command(n);
    check_ram();
    check_mtrrs();
    check_memory_map();
}

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
    const char *value = getenv(name);

    return value != NULL ? strtoull(value, NULL, 0) : otherwise;
}

static void no_made_up_platform_breaks_the_rules(void **context)
{
    const uint64_t first = from_environment("SLIPWAY_SEED", 1);
    const uint64_t count = from_environment("SLIPWAY_PLATFORMS", 1000);
    uint64_t silent = 0;

    (void)context;
    for (seed = first; seed - first < count; seed++) {
        state = seed;
        any_platform();
        place();
        silent += warnings_count == 0;
        check_everything();
        check_twice_the_same();
        if (one_in(2))
            check_order_does_not_matter();
        else if (one_in(2))
            check_cure();
        else
            check_display_comes_first();
    }
    /* Neither all trivial nor all hopeless, or the above proves little. */
    CHECK(count < 1000 || (silent > count / 4 && silent < count - count / 20));
}

static void the_largest_bus_is_placed_without_a_conflict(void **context)
{
    (void)context;
    state = 1;
    new_guest(0x10000000, 0x140000000);
    platform.cpu.physical_bits = 46;
    for (unsigned n = 0; n < 256; n++) {
        struct pci_function *f = add((uint8_t)n, 0x1234, (uint16_t)n, 0x020000);

        for (unsigned i = 0; i < 6; i += 2)
            add_bar(f, i, PCI_BAR_MEM64, 4096ull << any(16));
        add_bar(f, 6, PCI_BAR_ROM, 2048ull << any(6));
    }
    place();
    check_everything();
    CHECK_EQ(missing_bytes(false), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_made_up_platform_breaks_the_rules),
        cmocka_unit_test(the_largest_bus_is_placed_without_a_conflict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
