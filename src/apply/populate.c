/* SPDX-License-Identifier: BSD-2-Clause */
/* RAM for our tables and the firmware, see populate.h. */
#include "apply/populate.h"
#include "lib/str.h"
#include "log/fatal.h"
#include "machine/phys.h"
#include "xen/guest_memory.h"

#define MAX_PAGES 4384 /* ACPI and reserved area and the firmware's image, at their largest */

_Static_assert(MAX_PAGES >= (ACPI_AREA_MAX + RESERVED_AREA_MAX + HIGH_IMAGE_MAX) / PAGE_SIZE,
               "populate() holds all of the areas");

/*
 * Moves pages from the top of RAM to `frame` and those after it, as many of `wanted` as are in one
 * piece. Returns how many; 0, with *why, if there are none to take.
 */
static uint32_t take_pages(struct layout *layout, xen_pfn_t frame, uint32_t wanted, uint64_t keep,
                           struct problem *why)
{
    const bool high = layout->high_end != 0;
    uint64_t *const end = high ? &layout->high_end : &layout->low_end;
    const uint64_t spare = *end - min_u64(*end, high ? FOUR_GIB : keep);
    const uint64_t size = min_u64((uint64_t)wanted << PAGE_SHIFT, align_down_u64(spare, PAGE_SIZE));
    int32_t error;

    if (size == 0) {
        problem_set(why, MSG_TOO_LITTLE_MEMORY,
                    "RAM ends at 0x%llx, needed up to 0x%llx, and %u KiB more", *end, keep,
                    wanted << 2);
        return 0;
    }
    error = memory_move(*end - size, (uint64_t)frame << PAGE_SHIFT, size);
    if (error != 0) {
        problem_set(why, MSG_NO_MEMORY_FOR_TABLES,
                    "result %d of XENMEM_add_to_physmap for frame 0x%llx", error, (uint64_t)frame);
        return 0;
    }
    *end -= size;
    if (layout->high_end == FOUR_GIB)
        layout->high_end = 0;
    return (uint32_t)(size >> PAGE_SHIFT);
}

/* How many of the frames are one after the other, from the first on. */
static uint32_t in_one_piece(const xen_pfn_t *frames, uint32_t count)
{
    uint32_t n = 1;

    while (n < count && frames[n] == frames[0] + n)
        n++;
    return n;
}

bool populate(struct layout *layout, const struct page_run *runs, uint32_t count, uint64_t keep,
              struct problem *why)
{
    static xen_pfn_t frames[MAX_PAGES];
    uint32_t total = 0;

    if (layout->low_end < keep)
        return problem_set(why, MSG_TOO_LITTLE_MEMORY, "RAM ends at 0x%llx, needed up to 0x%llx",
                           layout->low_end, keep);
    for (uint32_t r = 0; r < count; r++) {
        for (uint32_t i = 0; i < runs[r].pages; i++) {
            ASSERT(total < MAX_PAGES);
            frames[total++] = (xen_pfn_t)(runs[r].start >> PAGE_SHIFT) + i;
        }
    }
    for (uint32_t taken, done = memory_populate(frames, total); done < total; done += taken) {
        taken =
            take_pages(layout, frames[done], in_one_piece(frames + done, total - done), keep, why);
        if (taken == 0)
            return false;
    }
    for (uint32_t r = 0; r < count; r++) {
        const uint64_t size = (uint64_t)runs[r].pages * PAGE_SIZE;

        phys_add(runs[r].start, size);
        memset(phys_ptr(runs[r].start, size), 0, (size_t)size); /* a taken page keeps its content */
    }
    return true;
}
