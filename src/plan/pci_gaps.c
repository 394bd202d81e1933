/* SPDX-License-Identifier: BSD-2-Clause */
/* Free address space, see pci_gaps.h. */
#include "plan/pci_gaps.h"

static void take_out(struct pci_gaps *gaps, uint32_t i)
{
    gaps->gap[i] = gaps->gap[--gaps->count];
}

/* Drops a gap that doesn't fit: wastes addresses, but only with hundreds of reserved ranges. */
static void append(struct pci_gaps *gaps, struct interval gap)
{
    if (gap.start < gap.end && gaps->count < MAX_PCI_GAPS)
        gaps->gap[gaps->count++] = gap;
}

/* Neighbours become one, or a BAR that was put back would split the space for good. */
void gap_add(struct pci_gaps *gaps, uint64_t start, uint64_t end)
{
    for (uint32_t i = gaps->count; i-- > 0;) {
        const struct interval old = gaps->gap[i];

        if (start >= end || (old.end != start && old.start != end))
            continue;
        start = min_u64(start, old.start);
        end = max_u64(end, old.end);
        take_out(gaps, i);
    }
    append(gaps, (struct interval){start, end});
}

void gap_remove(struct pci_gaps *gaps, uint64_t start, uint64_t end)
{
    /* Backwards, so that what fills a freed place or is appended needs no second look. */
    for (uint32_t i = gaps->count; i-- > 0;) {
        struct interval left[2];
        const uint32_t pieces = interval_subtract(left, gaps->gap[i], start, end);

        take_out(gaps, i);
        for (uint32_t k = 0; k < pieces; k++)
            append(gaps, left[k]);
    }
}

bool gap_find(const struct pci_gaps *gaps, uint64_t size, struct interval where, uint64_t *address)
{
    bool found = false;

    for (uint32_t i = 0; i < gaps->count; i++) {
        const struct interval *gap = &gaps->gap[i];
        const uint64_t at = align_up_u64(max_u64(gap->start, where.start), size);

        if (range_in(at, size, gap->start, min_u64(gap->end, where.end)) &&
            (!found || at < *address)) {
            *address = at;
            found = true;
        }
    }
    return found;
}

bool gap_find_tight(const struct pci_gaps *gaps, uint64_t size, struct interval where,
                    uint64_t *address)
{
    uint64_t best = 0;

    for (uint32_t i = 0; i < gaps->count; i++) {
        const struct interval *gap = &gaps->gap[i];
        const uint64_t end = min_u64(gap->end, where.end);
        uint64_t block;

        for (uint64_t at = max_u64(gap->start, where.start); at < end; at += block) {
            block = aligned_block_u64(at, end);
            if (block >= size && (best == 0 || block < best || (block == best && at < *address))) {
                best = block;
                *address = at;
            }
        }
    }
    return best != 0;
}
