/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Made-up platforms break no rule of plan_rules.h, nor some that compare one layout with another:
 * as many as SLIPWAY_PLATFORMS says (1,000), from seed SLIPWAY_SEED on. A failure prints the
 * platform and its seed; that seed with SLIPWAY_PLATFORMS=1 makes the same one again.
 */
#include <stdlib.h>
#include "plan/pci_functions.h"
#include "plan_rules.h"

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

            sum = (sum ^ plan->address << 1 ^ plan->assigned) * 0x100000001B3;
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

/*
 * The line that the warning gives does help, and where it promises everything, nothing is missing.
 */
static void check_fix(void)
{
    const char *fix = strstr(warnings_all, "room for all of them | mmio_hole=");
    const uint64_t before = missing_bytes(false);
    struct ram_facts *ram = &platform.ram;
    const bool in_device = in_device_memory();
    const bool in_part = fix != NULL && strstr(fix, "helps in part") != NULL;

    HOLDS(before == 0 || strstr(warnings_all, "PCI memory BAR") != NULL);
    if (fix == NULL)
        return;
    HOLDS(before != 0 || in_device);
    set_hole(strtoull(strchr(fix, '=') + 1, NULL, 10) * MIB);
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
    const struct interval low = layout.pci_low;
    struct pci_facts *pci = &platform.pci;

    if (missing_bytes(false) != 0 || !platform.options.platform_bar_uc)
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
        missing |= pci->function[vga].bar[i].kind != PCI_BAR_IO &&
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
    for (uint64_t seed = first; seed - first < count; seed++) {
        make_up_platform(seed);
        place();
        silent += warnings_count == 0;
        check_plan_rules();
        check_twice_the_same();
        if (one_in(2))
            check_order_does_not_matter();
        else if (one_in(2))
            check_fix();
        else
            check_display_comes_first();
    }
    /* Neither all trivial nor all hopeless, or the above proves little. */
    CHECK(count < 1000 || (silent > count / 4 && silent < count - count / 20));
}

static void the_largest_bus_is_placed_without_a_conflict(void **context)
{
    (void)context;
    any_from(1);
    new_guest(0x10000000, 0x140000000);
    platform.cpu.physical_bits = 46;
    for (unsigned n = 0; n < 256; n++) {
        struct pci_function *f = add((uint8_t)n, 0x1234, (uint16_t)n, 0x020000);

        for (unsigned i = 0; i < 6; i += 2)
            add_bar(f, i, PCI_BAR_MEM64, 4096ull << any(16));
        add_bar(f, 6, PCI_BAR_ROM, 2048ull << any(6));
    }
    place();
    check_plan_rules();
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
