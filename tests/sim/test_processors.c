/* SPDX-License-Identifier: BSD-2-Clause */
/* Processors: their start, their memory types, and those to be plugged in later. */
#include "fixture.h"

static void every_number_of_processors_starts(void **state)
{
    static const uint32_t counts[] = {1, 2, 8, 33, 127, 128};

    (void)state;
    for (unsigned n = 0; n < ARRAY_SIZE(counts); n++) {
        const struct sim_result *r;

        sim_guest_init(&guest, "processors", counts[n], 1024, true);
        r = boots();
        for (uint32_t i = 0; i < counts[n]; i++) {
            CHECK_EQ(r->cpu[i].mtrr_def_type, 0xC06);
            CHECK(memcmp(r->cpu[i].mtrr_variable, r->cpu[0].mtrr_variable,
                         sizeof(r->cpu[0].mtrr_variable)) == 0);
        }
        CHECK_EQ(sim_anchors(), 4);
        CHECK(!sim_logged(r, "starting all again"));
    }
}

static void processors_to_be_plugged_later_are_started_too(void **state)
{
    (void)state;
    sim_guest_init(&guest, "hotplug", 8, 512, true);
    guest.online = 1;
    CHECK_EQ(boots()->cpu[7].mtrr_def_type, 0xC06);
}

static void a_guest_whose_processor_does_not_start_is_refused(void **state)
{
    const struct sim_result *r;

    (void)state;
    sim_guest_init(&guest, "dead", 8, 512, true);
    guest.ap_dead[3] = true;
    r = is_refused("SLIP-401");
    CHECK(sim_logged(
        r, "some processors did not start\nslipway:   found:    6 of 7, not counting the first\n"));
    CHECK_EQ(r->cpu[3].sipis, 3);
    CHECK(r->time_ns < 20000000000ull);
}

/* A processor whose memory types are others than the first one's breaks a rule of boots(). */
static void a_processor_that_misses_its_start_is_started_again(void **state)
{
    (void)state;
    for (uint32_t misses = 1; misses <= 2; misses++) {
        const struct sim_result *r;

        sim_guest_init(&guest, "lost", 8, 512, true);
        guest.ap_dead[3] = guest.ap_dead[7] = true;
        guest.ap_dead_for = misses;
        r = boots();
        CHECK(!sim_logged(r, "WARNING"));
        CHECK(sim_logged(r, "slipway: 5 of 7 further processors started, starting all again\n"));
        CHECK_EQ(r->cpu[3].mtrr_def_type, 0xC06);
        CHECK_EQ(r->cpu[1].sipis, 1 + misses);
        CHECK_EQ(r->cpu[7].sipis, 1 + misses);
    }
}

static void a_host_that_is_always_late_does_not_make_the_wait_endless(void **state)
{
    const struct sim_result *r;

    (void)state;
    sim_guest_init(&guest, "dead", 8, 512, true);
    guest.ap_dead[3] = true;
    guest.pause_at = 1;
    guest.pauses = UINT32_MAX / 2;
    guest.pause_for_ns = 10000000000;
    r = is_refused("SLIP-401");
    CHECK(r->time_ns < 900000000000ull);
}

/* They report one after the other, and the loader sleeps meanwhile: an eighth of that time. */
static void the_last_processor_is_not_waited_for_much_longer_than_it_needs(void **state)
{
    const uint64_t millisecond = 1000000;
    uint64_t without;

    (void)state;
    sim_guest_init(&guest, "late", 8, 512, true);
    without = boots()->time_ns;
    CHECK(without < 10 * millisecond);
    for (uint64_t late = 100 * millisecond; late < 130 * millisecond; late += millisecond) {
        guest.ap_delay_ns = late;
        CHECK(boots()->time_ns - without < late + late / 8 + millisecond / 4);
    }
}

/* Paused, saved or migrated while it waits: its clock goes on, its processors do not. */
static void the_time_of_a_pause_is_not_the_processors(void **state)
{
    (void)state;
    for (uint32_t at = 1; at <= 60; at++) {
        sim_guest_init(&guest, "paused", 8, 512, true);
        guest.ap_delay_ns = 1500000000;
        guest.pause_at = at;
        guest.pauses = 1;
        guest.pause_for_ns = 10000000000;
        CHECK(!sim_logged(boots(), "starting all again"));
    }
}

static void processors_may_take_their_time(void **state)
{
    (void)state;
    sim_guest_init(&guest, "late", 8, 512, true);
    guest.ap_delay_ns = 1500000000;
    CHECK(!sim_logged(boots(), "starting all again"));
    /* 2 s, and 50 ms for each of them; then twice, then four times as long */
    sim_guest_init(&guest, "late", 128, 512, true);
    guest.ap_delay_ns = 8300000000;
    CHECK(!sim_logged(boots(), "starting all again"));
    guest.ap_delay_ns = 33000000000;
    CHECK(sim_logged(boots(), "0 of 127 further processors started, starting all again\n"));
    guest.ap_delay_ns = 34000000000;
    is_refused("SLIP-401");
}

/* --- The first register --- */

/*
 * Where Xen takes memory types from a guest's MTRRs, all memory is uncached until the first of them
 * is written: whether it must be is asked of CPUID, and nothing else is done before.
 */
static void memory_is_write_back_before_anything_else(void **state)
{
    const struct sim_first_msr *first;

    (void)state;
    reference();
    first = &boots()->first_msr;
    CHECK(first->seen && first->write);
    CHECK_EQ(first->msr, 0x2FF);
    CHECK_EQ(first->value, 0x806);
    CHECK_EQ(first->exits, first->cpuids);
    CHECK_EQ(first->pointers, 0);
}

static void a_refused_guest_had_write_back_memory_too(void **state)
{
    (void)state;
    reference();
    guest.start_info_elsewhere = true;
    CHECK_EQ(is_refused("SLIP-103")->first_msr.value, 0x806);
}

/* The register that remains is the one that tells Xen where the hypercall page is. */
static void a_processor_without_mtrrs_has_none_written(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.no_mtrr = true;
    r = boots();
    CHECK_EQ(r->first_msr.msr, 0x40000000);
    CHECK_EQ(r->count.msr_writes, 1);
    CHECK_EQ(r->count.ap_msr_writes, 0);
    CHECK_EQ(r->cpu[0].mtrr_def_type, 0);
}

static void fixed_ranges_are_left_alone_where_there_are_none(void **state)
{
    const struct sim_result *r;
    uint32_t writes;

    (void)state;
    reference();
    writes = boots()->count.msr_writes;
    guest.no_fixed_mtrrs = true;
    r = sim_boot(&guest);
    CHECK_EQ(r->outcome, SIM_HANDOFF);
    CHECK_EQ(r->count.msr_writes, writes - 11);
    CHECK_EQ(r->cpu[0].mtrr_def_type, 0x806);
    CHECK_EQ(r->cpu[1].mtrr_def_type, 0x806);
}

/* The windows of this guest take two; the one that is there is used. */
static void windows_beyond_the_processors_mtrrs_are_told(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.mtrrs_missing = 6;
    CHECK(!sim_logged(boots(), "WARNING"));
    guest.mtrrs_missing = 7;
    r = sim_boot(&guest);
    CHECK_EQ(r->outcome, SIM_HANDOFF);
    CHECK(sim_logged(r, "WARNING SLIP-305: there are too few MTRRs for the PCI windows\n"
                        "slipway:   found:    2 needed, the processor has 1\n"));
    CHECK(r->cpu[0].mtrr_variable[1] != 0);
    CHECK_EQ(r->cpu[0].mtrr_variable[3], 0);
}

/* --- Processors to come --- */

/* Four vCPUs, of which `online` are there at boot. */
static const struct sim_result *boots_with_hotplug(int model, uint32_t online)
{
    sim_guest_init(&guest, "hotplug", 4, 512, true);
    guest.online = online;
    guest.cpu_hotplug = model;
    return boots();
}

/* All accesses to QEMU's 32 ports for processors. */
static uint32_t hotplug_accesses(const struct sim_result *r)
{
    uint32_t count = 0;

    for (uint32_t port = 0xAF00; port < 0xAF20; port++)
        count += r->count.port_in[port] + r->count.port_out[port];
    return count;
}

/* QEMU before 2.7 has only a bitmap, which no table describes; Xen's device models are newer. */
static void processors_come_later_where_the_device_model_has_the_interface_for_it(void **state)
{
    static const struct {
        int model;
        bool come;
    } of[] = {
        {SIM_HOTPLUG_BOTH, true},
        {SIM_HOTPLUG_MODERN, true},
        {SIM_HOTPLUG_LEGACY, false},
        {SIM_HOTPLUG_NONE, false},
    };

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(of); i++) {
        const struct sim_result *r = boots_with_hotplug(of[i].model, 2);

        CHECK_EQ(hotplug_accesses(r), 3);
        CHECK_EQ(ssdt_name("COST") != 0, of[i].come);
        CHECK_EQ(ssdt_name("_E02") != 0, of[i].come);
        CHECK(!sim_logged(r, "WARNING"));
    }
}

static void nobody_asks_for_processors_when_all_are_there(void **state)
{
    (void)state;
    CHECK_EQ(hotplug_accesses(boots_with_hotplug(SIM_HOTPLUG_BOTH, 4)), 0);
    CHECK(ssdt_name("_E02") == 0);
    sim_guest_init(&guest, "no-acpi", 4, 512, true);
    guest.online = 2;
    sim_guest_acpi_off(&guest);
    CHECK_EQ(hotplug_accesses(boots()), 0); /* nothing would describe them */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_of_processors_starts),
        cmocka_unit_test(processors_to_be_plugged_later_are_started_too),
        cmocka_unit_test(a_guest_whose_processor_does_not_start_is_refused),
        cmocka_unit_test(a_processor_that_misses_its_start_is_started_again),
        cmocka_unit_test(a_host_that_is_always_late_does_not_make_the_wait_endless),
        cmocka_unit_test(the_last_processor_is_not_waited_for_much_longer_than_it_needs),
        cmocka_unit_test(the_time_of_a_pause_is_not_the_processors),
        cmocka_unit_test(processors_may_take_their_time),
        cmocka_unit_test(memory_is_write_back_before_anything_else),
        cmocka_unit_test(a_refused_guest_had_write_back_memory_too),
        cmocka_unit_test(a_processor_without_mtrrs_has_none_written),
        cmocka_unit_test(fixed_ranges_are_left_alone_where_there_are_none),
        cmocka_unit_test(windows_beyond_the_processors_mtrrs_are_told),
        cmocka_unit_test(processors_come_later_where_the_device_model_has_the_interface_for_it),
        cmocka_unit_test(nobody_asks_for_processors_when_all_are_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
