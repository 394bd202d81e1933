/* SPDX-License-Identifier: BSD-2-Clause */
/* What has to be placed, see pci_items.h. */
#include "plan/pci_functions.h"
#include "plan/pci_items.h"
#include "lib/num.h"
#include "lib/str.h"

#define IO_STEP     (4 * KIB)
#define MEMORY_STEP MIB

static uint8_t need_of(const struct pci_facts *pci, uint32_t vga, uint32_t function, bool rom)
{
    const struct pci_function *f = &pci->function[function];
    const uint32_t base = f->class_code >> 16;
    uint8_t need = base == 0x01 || base == 0x02 ? NEED_BOOT : NEED_OTHER; /* PCI 3.0, appendix D */

    if (pci_is_xen_platform(f))
        need = NEED_XEN_PLATFORM;
    if (vga == function)
        need = NEED_PRIMARY_VGA;
    return (uint8_t)(rom ? need + NEED_ROM : need);
}

/* Do all bridges between a function and bus 0 have a prefetchable window with 64-bit addresses? */
static bool prefetch64_path(const struct pci_facts *pci, const struct pci_function *f)
{
    while (f->bridge != 0) {
        f = &pci->function[f->bridge - 1];
        if (!f->prefetch64_window)
            return false;
    }
    return true;
}

/*
 * Everything may be in the 32-bit memory window; the other one takes what it alone can bring above 4 GiB. So a 32-bit
 * prefetchable window stays closed.
 */
static uint8_t window_of(const struct pci_facts *pci, const struct pci_function *f,
                         const struct pci_bar *bar)
{
    if (bar->kind == PCI_BAR_IO)
        return BRIDGE_IO;
    return bar->kind == PCI_BAR_MEM64 && bar->prefetchable && prefetch64_path(pci, f)
               ? BRIDGE_PREFETCH
               : BRIDGE_MEMORY;
}

static struct pci_item bar_item(const struct pci_facts *pci, uint32_t vga, uint32_t function,
                                uint32_t index)
{
    const struct pci_function *f = &pci->function[function];
    const struct pci_bar *bar = &f->bar[index];
    const uint8_t window = window_of(pci, f, bar);

    return (struct pci_item){
        .function = (uint16_t)function,
        .index = (uint8_t)index,
        .kind = bar->kind,
        .bridge = f->bridge,
        .window = window,
        .need = need_of(pci, vga, function, bar->kind == PCI_BAR_ROM),
        .left_out =
            f->bridge != 0 && window == BRIDGE_IO && !pci->function[f->bridge - 1].io_window,
        .size = bar->size,
        .align = bar->size,
    };
}

/* A bridge's ROM is nobody's concern. */
static bool has_bar(const struct pci_facts *pci, uint32_t function, uint32_t index)
{
    const struct pci_function *f = &pci->function[function];

    return f->bar[index].kind != PCI_BAR_NONE && f->bar[index].size != 0 &&
           (f->header_type == PCI_HEADER_DEVICE || index < BRIDGE_IO) && pci_is_used(pci, function);
}

/* Behind all that are as large. */
static uint32_t insert(struct layout *layout, uint32_t count, const struct pci_item *item)
{
    uint32_t at = count;

    for (; at > 0 && layout->pci_item[at - 1].align < item->align; at--)
        layout->pci_item[at] = layout->pci_item[at - 1];
    layout->pci_item[at] = *item;
    return count + 1;
}

static uint32_t list_bars(struct layout *layout, const struct pci_facts *pci)
{
    const uint32_t vga = pci_primary_vga(pci);
    uint32_t count = 0;

    for (uint32_t n = 0; n < pci->count * PCI_BARS; n++) {
        const uint32_t function = n / PCI_BARS, index = n % PCI_BARS;

        if (has_bar(pci, function, index)) {
            const struct pci_item item = bar_item(pci, vga, function, index);

            count = insert(layout, count, &item);
        }
    }
    return count;
}

static bool is_in(const struct pci_item *item, uint32_t bridge, uint8_t window)
{
    return item->bridge == bridge + 1 && item->window == window && !item->left_out;
}

/*
 * Arranges what is in a bridge's window from offset 0 on, and returns the window. Largest first leaves no space between
 * powers of two. Size 0: there is nothing, or nothing that such a window can hold.
 */
static struct pci_item window_item(struct layout *layout, uint32_t count, uint32_t bridge,
                                   uint8_t window)
{
    static const uint64_t limits[] = {
        [BRIDGE_IO] = 0x10000, [BRIDGE_MEMORY] = FOUR_GIB, [BRIDGE_PREFETCH] = 1ull << 62};
    const uint64_t step = window == BRIDGE_IO ? IO_STEP : MEMORY_STEP;
    struct pci_item w = {
        .function = (uint16_t)bridge,
        .index = window,
        .kind = window == BRIDGE_IO       ? PCI_BAR_IO
                : window == BRIDGE_MEMORY ? PCI_BAR_MEM32
                                          : PCI_BAR_MEM64,
        .window = window,
        .need = PCI_NEEDS - 1,
        .align = step,
    };

    for (uint32_t i = 0; i < count; i++) {
        struct pci_item *item = &layout->pci_item[i];
        uint64_t at;

        if (!is_in(item, bridge, window))
            continue;
        item->left_out = item->size == 0 || !align_up_u64(w.size, item->align, &at) ||
                         !range_in(at, item->size, 0, limits[window]);
        if (item->left_out)
            continue;
        item->offset = at;
        w.size = at + item->size;
        w.align = max_u64(w.align, item->align);
        w.need = (uint8_t)min_u64(w.need, item->need);
    }
    w.size = align_down_u64(w.size + step - 1, step);
    return w;
}

/* A bridge is needed as much as what is behind it, and so are its own BARs. */
static void share_need(struct layout *layout, uint32_t count, uint32_t bridge)
{
    uint8_t need = PCI_NEEDS - 1;

    for (uint32_t i = 0; i < count; i++) {
        const struct pci_item *item = &layout->pci_item[i];

        if (item->function == bridge && item->index >= BRIDGE_IO)
            need = (uint8_t)min_u64(need, item->need);
    }
    for (uint32_t i = 0; i < count; i++)
        if (layout->pci_item[i].function == bridge)
            layout->pci_item[i].need = need;
}

/* From the last bridge to the first: what is behind a bridge comes after it. */
static uint32_t list_windows(struct layout *layout, const struct pci_facts *pci, uint32_t count)
{
    for (uint32_t bridge = pci->count; bridge-- > 0;) {
        const struct pci_function *f = &pci->function[bridge];

        if (f->header_type != PCI_HEADER_BRIDGE || !pci_is_used(pci, bridge))
            continue;
        for (uint8_t window = BRIDGE_IO; window <= BRIDGE_PREFETCH; window++) {
            struct pci_item item = window_item(layout, count, bridge, window);

            item.bridge = f->bridge;
            item.left_out =
                window == BRIDGE_IO && f->bridge != 0 && !pci->function[f->bridge - 1].io_window;
            if (item.size != 0)
                count = insert(layout, count, &item);
        }
        share_need(layout, count, bridge);
    }
    return count;
}

static void find_leaders(struct layout *layout, uint32_t count)
{
    bool seen[2][MAX_PCI_FUNCTIONS];

    memset(seen, 0, sizeof(seen));
    for (uint32_t i = 0; i < count; i++) {
        struct pci_item *item = &layout->pci_item[i];
        bool *before = &seen[item_is_io(item)][item->function];

        item->leads = item->kind == PCI_BAR_ROM || !*before;
        *before |= item->kind != PCI_BAR_ROM;
    }
}

uint32_t pci_items(struct layout *layout, const struct pci_facts *pci)
{
    const uint32_t count = list_windows(layout, pci, list_bars(layout, pci));

    find_leaders(layout, count);
    layout->pci_items_changed = false;
    return count;
}

bool pci_items_leave_out(struct layout *layout, uint32_t count, uint32_t bridge, uint8_t window)
{
    const struct pci_item *least = NULL;

    for (uint32_t i = 0; i < count; i++) {
        const struct pci_item *item = &layout->pci_item[i];

        if (is_in(item, bridge, window) && (least == NULL || item->need > least->need))
            least = item;
    }
    if (least == NULL)
        return false;
    layout->pci_items_changed = true;
    for (uint32_t i = 0; i < count; i++) {
        struct pci_item *item = &layout->pci_item[i];

        if (item->function == least->function && item_is_io(item) == item_is_io(least) &&
            (least->kind != PCI_BAR_ROM || item == least))
            item->left_out = true;
    }
    for (uint32_t i = 0; i < count; i++) {
        struct pci_item *item = &layout->pci_item[i];

        if (item->function == bridge && item->index >= BRIDGE_IO) {
            const struct pci_item w = window_item(layout, count, bridge, item->index);

            item->size = w.size;
            item->align = w.align;
        }
    }
    return true;
}

void pci_items_behind(struct layout *layout, const struct pci_facts *pci, uint32_t count, bool io)
{
    for (uint32_t bridge = 0; bridge < pci->count; bridge++) {
        if (pci->function[bridge].header_type != PCI_HEADER_BRIDGE)
            continue;
        for (uint32_t i = 0; i < count; i++) {
            const struct pci_item *item = &layout->pci_item[i];
            const struct bar_plan *window;

            if (item->bridge != bridge + 1 || item->left_out || item_is_io(item) != io)
                continue;
            window = &layout->function[bridge].bar[item->window];
            if (window->assigned)
                *item_plan(layout, item) =
                    (struct bar_plan){true, window->address + item->offset, item->size};
        }
    }
}
