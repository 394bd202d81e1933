/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about src/plan/pci_bars.c: where BARs get to. They follow one address, any one. The list
 * of gaps is a model that finds any place where that one is free, or none; plan_gaps is about the
 * one that there is.
 */
#include "plan/pci_bars.c"
#include "prove.h"

#define ITEMS 2

static struct platform platform;
static struct layout layout;
static struct pci_item item[ITEMS];
static struct pci_gaps gaps;
static struct placement p = {
    .platform = &platform, .layout = &layout, .item = item, .items = ITEMS, .gaps = &gaps};

static struct interval window[2];
static uint64_t grain = 1, limit; /* multiples of this, below that */
static uint64_t x;                /* the address */
static bool x_is_free;            /* as the list of gaps has it */
static bool gave_back, failed;    /* some of the list is free again; there was no place */

bool pci_is_xen_platform(const struct pci_function *function)
{
    return function->vendor == 1;
}

static uint64_t any_address(void)
{
    return any_u64() & (limit - grain);
}

/* Pages of 36 bits, or all ports. */
static void any_x(bool io)
{
    grain = io ? 1 : PAGE_SIZE;
    limit = io ? 1ull << 17 : 1ull << 36;
    x = any_address();
}

static bool has_x(uint64_t start, uint64_t end)
{
    return x >= start && x < end;
}

void gap_add(struct pci_gaps *list, uint64_t start, uint64_t end)
{
    if (list->count == 0)
        x_is_free = false;
    if (list->count < 2)
        window[list->count] = (struct interval){start, end};
    gave_back |= list->count >= 2;
    list->count++;
    PROVE(!x_is_free || !has_x(start, end), "it is not in the list yet");
    x_is_free |= has_x(start, end);
}

void gap_remove(struct pci_gaps *list, uint64_t start, uint64_t end)
{
    PROVE(list->count >= 2 && start <= end, "an interval, of what is there");
    x_is_free = x_is_free && !has_x(start, end);
}

bool gap_find(const struct pci_gaps *list, uint64_t size, struct interval where, uint64_t *address)
{
    const uint64_t at = any_address();

    PROVE(list->count >= 2 && size != 0 && (size & (size - 1)) == 0, "a power of two");
    if (!range_in(at, size, where.start, where.end) ||
        (!range_in(at, size, window[0].start, window[0].end) &&
         !range_in(at, size, window[1].start, window[1].end)) ||
        (at & (size - 1)) != 0 || (has_x(at, at + size) && !x_is_free)) {
        failed = true;
        return false;
    }
    *address = at;
    return true;
}

bool gap_find_tight(const struct pci_gaps *list, uint64_t size, struct interval where,
                    uint64_t *address)
{
    return gap_find(list, size, where, address);
}

/* What plan_items proves of a list; which function is whose is not a part of it. */
static void any_items(uint32_t bits)
{
    for (uint32_t i = 0; i < ITEMS; i++) {
        item[i].kind = any_u8();
        item[i].need = any_u8();
        item[i].size = grain << any_up_to(bits);
        GIVEN(item[i].kind >= PCI_BAR_IO && item[i].kind <= PCI_BAR_ROM);
        GIVEN(item[i].need < PCI_NEEDS);
        GIVEN((item[i].need >= NEED_ROM) == (item[i].kind == PCI_BAR_ROM));
        GIVEN(i == 0 || item[i].size <= item[i - 1].size);
    }
    platform.pci.count = MAX_PCI_FUNCTIONS;
}

/* What plan_windows proves of windows. */
static uint64_t any_windows(void)
{
    const uint64_t start = any_address();

    GIVEN(start >= MIN_RAM_END && start <= FIRMWARE_AREA);
    if (any_bool()) {
        p.high = (struct interval){any_address(), any_address()};
        p.high_preferred = any_address();
        GIVEN(p.high.start >= FOUR_GIB && p.high.start < p.high.end);
        GIVEN(p.high_preferred >= p.high.start && p.high_preferred < p.high.end);
    }
    return start;
}

static struct bar_plan *plan_of(uint32_t i)
{
    return &layout.function[item[i].function].bar[item[i].index];
}

static bool is_at_x(uint32_t i)
{
    return plan_of(i)->assigned && has_x(plan_of(i)->address, plan_of(i)->address + item[i].size);
}

/* A memory BAR that has an address, as it must be. */
static bool is_right(uint32_t i)
{
    const uint64_t address = plan_of(i)->address;
    const uint64_t last = address + item[i].size - 1;

    return (address & (item[i].size - 1)) == 0 && last >= address &&
           (last < FIRMWARE_AREA ? !pci_item_is_big(&item[i])
                                 : item[i].kind == PCI_BAR_MEM64 && address >= FOUR_GIB);
}

/*
 * place_memory() gives a BAR a place, or a larger one of 64 bits below 4 GiB makes room for it, or
 * it has none; nothing else changes, no two have the same address, and each is at a multiple of its
 * size in a window and on its side of 4 GiB, if it was so before.
 *
 * bounds: 2 BARs, one of them placed before or not, 9-bit addresses with 4 GiB in the middle
 * options: --unwind 4
 * sizes: MAX_PCI_FUNCTIONS=2 PCI_BARS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=16 MAX_PCI_GAPS=1
 *   FOUR_GIB=256ull FIRMWARE_AREA=240u MIN_RAM_END=16ull PCI_BIG_BAR=32u
 * planted: src/plan/pci_bars.c: gap_remove(p->gaps, address, address + item->size); => NOTHING
 * planted: src/plan/pci_bars.c: gap_add(p->gaps, plan->address, plan->address + item->size); =>
 *   NOTHING
 * planted: src/plan/pci_bars.c: if (!pci_item_is_big(item) && gap_find => if (gap_find
 * planted: src/plan/pci_bars.c: item->kind != PCI_BAR_MEM64 || !plan->assigned => !plan->assigned
 * slow: (some ten seconds)
 */
void prove_one(void)
{
    limit = 512;
    x = any_address();
    const uint64_t start = any_windows();
    struct bar_plan *const other = &layout.function[0].bar[0];
    struct bar_plan *const one = &layout.function[1].bar[0]; /* the first is as large, or larger */
    struct bar_plan before;
    bool free;

    any_items(7);
    item[1].function = 1;
    *other = (struct bar_plan){any_bool(), any_address()};
    before = *other;
    free = has_x(start, FIRMWARE_AREA) || has_x(p.high.start, p.high.end);
    GIVEN(item[1].kind != PCI_BAR_IO);
    GIVEN(!before.assigned || (item[0].kind != PCI_BAR_IO && is_right(0)));
    GIVEN(!before.assigned || range_in(before.address, item[0].size, start, FIRMWARE_AREA) ||
          range_in(before.address, item[0].size, p.high.start, p.high.end));
    gap_add(&gaps, start, FIRMWARE_AREA);
    gap_add(&gaps, p.high.start, p.high.end);
    x_is_free = free && !is_at_x(0);
    p.full = any_u64();
    const bool tried = p.full != item[1].size;
    place_memory(&p, &item[1]);

    PROVE(other->assigned == before.assigned &&
              (other->address == before.address ||
               (item[0].kind == PCI_BAR_MEM64 && before.address < FOUR_GIB &&
                other->address >= FOUR_GIB)),
          "nothing else changes, but one may make room");
    PROVE(!one->assigned || is_right(1), "at a multiple of its size, on its side");
    PROVE(!other->assigned || is_right(0), "and that one");
    PROVE(!is_at_x(0) || !is_at_x(1), "no address twice");
    PROVE(!(is_at_x(0) || is_at_x(1)) || free, "in a window");
    PROVE(x_is_free == (free && !is_at_x(0) && !is_at_x(1)), "all other addresses are free");
    PROVE(one->assigned || failed || !tried, "only if there is no place");
    POSSIBLE(gave_back && is_at_x(1), "one makes room");
    POSSIBLE(is_at_x(1) && x >= FOUR_GIB && before.assigned && before.address >= FOUR_GIB,
             "both above 4 GiB");
}

static uint32_t turns; /* of the items before this one */

/* It may get a place that is free, where its kind may be; that none makes room is not shown. */
void model_place_memory(struct placement *q, const struct pci_item *one)
{
    const uint32_t number = (uint32_t)(one - item);
    const bool high = one->kind == PCI_BAR_MEM64 && (pci_item_is_big(one) || any_bool());
    uint64_t at;

    PROVE(q == &p && number >= turns && number < ITEMS && !plan_of(number)->assigned &&
              one->kind != PCI_BAR_IO,
          "once, in their order");
    turns = number + 1;
    if (!gap_find(q->gaps, one->size, high ? q->high : below_4_gib, &at))
        return;
    gap_remove(q->gaps, at, at + one->size);
    *plan_of(number) = (struct bar_plan){true, at};
}

/*
 * placement_memory() offers each memory BAR the windows without the reserved ranges, once; no two
 * get the same address, each is at a multiple of its size, only memory of the Xen platform device
 * is cached, and BARs without an address are counted as missing. That one makes room for another is
 * not a part of it.
 *
 * bounds: 2 BARs, a reserved range, pages of 36 bits
 * options: --unwind 4 --unwindset memset.0:130
 * sizes: MAX_PCI_FUNCTIONS=2 PCI_BARS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=16 MAX_PCI_GAPS=1
 * replaced: place_memory (plan_bars/one)
 * wraps: placement_shortage (counting down to 0)
 * planted: src/plan/pci_bars.c: align_down_u64(range->start, PAGE_SIZE) => range->start
 * planted: src/plan/pci_bars.c: uncached->end = address; => NOTHING
 * planted: src/plan/pci_bars.c: gap_remove(p->gaps, address, uncached->end); => NOTHING
 * planted: src/plan/pci_bars.c: s.first = item; => NOTHING
 * planted: src/plan/pci_bars.c: memset(layout->function, 0, => memset(layout->function, 0, 0 *
 * slow: (ten seconds)
 */
void prove_memory(void)
{
    any_x(false);
    struct memory_range *const range = &platform.ram.map[0];
    const uint64_t start = any_windows();
    uint32_t missing = 0, at_x = 0, cached = 0, need = PCI_NEEDS;
    const struct pci_item *first = NULL;
    bool free = false, reserved;
    struct shortage s;

    any_items(23);
    for (uint32_t i = 0; i < ITEMS; i++) {
        item[i].function = (uint16_t)i;
        platform.pci.function[i].vendor = any_u16();
        *plan_of(i) = (struct bar_plan){any_bool(), any_address()};
    }
    platform.ram.map_count = any_up_to(1);
    *range = (struct memory_range){any_u64() & (limit - 1), any_u64() & (limit - 1), any_u32()};
    platform.options.platform_bar_uc = any_bool();
    placement_memory(&p, start);
    s = placement_shortage(&p, false);

    reserved = platform.ram.map_count == 1 && range->type != MEMORY_RAM && range->size != 0 &&
               x >> PAGE_SHIFT >= range->start >> PAGE_SHIFT &&
               x >> PAGE_SHIFT <= (range->start + range->size - 1) >> PAGE_SHIFT;
    PROVE(layout.pci_low.start == start && layout.pci_low.end == FIRMWARE_AREA, "the window");
    PROVE(layout.pci_uncached.start == start && layout.pci_uncached.end <= FIRMWARE_AREA,
          "what is uncached is a part of it");
    for (uint32_t i = 0; i < ITEMS; i++) {
        const struct bar_plan *const plan = plan_of(i);

        at_x += is_at_x(i);
        if (item[i].kind == PCI_BAR_IO) {
            PROVE(!plan->assigned, "a port is not memory");
        } else if (!plan->assigned) {
            missing++;
            first = first == NULL ? &item[i] : first;
            need = item[i].need < need ? item[i].need : need;
        } else {
            PROVE(is_right(i), "at a multiple of its size, on its side of 4 GiB");
        }
        if (is_at_x(i) && x < FOUR_GIB && x >= layout.pci_uncached.end) {
            cached++;
            PROVE(!platform.options.platform_bar_uc && item[i].kind == PCI_BAR_MEM32 &&
                      platform.pci.function[i].vendor == 1,
                  "only the platform device's memory is cached");
        }
    }
    free = (has_x(start, FIRMWARE_AREA) || has_x(p.high.start, p.high.end)) && !reserved;
    PROVE(at_x <= 1, "no address twice");
    PROVE(at_x == 0 || free, "in a window, not in a page that is reserved");
    PROVE(x_is_free == (free && at_x == 0 && (x >= FOUR_GIB || x < layout.pci_uncached.end)),
          "all other addresses are free");
    PROVE(s.bars == missing && s.first == first && s.need == need &&
              (s.pages != 0) == (missing != 0),
          "what is missing");
    POSSIBLE(cached == 1 && missing == 0, "one is cached");
    POSSIBLE(missing == 1 && s.first == &item[0] && is_at_x(1) && x >= FOUR_GIB,
             "one has no place");
}

/* Some get a place that is free. */
void model_place_by_need(const struct placement *q, bool io)
{
    PROVE(q == &p && io, "ports");
    for (uint32_t i = 0; i < ITEMS; i++) {
        uint64_t at;

        if (!pci_item_is_io(&item[i]) || plan_of(i)->assigned ||
            !(gap_find(q->gaps, item[i].size, usual_ports, &at) ||
              gap_find(q->gaps, item[i].size, spare_ports, &at)))
            continue;
        gap_remove(q->gaps, at, at + item[i].size);
        *plan_of(i) = (struct bar_plan){true, at};
    }
}

/*
 * placement_io() gives no two I/O BARs the same ports, each is at a multiple of its size among
 * those that no other device has, and memory stays where it is; one has no ports only if there
 * was no place. The second attempt, by need, takes any free places here.
 *
 * bounds: 2 BARs, any port, any free place that is found
 * options: --unwind 4
 * sizes: MAX_PCI_FUNCTIONS=2 PCI_BARS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=16 MAX_PCI_GAPS=1
 * replaced: place_by_need (any free place, or none)
 * wraps: placement_shortage (counting down to 0)
 * planted: src/plan/pci_bars.c: pci_item_plan(p->layout, &p->item[i])->assigned = false; => NOTHING
 * planted: src/plan/pci_bars.c: if (pci_item_is_io(&p->item[i])) => if (true)
 * planted: src/plan/pci_bars.c: {0x1000, 0xA000} => {0x1000, 0xB000}
 * planted: src/plan/pci_bars.c: gap_add(p->gaps, usual_ports.start, usual_ports.end); =>
 *   gap_add(p->gaps, usual_ports.start, usual_ports.end + 1);
 * slow: (some twelve seconds)
 */
void prove_io(void)
{
    any_x(true);
    struct bar_plan before[ITEMS];
    uint32_t at_x = 0, missing = 0;

    any_items(23);
    for (uint32_t i = 0; i < ITEMS; i++) {
        item[i].function = (uint16_t)i;
        before[i] = *plan_of(i) = (struct bar_plan){any_bool(), any_address()};
    }
    placement_io(&p);
    for (uint32_t i = 0; i < ITEMS; i++) {
        const struct bar_plan *const plan = plan_of(i);

        if (!pci_item_is_io(&item[i])) {
            PROVE(plan->assigned == before[i].assigned && plan->address == before[i].address,
                  "memory stays");
            continue;
        }
        missing += !plan->assigned;
        at_x += is_at_x(i);
        PROVE(!plan->assigned || (plan->address & (item[i].size - 1)) == 0,
              "at a multiple of its size");
    }
    const bool free = has_x(0x1000, 0xA000) || has_x(0xC000, 0x10000);
    PROVE(at_x <= 1, "no port twice");
    PROVE(at_x == 0 || free, "no other device's port");
    PROVE(x_is_free == (free && at_x == 0), "all other ports are free");
    PROVE(missing == 0 || failed, "only if there is no place");
    POSSIBLE(missing == 1 && is_at_x(ITEMS - 1) && before[0].assigned, "one has none");
    POSSIBLE(missing == 0 && is_at_x(0) && x < 0xA000, "among the spare ones");
}
