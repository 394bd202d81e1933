/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes in and out of the page that a guest shares with XenStore. No waiting here, and no trust in
 * the other side's indices. Xen: public/io/xs_wire.h; docs/misc/xenstore-ring.txt.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "lib/compiler.h"
#include "xen/public.h"

/* Are both rings' indices at most a ring apart? Nothing else may be called if not. */
bool store_ring_sane(const volatile struct xenstore_domain_interface *ring);

/* How many bytes can be put now, and how many can be got. */
uint32_t store_ring_room(const volatile struct xenstore_domain_interface *ring);
uint32_t store_ring_filled(const volatile struct xenstore_domain_interface *ring);

/* Moves count bytes, which must be at most room or filled. */
void store_ring_put(volatile struct xenstore_domain_interface *ring, const void *bytes,
                    uint32_t count);
void store_ring_get(volatile struct xenstore_domain_interface *ring, void *bytes, uint32_t count);

/* Leaves the ring as at domain creation: empty, all indices 0. Only while nothing is under way. */
void store_ring_reset(volatile struct xenstore_domain_interface *ring);
