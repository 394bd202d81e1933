/* SPDX-License-Identifier: BSD-2-Clause */
/* What can't be repaired is refused, in words; and whatever fails on the way, nothing hangs. */
#include "fixture.h"

static void spoil_checksum(void *context)
{
    (void)context;
    ((uint8_t *)sim_memory(0x9F800, 48))[0x0C] ^= 0xFF;
}

static void a_bad_checksum_of_the_hvm_info_table_is_refused(void **state)
{
    (void)state;
    reference();
    guest.hooks.before_start = spoil_checksum;
    is_refused("HVM info table");
}

static void spoil_magic(void *context)
{
    (void)context;
    ((uint8_t *)sim_memory(sim_start_info(&guest), 56))[0] ^= 1;
}

static void a_bad_magic_in_start_info_is_refused(void **state)
{
    (void)state;
    reference();
    guest.hooks.before_start = spoil_magic;
    is_refused("0x336ec578");
}

static void a_missing_firmware_module_is_refused(void **state)
{
    (void)state;
    reference();
    guest.firmware = NULL;
    guest.firmware_size = 0;
    is_refused("no firmware");
}

static void a_blob_that_is_no_seabios_is_refused(void **state)
{
    static uint8_t noise[256 * KIB];

    (void)state;
    reference();
    memset(noise, 0x55, sizeof(noise));
    guest.firmware = noise;
    is_refused("SLIP-805: the firmware image has no reset vector");
    guest.firmware_size = 6 * KIB;
    is_refused("SLIP-804: the firmware image is not SeaBIOS");
    reference();
    guest.firmware = sim_seabios(320 * KIB);
    guest.firmware_size = 320 * KIB;
    is_refused("SLIP-804: the firmware image is not SeaBIOS");
}

static void the_reason_of_a_failure_reaches_xenstore(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.firmware_size = 6 * KIB;
    r = is_refused("SLIP-804: the firmware image is not SeaBIOS");
    CHECK_EQ(r->store_writes, 2);
    CHECK_STR(r->store_write[0].path, "error/slipway");
    CHECK(strstr(r->store_write[0].value, "not SeaBIOS") != NULL);
}

/* --- One thing at a time fails --- */

struct failing {
    uint32_t call, count; /* the call to fail, counting all from 0 */
};

static bool fail_one(void *context, uint32_t number, uint32_t op, uint32_t nth, int32_t *result)
{
    struct failing *f = context;

    (void)nth;
    if (number == __HYPERVISOR_sched_op && op == SCHEDOP_shutdown)
        return false;
    if (f->count++ != f->call)
        return false;
    *result = -22;
    return true;
}

/* Hand-off or a message, whatever hypercall fails; never a hang, a fault or a bug. */
static void any_one_hypercall_may_fail(void **state)
{
    struct failing f = {0, 0};
    uint32_t calls;

    (void)state;
    reference();
    calls = sim_all_hypercalls(boots());
    for (f.call = 0; f.call < calls; f.call++) {
        const struct sim_result *r;

        reference();
        f.count = 0;
        guest.hooks.context = &f;
        guest.hooks.hypercall = fail_one;
        r = sim_boot(&guest);
        CHECK(r->outcome == SIM_HANDOFF ||
              (r->outcome == SIM_SHUTDOWN && r->reason == SHUTDOWN_crash));
        CHECK(!sim_logged(r, "a bug in Slipway"));
        CHECK_EQ(r->violations, 0);
        CHECK(sim_insane() == NULL);
    }
}

static uint32_t noise_state;

static uint32_t noise(void)
{
    noise_state = noise_state * 1664525 + 1013904223;
    return noise_state >> 8;
}

/* Lies about any register now and then. */
static bool lie(void *context, uint8_t devfn, uint8_t offset, uint32_t width, uint32_t *value)
{
    (void)context;
    (void)devfn;
    (void)offset;
    (void)width;
    if (noise() % 16 != 0)
        return false;
    *value = noise() % 3 == 0 ? 0xFFFFFFFF : noise() << 16 ^ noise();
    return true;
}

static void pci_functions_with_false_answers_do_no_harm(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 40; seed++) {
        const struct sim_result *r;

        reference();
        sim_guest_add(&guest, &sim_nvme);
        noise_state = seed;
        guest.hooks.config_read = lie;
        r = sim_boot(&guest);
        if (r->outcome != SIM_HANDOFF)
            printf("seed %u: %s%s\n", seed, r->log, r->fault);
        CHECK_EQ(r->outcome, SIM_HANDOFF);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_checksum_of_the_hvm_info_table_is_refused),
        cmocka_unit_test(a_bad_magic_in_start_info_is_refused),
        cmocka_unit_test(a_missing_firmware_module_is_refused),
        cmocka_unit_test(a_blob_that_is_no_seabios_is_refused),
        cmocka_unit_test(the_reason_of_a_failure_reaches_xenstore),
        cmocka_unit_test(any_one_hypercall_may_fail),
        cmocka_unit_test(pci_functions_with_false_answers_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
