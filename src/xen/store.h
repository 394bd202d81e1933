/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The XenStore client. Requests go out many at a time: what costs is the trip to the other domain,
 * not the bytes. Paths are relative to the guest's own directory. Every wait has a limit.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "problem.h"

#define STORE_BATCH 16 /* requests under way at once; xenstored delays a guest beyond 20 */

/* Longest value the protocol allows, Xen: public/io/xs_wire.h, XENSTORE_PAYLOAD_MAX; and a NUL. */
#define STORE_VALUE_SIZE 4097

/* Finds the ring and checks it. False if the guest has no XenStore or it is unusable. */
MUST_USE bool store_init(struct problem *why);

struct store_request {
    const char *path;
    bool directory; /* list the children instead of reading the value */
    uint32_t tag;   /* the caller's own */
};

/*
 * Takes one answer: `value` is `len` bytes with a NUL after them; for a directory, names each
 * followed by a NUL. NULL: the key does not exist or cannot be read. Answers come in any order.
 */
typedef void store_answer(void *context, const struct store_request *request, const char *value,
                          uint32_t len);

/* Sends up to STORE_BATCH requests at once and waits for all answers. */
MUST_USE bool store_ask(const struct store_request *requests, uint32_t count, store_answer *answer,
                        void *context, struct problem *why);

/* Has store_init() connected it? */
bool store_usable(void);

/*
 * Writes a value; only after store_init() succeeded. False if XenStore did not take it. It waits as
 * long as store_ask() does: a request must be sent whole and answered before the guest takes over
 * the ring.
 */
bool store_write(const char *path, const char *value);

/* The same in a second at most, for a guest that is about to end. */
bool store_write_last(const char *path, const char *value);

/* Leaves the ring as the guest's operating system expects it, if XenStore is not silent. */
void store_close(void);
