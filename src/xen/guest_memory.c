/* SPDX-License-Identifier: BSD-2-Clause */
/* Hypercalls about memory, see guest_memory.h. */
#include "xen/guest_memory.h"
#include "lib/num.h"
#include "machine/machine.h"

_Static_assert(sizeof(struct xen_hvm_get_mem_type) == 16, "Xen: public/hvm/hvm_op.h");
_Static_assert(sizeof(struct xen_foreign_memory_map) == 12, "Xen: public/memory.h");
_Static_assert(sizeof(struct xen_memory_reservation) == 20, "Xen: public/memory.h");
_Static_assert(sizeof(struct xen_vnuma_topology_info) == 40, "Xen: public/memory.h");

static int32_t memory_op(uint32_t op, const void *argument)
{
    return hypercall(__HYPERVISOR_memory_op, op, linear_address(argument), 0);
}

int32_t memory_map(void *entries, uint32_t *count)
{
    struct xen_memory_map map = {.nr_entries = *count};
    int32_t error;

    set_xen_guest_handle(map.buffer, entries);
    error = memory_op(XENMEM_memory_map, &map);
    *count = error == 0 ? (uint32_t)min_u64(map.nr_entries, *count) : 0;
    return error;
}

int32_t memory_map_set(void *entries, uint32_t count)
{
    struct xen_foreign_memory_map set = {.domid = DOMID_SELF, .map.nr_entries = count};

    set_xen_guest_handle(set.map.buffer, entries);
    return memory_op(XENMEM_set_memory_map, &set);
}

int32_t memory_last_frame(void)
{
    domid_t self = DOMID_SELF;

    return memory_op(XENMEM_maximum_gpfn, &self);
}

int32_t memory_is_populated(uint64_t paddr, bool *populated)
{
    struct xen_hvm_get_mem_type query = {.domid = DOMID_SELF, .pfn = paddr >> PAGE_SHIFT};
    const int32_t error =
        hypercall(__HYPERVISOR_hvm_op, HVMOP_get_mem_type, linear_address(&query), 0);

    *populated = query.mem_type != HVMMEM_mmio_dm;
    return error;
}

uint32_t memory_populate(xen_pfn_t *frames, uint32_t count)
{
    struct xen_memory_reservation r = {.nr_extents = count, .domid = DOMID_SELF};
    int32_t done;

    set_xen_guest_handle(r.extent_start, frames);
    done = memory_op(XENMEM_populate_physmap, &r);
    return done < 0 ? 0 : (uint32_t)min_u64((uint32_t)done, count);
}

int32_t memory_move(uint64_t from, uint64_t to, uint64_t size)
{
    struct xen_add_to_physmap range = {.domid = DOMID_SELF,
                                       .size = (uint16_t)(size >> PAGE_SHIFT),
                                       .space = XENMAPSPACE_gmfn_range,
                                       .idx = (xen_ulong_t)(from >> PAGE_SHIFT),
                                       .gpfn = (xen_pfn_t)(to >> PAGE_SHIFT)};

    return memory_op(XENMEM_add_to_physmap, &range);
}

int32_t memory_vnuma(struct xen_vnuma_topology_info *topology)
{
    return memory_op(XENMEM_get_vnumainfo, topology);
}
