/* SPDX-License-Identifier: BSD-2-Clause */
/* The XenStore ring, see store_ring.h. Indices run freely modulo 2^32. */
#include "xen/store_ring.h"

_Static_assert(offsetof(struct xenstore_domain_interface, req_prod) == 0x804, "zero_pair()");
_Static_assert(offsetof(struct xenstore_domain_interface, rsp_prod) == 0x80C, "zero_pair()");
_Static_assert(offsetof(struct xenstore_domain_interface, req_cons) == 0x800,
               "Xen: public/io/xs_wire.h");
_Static_assert(offsetof(struct xenstore_domain_interface, server_features) == 0x810,
               "Xen: public/io/xs_wire.h");

bool store_ring_sane(const volatile struct xenstore_domain_interface *ring)
{
    return ring->req_prod - ring->req_cons <= XENSTORE_RING_SIZE &&
           ring->rsp_prod - ring->rsp_cons <= XENSTORE_RING_SIZE;
}

uint32_t store_ring_room(const volatile struct xenstore_domain_interface *ring)
{
    return XENSTORE_RING_SIZE - (ring->req_prod - ring->req_cons);
}

uint32_t store_ring_filled(const volatile struct xenstore_domain_interface *ring)
{
    return ring->rsp_prod - ring->rsp_cons;
}

void store_ring_put(volatile struct xenstore_domain_interface *ring, const void *bytes,
                    uint32_t count)
{
    const char *from = bytes;
    uint32_t at = ring->req_prod;

    for (uint32_t i = 0; i < count; i++, at++)
        ring->req[MASK_XENSTORE_IDX(at)] = from[i];
    __atomic_thread_fence(__ATOMIC_SEQ_CST); /* the bytes before the index that announces them */
    ring->req_prod = at;
}

void store_ring_get(volatile struct xenstore_domain_interface *ring, void *bytes, uint32_t count)
{
    char *to = bytes;
    uint32_t at = ring->rsp_cons;

    __atomic_thread_fence(__ATOMIC_SEQ_CST); /* the index was read before the bytes it announces */
    for (uint32_t i = 0; i < count; i++, at++)
        to[i] = ring->rsp[MASK_XENSTORE_IDX(at)];
    __atomic_thread_fence(
        __ATOMIC_SEQ_CST); /* the bytes are read before the server may overwrite them */
    ring->rsp_cons = at;
}

/* Both at once: the server may look at any time, and must never find one without the other. */
static void zero_pair(volatile uint32_t *indices)
{
    volatile uint64_t *pair = (volatile uint64_t *)indices;

    while (!__sync_bool_compare_and_swap(pair, *pair, 0))
        ;
}

void store_ring_reset(volatile struct xenstore_domain_interface *ring)
{
    zero_pair(&ring->req_cons);
    zero_pair(&ring->rsp_cons);
}
