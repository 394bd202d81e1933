/* SPDX-License-Identifier: BSD-2-Clause */
/* RAM for our tables and the firmware, see populate.h. Xen: public/memory.h. */
#include "fatal.h"
#include "hw/machine.h"
#include "hw/phys.h"
#include "lib/num.h"
#include "lib/str.h"
#include "xen/move_ram.h"
#include "xen/populate.h"
#include "xen/public.h"

#define MAX_PAGES 4384 /* ACPI and reserved area and the firmware's image, at their largest */

_Static_assert(MAX_PAGES >= (ACPI_AREA_MAX + RESERVED_AREA_MAX + HIGH_IMAGE_MAX) / PAGE_SIZE,
               "populate() holds all of the areas");
_Static_assert(sizeof(struct xen_memory_reservation) == 20, "Xen: public/memory.h");

/* One hypercall for all pages. Returns how many Xen provided: the first ones of the list. */
static uint32_t ask_for_pages(xen_pfn_t *frames, uint32_t count)
{
    struct xen_memory_reservation r = {.nr_extents = count, .domid = DOMID_SELF};
    int32_t done;

    set_xen_guest_handle(r.extent_start, frames);
    done = hypercall(__HYPERVISOR_memory_op, XENMEM_populate_physmap, linear_address(&r), 0);
    return done < 0 ? 0 : (uint32_t)min_u64((uint32_t)done, count);
}

/*
 * Moves pages from the top of RAM to `frame` and those behind it, as many of `wanted` as are in one piece. Returns how many;
 * 0, with *why, if there are none to take.
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
                    "RAM ends at 0x%llx, needed up to 0x%llx, and %u KiB more",
                    (unsigned long long)*end, (unsigned long long)keep, wanted << 2);
        return 0;
    }
    error = ram_move_run(*end - size, (uint64_t)frame << PAGE_SHIFT, size);
    if (error != 0) {
        problem_set(why, MSG_NO_MEMORY_FOR_TABLES,
                    "result %d of XENMEM_add_to_physmap for frame 0x%lx", error,
                    (unsigned long)frame);
        return 0;
    }
    *end -= size;
    if (layout->high_end == FOUR_GIB)
        layout->high_end = 0;
    return (uint32_t)(size >> PAGE_SHIFT);
}

/* How many of the frames are one behind the other, from the first on. */
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
                           (unsigned long long)layout->low_end, (unsigned long long)keep);
    for (uint32_t r = 0; r < count; r++) {
        for (uint32_t i = 0; i < runs[r].pages; i++) {
            ASSERT(total < MAX_PAGES);
            frames[total++] = (xen_pfn_t)(runs[r].start >> PAGE_SHIFT) + i;
        }
    }
    for (uint32_t taken, done = ask_for_pages(frames, total); done < total; done += taken) {
        taken =
            take_pages(layout, frames[done], in_one_piece(frames + done, total - done), keep, why);
        if (taken == 0)
            return false;
    }
    for (uint32_t r = 0; r < count; r++) {
        const uint64_t size = (uint64_t)runs[r].pages * PAGE_SIZE;

        phys_add(runs[r].start, size);
        memset(phys_ptr(runs[r].start, size), 0,
               (size_t)size); /* a taken page keeps its old content */
    }
    return true;
}
