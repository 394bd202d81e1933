/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The simulated platform itself: does it notice what a loader must not do? A hook does it in the
 * loader's place, at a hypercall.
 */
#include <signal.h>
#include "fixture.h"
#include "machine/machine.h"

static void (*misdeed)(void);

static bool do_it(void *context, uint32_t number, uint32_t op, uint32_t nth, int32_t *result)
{
    (void)context;
    (void)nth;
    (void)result;
    if (number == __HYPERVISOR_memory_op && op == XENMEM_get_vnumainfo)
        misdeed();
    return false;
}

static const struct sim_result *boot_with(void (*what)(void))
{
    misdeed = what;
    reference();
    guest.hooks.hypercall = do_it;
    return sim_boot(&guest);
}

static void touch_a_hole(void)
{
    *(volatile uint32_t *)machine_memory(0x80000000) = 1;
}

/* Again and again: cmocka has handlers of its own for the same signals, and needs them between. */
static void memory_that_is_not_there_ends_the_boot(void **state)
{
    struct sigaction before, after;

    (void)state;
    sigaction(SIGSEGV, NULL, &before);
    for (unsigned i = 0; i < 3; i++) {
        const struct sim_result *r = boot_with(touch_a_hole);

        CHECK_EQ(r->outcome, SIM_FAULT);
        CHECK_STR(r->fault, "access to guest-physical 0x80000000, where no memory is");
        sigaction(SIGSEGV, NULL, &after);
        CHECK(before.sa_handler == after.sa_handler);
    }
}

static void wait_for_nothing(void)
{
    for (;;)
        cpu_pause();
}

static void a_wait_without_end_ends_the_boot(void **state)
{
    (void)state;
    CHECK_EQ(boot_with(wait_for_nothing)->outcome, SIM_HUNG);
}

static void move_a_range_that_counts(void)
{
    msr_write(0x200, 0xE0000000);
    msr_write(0x201, 0xFFF0000800);
    msr_write(0x200, 0xD0000000);
}

/* It may be written as long as nothing uses it: the mask has the bit that turns it on. */
static void an_mtrr_that_counts_must_not_change(void **state)
{
    const struct sim_result *r;

    (void)state;
    r = boot_with(move_a_range_that_counts);
    CHECK(r->violations > 0);
    CHECK_STR(r->violation[0], "vCPU 0: MTRR 0x200 changed while it is enabled");
}

static void write_elsewhere(void)
{
    msr_write(0x12345, 0);
}

static void a_register_that_is_not_there_ends_the_boot(void **state)
{
    const struct sim_result *r;

    (void)state;
    r = boot_with(write_elsewhere);
    CHECK_EQ(r->outcome, SIM_FAULT);
    CHECK_STR(r->fault, "general protection fault on vCPU 0: 0x0 written to MSR 0x12345");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_that_is_not_there_ends_the_boot),
        cmocka_unit_test(a_wait_without_end_ends_the_boot),
        cmocka_unit_test(an_mtrr_that_counts_must_not_change),
        cmocka_unit_test(a_register_that_is_not_there_ends_the_boot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
