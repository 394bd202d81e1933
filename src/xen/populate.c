/* SPDX-License-Identifier: BSD-2-Clause */
/* RAM for our tables, see populate.h. Xen: public/memory.h. */
#include "fatal.h"
#include "hw/machine.h"
#include "hw/phys.h"
#include "lib/num.h"
#include "lib/str.h"
#include "xen/populate.h"
#include "xen/public.h"

#define MAX_PAGES 288 /* ACPI and reserved area together, at their largest */

_Static_assert(MAX_PAGES >= (ACPI_AREA_MAX + RESERVED_AREA_MAX) / PAGE_SIZE,
               "populate() holds all of both areas");
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

/* Moves the topmost page of RAM to frame. */
static MUST_USE bool take_page(struct layout *layout, xen_pfn_t frame, uint64_t keep,
                               struct problem *why)
{
    uint64_t *end = layout->high_end != 0 ? &layout->high_end : &layout->low_end;
    struct xen_add_to_physmap move = {
        .domid = DOMID_SELF, .space = XENMAPSPACE_gmfn, .gpfn = frame};
    int32_t error;

    if (end == &layout->low_end && layout->low_end - PAGE_SIZE < keep)
        return problem_set(why, MSG_TOO_LITTLE_MEMORY, "RAM ends at 0x%llx, needed up to 0x%llx",
                           (unsigned long long)layout->low_end, (unsigned long long)keep);
    move.idx = (xen_ulong_t)((*end - PAGE_SIZE) >> PAGE_SHIFT);
    error = hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, linear_address(&move), 0);
    if (error != 0)
        return problem_set(why, MSG_NO_MEMORY_FOR_TABLES,
                           "result %d of XENMEM_add_to_physmap for frame 0x%lx", error,
                           (unsigned long)frame);
    *end -= PAGE_SIZE;
    if (layout->high_end == FOUR_GIB)
        layout->high_end = 0;
    return true;
}

bool populate(struct layout *layout, const struct page_run *runs, uint32_t count, uint64_t keep,
              struct problem *why)
{
    static xen_pfn_t frames[MAX_PAGES];
    uint32_t total = 0;

    for (uint32_t r = 0; r < count; r++) {
        for (uint32_t i = 0; i < runs[r].pages; i++) {
            ASSERT(total < MAX_PAGES);
            frames[total++] = (xen_pfn_t)(runs[r].start >> PAGE_SHIFT) + i;
        }
    }
    for (uint32_t done = ask_for_pages(frames, total); done < total; done++) {
        if (!take_page(layout, frames[done], keep, why))
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
