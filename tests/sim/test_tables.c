/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole boots of guests whose tables depend on more than the reference guest has: virtual NUMA, a TPM, a generation id,
 * tables of the user's. The tables are read from guest memory, where the guest would find them.
 */
#include "check.h"
#include "lib/num.h"
#include "sim.h"
#include "xen/public.h"

static struct sim_guest guest;

static void reference(void)
{
    sim_guest_init(&guest, "reference", 2, 512, true);
}

/* Boots `guest`, which must get to the hand-off and break no rule on the way. */
static const struct sim_result *boots(void)
{
    const struct sim_result *r = sim_boot(&guest);
    const char *insane = sim_insane();

    if (r->outcome != SIM_HANDOFF || r->violations != 0 || insane != NULL)
        printf("%s%s: %s %s %s\n", r->log, sim_outcome_name(r->outcome), r->fault, r->violation[0],
               insane != NULL ? insane : "");
    CHECK_EQ(r->violations, 0);
    CHECK_EQ(r->outcome, SIM_HANDOFF);
    CHECK(insane == NULL);
    return r;
}

static uint64_t read64(uint64_t paddr)
{
    return (uint64_t)sim_read32(paddr + 4) << 32 | sim_read32(paddr);
}

static bool has_text(uint64_t paddr, const char *text)
{
    const void *bytes = sim_memory(paddr, (uint32_t)strlen(text));

    return bytes != NULL && memcmp(bytes, text, strlen(text)) == 0;
}

static uint64_t xsdt(void)
{
    const uint32_t rsdp = sim_read32(sim_read32(0x1010) + 4 * 3); /* the fourth anchor */

    CHECK(has_text(rsdp, "RSD PTR "));
    return read64(rsdp + 24);
}

/* The address of a table that the XSDT lists; 0: it lists none of that name. */
static uint64_t table(const char *signature)
{
    const uint64_t root = xsdt();

    for (uint32_t at = 36; at < sim_read32(root + 4); at += 8) {
        if (has_text(read64(root + at), signature))
            return read64(root + at);
    }
    return 0;
}

/* The type of the memory map's range that all of [paddr, paddr + len) lies in; 0: of none. */
static uint32_t type_of(uint64_t paddr, uint64_t len)
{
    const uint32_t map = sim_read32(0x1018), count = sim_read32(0x101C);

    for (uint32_t i = 0; i < count; i++) {
        const uint64_t start = read64(map + 20 * i), size = read64(map + 20 * i + 8);

        if (range_in(paddr, len, start, start + size))
            return sim_read32(map + 20 * i + 16);
    }
    return 0;
}

static uint64_t param(const struct sim_result *r, uint32_t index)
{
    for (uint32_t i = 0; i < r->param_writes; i++) {
        if (r->param_write[i].index == index)
            return r->param_write[i].value;
    }
    return UINT64_MAX;
}

static uint32_t vnuma_calls(const struct sim_result *r)
{
    return r->count.hypercall[__HYPERVISOR_memory_op][XENMEM_get_vnumainfo];
}

/* --- What is not there costs little --- */

static void the_reference_guest_has_none_of_these_tables(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    r = boots();
    CHECK(table("SRAT") == 0 && table("SLIT") == 0 && table("TCPA") == 0 && table("TPM2") == 0);
    CHECK_EQ(vnuma_calls(r), 1);
    CHECK_EQ(r->count.port_in[0x88], 1);
    CHECK_EQ(param(r, HVM_PARAM_VM_GENERATION_ID_ADDR), UINT64_MAX);
    CHECK_EQ(r->store_writes, 1); /* the boot report */
    CHECK(!sim_logged(r, "WARNING"));
}

static void without_acpi_nobody_looks_for_them(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_acpi_off(&guest);
    guest.tpm_1_2 = 0x00010001;
    sim_guest_key(&guest, "platform/generation-id", "1:2");
    r = boots();
    CHECK_EQ(vnuma_calls(r), 0);
    CHECK_EQ(r->count.port_in[0x88], 0);
    CHECK_EQ(param(r, HVM_PARAM_VM_GENERATION_ID_ADDR), UINT64_MAX);
    CHECK_EQ(r->populated_pages, 1); /* SMBIOS and vm86 TSS alone: no log */
}

/* --- Virtual NUMA --- */

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
    srat = table("SRAT");
    slit = table("SLIT");
    CHECK_EQ(sim_read32(srat + 4), 48 + 4 * 16 + 2 * 40);
    CHECK_EQ(sim_read32(srat + 48), 0x00001000);          /* vCPU 0: node 0 */
    CHECK_EQ(sim_read32(srat + 48 + 3 * 16), 0x06011000); /* vCPU 3: node 1, APIC id 6 */
    CHECK_EQ(read64(srat + 112 + 8), 0);
    CHECK_EQ(read64(srat + 112 + 16), guest.low_end);
    CHECK_EQ(read64(srat + 152 + 8), FOUR_GIB);
    CHECK_EQ(read64(srat + 152 + 16), guest.high_end - FOUR_GIB);
    CHECK_EQ(read64(slit + 36), 2);
    CHECK_EQ(sim_read32(slit + 44), 0x0A14140A);
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
    srat = table("SRAT");
    CHECK_EQ(read64(srat + 152 + 16),
             guest.high_end - FOUR_GIB - (uint64_t)r->moved_pages * PAGE_SIZE);
    CHECK_EQ(type_of(FOUR_GIB, read64(srat + 152 + 16)), 1);
}

/* It boots, with a warning and without nodes. */
static void goes_without_nodes(const char *expected)
{
    const struct sim_result *r = boots();

    CHECK(sim_logged(r, "WARNING SLIP-411: the guest's virtual NUMA nodes can't be described"));
    CHECK(sim_logged(r, expected));
    CHECK(table("SRAT") == 0 && table("SLIT") == 0);
}

static void more_nodes_or_ranges_than_fit_are_gone_without(void **state)
{
    (void)state;
    two_nodes();
    vnuma.nodes = 65;
    goes_without_nodes("found:    65 nodes");
    two_nodes();
    vnuma.ranges = 257;
    goes_without_nodes(" 257 memory ranges");
}

static void another_number_of_vcpus_is_gone_without(void **state)
{
    (void)state;
    two_nodes();
    vnuma.vcpus = 5;
    goes_without_nodes("nodes of 5 vCPUs");
}

static void a_node_that_does_not_exist_is_gone_without(void **state)
{
    (void)state;
    two_nodes();
    vnuma.range[1].node = 2;
    goes_without_nodes("a vCPU or memory range of none of 2 nodes");
    two_nodes();
    vnuma.node_of[3] = 2;
    goes_without_nodes("a vCPU or memory range of none of 2 nodes");
    two_nodes();
    vnuma.range[0].end = 0;
    goes_without_nodes("a vCPU or memory range of none of 2 nodes");
}

static bool second_vnuma_call_fails(void *context, uint32_t number, uint32_t op, uint32_t nth,
                                    int32_t *result)
{
    (void)context;
    *result = -14;
    return number == __HYPERVISOR_memory_op && op == XENMEM_get_vnumainfo && nth == 1;
}

static void a_second_answer_that_fails_is_gone_without(void **state)
{
    (void)state;
    two_nodes();
    guest.hooks.hypercall = second_vnuma_call_fails;
    goes_without_nodes("found:    result -14 of XENMEM_get_vnumainfo");
}

/* --- TPM --- */

/* The table's log: 64 KiB of zeros that the guest keeps. */
static void check_log(uint64_t length_at, uint64_t address_at)
{
    const uint64_t log = read64(address_at);
    const uint8_t *bytes = sim_memory(log, 65536);

    CHECK_EQ(sim_read32(length_at), 65536);
    CHECK_EQ(type_of(log, 65536), 4); /* NVS */
    CHECK(bytes != NULL && bytes[0] == 0 && memcmp(bytes, bytes + 1, 65535) == 0);
}

static void a_tpm_1_2_has_a_table_and_an_empty_log(void **state)
{
    const struct sim_result *r;
    uint64_t tcpa;

    (void)state;
    reference();
    guest.tpm_1_2 = 0x00011014;
    r = boots();
    CHECK(!sim_logged(r, "WARNING"));
    tcpa = table("TCPA");
    CHECK(tcpa != 0 && table("TPM2") == 0);
    check_log(tcpa + 38, tcpa + 42);
    CHECK(sim_hypercalls(r, __HYPERVISOR_memory_op) <= 4); /* no more for the log */
}

static void a_tpm_2_0_is_looked_for_on_demand(void **state)
{
    uint64_t tpm2;

    (void)state;
    reference();
    guest.tpm_2_0 = 0x00011014;
    boots();
    CHECK(table("TCPA") == 0 && table("TPM2") == 0);
    sim_guest_key(&guest, "platform/tpm_version", "2");
    guest.spare_pages = 0; /* the log of used pages is empty, too */
    boots();
    tpm2 = table("TPM2");
    CHECK(tpm2 != 0 && table("TCPA") == 0);
    CHECK_EQ(read64(tpm2 + 40), 0xFED40040);
    check_log(tpm2 + 64, tpm2 + 68);
}

static void a_vendor_of_zeros_or_ones_is_no_tpm(void **state)
{
    static const uint32_t ids[] = {0x00010000, 0x0001FFFF, 0x00001014, 0xFFFF1014};

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(ids); i++) {
        reference();
        guest.tpm_1_2 = ids[i];
        CHECK(boots()->populated_pages < 16);
        CHECK(table("TCPA") == 0);
    }
}

static void an_unknown_tpm_version_is_warned_of_and_not_looked_for(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.tpm_1_2 = guest.tpm_2_0 = 0x00011014;
    sim_guest_key(&guest, "platform/tpm_version", "3");
    r = boots();
    CHECK(sim_logged(r, "WARNING SLIP-614: the TPM's version is unknown"));
    CHECK(table("TCPA") == 0 && table("TPM2") == 0);
}

/* --- Generation id --- */

#define GENERATION_ID "1311768467463790320:81985529216486895"

static void a_generation_id_is_where_xen_and_xenstore_are_told(void **state)
{
    const struct sim_result *r;
    uint64_t at;
    char text[24];

    (void)state;
    reference();
    sim_guest_key(&guest, "platform/generation-id", GENERATION_ID);
    sim_guest_key(&guest, HVM_XS_GENERATION_ID_ADDRESS, ""); /* as an old toolstack makes it */
    r = boots();
    at = param(r, HVM_PARAM_VM_GENERATION_ID_ADDR);
    CHECK_EQ(at % 16, 0);
    CHECK_EQ(type_of(at, 16), 4);
    CHECK_EQ(read64(at), 0x123456789ABCDEF0);
    CHECK_EQ(read64(at + 8), 0x0123456789ABCDEF);
    CHECK_EQ(r->store_writes, 2); /* this and the boot report */
    CHECK(strstr(r->store_write[0].path, "hvmloader/generation-id-address") != NULL);
    snprintf(text, sizeof(text), "0x%llx", (unsigned long long)at);
    CHECK_STR(r->store_write[0].value, text);
    CHECK(r->ring_clean);
}

static void a_toolstack_that_wants_no_address_gets_none_and_the_guest_boots(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_key(&guest, "platform/generation-id", GENERATION_ID);
    r = boots();
    CHECK(param(r, HVM_PARAM_VM_GENERATION_ID_ADDR) != UINT64_MAX);
    CHECK_EQ(r->store_writes, 1); /* the boot report */
    CHECK(!sim_logged(r, "WARNING"));
    CHECK(r->ring_clean);
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

/* The byte code of the first SSDT names it. */
static bool ssdt_names(const char *name)
{
    const uint64_t ssdt = table("SSDT");

    for (uint32_t at = 36; at + 4 <= sim_read32(ssdt + 4); at++) {
        if (has_text(ssdt + at, name))
            return true;
    }
    return false;
}

/* All accesses to QEMU's 32 ports for processors. */
static uint32_t hotplug_accesses(const struct sim_result *r)
{
    uint32_t count = 0;

    for (uint32_t port = 0xAF00; port < 0xAF20; port++)
        count += r->count.port_in[port] + r->count.port_out[port];
    return count;
}

static void each_device_model_is_asked_in_its_own_way_for_processors(void **state)
{
    static const struct {
        int model;
        bool newer, older;
    } of[] = {
        {SIM_HOTPLUG_BOTH, true, false},
        {SIM_HOTPLUG_MODERN, true, false},
        {SIM_HOTPLUG_LEGACY, false, true},
        {SIM_HOTPLUG_NONE, false, false},
    };

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(of); i++) {
        const struct sim_result *r = boots_with_hotplug(of[i].model, 2);

        CHECK(hotplug_accesses(r) <= 4);
        CHECK_EQ(ssdt_names("COST"), of[i].newer);
        CHECK_EQ(ssdt_names("CPUK"), of[i].older);
        CHECK_EQ(ssdt_names("_E02"), of[i].newer || of[i].older);
        CHECK(!sim_logged(r, "WARNING"));
    }
}

static void eight_processors_in_the_bitmap_are_not_nobody(void **state)
{
    (void)state;
    sim_guest_init(&guest, "hotplug", 20, 512, true);
    guest.online = 8; /* the first byte reads 0xFF */
    guest.cpu_hotplug = SIM_HOTPLUG_LEGACY;
    boots();
    CHECK(ssdt_names("CPUK"));
    guest.cpu_hotplug = SIM_HOTPLUG_NONE;
    boots();
    CHECK(!ssdt_names("_E02"));
}

static void nobody_asks_for_processors_when_all_are_there(void **state)
{
    (void)state;
    CHECK_EQ(hotplug_accesses(boots_with_hotplug(SIM_HOTPLUG_BOTH, 4)), 0);
    CHECK(!ssdt_names("_E02"));
    sim_guest_init(&guest, "no-acpi", 4, 512, true);
    guest.online = 2;
    sim_guest_acpi_off(&guest);
    CHECK_EQ(hotplug_accesses(boots()), 0); /* nothing would tell of them */
}

/* --- Tables of the user's --- */

static void the_hosts_licence_reaches_the_guest(void **state)
{
    const struct sim_file file = sim_host_tables(); /* SLIC and MSDM */
    const struct sim_result *r;
    uint64_t root;

    (void)state;
    reference();
    sim_guest_pass(&guest, SIM_PASSED_ACPI, file);
    r = boots();
    CHECK(memcmp(sim_memory(table("SLIC"), 374), file.bytes, 374) == 0);
    CHECK(memcmp(sim_memory(table("MSDM"), 85), file.bytes + 374, 85) == 0);
    CHECK_EQ(type_of(table("SLIC"), 374), 4);
    root = xsdt();
    CHECK(has_text(root + 10, "MAKER MACHINE "));
    CHECK(has_text(read64(root + 36) + 10, "MAKER MACHINE ")); /* the FADT */
    CHECK(has_text(table("APIC") + 10, "Xen"));
    CHECK(sim_logged(r, "ACPI tables have the OEM ids \"MAKER \" \"MACHINE \" of the passed SLIC"));
    CHECK(!sim_logged(r, "WARNING"));
}

static void garbage_is_warned_of_and_the_guest_boots(void **state)
{
    static uint8_t garbage[5000];
    const struct sim_result *r;

    (void)state;
    for (unsigned i = 0; i < sizeof(garbage); i++)
        garbage[i] = (uint8_t)(i * i + 7 * i + 0x5A);
    reference();
    sim_guest_pass(&guest, SIM_PASSED_ACPI, (struct sim_file){garbage, sizeof(garbage)});
    r = boots();
    CHECK(sim_logged(r, "WARNING SLIP-603: the passed ACPI tables end in something else"));
    CHECK(table("APIC") != 0);
}

static void a_table_that_is_too_large_is_left_out(void **state)
{
    static uint8_t huge[300 * KIB];
    const struct sim_file file = sim_host_tables();
    const uint32_t length = sizeof(huge) - file.size;
    const struct sim_result *r;

    (void)state;
    memset(huge, 0x5A, sizeof(huge));
    memcpy(huge, "HUGE", 4);
    memcpy(huge + 4, &length, 4);
    memcpy(huge + length, file.bytes, file.size);
    reference();
    sim_guest_pass(&guest, SIM_PASSED_ACPI, (struct sim_file){huge, sizeof(huge)});
    r = boots();
    CHECK(sim_logged(r, "WARNING SLIP-601: a passed ACPI table is left out"));
    CHECK(sim_logged(r, "no room for it"));
    CHECK(table("HUGE") == 0 && table("SLIC") != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_guest_has_none_of_these_tables),
        cmocka_unit_test(without_acpi_nobody_looks_for_them),
        cmocka_unit_test(a_guest_with_nodes_has_srat_and_slit),
        cmocka_unit_test(the_srat_ends_where_ram_does_when_pages_were_taken),
        cmocka_unit_test(more_nodes_or_ranges_than_fit_are_gone_without),
        cmocka_unit_test(another_number_of_vcpus_is_gone_without),
        cmocka_unit_test(a_node_that_does_not_exist_is_gone_without),
        cmocka_unit_test(a_second_answer_that_fails_is_gone_without),
        cmocka_unit_test(a_tpm_1_2_has_a_table_and_an_empty_log),
        cmocka_unit_test(a_tpm_2_0_is_looked_for_on_demand),
        cmocka_unit_test(a_vendor_of_zeros_or_ones_is_no_tpm),
        cmocka_unit_test(an_unknown_tpm_version_is_warned_of_and_not_looked_for),
        cmocka_unit_test(a_generation_id_is_where_xen_and_xenstore_are_told),
        cmocka_unit_test(a_toolstack_that_wants_no_address_gets_none_and_the_guest_boots),
        cmocka_unit_test(each_device_model_is_asked_in_its_own_way_for_processors),
        cmocka_unit_test(eight_processors_in_the_bitmap_are_not_nobody),
        cmocka_unit_test(nobody_asks_for_processors_when_all_are_there),
        cmocka_unit_test(the_hosts_licence_reaches_the_guest),
        cmocka_unit_test(garbage_is_warned_of_and_the_guest_boots),
        cmocka_unit_test(a_table_that_is_too_large_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
