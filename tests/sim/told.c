/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the toolstack told Xen of a guest's memory, and what a guest may ask of that or change. Xen:
 * public/memory.h.
 */
#include <string.h>
#include "lib/num.h"
#include "parts.h"
#include "xen/public.h"

#define XEN_MAP_MAX 128 /* E820MAX of older releases of Xen */

int32_t told_map(struct xen_memory_map *map)
{
    if (sim_guest->no_memory_map)
        return -XEN_ENOSYS;
    map->nr_entries = toolstack_map(map->buffer.p, map->nr_entries);
    return 0;
}

/* A guest may do so for itself; only one of PVH has a reason to. */
int32_t told_map_set(const struct xen_foreign_memory_map *set)
{
    const uint8_t *const entries = set->map.buffer.p;

    if (!sim_guest->pvh)
        sim_violation("the memory map that Xen has is changed");
    if (set->domid != DOMID_SELF)
        return -XEN_EPERM;
    if (set->map.nr_entries > XEN_MAP_MAX)
        return -XEN_EINVAL;
    sim_result.xen_map_count = set->map.nr_entries;
    for (uint32_t i = 0; i < set->map.nr_entries; i++) {
        memcpy(&sim_result.xen_map[i].start, entries + 20 * i, 8);
        memcpy(&sim_result.xen_map[i].size, entries + 20 * i + 8, 8);
        memcpy(&sim_result.xen_map[i].type, entries + 20 * i + 16, 4);
    }
    return 0;
}

/* Too little room for any of the three: the counts, and -XEN_ENOBUFS. */
int32_t told_vnuma(struct xen_vnuma_topology_info *t)
{
    const struct sim_vnuma *have = sim_guest->vnuma;
    const struct xen_vnuma_topology_info room = *t;

    if (t->domid != DOMID_SELF || t->pad != 0)
        return -XEN_EINVAL;
    if (have == NULL)
        return -XEN_EOPNOTSUPP;
    t->nr_vnodes = have->nodes;
    t->nr_vcpus = have->vcpus;
    t->nr_vmemranges = have->ranges;
    if (room.nr_vnodes < have->nodes || room.nr_vcpus < have->vcpus ||
        room.nr_vmemranges < have->ranges)
        return -XEN_ENOBUFS;
    if (have->nodes > SIM_MAX_NODES || have->ranges > SIM_MAX_NODES)
        sim_fault("more virtual nodes than the simulator has");
    memcpy(t->vdistance.h.p, have->distance, sizeof(uint32_t) * have->nodes * have->nodes);
    memcpy(t->vcpu_to_vnode.h.p, have->node_of, sizeof(uint32_t) * have->vcpus);
    for (uint32_t i = 0; i < have->ranges; i++)
        t->vmemrange.h.p[i] = (struct xen_vmemrange){
            .start = have->range[i].start, .end = have->range[i].end, .nid = have->range[i].node};
    return 0;
}
