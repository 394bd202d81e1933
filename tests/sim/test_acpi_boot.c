/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ACPI tables that depend on more than the reference guest has: a TPM, a generation id, tables of
 * the user's. They are read from guest memory, where the guest would find them.
 */
#include "fixture.h"

/* --- What is not there costs little --- */

static void the_reference_guest_has_none_of_these_tables(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    r = boots();
    CHECK(sim_acpi_table("TCPA") == 0 && sim_acpi_table("TPM2") == 0);
    CHECK_EQ(param(r, HVM_PARAM_VM_GENERATION_ID_ADDR), NO_PARAM);
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
    CHECK_EQ(r->count.port_in[0x88], 0);
    CHECK_EQ(param(r, HVM_PARAM_VM_GENERATION_ID_ADDR), NO_PARAM);
    CHECK_EQ(r->populated_pages, 1); /* SMBIOS and vm86 TSS alone: no log */
}

/* --- Ports --- */

/* The value of _STA of a device, the first name in it: ZeroOp, or BytePrefix and a byte. */
static uint32_t status_of(const char *device)
{
    const uint64_t name = ssdt_name(device) + 5;
    const uint8_t *const value = sim_memory(name + 4, 2);

    CHECK(sim_has_text(name, "_STA"));
    return value[0] == 0 ? 0 : value[1];
}

static void serial_ports_are_those_that_answer(void **state)
{
    (void)state;
    for (uint32_t ports = 0; ports < 4; ports++) {
        reference();
        guest.com1 = (ports & 1) != 0;
        guest.com2 = (ports & 2) != 0;
        (void)boots();
        CHECK_EQ(status_of("UAR1"), guest.com1 ? 15 : 0);
        CHECK_EQ(status_of("UAR2"), guest.com2 ? 15 : 0);
    }
}

/* --- TPM --- */

/* The table's log: 64 KiB of zeros that the guest keeps. */
static void check_log(uint64_t length_at, uint64_t address_at)
{
    const uint64_t log = sim_read64(address_at);
    const uint8_t *bytes = sim_memory(log, 65536);

    CHECK_EQ(sim_read32(length_at), 65536);
    CHECK_EQ(sim_e820_type(log, 65536), 4); /* NVS */
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
    tcpa = sim_acpi_table("TCPA");
    CHECK(tcpa != 0 && sim_acpi_table("TPM2") == 0);
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
    CHECK(sim_acpi_table("TCPA") == 0 && sim_acpi_table("TPM2") == 0);
    sim_guest_key(&guest, "platform/tpm_version", "2");
    guest.tpm_2_0 = 0; /* asked for, and not there */
    boots();
    CHECK(sim_acpi_table("TPM2") == 0);
    guest.tpm_2_0 = 0x00011014;
    guest.spare_pages = 0; /* the log of used pages is empty, too */
    boots();
    tpm2 = sim_acpi_table("TPM2");
    CHECK(tpm2 != 0 && sim_acpi_table("TCPA") == 0);
    CHECK_EQ(sim_read64(tpm2 + 40), 0xFED40040);
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
        CHECK(sim_acpi_table("TCPA") == 0);
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
    CHECK(sim_acpi_table("TCPA") == 0 && sim_acpi_table("TPM2") == 0);
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
    CHECK_EQ(sim_e820_type(at, 16), 4);
    CHECK_EQ(sim_read64(at), 0x123456789ABCDEF0);
    CHECK_EQ(sim_read64(at + 8), 0x0123456789ABCDEF);
    CHECK_EQ(r->store_writes, 2); /* this and the boot report */
    CHECK(strstr(r->store_write[0].path, "hvmloader/generation-id-address") != NULL);
    snprintf(text, sizeof(text), "0x%llx", (unsigned long long)at);
    CHECK_STR(r->store_write[0].value, text);
    CHECK(!sim_logged(r, "does not take"));
    CHECK(r->ring_clean);
}

static void a_toolstack_that_wants_no_address_gets_none_and_the_guest_boots(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_key(&guest, "platform/generation-id", GENERATION_ID);
    r = boots();
    CHECK(param(r, HVM_PARAM_VM_GENERATION_ID_ADDR) != NO_PARAM);
    CHECK_EQ(r->store_writes, 1); /* the boot report */
    CHECK(!sim_logged(r, "WARNING") && !sim_logged(r, "does not take"));
    CHECK(r->ring_clean);
}

/* --- Tables of the user's --- */

static void the_hosts_licence_reaches_the_guest(void **state)
{
    const struct sim_file file = sim_host_tables(); /* SLIC and MSDM */
    const struct sim_result *r;
    uint64_t root;

    (void)state;
    reference();
    sim_guest_pass(&guest, SIM_USER_ACPI, file);
    r = boots();
    CHECK(memcmp(sim_memory(sim_acpi_table("SLIC"), 374), file.bytes, 374) == 0);
    CHECK(memcmp(sim_memory(sim_acpi_table("MSDM"), 85), file.bytes + 374, 85) == 0);
    CHECK_EQ(sim_e820_type(sim_acpi_table("SLIC"), 374), 4);
    root = sim_read64(sim_anchor("RSD PTR ") + 24); /* the XSDT */
    CHECK(sim_has_text(root + 10, "MAKER MACHINE "));
    CHECK(sim_has_text(sim_read64(root + 36) + 10, "MAKER MACHINE ")); /* the FADT */
    CHECK(sim_has_text(sim_acpi_table("APIC") + 10, "Xen"));
    CHECK(sim_logged(r, "ACPI tables have the OEM ids \"MAKER \" \"MACHINE \" of the "
                        "user-supplied SLIC"));
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
    sim_guest_pass(&guest, SIM_USER_ACPI, (struct sim_file){garbage, sizeof(garbage)});
    r = boots();
    CHECK(sim_logged(
        r, "WARNING SLIP-603: the file of user-supplied ACPI tables has data that is not a table"));
    CHECK(sim_acpi_table("APIC") != 0);
}

static void a_table_that_is_too_large_is_ignored(void **state)
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
    sim_guest_pass(&guest, SIM_USER_ACPI, (struct sim_file){huge, sizeof(huge)});
    r = boots();
    CHECK(sim_logged(r, "WARNING SLIP-601: a user-supplied ACPI table is ignored"));
    CHECK(sim_logged(r, "no room for it"));
    CHECK(sim_acpi_table("HUGE") == 0 && sim_acpi_table("SLIC") != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_guest_has_none_of_these_tables),
        cmocka_unit_test(without_acpi_nobody_looks_for_them),
        cmocka_unit_test(serial_ports_are_those_that_answer),
        cmocka_unit_test(a_tpm_1_2_has_a_table_and_an_empty_log),
        cmocka_unit_test(a_tpm_2_0_is_looked_for_on_demand),
        cmocka_unit_test(a_vendor_of_zeros_or_ones_is_no_tpm),
        cmocka_unit_test(an_unknown_tpm_version_is_warned_of_and_not_looked_for),
        cmocka_unit_test(a_generation_id_is_where_xen_and_xenstore_are_told),
        cmocka_unit_test(a_toolstack_that_wants_no_address_gets_none_and_the_guest_boots),
        cmocka_unit_test(the_hosts_licence_reaches_the_guest),
        cmocka_unit_test(garbage_is_warned_of_and_the_guest_boots),
        cmocka_unit_test(a_table_that_is_too_large_is_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
