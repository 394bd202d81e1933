/* SPDX-License-Identifier: BSD-2-Clause */
/* XenStore: what is asked of it, and a server that is slow, torn or silent. */
#include "fixture.h"
#include "parts.h"

static void ninety_nine_oem_strings_come_in_few_batches(void **state)
{
    static char names[99][24], values[99][72];
    const struct sim_result *r;

    (void)state;
    reference();
    for (unsigned i = 0; i < 99; i++) {
        snprintf(names[i], sizeof(names[i]), "bios-strings/oem-%u", i + 1);
        snprintf(values[i], sizeof(values[i]),
                 "oem string %u that is not short, so that the ring fills up", i + 1);
        sim_guest_key(&guest, names[i], values[i]);
    }
    r = boots();
    CHECK(r->count.hypercall[__HYPERVISOR_event_channel_op][EVTCHNOP_send] < 25);
}

static bool refuse_to_list(void *context, uint32_t *type, uint32_t *id, uint8_t *payload,
                           uint32_t *len)
{
    (void)context;
    (void)id;
    if (*type == XS_DIRECTORY) {
        *type = XS_ERROR;
        *len = sizeof("EACCES");
        memcpy(payload, "EACCES", *len);
    }
    return true;
}

static void keys_in_a_directory_that_cannot_be_listed_are_read(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_acpi_off(&guest);
    guest.hooks.store_reply = refuse_to_list;
    r = boots();
    CHECK_EQ(r->count.store_request[XS_READ], 14);
    CHECK(!r->sci_enabled);
}

static void nothing_is_read_that_is_not_there(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_key(&guest, "platform/acpi_something", "1");
    r = boots();
    CHECK_EQ(r->count.store_request[XS_DIRECTORY], 3);
    CHECK_EQ(r->count.store_request[XS_READ], 5); /* 1 below hvmloader/, 4 below platform/ */
}

/* --- XenStore at its worst, still alive --- */

static void a_slow_xenstore_is_waited_for_and_spoken_of(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.store.delay_ns = 5500000000ull;
    r = boots();
    CHECK(sim_logged(r, "still waiting for XenStore"));
    CHECK(r->time_ns >= 45000000000ull);
}

static void a_xenstore_that_connects_late_is_waited_for(void **state)
{
    (void)state;
    reference();
    guest.store.connection = 1;
    guest.store.features = 1;
    guest.store.delay_ns = 1000000000;
    boots();
}

static void a_server_that_can_reconnect_is_asked_to(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.store.features = 1;
    guest.store.index = 77;
    r = boots();
    CHECK(r->ring_clean);
    CHECK_EQ(sim_read32(SIM_STORE_RING + 0x804), 0);
}

static void spurious_events_change_nothing(void **state)
{
    (void)state;
    reference();
    guest.store.spurious = true;
    guest.store.pending_at_start = true;
    boots();
}

/* What the payload finds in Xen's page is as in a new guest. */
static void no_event_is_pending_at_the_hand_off(void **state)
{
    const struct shared_info *info;

    (void)state;
    reference();
    guest.store.spurious = guest.store.pending_at_start = true;
    boots();
    info = hypercalls_shared_info();
    for (uint32_t i = 0; i < ARRAY_SIZE(info->evtchn_pending); i++)
        CHECK_EQ(info->evtchn_pending[i] | info->evtchn_mask[i], 0);
    CHECK_EQ(info->vcpu_info[0].evtchn_pending_sel, 0);
    CHECK_EQ(info->vcpu_info[0].evtchn_upcall_pending, 0);
}

static void replies_torn_at_every_byte_are_put_together(void **state)
{
    (void)state;
    for (uint32_t chunk = 1; chunk < 40; chunk += chunk < 20 ? 1 : 7) {
        reference();
        guest.store.chunk = chunk;
        boots();
    }
}

static void ring_indices_may_wrap_anywhere(void **state)
{
    static const uint32_t starts[] = {1,          1023,       0xFFFFFFFF, 0xFFFFFFF0,
                                      0xFFFFFF00, 0x80000000, 0xFFFFFC01};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(starts); i++) {
        reference();
        guest.store.index = starts[i];
        boots();
    }
}

static void replies_in_another_order_are_told_apart(void **state)
{
    (void)state;
    reference();
    sim_guest_acpi_off(&guest);
    guest.store.reordered = 10;
    boots();
    CHECK_EQ(sim_anchors(), 3);
}

static void a_value_longer_than_the_ring_arrives(void **state)
{
    static char value[4000];

    (void)state;
    reference();
    memset(value, 'x', sizeof(value) - 1);
    sim_guest_key(&guest, "platform/generation-id", value);
    sim_guest_key(&guest, "bios-strings/oem-1", value);
    sim_guest_key(&guest, "bios-strings/oem-2", value);
    CHECK_EQ(sim_boot(&guest)->outcome, SIM_HANDOFF);
}

/* The guest's drivers would wait forever on a ring that has a part of our last request. */
static void the_ring_is_clean_however_slow_the_server(void **state)
{
    static const uint32_t chunks[] = {1, 7, 100, 1000};
    static const uint64_t delays[] = {0, 1000000, 300000000, 900000000};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(chunks) * ARRAY_SIZE(delays); i++) {
        const struct sim_result *r;

        reference();
        guest.store.chunk = chunks[i % ARRAY_SIZE(chunks)];
        guest.store.delay_ns = delays[i / ARRAY_SIZE(chunks)];
        r = boots();
        CHECK(r->ring_clean);
        CHECK_EQ(r->store_writes, 1);
        CHECK(!sim_logged(r, "WARNING"));
    }
}

/* --- XenStore that is dead or mad --- */

/* Strings that make a report longer than the ring. */
static void many_warnings(void)
{
    static char path[60][24];

    for (unsigned i = 0; i < 60; i++) {
        snprintf(path[i], sizeof(path[i]), "bios-strings/oem-%u", i + 1);
        sim_guest_key(&guest, path[i], "slipway:no-such-option-of-any-version-of-this=1");
    }
    sim_guest_key(&guest, "bios-strings/oem-61", "slipway:log=debug"); /* all of them */
}

static const char *last_report(const struct sim_result *r)
{
    CHECK_EQ(r->store_writes, 1);
    return r->store_write[0].value;
}

/* What is in the ring stays there for a server that comes back. */
static void a_ring_with_a_request_under_way_is_not_reset(void **state)
{
    (void)state;
    for (unsigned warnings = 0; warnings < 2; warnings++) {
        const struct sim_result *whole;
        uint32_t all, report;

        reference();
        if (warnings != 0)
            many_warnings();
        whole = boots();
        all = whole->count.store_taken;
        report = 16 + (uint32_t)strlen(last_report(whole));
        for (uint32_t left = 1; left < report; left += 37) {
            const struct sim_result *r;
            uint32_t under_way;

            guest.store.taken = all - left;
            r = boots();
            CHECK(sim_logged(r, "WARNING SLIP-203: XenStore does not answer"));
            CHECK(sim_logged(r, "no answer to the boot report; the ring was not reset"));
            under_way = sim_read32(SIM_STORE_RING + 0x804) - sim_read32(SIM_STORE_RING + 0x800);
            CHECK(under_way == left || (under_way == XENSTORE_RING_SIZE && left > under_way));
        }
    }
}

static void a_silent_xenstore_ends_in_a_crash_after_a_bounded_wait(void **state)
{
    static const uint32_t answered[] = {0, 1, 5, 7};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(answered); i++) {
        const struct sim_result *r;

        reference();
        guest.store.silent_after = answered[i];
        r = is_refused("XenStore does not answer");
        CHECK(r->time_ns < 120000000000ull);
    }
}

static void a_guest_without_xenstore_is_refused(void **state)
{
    (void)state;
    reference();
    guest.store.absent = true;
    is_refused("XenStore");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ninety_nine_oem_strings_come_in_few_batches),
        cmocka_unit_test(keys_in_a_directory_that_cannot_be_listed_are_read),
        cmocka_unit_test(nothing_is_read_that_is_not_there),
        cmocka_unit_test(a_slow_xenstore_is_waited_for_and_spoken_of),
        cmocka_unit_test(a_xenstore_that_connects_late_is_waited_for),
        cmocka_unit_test(a_server_that_can_reconnect_is_asked_to),
        cmocka_unit_test(spurious_events_change_nothing),
        cmocka_unit_test(no_event_is_pending_at_the_hand_off),
        cmocka_unit_test(replies_torn_at_every_byte_are_put_together),
        cmocka_unit_test(ring_indices_may_wrap_anywhere),
        cmocka_unit_test(replies_in_another_order_are_told_apart),
        cmocka_unit_test(a_value_longer_than_the_ring_arrives),
        cmocka_unit_test(the_ring_is_clean_however_slow_the_server),
        cmocka_unit_test(a_ring_with_a_request_under_way_is_not_reset),
        cmocka_unit_test(a_silent_xenstore_ends_in_a_crash_after_a_bounded_wait),
        cmocka_unit_test(a_guest_without_xenstore_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
