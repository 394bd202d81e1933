/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * XenStore as bytes: the client with a server whose replies, indices and states are the input, a
 * piece each time the client waits. Stands in for what the client asks of the machine, and lets a
 * second pass with each wait.
 */
#include "fuzz.h"
#include "log/fatal.h"
#include "machine/phys.h"
#include "probe/options.h"
#include "probe/store_options.h"
#include "xen/domain.h"
#include "xen/public.h"
#include "xen/store.c" /* for its state, which must not outlive an input */

#define PORT       7u
#define FRAME      0x1234u
#define ROUNDS_MAX 100000 /* a minute for each of 300 answers, a second each wait */

static struct input input;
static struct xenstore_domain_interface page; /* the ring */
static uint64_t now;
static uint32_t waits;

void *phys_ptr(uint64_t paddr, uint64_t size)
{
    insist(paddr == (uint64_t)FRAME << PAGE_SHIFT && size == PAGE_SIZE, "unknown memory");
    return &page;
}

void phys_add(uint64_t start, uint64_t size)
{
    (void)start;
    (void)size;
}

bool domain_param(uint32_t index, uint64_t *value)
{
    *value = index == HVM_PARAM_STORE_PFN ? FRAME : PORT;
    return true;
}

uint64_t clock_ns(void)
{
    return now;
}

void event_send(uint32_t port)
{
    insist(port == PORT, "an event on an unknown port");
}

void log_at(enum log_level level, const char *format, ...)
{
    (void)level;
    (void)format;
}

void fatal_can_report(void)
{
}

_Noreturn void bug(const char *where)
{
    fprintf(stderr, "a bug: %s\n", where);
    abort();
}

/* A header for one of the requests under way, so that the fuzzer need not guess ids. */
static void put_reply(uint32_t id, uint32_t len)
{
    const struct xsd_sockmsg header = {
        .type = (uint32_t)take(&input, 1) % 24, .req_id = id, .len = len};
    const uint8_t *bytes = (const uint8_t *)&header;

    for (uint32_t i = 0; i < sizeof(header); i++)
        page.rsp[MASK_XENSTORE_IDX(page.rsp_prod++)] = (char)bytes[i];
}

/* The server's turn: a step of the input. */
void event_wait(uint32_t port, uint64_t until_ns)
{
    const uint64_t step = take(&input, 1);

    insist(port == PORT, "a wait on an unknown port");
    insist(++waits < ROUNDS_MAX, "the client waits forever");
    now += 1000000000;
    if (input.left == 0) {
        now = until_ns > now ? until_ns : now;
        return;
    }
    switch (step & 7) {
    case 0: /* anything, torn anywhere */
        for (uint64_t n = step >> 3; n != 0; n--)
            page.rsp[MASK_XENSTORE_IDX(page.rsp_prod++)] = (char)take(&input, 1);
        break;
    case 1:
        page.req_cons = page.req_prod;
        break;
    case 2:
        page.rsp_prod = (uint32_t)take(&input, 4);
        break;
    case 3:
        page.req_cons = (uint32_t)take(&input, 4);
        break;
    case 4:
        page.connection = (uint32_t)(step >> 3) % 3;
        break;
    default:
        page.req_cons = page.req_prod;
        put_reply((uint32_t)take(&input, 1), (uint32_t)take(&input, 2));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct options options;
    struct problem why = {0};
    bool good;

    input = (struct input){data, size};
    memset(&page, 0, sizeof(page));
    page.connection = (uint32_t)take(&input, 1) & 1;
    page.server_features = (uint32_t)take(&input, 1);
    page.req_cons = page.req_prod = page.rsp_cons = page.rsp_prod = (uint32_t)take(&input, 4);
    now = waits = 0;
    memset(&store, 0, sizeof(store));
    good = store_init(&why) && store_options(&options, NULL, &why);
    insist_problem(good, &why);
    insist(options.text_used <= TEXT_POOL_SIZE && options.oem_count <= MAX_OEM_STRINGS,
           "options beyond their limits");
    if (store_usable())
        store_write("error/slipway", "text");
    store_close();
    return 0;
}
