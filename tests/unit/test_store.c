/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The XenStore client with a ring that is full: src/xen/store.c and store_ring.c, with a server of
 * the test's, which reads and answers only when the client waits.
 */
#include <stdlib.h>
#include "check.h"
#include "../../src/xen/store_ring.c"
#include "../../src/xen/store.c"

const char slipway_version[] = "1.2.3";

static struct xenstore_domain_interface page;
static char asked[4096]; /* what the server has read */
static uint32_t asked_len, answered, events, answers;
static uint32_t at_once; /* how many bytes the server reads at a time */
static bool hostile;     /* it answers with indices that can't be */
static bool silent;      /* it doesn't answer, and sleeps end when they are to end */
static uint64_t now;
static unsigned waits, lines;

void *phys_ptr(uint64_t paddr, uint64_t size)
{
    CHECK_EQ(paddr, 0xFEFFC000);
    CHECK_EQ(size, PAGE_SIZE);
    return &page;
}

void phys_add(uint64_t start, uint64_t size)
{
    CHECK_EQ(start, 0xFEFFC000);
    CHECK_EQ(size, PAGE_SIZE);
}

bool domain_param(uint32_t index, uint64_t *value)
{
    *value = index == HVM_PARAM_STORE_PFN ? 0xFEFFC : 7;
    return true;
}

uint64_t clock_ns(void)
{
    return silent ? now : (now += 1000);
}

void event_send(uint32_t port)
{
    CHECK_EQ(port, 7);
    events++;
}

void log_at(enum log_level level, const char *format, ...)
{
    (void)level;
    (void)format;
    lines++;
}

void bug(const char *where)
{
    print_error("%s\n", where);
    abort();
}

static void answer_with(uint32_t type, uint32_t id, const char *text)
{
    const struct xsd_sockmsg header = {.type = type, .req_id = id, .len = (uint32_t)strlen(text)};

    for (uint32_t i = 0; i < sizeof(header); i++)
        page.rsp[page.rsp_prod++ % 1024] = ((const char *)&header)[i];
    for (uint32_t i = 0; i < header.len; i++)
        page.rsp[page.rsp_prod++ % 1024] = text[i];
}

/* Reads some, and answers each request that is there when its ring has room. */
void event_wait(uint32_t port, uint64_t until)
{
    CHECK_EQ(port, 7);
    CHECK(until != 0);
    waits++;
    if (silent) {
        now = until;
        return;
    }
    if (hostile) {
        page.rsp_prod = page.rsp_cons + 1025;
        return;
    }
    for (uint32_t i = 0; i < at_once && page.req_cons != page.req_prod; i++)
        asked[asked_len++] = page.req[page.req_cons++ % 1024];
    while (asked_len - answered >= sizeof(struct xsd_sockmsg)) {
        struct xsd_sockmsg header;

        memcpy(&header, asked + answered, sizeof(header));
        if (asked_len - answered < sizeof(header) + header.len ||
            1024 - (page.rsp_prod - page.rsp_cons) < sizeof(header) + header.len)
            return;
        answer_with(XS_READ, header.req_id, asked + answered + sizeof(header) + 1);
        answered += (uint32_t)sizeof(header) + header.len;
    }
}

static void take(void *context, const struct store_request *request, const char *value,
                 uint32_t len)
{
    (void)context;
    CHECK_EQ(len, strlen(request->path) - 1);
    CHECK_STR(value, request->path + 1);
    answers++;
}

static int connect(void **state)
{
    struct problem why = {0};

    (void)state;
    memset(&page, 0, sizeof(page));
    page.req_cons = page.req_prod = 0xFFFFFE00; /* the indices wrap on the way */
    page.rsp_cons = page.rsp_prod = 0xFFFFFFFF;
    asked_len = answered = events = answers = 0;
    waits = lines = 0;
    at_once = 1024;
    hostile = silent = false;
    CHECK(store_init(&why));
    return 0;
}

/* 16 requests of 100 bytes are more than a ring. */
static void requests_that_do_not_fit_the_ring_wait_for_room(void **state)
{
    static char paths[STORE_BATCH][100];
    struct store_request requests[STORE_BATCH];
    struct problem why = {0};

    (void)state;
    for (uint32_t i = 0; i < STORE_BATCH; i++) {
        memset(paths[i], 'a' + (int)i, sizeof(paths[i]) - 1);
        requests[i] = (struct store_request){.path = paths[i], .tag = i};
    }
    for (at_once = 1; at_once <= 1024; at_once = at_once * 5 + 1) {
        asked_len = answered = answers = events = 0;
        CHECK(store_ask(requests, STORE_BATCH, take, NULL, &why));
        CHECK_EQ(answers, STORE_BATCH);
        CHECK(events >= 2); /* one for room, one when all are there */
        CHECK_EQ(page.req_prod, page.req_cons);
    }
}

static void indices_that_can_not_be_are_refused(void **state)
{
    const struct store_request request = {.path = "a"};
    struct problem why = {0};

    (void)state;
    hostile = true;
    CHECK(!store_ask(&request, 1, take, NULL, &why));
    CHECK_EQ(why.code, MSG_STORE_RING);
    CHECK_EQ(answers, 0);
}

/* The server fills its ring to the last byte, and has to be told that there is room again. */
static void a_full_ring_of_replies_is_told_to_the_server(void **state)
{
    uint8_t bytes[1024];
    struct patience p = patience();
    struct problem why = {0};

    (void)state;
    page.rsp_prod = page.rsp_cons + 1024;
    CHECK(get(&p, bytes, 1000, &why));
    CHECK_EQ(events, 1);
    CHECK(get(&p, bytes, 24, &why));
    CHECK_EQ(events, 1);
}

/* It wakes for the line of the log, and for the end. */
static void a_silent_server_is_told_after_5_seconds_and_given_up_after_60(void **state)
{
    const struct store_request request = {.path = "a"};
    struct problem why = {0};
    const uint64_t begin = now;

    (void)state;
    silent = true;
    CHECK(!store_ask(&request, 1, take, NULL, &why));
    CHECK_EQ(why.code, MSG_STORE_SILENT);
    CHECK_EQ(now - begin, 60000000000);
    CHECK_EQ(waits, 2);
    CHECK_EQ(lines, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, connect)
    const struct CMUnitTest tests[] = {
        TEST(requests_that_do_not_fit_the_ring_wait_for_room),
        TEST(indices_that_can_not_be_are_refused),
        TEST(a_silent_server_is_told_after_5_seconds_and_given_up_after_60),
        TEST(a_full_ring_of_replies_is_told_to_the_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
