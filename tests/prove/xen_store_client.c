/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about the XenStore client, src/xen/store.c: what the server says, which is anything at
 * each look. The harness has the functions that it calls. Waits and messages come to an end after a
 * few, as they do by the clock (lib_deadline) and by WAITS_MAX.
 */
#include "xen/store.c"
#include "prove.h"

static struct xenstore_domain_interface page;
static uint32_t moved;

/* Each look may find other words. */
void *phys_ptr(uint64_t paddr, uint64_t size)
{
    (void)paddr;
    (void)size;
    page.req_cons = any_u32();
    page.connection = any_u32();
    page.server_features = any_u32();
    return &page;
}

void phys_add(uint64_t start, uint64_t size)
{
    PROVE(size == PAGE_SIZE && start < FOUR_GIB, "a page below 4 GiB");
}

bool store_ring_sane(const volatile struct xenstore_domain_interface *ring)
{
    (void)ring;
    return any_bool();
}

uint32_t store_ring_room(const volatile struct xenstore_domain_interface *ring)
{
    (void)ring;
    return any_u32();
}

uint32_t store_ring_filled(const volatile struct xenstore_domain_interface *ring)
{
    (void)ring;
    return any_u32();
}

void store_ring_put(volatile struct xenstore_domain_interface *ring, const void *bytes,
                    uint32_t count)
{
    (void)ring;
    PROVE(count != 0 && __CPROVER_r_ok(bytes, count), "what is put is there");
    moved += count;
}

void store_ring_get(volatile struct xenstore_domain_interface *ring, void *bytes, uint32_t count)
{
    (void)ring;
    PROVE(count != 0 && __CPROVER_w_ok(bytes, count), "what is got has room");
    moved += count;
}

void store_ring_reset(volatile struct xenstore_domain_interface *ring)
{
    (void)ring;
}

bool domain_param(uint32_t index, uint64_t *value)
{
    (void)index;
    *value = any_u64();
    return any_bool();
}

uint64_t clock_ns(void)
{
    return any_u64();
}

void event_send(uint32_t port)
{
    (void)port;
}

void event_wait(uint32_t port, uint64_t until)
{
    (void)port;
    (void)until;
}

static uint32_t waits;

bool model_wait_more(struct patience *p, const char *for_what, struct problem *why)
{
    (void)p;
    (void)for_what;
    return waits++ < 2 || problem_set(why, MSG_STORE_SILENT, "");
}

/*
 * put() and get() of up to 4 bytes, with a ring that has any room and any bytes at each look, even
 * more than a ring holds: nothing outside of the bytes is read or written; it returns true with all
 * bytes, or false with a problem.
 *
 * bounds: up to 4 bytes, 2 waits, any indices at each look
 * sources: src/lib/deadline.c
 * options: --unwind 8
 * solver: minisat
 * replaced: wait_more (lib_deadline)
 * wraps: get (what a hostile server says is filled, and a part of it)
 * planted: src/xen/store.c: min_u64(store_ring_filled(ring()), count) => store_ring_filled(ring())
 * planted: src/xen/store.c: from += part; => from += part + 1;
 */
void prove_bytes(void)
{
    static uint8_t bytes[4];
    struct problem why = {0};
    struct patience p = {.waits = 0};
    const uint32_t count = any_up_to(4);
    bool good;

    moved = 0;
    if (any_bool())
        good = put(&p, bytes, count, &why);
    else
        good = get(&p, bytes, count, &why);
    PROVE(good == (why.code == 0), "false with a problem");
    PROVE(moved <= count && (!good || moved == count), "all bytes");
    POSSIBLE(good && count == 4 && waits == 2, "four bytes after two waits");
}

static uint32_t puts, gets;

/* As prove_bytes() proves. */
bool model_put(struct patience *p, const void *bytes, uint32_t count, struct problem *why)
{
    (void)p;
    puts++;
    PROVE(count == 0 || __CPROVER_r_ok(bytes, count), "what is sent is there");
    return any_bool() || problem_set(why, MSG_STORE_SILENT, "");
}

bool model_get(struct patience *p, void *bytes, uint32_t count, struct problem *why)
{
    (void)p;
    PROVE(count == 0 || __CPROVER_w_ok(bytes, count), "what is received has room");
    if (count == sizeof(struct xsd_sockmsg))
        *(struct xsd_sockmsg *)bytes =
            (struct xsd_sockmsg){any_u32(), any_u32(), any_u32(), any_u32()};
    return (any_bool() && gets++ < 7) || problem_set(why, MSG_STORE_SILENT, "");
}

static uint32_t answers[2];

static void answer(void *context, const struct store_request *request, const char *value,
                   uint32_t len)
{
    (void)context;
    PROVE(request->tag == 7 || request->tag == 8, "one of the requests");
    PROVE(value == NULL || (len < STORE_VALUE_SIZE && value[len] == '\0'), "a NUL after the value");
    answers[request->tag - 7]++;
}

/*
 * store_ask() for two values, with up to 3 replies of any headers and lengths: it never reads
 * outside of what it sends, nor writes outside of its buffers; each request is answered once, with
 * a NUL after the value; it returns false only with a problem.
 *
 * bounds: two requests, up to 3 replies of any headers
 * sources: src/lib/str.c
 * options: --unwind 8
 * solver: minisat
 * replaced: put get (xen_store_client/bytes)
 * wraps: store_ask (numbers of requests go round)
 * planted: src/xen/store.c: if (header->len > XENSTORE_PAYLOAD_MAX) => if (header->len >
 *   XENSTORE_PAYLOAD_MAX + 1)
 * planted: src/xen/store.c: if (i >= count || answered[i] || => if (i > count || answered[i] ||
 * planted: src/xen/store.c: answered[i] = true; => NOTHING
 */
void prove_ask(void)
{
    const struct store_request requests[2] = {{"a", false, 7}, {"b", true, 8}};
    struct problem why = {0};

    store.next_id = any_u32();
    const bool good = store_ask(requests, 2, answer, NULL, &why);
    PROVE(good == (why.code == 0), "false with a problem");
    PROVE(answers[0] <= 1 && answers[1] <= 1 && (!good || answers[0] + answers[1] == 2),
          "each is answered once");
    POSSIBLE(good, "all are answered");
    POSSIBLE(!good && answers[0] + answers[1] == 1, "only one is");
}
