/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * XenStore: the other side of the ring page, with as much delay, fragmentation and noise as the
 * guest's description asks for. It looks at the ring only when it was notified, and sleeps when the
 * reply ring is full: a client that frees room without saying so waits forever. Xen:
 * public/io/xs_wire.h, docs/misc/xenstore.txt, xenstore-ring.txt.
 */
#include <stdio.h>
#include <string.h>
#include "parts.h"
#include "xen/public.h"

#define OUT_SIZE        (24 * (16 + XENSTORE_PAYLOAD_MAX))
#define RECONNECTION    1u
#define CONNECTED       0u
#define MAX_QUEUED      32
#define STORE_ERRNO_LEN 16

static struct {
    uint8_t in[16 + XENSTORE_PAYLOAD_MAX];
    uint32_t in_len;
    uint8_t out[OUT_SIZE]; /* replies that are not in the ring yet */
    uint32_t out_len, out_sent;
    uint32_t held_start[MAX_QUEUED], held; /* replies kept back to be sent in reversed order */
    uint8_t held_bytes[OUT_SIZE];
    uint32_t held_len;
    uint64_t due;
    bool noise_first;
    uint32_t answered, given; /* requests, and bytes of replies */
    bool dead;                /* the client broke the protocol */
} server;

static struct xenstore_domain_interface *ring(void)
{
    return sim_memory(SIM_STORE_RING, sizeof(struct xenstore_domain_interface));
}

void store_server_reset(void)
{
    struct xenstore_domain_interface *r = ring();

    memset(&server, 0, sizeof(server));
    server.due = UINT64_MAX;
    r->req_cons = r->req_prod = r->rsp_cons = r->rsp_prod = sim_guest->store.index;
    r->server_features = sim_guest->store.features;
    r->connection = sim_guest->store.connection;
    if (r->connection != CONNECTED)
        store_server_notified();
}

uint64_t store_server_due(void)
{
    return server.due;
}

void store_server_notified(void)
{
    if (server.due != UINT64_MAX || server.dead)
        return;
    server.noise_first = sim_guest->store.spurious;
    server.due = sim_now + sim_guest->store.delay_ns;
}

static const struct sim_key *find(const char *path)
{
    for (uint32_t i = 0; i < sim_guest->keys; i++) {
        if (strcmp(sim_guest->key[i].path, path) == 0)
            return &sim_guest->key[i];
    }
    return NULL;
}

/* The names right below path, each with its NUL; -1 if there is nothing. */
static int children(const char *path, uint8_t *out)
{
    const size_t prefix = strlen(path);
    uint32_t len = 0;
    bool found = find(path) != NULL;

    for (uint32_t i = 0; i < sim_guest->keys; i++) {
        const char *key = sim_guest->key[i].path;
        size_t name;
        bool known = false;

        if (strncmp(key, path, prefix) != 0 || key[prefix] != '/')
            continue;
        key += prefix + 1;
        name = strcspn(key, "/");
        found = true;
        for (uint32_t at = 0; at < len && !known; at += (uint32_t)strlen((char *)out + at) + 1)
            known = strlen((char *)out + at) == name && memcmp(out + at, key, name) == 0;
        if (known || len + name + 1 > XENSTORE_PAYLOAD_MAX)
            continue;
        memcpy(out + len, key, name);
        out[len + name] = '\0';
        len += (uint32_t)name + 1;
    }
    return found ? (int)len : -1;
}

/*
 * libxl gives the guest's own domain write access to these; before Xen 4.5 it also made a key for
 * the address of the VM generation id.
 */
static bool may_write(const char *path)
{
    if (strcmp(path, HVM_XS_GENERATION_ID_ADDRESS) == 0)
        return find(path) != NULL;
    return strncmp(path, "data", 4) == 0 || strncmp(path, "error", 5) == 0 ||
           strncmp(path, "attr", 4) == 0 || strncmp(path, "drivers", 7) == 0;
}

/* xenstored's own for a guest's node, name and permissions included. */
#define ENTRY_QUOTA 2000

static int write_key(const char *path, const uint8_t *value, uint32_t len)
{
    struct sim_write *w;

    if (!may_write(path) || sim_guest->store.refuses_writes)
        return -1;
    if (strlen(path) + len > ENTRY_QUOTA)
        return -1;
    if (sim_result.store_writes < 8) {
        w = &sim_result.store_write[sim_result.store_writes++];
        snprintf(w->path, sizeof(w->path), "%.*s", (int)sizeof(w->path) - 1, path);
        snprintf(w->value, sizeof(w->value), "%.*s", (int)len, (const char *)value);
    }
    return 0;
}

static void append(uint32_t type, uint32_t id, uint32_t tx, uint8_t *payload, uint32_t len)
{
    struct xsd_sockmsg header;
    uint32_t copied;

    if (sim_guest->hooks.store_reply != NULL &&
        !sim_guest->hooks.store_reply(sim_guest->hooks.context, &type, &id, payload, &len))
        return;
    copied = len < XENSTORE_PAYLOAD_MAX ? len : XENSTORE_PAYLOAD_MAX;
    header = (struct xsd_sockmsg){.type = type, .req_id = id, .tx_id = tx, .len = len};
    if (server.held_len + sizeof(header) + copied > sizeof(server.held_bytes) ||
        server.held == MAX_QUEUED) {
        sim_violation("more replies under way than the server keeps");
        return;
    }
    server.held_start[server.held++] = server.held_len;
    memcpy(server.held_bytes + server.held_len, &header, sizeof(header));
    memcpy(server.held_bytes + server.held_len + sizeof(header), payload, copied);
    server.held_len += (uint32_t)sizeof(header) + copied;
}

static void release_held(void)
{
    uint32_t end = server.held_len;

    if (server.out_sent == server.out_len)
        server.out_sent = server.out_len = 0;
    if (server.out_len + server.held_len > sizeof(server.out))
        return;
    if (sim_guest->store.reordered == 0) {
        memcpy(server.out + server.out_len, server.held_bytes, server.held_len);
        server.out_len += server.held_len;
    } else {
        for (uint32_t i = server.held; i-- > 0; end = server.held_start[i]) {
            const uint32_t size = end - server.held_start[i];

            memcpy(server.out + server.out_len, server.held_bytes + server.held_start[i], size);
            server.out_len += size;
        }
    }
    server.held = server.held_len = 0;
}

static void answer(void)
{
    static uint8_t payload[XENSTORE_PAYLOAD_MAX + 1];
    struct xsd_sockmsg header;
    const char *path = (const char *)server.in + sizeof(header);
    const struct sim_key *key;
    const char *error = NULL;
    int len = 0;

    memcpy(&header, server.in, sizeof(header));
    sim_result.count.store_request[header.type & 31]++;
    if (server.answered++ >= sim_guest->store.silent_after)
        return;
    if (memchr(path, '\0', header.len) == NULL) {
        sim_violation("XenStore request %u without a terminated path", header.type);
        error = "EINVAL";
    } else if (header.type == XS_READ) {
        key = find(path);
        if (key == NULL)
            error = "ENOENT";
        else {
            len = (int)key->len;
            memcpy(payload, key->value, key->len);
        }
    } else if (header.type == XS_DIRECTORY) {
        len = children(path, payload);
        if (len < 0)
            error = "ENOENT";
    } else if (header.type == XS_WRITE) {
        const uint32_t path_len = (uint32_t)strlen(path) + 1;

        if (write_key(path, (const uint8_t *)path + path_len, header.len - path_len) < 0)
            error = "EACCES";
        len = 3;
        memcpy(payload, "OK", 3);
    } else {
        error = "ENOSYS";
    }
    if (error != NULL) {
        len = (int)strlen(error) + 1;
        memcpy(payload, error, (size_t)len);
        header.type = XS_ERROR;
    }
    append(header.type, header.req_id, header.tx_id, payload, (uint32_t)len);
    if (server.held >= sim_guest->store.reordered)
        release_held();
}

static bool has_taken_all(void)
{
    return sim_guest->store.taken != 0 && sim_result.count.store_taken >= sim_guest->store.taken;
}

/* Moves request bytes out of the ring, up to the end of a request; true if it did something. */
static bool take(struct xenstore_domain_interface *r, uint32_t *budget)
{
    struct xsd_sockmsg header;
    uint32_t want = sizeof(header);
    bool moved = false;

    while (r->req_cons != r->req_prod && *budget != 0 && !has_taken_all()) {
        if (server.in_len >= sizeof(header)) {
            memcpy(&header, server.in, sizeof(header));
            want = (uint32_t)sizeof(header) + header.len;
        }
        server.in[server.in_len++] = (uint8_t)r->req[MASK_XENSTORE_IDX(r->req_cons)];
        r->req_cons++;
        sim_result.count.store_taken++;
        (*budget)--;
        moved = true;
        if (server.in_len == sizeof(header)) {
            memcpy(&header, server.in, sizeof(header));
            want = (uint32_t)sizeof(header) + header.len;
            if (header.len > XENSTORE_PAYLOAD_MAX) {
                sim_violation("XenStore request of %u bytes", header.len);
                server.dead = true;
                return true;
            }
        }
        if (server.in_len >= sizeof(header) && server.in_len == want) {
            answer();
            server.in_len = 0;
            return true; /* xenstored handles one request at a time, and an event follows each */
        }
    }
    return moved;
}

static bool has_given_all(void)
{
    return sim_guest->store.bytes != 0 && server.given >= sim_guest->store.bytes;
}

static bool give(struct xenstore_domain_interface *r, uint32_t *budget)
{
    bool moved = false;

    while (server.out_sent < server.out_len && r->rsp_prod - r->rsp_cons < XENSTORE_RING_SIZE &&
           *budget != 0 && !has_given_all()) {
        r->rsp[MASK_XENSTORE_IDX(r->rsp_prod)] = (char)server.out[server.out_sent++];
        r->rsp_prod++;
        server.given++;
        (*budget)--;
        moved = true;
    }
    return moved;
}

static bool connection(struct xenstore_domain_interface *r)
{
    if (r->connection == CONNECTED)
        return false;
    /* The guest asked for a new start, or the server comes up only now. */
    server.in_len = server.out_len = server.out_sent = server.held = server.held_len = 0;
    r->req_cons = r->req_prod = r->rsp_cons = r->rsp_prod = 0;
    r->connection = CONNECTED;
    return true;
}

void store_server_act(void)
{
    struct xenstore_domain_interface *r = ring();
    uint32_t budget = sim_guest->store.chunk != 0 ? sim_guest->store.chunk : UINT32_MAX;
    bool moved;

    if (server.noise_first) {
        server.noise_first = false;
        server.due = sim_now + sim_guest->store.delay_ns;
        hypercalls_raise(SIM_STORE_PORT);
        return;
    }
    server.due = UINT64_MAX;
    if (server.answered >= sim_guest->store.silent_after || has_given_all() || has_taken_all())
        return;
    if (r->req_prod - r->req_cons > XENSTORE_RING_SIZE ||
        r->rsp_prod - r->rsp_cons > XENSTORE_RING_SIZE) {
        sim_violation("XenStore ring indices are impossible");
        server.dead = true;
        return;
    }
    moved = connection(r);
    moved |= take(r, &budget);
    if (r->req_cons == r->req_prod)
        release_held();
    moved |= give(r, &budget);
    if (!moved)
        return;
    hypercalls_raise(SIM_STORE_PORT);
    /* Anything it can still do without being told? Then it goes on by itself. */
    if (!server.dead &&
        (r->req_cons != r->req_prod ||
         (server.out_sent < server.out_len && r->rsp_prod - r->rsp_cons < XENSTORE_RING_SIZE)))
        server.due = sim_now + sim_guest->store.delay_ns;
}

void store_server_end(void)
{
    const struct xenstore_domain_interface *r = ring();

    sim_result.ring_clean = r->req_prod == r->req_cons && r->rsp_prod == r->rsp_cons &&
                            server.in_len == 0 && server.out_sent == server.out_len &&
                            server.held_len == 0 && r->connection == CONNECTED;
}
