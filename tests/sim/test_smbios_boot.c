/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole boots of guests whose configuration has something to say about SMBIOS: structures from a
 * file, many strings, options for Slipway among them. The structures are read from guest memory,
 * where the guest would find them.
 */
#include "decode_smbios.h"
#include "fixture.h"

static struct smbios_walk walk;

/* As boots(), and walks the structures. */
static const struct sim_result *boots_and_walks(void)
{
    const struct sim_result *r = boots();
    const uint32_t entry = sim_anchor("_SM_");
    const uint32_t len = sim_read32(entry + 22) & 0xFFFF;

    decode_smbios(&walk, sim_memory(sim_read32(entry + 24), len), len);
    return r;
}

/* String `number` of the first structure of that type; NULL: there is none. */
static const char *text(uint8_t type, uint32_t number)
{
    const struct smbios_structure s = smbios_find(&walk, type, 0);

    return s.bytes != NULL ? smbios_text(&s, number) : NULL;
}

/* 1 to 255 are. */
static void oem_strings_of_other_numbers_are_not_asked_for(void **state)
{
    uint32_t requests;

    (void)state;
    reference();
    sim_guest_key(&guest, "bios-strings/oem-1", "one");
    requests = sim_store_requests(boots());
    sim_guest_key(&guest, "bios-strings/oem-0", "none");
    sim_guest_key(&guest, "bios-strings/oem-256", "too many");
    sim_guest_key(&guest, "bios-strings/oem-18446744073709551615", "far too many");
    CHECK_EQ(sim_store_requests(boots()), requests);
}

/* --- Files --- */

static void the_hosts_structures_reach_the_guest(void **state)
{
    const struct sim_result *r;
    uint32_t exits, requests, structures;

    (void)state;
    reference();
    r = boots_and_walks();
    exits = r->count.exits;
    requests = sim_store_requests(r);
    structures = walk.count;
    sim_guest_pass(&guest, SIM_USER_SMBIOS, sim_host_structures());
    r = boots_and_walks();
    CHECK(!sim_logged(r, "WARNING"));
    /* It lies in memory: only the keys that say where cost something. */
    CHECK_EQ(r->count.exits - exits, sim_store_requests(r) - requests);
    CHECK_EQ(walk.count, structures - 4 + 18);
    CHECK_STR(text(0, 1), "Host's BIOS");
    CHECK_STR(text(1, 2), "Host");
    CHECK_STR(text(2, 2), "Board");
    CHECK_STR(text(11, 2), "Host's second");
    CHECK_EQ(smbios_count(&walk, 7), 2);
    CHECK_EQ(smbios_count(&walk, 8), 2);
    CHECK_EQ(smbios_count(&walk, 4), 2); /* the guest's own processors */
    CHECK(smbios_with_handle(&walk, 0x2700).bytes != NULL);
    CHECK(smbios_with_handle(&walk, 0xA011).bytes[0] == 221);
}

static void every_version_of_xen_has_all_types(void **state)
{
    (void)state;
    for (uint32_t minor = 17; minor <= 23; minor++) {
        reference();
        guest.xen_minor = minor;
        sim_guest_pass(&guest, SIM_USER_SMBIOS, sim_host_structures());
        boots_and_walks();
        CHECK_EQ(smbios_count(&walk, 28), 1);
    }
}

static void a_file_of_garbage_is_warned_of_and_the_guest_boots(void **state)
{
    static uint8_t garbage[5000];
    const struct sim_result *r;
    uint32_t structures;

    (void)state;
    reference();
    boots_and_walks();
    structures = walk.count;
    for (unsigned i = 0; i < sizeof(garbage); i++)
        garbage[i] = (uint8_t)(i * i + 7 * i + 0x5A);
    sim_guest_pass(&guest, SIM_USER_SMBIOS, (struct sim_file){garbage, sizeof(garbage)});
    r = boots_and_walks();
    CHECK(sim_logged(r, "WARNING SLIP-704: the file of user-supplied SMBIOS structures has data "
                        "that is not a structure"));
    CHECK_EQ(walk.count, structures);
    CHECK_STR(text(1, 2), "HVM domU");
}

static void a_file_of_zeros_does_not_flood_the_log(void **state)
{
    static uint8_t zeros[32768];
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_pass(&guest, SIM_USER_SMBIOS, (struct sim_file){zeros, sizeof(zeros)});
    r = boots_and_walks();
    CHECK(sim_logged(r, "8184 more structures"));
    CHECK(r->log_len < 8192);
}

static void a_file_that_is_too_much_is_cut_at_65535_bytes(void **state)
{
    static uint8_t big[4 * 20000];
    const struct sim_result *r;

    (void)state;
    for (uint32_t i = 0; i < 4; i++) {
        uint8_t *at = big + 20000 * i;
        const uint32_t length = 19996;

        memset(at, 'v', 20000);
        memcpy(at, &length, 4);
        memcpy(at + 4, (uint8_t[]){(uint8_t)(128 + i), 4, (uint8_t)i, 0x90}, 4);
        at[19998] = at[19999] = 0;
    }
    reference();
    sim_guest_pass(&guest, SIM_USER_SMBIOS, (struct sim_file){big, sizeof(big)});
    r = boots_and_walks();
    CHECK(sim_logged(r, "omitted 1 vendor structures, 0 OEM strings, 0 other"));
    CHECK_EQ(smbios_count(&walk, 130), 1);
    CHECK_EQ(smbios_count(&walk, 131), 0);
}

/* --- Strings --- */

static void a_string_of_the_configuration_is_in_its_place(void **state)
{
    (void)state;
    reference();
    sim_guest_key(&guest, "bios-strings/system-manufacturer", "Sirius Cybernetics");
    boots_and_walks();
    CHECK_STR(text(1, 1), "Sirius Cybernetics");
}

static char names[255][32], values[255][600];

static void oem_strings(unsigned count, uint32_t length)
{
    reference();
    for (unsigned i = 0; i < count; i++) {
        snprintf(names[i], sizeof(names[i]), "bios-strings/oem-%u", i + 1);
        snprintf(values[i], sizeof(values[i]), "%-*u.", (int)length - 1, i + 1);
        sim_guest_key(&guest, names[i], values[i]);
    }
}

static void ninety_nine_oem_strings_keep_their_numbers(void **state)
{
    struct smbios_structure s;

    (void)state;
    oem_strings(99, 400);
    CHECK(!sim_logged(boots_and_walks(), "WARNING"));
    s = smbios_find(&walk, 11, 0);
    CHECK_EQ(s.bytes[4], 99);
    CHECK_EQ(s.strings, 99);
    CHECK_STR(smbios_text(&s, 1), values[0]);
    CHECK_STR(smbios_text(&s, 99), values[98]);
}

static void oem_strings_beyond_the_stock_loaders_99_are_there(void **state)
{
    struct smbios_structure s;

    (void)state;
    oem_strings(255, 200);
    CHECK(!sim_logged(boots_and_walks(), "WARNING"));
    s = smbios_find(&walk, 11, 0);
    CHECK_EQ(s.strings, 255);
    CHECK_STR(smbios_text(&s, 255), values[254]);
    oem_strings(255, 300); /* 301 bytes each: the pool takes 217, and SMBIOS 216 */
    CHECK(sim_logged(boots_and_walks(), "WARNING SLIP-217: the SMBIOS strings are too long"));
    CHECK_EQ(smbios_find(&walk, 11, 0).strings, 216);
}

static void a_user_supplied_type_11_takes_the_place_of_99_strings(void **state)
{
    (void)state;
    oem_strings(99, 400);
    sim_guest_pass(&guest, SIM_USER_SMBIOS, sim_host_structures());
    boots_and_walks();
    CHECK_EQ(smbios_count(&walk, 11), 1);
    CHECK_STR(text(11, 1), "Host's first");
}

/* --- Options for Slipway --- */

static void a_guest_that_asks_for_it_has_a_64_bit_entry_point_too(void **state)
{
    const struct sim_result *r;
    uint32_t at, exits;

    (void)state;
    reference();
    sim_guest_key(&guest, "bios-strings/oem-1", "one");
    sim_guest_key(&guest, "bios-strings/oem-2", "two");
    sim_guest_key(&guest, "bios-strings/oem-3", "slipway:smbios3=0");
    exits = boots_and_walks()->count.exits;
    CHECK(sim_anchor("_SM3_") == 0);
    sim_guest_key(&guest, "bios-strings/oem-3", NULL);
    sim_guest_key(&guest, "bios-strings/oem-2", "slipway:smbios3=1");
    sim_guest_key(&guest, "bios-strings/oem-3", "two");
    r = boots_and_walks();
    CHECK(!sim_logged(r, "WARNING"));
    CHECK_EQ(r->count.exits, exits);
    CHECK_STR(text(11, 1), "one");
    CHECK_STR(text(11, 2), "two");
    CHECK(text(11, 3) == NULL);
    at = sim_anchor("_SM3_");
    CHECK(at != 0 && at % 16 == 0);
    CHECK_EQ(sim_read32(at + 16), sim_read32(sim_anchor("_SM_") + 24));
    CHECK_EQ(sim_read32(at + 20), 0);
    CHECK_EQ(sim_read32(at + 12), sim_read32(sim_anchor("_SM_") + 22) & 0xFFFF);
}

static void options_nobody_knows_are_warned_of_and_not_shown(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_key(&guest, "bios-strings/oem-1", "slipway:turbo=1");
    sim_guest_key(&guest, "bios-strings/oem-2", "slipway:smbios3=yes");
    r = boots_and_walks();
    CHECK(sim_logged(r, "WARNING SLIP-218: a Slipway option is unknown"));
    CHECK(sim_logged(r, "expected: an option that slipway(7) or slipway-pvh(7) lists"));
    CHECK(sim_logged(r, "\"slipway:turbo=1\""));
    CHECK(sim_logged(r, "WARNING SLIP-219: a Slipway option has an invalid value"));
    CHECK(sim_anchor("_SM3_") == 0);
    CHECK_STR(text(11, 1), "Xen"); /* as without any OEM string */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hosts_structures_reach_the_guest),
        cmocka_unit_test(every_version_of_xen_has_all_types),
        cmocka_unit_test(a_file_of_garbage_is_warned_of_and_the_guest_boots),
        cmocka_unit_test(a_file_of_zeros_does_not_flood_the_log),
        cmocka_unit_test(a_file_that_is_too_much_is_cut_at_65535_bytes),
        cmocka_unit_test(a_string_of_the_configuration_is_in_its_place),
        cmocka_unit_test(ninety_nine_oem_strings_keep_their_numbers),
        cmocka_unit_test(oem_strings_beyond_the_stock_loaders_99_are_there),
        cmocka_unit_test(oem_strings_of_other_numbers_are_not_asked_for),
        cmocka_unit_test(a_user_supplied_type_11_takes_the_place_of_99_strings),
        cmocka_unit_test(a_guest_that_asks_for_it_has_a_64_bit_entry_point_too),
        cmocka_unit_test(options_nobody_knows_are_warned_of_and_not_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
