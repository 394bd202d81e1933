/* SPDX-License-Identifier: BSD-2-Clause */
/* Xen, as the loader finds it: src/xen/domain.c with a hypervisor of the test's. */
#include "check.h"
#include "../../src/xen/domain.c"

static uint32_t xen_at;       /* where its leaves are; 0: nowhere */
static uint32_t msr, crashes; /* the register that was written; calls to crash the guest */
static struct xen_facts facts;

struct cpuid_regs cpuid(uint32_t leaf, uint32_t subleaf)
{
    CHECK_EQ(subleaf, 0);
    if (xen_at == 0 || leaf < xen_at)
        return (struct cpuid_regs){0};
    CHECK(leaf <= xen_at + 2);
    return leaf == xen_at ? (struct cpuid_regs){xen_at + 5, 0x566E6558, 0x65584D4D, 0x4D4D566E}
           : leaf == xen_at + 1 ? (struct cpuid_regs){.eax = 0x00040011}
                                : (struct cpuid_regs){1, xen_at | 0x99, 0, 0};
}

void hypercall_page_set(uint32_t index)
{
    msr = index;
}

int32_t hypercall(uint32_t number, uint32_t arg1, uint32_t arg2, uint32_t arg3)
{
    (void)arg2;
    CHECK_EQ(arg3, 0);
    CHECK(msr != 0);
    if (number == __HYPERVISOR_xen_version) {
        if (arg1 == XENVER_extraversion)
            memset(facts.extra, 'x', sizeof(facts.extra));
        return 0;
    }
    CHECK_EQ(number, __HYPERVISOR_sched_op);
    CHECK_EQ(arg1, SCHEDOP_shutdown);
    crashes++;
    if (crashes < 10)
        domain_crash(); /* as after an exception on the way */
    return -38;
}

static void the_leaves_may_be_anywhere_up_to_the_last_place(void **state)
{
    (void)state;
    for (xen_at = 0x40000000; xen_at <= 0x4000FF00; xen_at += 0x100) {
        struct problem why = {0};

        memset(&facts, 0, sizeof(facts));
        CHECK(domain_init(&facts, &why));
        CHECK_EQ(facts.cpuid_base, xen_at);
        CHECK_EQ(facts.major, 4);
        CHECK_EQ(facts.minor, 17);
        CHECK_EQ(msr, xen_at | 0x99);
        CHECK_STR(facts.extra, "xxxxxxxxxxxxxxx");
    }
}

static void a_guest_without_xen_is_not_crashed(void **state)
{
    struct problem why = {0};

    (void)state;
    domain_can_crash = false;
    xen_at = 0;
    CHECK(!domain_init(&facts, &why));
    CHECK_EQ(why.code, MSG_NO_XEN);
    domain_crash();
    CHECK_EQ(crashes, 0);
}

/* Xen may refuse, and the call itself may meet an exception, whose way out is the same. */
static void a_guest_is_crashed_once(void **state)
{
    struct problem why = {0};

    (void)state;
    xen_at = 0x40000000;
    CHECK(domain_init(&facts, &why));
    domain_crash();
    CHECK_EQ(crashes, 1);
    domain_crash();
    CHECK_EQ(crashes, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_leaves_may_be_anywhere_up_to_the_last_place),
        cmocka_unit_test(a_guest_without_xen_is_not_crashed),
        cmocka_unit_test(a_guest_is_crashed_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
