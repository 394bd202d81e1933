/* SPDX-License-Identifier: BSD-2-Clause */
/* The XenStore client, see store.h. Xen: public/io/xs_wire.h, docs/misc/xenstore.txt. */
#include "xen/store.h"
#include "lib/deadline.h"
#include "lib/num.h"
#include "lib/str.h"
#include "log/fatal.h"
#include "log/log.h"
#include "machine/phys.h"
#include "xen/domain.h"
#include "xen/shared_info.h"
#include "xen/store_ring.h"

#define SECOND        1000000000ull
#define NOTICE_AFTER  (5 * SECOND)
#define GIVE_UP_AFTER (60 * SECOND)
#define WAITS_MAX     (1u << 20) /* for one answer: the end, should the clock stand still */

static struct {
    uint64_t paddr; /* of the ring page */
    uint32_t port;  /* of the event channel */
    uint32_t next_id;
    bool usable;
    /* What is under way by store_write(): nothing, a part of a request, a request's answer. */
    enum { IDLE, TORN, UNANSWERED } writing;
} store;

static volatile struct xenstore_domain_interface *ring(void)
{
    return phys_ptr(store.paddr, PAGE_SIZE);
}

/* The other side's indices are never trusted. */
static MUST_USE bool ring_ok(struct problem *why)
{
    if (store_ring_sane(ring()))
        return true;
    return problem_set(why, MSG_STORE_RING, "requests %u..%u, replies %u..%u", ring()->req_cons,
                       ring()->req_prod, ring()->rsp_cons, ring()->rsp_prod);
}

/*
 * One of several waits: sleeps until something may have changed, and checks the limit. The clock is
 * looked at only when there is something to wait for: on hosts whose time-stamp counter Xen
 * emulates each look is a VM exit.
 */
struct patience {
    struct deadline deadline;
    bool in_all;        /* the limit is for the whole write, not for each silence */
    uint64_t notice_at; /* 0: has not waited yet */
    uint32_t taken;     /* req_cons at the last look: how far XenStore has read */
    uint32_t waits;
    bool noticed;
};

static struct patience patience(void)
{
    return (struct patience){.deadline.limit = GIVE_UP_AFTER};
}

/* Bytes were moved, by either side: slow is not dead. */
static void progress(struct patience *p)
{
    if (!p->in_all)
        deadline_renew(&p->deadline);
    p->waits = 0;
}

static MUST_USE bool wait_more(struct patience *p, const char *for_what, struct problem *why)
{
    const uint64_t now = clock_ns();

    if (ring()->req_cons != p->taken) {
        p->taken = ring()->req_cons;
        progress(p);
    }
    if (p->notice_at == 0)
        p->notice_at = now + NOTICE_AFTER;
    if (deadline_passed(&p->deadline, now) || p->waits++ == WAITS_MAX)
        return problem_set(why, MSG_STORE_SILENT, "no answer while waiting for %s", for_what);
    if (now >= p->notice_at && !p->noticed) {
        log_line("still waiting for XenStore: %s", for_what);
        p->noticed = true;
    }
    event_wait(store.port,
               deadline_sleep(&p->deadline, p->noticed ? p->deadline.end
                                                       : min_u64(p->notice_at, p->deadline.end)));
    return true;
}

bool store_init(struct problem *why)
{
    struct patience p = patience();
    uint64_t pfn, port;

    if (!domain_param(HVM_PARAM_STORE_PFN, &pfn) || !domain_param(HVM_PARAM_STORE_EVTCHN, &port) ||
        pfn == 0 || pfn >= FOUR_GIB >> PAGE_SHIFT || port == 0 || port >= 1024)
        return problem_set(why, MSG_STORE_ABSENT, "absent or out of range");
    store.paddr = pfn << PAGE_SHIFT;
    store.port = (uint32_t)port;
    phys_add(store.paddr, PAGE_SIZE);
    while (ring()->connection != XENSTORE_CONNECTED) {
        if (!wait_more(&p, "the connection", why))
            return false;
    }
    if (!ring_ok(why))
        return false;
    store.usable = true;
    return true;
}

static MUST_USE bool put(struct patience *p, const void *bytes, uint32_t count, struct problem *why)
{
    const uint8_t *from = bytes;

    while (count != 0) {
        const uint32_t part = (uint32_t)min_u64(store_ring_room(ring()), count);

        if (!ring_ok(why))
            return false;
        if (part == 0) {
            event_send(store.port); /* room comes from the server reading what is there */
            if (!wait_more(p, "room for a request", why))
                return false;
            continue;
        }
        store_ring_put(ring(), from, part);
        progress(p);
        from += part;
        count -= part;
    }
    return true;
}

static MUST_USE bool get(struct patience *p, void *bytes, uint32_t count, struct problem *why)
{
    uint8_t *to = bytes;

    while (count != 0) {
        const uint32_t part = (uint32_t)min_u64(store_ring_filled(ring()), count);

        if (!ring_ok(why))
            return false;
        if (part == 0) {
            if (!wait_more(p, "a reply", why))
                return false;
            continue;
        }
        store_ring_get(ring(), to, part);
        progress(p);
        /* If the ring was full just before, the server has stopped for lack of room. */
        if (store_ring_filled(ring()) + part >= XENSTORE_RING_SIZE)
            event_send(store.port);
        to += part;
        count -= part;
    }
    return true;
}

static MUST_USE bool send(struct patience *p, uint32_t type, uint32_t id, const char *path,
                          const char *value, struct problem *why)
{
    const uint32_t path_len = (uint32_t)str_len(path) + 1;
    const uint32_t value_len = (uint32_t)str_len(value);
    const struct xsd_sockmsg header = {.type = type, .req_id = id, .len = path_len + value_len};

    return put(p, &header, sizeof(header), why) && put(p, path, path_len, why) &&
           put(p, value, value_len, why);
}

/* Reads one message into value (STORE_VALUE_SIZE bytes), with a NUL after it. */
static MUST_USE bool receive(struct patience *p, struct xsd_sockmsg *header, char *value,
                             struct problem *why)
{
    if (!get(p, header, sizeof(*header), why))
        return false;
    if (header->len > XENSTORE_PAYLOAD_MAX)
        return problem_set(why, MSG_STORE_TOO_LONG, "type %u with %u bytes", header->type,
                           header->len);
    if (!get(p, value, header->len, why))
        return false;
    value[header->len] = '\0';
    return true;
}

bool store_ask(const struct store_request *requests, uint32_t count, store_answer *answer,
               void *context, struct problem *why)
{
    static char value[STORE_VALUE_SIZE];
    bool answered[STORE_BATCH] = {false};
    struct patience p = patience();
    const uint32_t first_id = store.next_id;
    struct xsd_sockmsg header;

    ASSERT(count <= STORE_BATCH);
    store.next_id += count;
    for (uint32_t i = 0; i < count; i++) {
        if (!send(&p, requests[i].directory ? XS_DIRECTORY : XS_READ, first_id + i,
                  requests[i].path, "", why))
            return false;
    }
    event_send(store.port);
    for (uint32_t left = count; left != 0;) {
        uint32_t i;

        if (!receive(&p, &header, value, why))
            return false;
        i = header.req_id - first_id;
        if (i >= count || answered[i] || header.type == XS_WATCH_EVENT || header.type == XS_CONTROL)
            continue; /* not an answer to us */
        if (header.type != XS_ERROR &&
            header.type != (requests[i].directory ? XS_DIRECTORY : XS_READ))
            return problem_set(why, MSG_STORE_WRONG_KIND, "type %u in the reply to %s", header.type,
                               requests[i].path);
        answered[i] = true;
        left--;
        p = patience(); /* the next wait may be logged again */
        answer(context, &requests[i], header.type == XS_ERROR ? NULL : value, header.len);
    }
    return true;
}

bool store_usable(void)
{
    return store.usable;
}

static MUST_USE bool write_within(struct patience *p, const char *path, const char *value)
{
    static char reply[STORE_VALUE_SIZE];
    struct problem ignored = {0};
    const uint32_t id = store.next_id++;
    struct xsd_sockmsg header;

    /* XenStore would take this for the rest of the last request. */
    if (store.writing == TORN || !ring_ok(&ignored))
        return false;
    store.writing = TORN;
    if (!send(p, XS_WRITE, id, path, value, &ignored))
        return false;
    event_send(store.port);
    store.writing = UNANSWERED;
    do {
        if (!receive(p, &header, reply, &ignored))
            return false;
    } while (header.req_id != id);
    store.writing = IDLE;
    return header.type == XS_WRITE;
}

bool store_write(const char *path, const char *value)
{
    struct patience p = patience();

    return write_within(&p, path, value);
}

bool store_write_last(const char *path, const char *value)
{
    struct patience p = {.deadline.limit = SECOND, .in_all = true};

    return write_within(&p, path, value);
}

void store_close(void)
{
    struct patience p = patience();
    struct problem why = {0};

    if ((ring()->server_features & XENSTORE_SERVER_FEATURE_RECONNECTION) == 0) {
        if (store.writing == IDLE) {
            store_ring_reset(ring());
            return;
        }
        /* XenStore would take the guest's first request for the rest of ours. */
        problem_set(&why, MSG_STORE_SILENT, "no answer to the boot report; the ring was not reset");
        warn_of(&why);
        return;
    }
    /* The server empties the rings and forgets about us; Xen: docs/misc/xenstore-ring.txt. */
    ring()->connection = XENSTORE_RECONNECT;
    event_send(store.port);
    while (ring()->connection != XENSTORE_CONNECTED) {
        if (!wait_more(&p, "the ring's reset", &why)) {
            warn_of(&why);
            return;
        }
    }
}
