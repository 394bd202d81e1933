/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving RAM, see move_ram.h. Xen: public/memory.h. */
#include "fatal.h"
#include "hw/machine.h"
#include "lib/num.h"
#include "xen/move_ram.h"
#include "xen/public.h"

/* At once: a multiple of 2 MiB, and so few that what is half done stays clear of the PCI windows. */
#define CHUNK (128 * MIB)

int32_t ram_move_run(uint64_t from, uint64_t to, uint64_t size)
{
    struct xen_add_to_physmap range = {.domid = DOMID_SELF,
                                       .size = (uint16_t)(size >> PAGE_SHIFT),
                                       .space = XENMAPSPACE_gmfn_range,
                                       .idx = (xen_ulong_t)(from >> PAGE_SHIFT),
                                       .gpfn = (xen_pfn_t)(to >> PAGE_SHIFT)};

    return hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, linear_address(&range), 0);
}

/* From the top down, so that RAM stays in one piece. How much of a refused chunk has moved, nobody knows: it is given up. */
bool ram_move(struct layout *layout, struct platform *platform)
{
    struct ram_facts *ram = &platform->ram;

    while (ram->low_end > layout->moved_ram.start) {
        const uint64_t size = min_u64(CHUNK, ram->low_end - layout->moved_ram.start);
        const uint64_t to = max_u64(ram->high_end, FOUR_GIB);
        const int32_t error = ram_move_run(ram->low_end - size, to, size);

        if (error != 0) {
            warn(MSG_RAM_NOT_MOVED, "result %d of XENMEM_add_to_physmap, RAM ends at 0x%llx", error,
                 (unsigned long long)(ram->low_end - size));
            layout->low_end = ram->low_end - size;
            layout->high_end = ram->high_end;
            return false;
        }
        ram->low_end -= size;
        ram->high_end = to + size;
    }
    return true;
}
