/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual NUMA: what Xen reports, and SRAT and SLIT as the guest finds them; without them where
 * it can't be.
 */
#include "fixture.h"

static uint32_t vnuma_calls(const struct sim_result *r)
{
    return r->count.hypercall[__HYPERVISOR_memory_op][XENMEM_get_vnumainfo];
}

static void a_guest_without_nodes_costs_one_question(void **state)
{
    (void)state;
    reference();
    CHECK_EQ(vnuma_calls(boots()), 1);
    CHECK(sim_acpi_table("SRAT") == 0 && sim_acpi_table("SLIT") == 0);
    sim_guest_acpi_off(&guest);
    CHECK_EQ(vnuma_calls(boots()), 0);
}

static struct sim_vnuma vnuma;

/* 5 GiB less video memory: one node below the hole, one above 4 GiB. */
static void two_nodes(void)
{
    sim_guest_init(&guest, "vnuma", 4, 5120, true);
    vnuma = (struct sim_vnuma){.nodes = 2,
                               .vcpus = 4,
                               .ranges = 2,
                               .distance = {10, 20, 20, 10},
                               .node_of = {0, 0, 1, 1},
                               .range = {{0, guest.low_end, 0}, {FOUR_GIB, guest.high_end, 1}}};
    guest.vnuma = &vnuma;
}

static void a_guest_with_nodes_has_srat_and_slit(void **state)
{
    const struct sim_result *r;
    uint64_t srat, slit;

    (void)state;
    two_nodes();
    r = boots();
    CHECK_EQ(vnuma_calls(r), 2);
    srat = sim_acpi_table("SRAT");
    slit = sim_acpi_table("SLIT");
    CHECK_EQ(sim_read32(srat + 4), 48 + 4 * 16 + 2 * 40);
    CHECK_EQ(sim_read32(srat + 48), 0x00001000);          /* vCPU 0: node 0 */
    CHECK_EQ(sim_read32(srat + 48 + 3 * 16), 0x06011000); /* vCPU 3: node 1, APIC id 6 */
    CHECK_EQ(sim_read64(srat + 112 + 8), 0);
    CHECK_EQ(sim_read64(srat + 112 + 16), guest.low_end);
    CHECK_EQ(sim_read64(srat + 152 + 8), FOUR_GIB);
    CHECK_EQ(sim_read64(srat + 152 + 16), guest.high_end - FOUR_GIB);
    CHECK_EQ(sim_read64(slit + 36), 2);
    CHECK_EQ(sim_read32(slit + 44), 0x0A14140A);
}

static void as_many_vcpus_as_there_can_be_have_nodes(void **state)
{
    uint64_t srat;

    (void)state;
    two_nodes();
    guest.vcpus = guest.online = vnuma.vcpus = SIM_MAX_VCPUS;
    for (uint32_t i = 0; i < SIM_MAX_VCPUS; i++)
        vnuma.node_of[i] = i / 2 % 2;
    boots();
    srat = sim_acpi_table("SRAT");
    CHECK_EQ(sim_read32(srat + 4), 48 + SIM_MAX_VCPUS * 16 + 2 * 40);
    CHECK_EQ(sim_read32(srat + 48 + 125 * 16), 0xFA001000); /* vCPU 125: node 0, APIC id 250 */
    CHECK_EQ(sim_read32(srat + 48 + 127 * 16), 0xFE011000);
}

static void the_srat_ends_where_ram_does_when_pages_were_taken(void **state)
{
    const struct sim_result *r;
    uint64_t srat;

    (void)state;
    two_nodes();
    guest.spare_pages = 0;
    r = boots();
    CHECK(r->moved_pages > 0);
    srat = sim_acpi_table("SRAT");
    CHECK_EQ(sim_read64(srat + 152 + 16),
             guest.high_end - FOUR_GIB - (uint64_t)r->moved_pages * PAGE_SIZE);
    CHECK_EQ(sim_e820_type(FOUR_GIB, sim_read64(srat + 152 + 16)), 1);
}

/* It boots, with a warning and without nodes. */
static void goes_without_nodes(const char *expected)
{
    const struct sim_result *r = boots();

    CHECK(sim_logged(r, "WARNING SLIP-411: the guest's virtual NUMA nodes can't be described"));
    CHECK(sim_logged(r, expected));
    CHECK(sim_acpi_table("SRAT") == 0 && sim_acpi_table("SLIT") == 0);
}

static void with_more_nodes_or_ranges_than_fit_there_is_no_numa(void **state)
{
    (void)state;
    two_nodes();
    vnuma.nodes = 65;
    goes_without_nodes("found:    65 nodes");
    two_nodes();
    vnuma.ranges = 257;
    goes_without_nodes(" 257 memory ranges");
}

static void with_another_number_of_vcpus_there_is_no_numa(void **state)
{
    (void)state;
    two_nodes();
    vnuma.vcpus = 5;
    goes_without_nodes("nodes of 5 vCPUs");
}

static void with_a_node_that_does_not_exist_there_is_no_numa(void **state)
{
    (void)state;
    two_nodes();
    vnuma.range[1].node = 2;
    goes_without_nodes("a vCPU or memory range in none of the 2 nodes");
    two_nodes();
    vnuma.node_of[3] = 2;
    goes_without_nodes("a vCPU or memory range in none of the 2 nodes");
    two_nodes();
    vnuma.range[0].end = 0;
    goes_without_nodes("a vCPU or memory range in none of the 2 nodes");
}

static bool second_vnuma_call_fails(void *context, uint32_t number, uint32_t op, uint32_t nth,
                                    int32_t *result)
{
    (void)context;
    *result = -14;
    return number == __HYPERVISOR_memory_op && op == XENMEM_get_vnumainfo && nth == 1;
}

static void if_the_second_answer_fails_there_is_no_numa(void **state)
{
    (void)state;
    two_nodes();
    guest.hooks.hypercall = second_vnuma_call_fails;
    goes_without_nodes("found:    result -14 of XENMEM_get_vnumainfo");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guest_without_nodes_costs_one_question),
        cmocka_unit_test(a_guest_with_nodes_has_srat_and_slit),
        cmocka_unit_test(as_many_vcpus_as_there_can_be_have_nodes),
        cmocka_unit_test(the_srat_ends_where_ram_does_when_pages_were_taken),
        cmocka_unit_test(with_more_nodes_or_ranges_than_fit_there_is_no_numa),
        cmocka_unit_test(with_another_number_of_vcpus_there_is_no_numa),
        cmocka_unit_test(with_a_node_that_does_not_exist_there_is_no_numa),
        cmocka_unit_test(if_the_second_answer_fails_there_is_no_numa),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
