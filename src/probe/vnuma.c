/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual NUMA, see vnuma.h. Xen: public/memory.h, XENMEM_get_vnumainfo. */
#include "probe/vnuma.h"
#include "xen/guest_memory.h"

_Static_assert(sizeof(struct xen_vmemrange) == 24, "Xen: public/memory.h");

/* The memory ranges, and whether everything names nodes that exist. */
static bool take_ranges(struct platform *platform, const struct xen_vmemrange *ranges)
{
    struct numa_facts *numa = &platform->numa;
    bool good = true;

    for (uint32_t i = 0; i < numa->range_count; i++) {
        numa->range[i] = (struct node_range){ranges[i].start, ranges[i].end, ranges[i].nid};
        good &= ranges[i].nid < numa->count && ranges[i].start < ranges[i].end;
    }
    for (uint32_t i = 0; i < platform->cpu.count; i++)
        good &= numa->node_of[i] < numa->count;
    return good;
}

void vnuma_probe(struct platform *platform)
{
    static struct xen_vmemrange ranges[MAX_NODE_RANGES];
    struct numa_facts *numa = &platform->numa;
    struct xen_vnuma_topology_info topology = {.domid = DOMID_SELF};
    int32_t error;

    if (memory_vnuma(&topology) != -XEN_ENOBUFS || topology.nr_vnodes == 0)
        return; /* there is none */
    if (topology.nr_vnodes > MAX_NODES || topology.nr_vmemranges > MAX_NODE_RANGES ||
        topology.nr_vcpus != platform->cpu.count) {
        warn(MSG_NUMA, "%u nodes, %u memory ranges, nodes of %u vCPUs", topology.nr_vnodes,
             topology.nr_vmemranges, topology.nr_vcpus);
        return;
    }
    set_xen_guest_handle(topology.vdistance.h, numa->distance);
    set_xen_guest_handle(topology.vcpu_to_vnode.h, numa->node_of);
    set_xen_guest_handle(topology.vmemrange.h, ranges);
    numa->count = topology.nr_vnodes;
    numa->range_count = topology.nr_vmemranges;
    error = memory_vnuma(&topology);
    if (error == 0 && take_ranges(platform, ranges))
        return;
    numa->count = 0;
    if (error != 0)
        warn(MSG_NUMA, "result %d of XENMEM_get_vnumainfo", error);
    else
        warn(MSG_NUMA, "a vCPU or memory range in none of the %u nodes", topology.nr_vnodes);
}
