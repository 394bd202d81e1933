/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory types of the PCI windows, see mtrr_plan.h. Intel SDM 3A, "Memory Type Range Registers". */
#include "plan/mtrr_plan.h"
#include "lib/num.h"
#include "problem.h"

#define MTRR_UNCACHABLE 0

uint32_t mtrr_ranges(uint64_t start, uint64_t end)
{
    uint32_t count = 0;

    for (; start < end; start += aligned_block_u64(start, end))
        count++;
    return count;
}

/*
 * What to make uncachable below 4 GiB with at most `room` ranges. The space between low RAM and the
 * window is empty, so its type does not matter; a cached BAR at the window's end that becomes
 * uncachable only costs speed.
 */
static struct interval low_cover(const struct layout *layout, uint32_t room)
{
    const struct interval exact = layout->pci_uncached;
    const uint64_t ends[] = {exact.end, layout->pci_low.end};

    for (uint32_t i = 0; i < ARRAY_SIZE(ends); i++)
        for (uint64_t start = exact.start; start != 0 && start >= layout->low_end;
             start -= lowest_bit_u64(start))
            if (mtrr_ranges(start, ends[i]) <= room)
                return (struct interval){start, ends[i]};
    return exact;
}

/* mmio_hole= changes the low window. The high window depends only on the BARs in it. */
static void warn_too_few_mtrrs(const struct interval *left)
{
    struct problem why = {.code = 0};

    problem_set(&why, MSG_TOO_FEW_MTRRS, "0x%llx to 0x%llx stays cacheable", left->start,
                left->end);
    if (left->start >= FOUR_GIB)
        why.change = "fewer passed-through devices: mmio_hole= does not help above 4 GiB";
    warn_of(&why);
}

static void cover(struct layout *layout, struct interval w)
{
    while (w.start < w.end && layout->mtrr_count < MAX_VARIABLE_MTRRS) {
        const uint64_t size = aligned_block_u64(w.start, w.end);

        layout->mtrr[layout->mtrr_count++] =
            (struct mtrr_range){.base = w.start, .size = size, .type = MTRR_UNCACHABLE};
        w.start += size;
    }
    if (w.start < w.end)
        warn_too_few_mtrrs(&w);
}

void mtrr_plan(struct layout *layout)
{
    const uint32_t high = mtrr_ranges(layout->pci_high.start, layout->pci_high.end);

    layout->mtrr_count = 0;
    cover(layout, low_cover(layout, high < MAX_VARIABLE_MTRRS ? MAX_VARIABLE_MTRRS - high : 0));
    cover(layout, layout->pci_high);
}
