/* SPDX-License-Identifier: BSD-2-Clause */
/* Free address space, see pci_gaps.h. */
#include "plan/pci_gaps.h"
#include "lib/num.h"

/* A gap too many is forgotten: that wastes addresses, and takes hundreds of unaligned reserved ranges. */
void gap_add(struct layout *layout, uint64_t start, uint64_t end)
{
    if (start < end && layout->pci_gap_count < MAX_PCI_GAPS)
        layout->pci_gap[layout->pci_gap_count++] = (struct window){start, end};
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
        layout->pci_gap[i] = layout->pci_gap[--layout->pci_gap_count];
        gap_add(layout, old.start, min_u64(start, old.end));
        gap_add(layout, max_u64(end, old.start), old.end);
    }
}

bool gap_find(const struct layout *layout, uint64_t size, struct window where, uint64_t *address)
{
    bool found = false;

    for (uint32_t i = 0; i < layout->pci_gap_count; i++) {
        const struct window *gap = &layout->pci_gap[i];
        uint64_t at;

        if (align_up_u64(max_u64(gap->start, where.start), size, &at) &&
            range_in(at, size, gap->start, min_u64(gap->end, where.end)) &&
            (!found || at < *address)) {
            *address = at;
            found = true;
        }
    }
    return found;
}
