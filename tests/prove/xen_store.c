/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about the XenStore ring, src/xen/store_ring.c: XenStore's side of the page is not trusted.
 */
#include "prove.h"
#include "xen/store_ring.h"

/*
 * store_ring_put() and store_ring_get() of up to 4 bytes with any indices, all of which the server
 * may change between the two: bytes are written only inside the ring and read only from it, and
 * both end.
 *
 * bounds: up to 4 bytes, any indices, changed in between
 * sources: src/xen/store_ring.c
 * options: --unwind 6
 * wraps: store_ring_put store_ring_get (indices run freely)
 * planted: src/xen/store_ring.c: ring->rsp[MASK_XENSTORE_IDX(at)] => ring->rsp[at]
 */
void prove_hostile(void)
{
    struct xenstore_domain_interface ring;
    uint8_t bytes[4];
    const uint32_t count = any_up_to(4);

    /* Neither store_ring_sane() nor the room is looked at: whatever they said may have changed. */
    store_ring_put(&ring, bytes, count);
    ANYTHING(ring);
    store_ring_get(&ring, bytes, count);
    PROVE(count <= 4, "it ends");
    POSSIBLE(count == 4 && ring.rsp_cons == 2, "an index wraps");
}
