/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of plan_rules.h. */
#include "plan_rules.h"
#include "plan/e820.h"
#include "plan/mtrr_plan.h"

/* Everything that occupies addresses, for comparing each with each. */
static struct interval used[5 + MAX_MEMORY_RANGES + MAX_PCI_FUNCTIONS * PCI_BARS];
static unsigned used_count;

static bool is_free(struct interval w)
{
    for (unsigned i = 0; i < used_count; i++)
        if (w.start < used[i].end && used[i].start < w.end)
            return false;
    return true;
}

static void use(uint64_t start, uint64_t size)
{
    used[used_count++] = (struct interval){start, start + size};
}

bool in_device_memory(void)
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

static bool is_io(const struct pci_function *f, unsigned i)
{
    return f->bar[i].kind == PCI_BAR_IO;
}

static struct interval place_of(unsigned n, unsigned i)
{
    const uint64_t address = layout.function[n].bar[i].address;

    return (struct interval){address, address + platform.pci.function[n].bar[i].size};
}

static bool inside(struct interval w, struct interval outer)
{
    return w.start >= outer.start && w.end <= outer.end && w.start < w.end;
}

/* In the windows that the guest is told of. */
static void check_place(const struct pci_function *f, unsigned i, struct interval w)
{
    static const struct interval ports = {0xC000, 0x10000}, spare = {0x1000, 0xA000};

    HOLDS((w.start & (f->bar[i].size - 1)) == 0);
    if (is_io(f, i))
        HOLDS(inside(w, ports) || inside(w, spare));
    else
        HOLDS(inside(w, layout.pci_low) ||
              (f->bar[i].kind == PCI_BAR_MEM64 && inside(w, layout.pci_high)));
}

/* No two overlap each other, RAM or the rest. Leaves all of it in used[]. */
static void check_overlaps(void)
{
    use_ram_and_reserved();
    for (unsigned n = 0; n < platform.pci.count; n++) {
        const struct pci_function *f = &platform.pci.function[n];

        for (unsigned i = 0; i < PCI_BARS; i++) {
            struct interval w = place_of(n, i);

            if (!layout.function[n].bar[i].assigned)
                continue;
            check_place(f, i, w);
            if (is_io(f, i)) /* out of the way of memory */
                w = (struct interval){w.start | 1ull << 60, w.end | 1ull << 60};
            HOLDS(is_free(w));
            used[used_count++] = w;
        }
    }
}

/* The display with the legacy VGA ports: the last emulated one, or the first of all. */
static unsigned primary_display(void)
{
    unsigned primary = MAX_PCI_FUNCTIONS;

    for (unsigned i = platform.pci.count; i-- > 0;) {
        const struct pci_function *f = &platform.pci.function[i];
        const bool emulated = (f->vendor == 0x1234 && f->device == 0x1111) ||
                              (f->vendor == 0x1013 && f->device == 0x00B8);

        if (f->class_code >> 8 != 0x0300 || f->header_type != PCI_HEADER_DEVICE)
            continue;
        if (emulated)
            return i;
        primary = i;
    }
    return primary;
}

/*
 * Decoding is on exactly where every BAR of the kind has an address, and of the primary display in
 * any case: SeaBIOS runs no ROM of one that does not. Other functions, such as a bridge, get
 * no address and decode nothing.
 */
static void check_command(unsigned n)
{
    const struct pci_function *f = &platform.pci.function[n];
    const struct function_plan *plan = &layout.function[n];
    unsigned assigned = 0, missing = 0;

    if (f->header_type != PCI_HEADER_DEVICE) {
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
        else if (f->bar[i].kind != PCI_BAR_NONE && f->bar[i].kind != PCI_BAR_ROM)
            missing |= decode;
    }
    HOLDS((plan->command & 3) == (n == primary_display() ? 3 : assigned & ~missing));
}

uint64_t missing_bytes(bool io)
{
    uint64_t bytes = 0;

    for (unsigned n = 0; n < platform.pci.count; n++) {
        const struct pci_function *f = &platform.pci.function[n];

        for (unsigned i = 0; i < PCI_BARS && f->header_type == PCI_HEADER_DEVICE; i++)
            if (f->bar[i].kind != PCI_BAR_NONE && !layout.function[n].bar[i].assigned &&
                is_io(f, i) == io)
                bytes += f->bar[i].size;
    }
    return bytes;
}

/* A device with one 32-bit BAR goes without an address only if nothing free is large enough. */
static void check_nothing_was_wasted(void)
{
    for (unsigned n = 0; n < platform.pci.count; n++) {
        const struct pci_function *f = &platform.pci.function[n];
        const uint64_t size = f->bar[0].size;
        unsigned bars = 0;

        for (unsigned i = 0; i < PCI_BAR_ROM_INDEX; i++)
            bars += f->bar[i].kind == PCI_BAR_MEM32 || f->bar[i].kind == PCI_BAR_MEM64;
        if (f->header_type != 0 || bars != 1 || f->bar[0].kind != PCI_BAR_MEM32 ||
            layout.function[n].bar[0].assigned ||
            size < MIB) /* tiny ones take too long to look for */
            continue;
        for (struct interval w = {align_down_u64(layout.pci_uncached.start + size - 1, size), 0};
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
        const struct interval w = place_of(n / PCI_BARS, n % PCI_BARS);

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
        const struct interval w = {e->start, e->start + e->size};

        HOLDS(w.start < w.end);
        if (i > 0)
            HOLDS(w.start > e[-1].start + e[-1].size ||
                  (w.start == e[-1].start + e[-1].size && e->type != e[-1].type));
        if (e->type == MEMORY_RAM)
            ram += e->size;
        for (unsigned n = 0; n < platform.pci.count * PCI_BARS; n++) {
            const struct interval bar = place_of(n / PCI_BARS, n % PCI_BARS);

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
    HOLDS(layout.low_end == platform.ram.low_end && layout.high_end == platform.ram.high_end);
}

void check_plan_rules(void)
{
    check_overlaps();
    check_nothing_was_wasted();
    for (unsigned n = 0; n < platform.pci.count; n++)
        check_command(n);
    check_ram();
    check_mtrrs();
    check_memory_map();
}
