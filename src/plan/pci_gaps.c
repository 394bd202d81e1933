/* SPDX-License-Identifier: BSD-2-Clause */
/* Free address space, see pci_gaps.h. */
#include "plan/pci_gaps.h"
#include "lib/num.h"

static void take_out(struct layout *layout, uint32_t i)
{
    layout->pci_gap[i] = layout->pci_gap[--layout->pci_gap_count];
}

/* A gap too many is forgotten: that wastes addresses, and takes hundreds of unaligned reserved ranges. */
static void append(struct layout *layout, uint64_t start, uint64_t end)
{
    if (start < end && layout->pci_gap_count < MAX_PCI_GAPS)
        layout->pci_gap[layout->pci_gap_count++] = (struct window){start, end};
}

/* Neighbours become one, or a BAR that was put back would split the space for good. */
void gap_add(struct layout *layout, uint64_t start, uint64_t end)
{
    for (uint32_t i = layout->pci_gap_count; i-- > 0;) {
        const struct window old = layout->pci_gap[i];

        if (start >= end || (old.end != start && old.start != end))
            continue;
        start = min_u64(start, old.start);
        end = max_u64(end, old.end);
        take_out(layout, i);
    }
    append(layout, start, end);
}

void gap_remove(struct layout *layout, uint64_t start, uint64_t end)
{
    if (start >= end)
        return;
    /* Backwards, so that what fills a freed place or is appended needs no second look. */
    for (uint32_t i = layout->pci_gap_count; i-- > 0;) {
        const struct window old = layout->pci_gap[i];

        if (old.end <= start || old.start >= end)
            continue;
        take_out(layout, i);
        append(layout, old.start, min_u64(start, old.end));
        append(layout, max_u64(end, old.start), old.end);
    }
}

bool gap_find(const struct layout *layout, uint64_t size, uint64_t align, struct window where,
              uint64_t *address)
{
    bool found = false;

    for (uint32_t i = 0; i < layout->pci_gap_count; i++) {
        const struct window *gap = &layout->pci_gap[i];
        uint64_t at;

        if (align_up_u64(max_u64(gap->start, where.start), align, &at) &&
            range_in(at, size, gap->start, min_u64(gap->end, where.end)) &&
            (!found || at < *address)) {
            *address = at;
            found = true;
        }
    }
    return found;
}

bool gap_find_tight(const struct layout *layout, uint64_t size, uint64_t align, struct window where,
                    uint64_t *address)
{
    uint64_t best = 0;

    for (uint32_t i = 0; i < layout->pci_gap_count; i++) {
        const struct window *gap = &layout->pci_gap[i];
        const uint64_t end = min_u64(gap->end, where.end);
        uint64_t block;

        for (uint64_t at = max_u64(gap->start, where.start); at < end; at += block) {
            block = aligned_block_u64(at, end);
            if (block >= size && block >= align &&
                (best == 0 || block < best || (block == best && at < *address))) {
                best = block;
                *address = at;
            }
        }
    }
    /* A bridge's window need not be a power of two: it may fit where no block of that size is. */
    return best != 0 || gap_find(layout, size, align, where, address);
}
