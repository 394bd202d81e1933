/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock that waits use: Xen's record of the time, and the time-stamp counter that belongs to
 * it. Xen: public/xen.h, struct vcpu_time_info.
 */
#include "decode_smbios.h"
#include "fixture.h"
#include "parts.h"

#define SECOND 1000000000ull

/* Two processors of a host whose counters differ, and when the guest goes from one to the other. */
static struct host {
    uint64_t counter;  /* what the first one's said when the guest started */
    uint64_t lag;      /* the other one's is that far behind */
    uint32_t moves_at; /* the nth time that the counter is read */
    bool unnoticed;    /* Xen's record stays that of the first one */
    uint32_t reads;
} host;

static void move_record(uint64_t ticks)
{
    struct vcpu_time_info *time = &hypercalls_shared_info()->vcpu_info[0].time;

    time->version += 2;
    time->system_time = hypercalls_system_time();
    time->tsc_timestamp = ticks;
}

static void read_counter(void *context, uint64_t *ticks)
{
    struct host *h = context;

    h->reads++;
    *ticks += h->counter;
    if (h->reads < h->moves_at)
        return;
    *ticks -= h->lag;
    if (h->reads == h->moves_at && !h->unnoticed)
        move_record(*ticks);
}

static void start_counter(void *context)
{
    struct host *h = context;

    h->reads = 0;
    hypercalls_shared_info()->vcpu_info[0].time.tsc_timestamp = h->counter;
}

/* Boots a guest with much to wait for on that host: it sees nothing of the move. */
static void boots_on(uint64_t counter, uint64_t lag, bool unnoticed)
{
    for (uint32_t at = 1; at < 60; at++) {
        const struct sim_result *r;
        const char *us;
        unsigned microseconds;

        reference();
        host = (struct host){counter, lag, at, unnoticed, 0};
        guest.store.delay_ns = SECOND / 10;
        guest.ap_delay_ns = SECOND / 10;
        guest.hooks.context = &host;
        guest.hooks.before_start = start_counter;
        guest.hooks.tsc = read_counter;
        r = boots();
        CHECK(!sim_logged(r, "WARNING") && !sim_logged(r, "still waiting"));
        CHECK(r->time_ns < 30 * SECOND);
        CHECK_EQ(r->store_writes, 1);
        us = r->store_write[0].value;
        while ((us = strstr(us, "\nus ")) != NULL) {
            us += 4;
            CHECK_EQ(sscanf(us, "%u", &microseconds), 1);
            CHECK(microseconds <= r->time_ns / 1000);
        }
    }
}

static void a_move_to_a_processor_with_another_counter_is_not_noticed(void **state)
{
    (void)state;
    boots_on(1000000 * SECOND, 10000 * SECOND, false);
}

static void a_counter_that_steps_back_makes_no_centuries(void **state)
{
    (void)state;
    boots_on(1000000 * SECOND, SECOND, true);
}

/* Xen's record may be older than the guest, whose counter began at 0. */
static void a_counter_that_has_just_begun_is_no_other(void **state)
{
    (void)state;
    boots_on(-SECOND, 0, true);
}

/* Of the whole boot, each of XenStore's answers taking so long. */
static unsigned microseconds_with(uint64_t delay_ns)
{
    const char *all;
    unsigned microseconds;

    reference();
    guest.store.delay_ns = delay_ns;
    all = strstr(boots()->store_write[0].value, " all");
    CHECK(all != NULL);
    while (all[-1] != ' ')
        all--;
    CHECK_EQ(sscanf(all, "%u", &microseconds), 1);
    return microseconds;
}

/* A second more for each makes whole seconds more, within a few thousandths of one. */
static void the_report_counts_microseconds(void **state)
{
    const unsigned more = microseconds_with(2 * SECOND) - microseconds_with(SECOND);

    (void)state;
    CHECK(more >= 5000000);
    CHECK((more + 2000) % 1000000 <= 4000);
}

static void stop_clock(void *context)
{
    (void)context;
    hypercalls_shared_info()->vcpu_info[0].time.tsc_to_system_mul = 0;
}

/* Its scale gives the processor's speed. SMBIOS 2.4, 3.3.5: 0 is unknown. */
static void a_clock_that_stands_tells_no_speed(void **state)
{
    struct smbios_walk walk;
    uint32_t len;

    (void)state;
    reference();
    guest.hooks.before_start = stop_clock;
    boots();
    len = sim_read32(sim_anchor("_SM_") + 22) & 0xFFFF;
    decode_smbios(&walk, sim_memory(sim_read32(sim_anchor("_SM_") + 24), len), len);
    CHECK_EQ(smbios_find(&walk, 4, 0).bytes[0x16], 0);
    CHECK_EQ(smbios_find(&walk, 4, 0).bytes[0x17], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_move_to_a_processor_with_another_counter_is_not_noticed),
        cmocka_unit_test(a_counter_that_steps_back_makes_no_centuries),
        cmocka_unit_test(the_report_counts_microseconds),
        cmocka_unit_test(a_clock_that_stands_tells_no_speed),
        cmocka_unit_test(a_counter_that_has_just_begun_is_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
