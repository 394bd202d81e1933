/* SPDX-License-Identifier: BSD-2-Clause */
/* What a start tells: the boot report in XenStore, and how much the log has at each level. */
#include "fixture.h"

#define REPORT "data/slipway"

static const struct sim_result *boots_reference(void)
{
    reference();
    return boots();
}

static const struct sim_result *boots_with(const char *option)
{
    reference();
    sim_guest_key(&guest, "bios-strings/oem-1", option);
    return boots();
}

/* What was written to a key; "" if nothing was. */
static const char *written(const struct sim_result *r, const char *path)
{
    for (uint32_t i = 0; i < r->store_writes; i++) {
        if (strcmp(r->store_write[i].path, path) == 0)
            return r->store_write[i].value;
    }
    return "";
}

/* The report has this line, from its beginning on. */
static bool says(const struct sim_result *r, const char *line)
{
    const char *report = written(r, REPORT);
    const size_t len = strlen(line);

    for (; *report != '\0'; report = strchr(report, '\n') + 1) {
        if (strncmp(report, line, len) == 0)
            return true;
        CHECK(strchr(report, '\n') != NULL);
    }
    return false;
}

static uint32_t log_lines(const struct sim_result *r)
{
    uint32_t lines = 0;

    for (const char *at = r->log; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    return lines;
}

/* --- The report --- */

static void a_start_leaves_one_key_with_its_phases(void **state)
{
    static const char *const phases[] = {"xen",        "options", "devices",  "plan", "pci",
                                         "processors", "tables",  "hand-off", "all"};
    const struct sim_result *r = boots_reference();
    const char *at = written(r, REPORT);
    unsigned microseconds, sum = 0;
    char name[16];

    (void)state;
    CHECK_EQ(r->store_writes, 1);
    CHECK(strncmp(at, "version ", 8) == 0);
    CHECK(says(r, "outcome started\n"));
    CHECK(says(r, "payload SeaBIOS 256 KiB "));
    CHECK(says(r, "warnings 0\n"));
    CHECK(!says(r, "failure") && !says(r, "warning "));
    CHECK(!sim_logged(r, "does not take"));
    at = strstr(at, "\nus ");
    for (uint32_t i = 0; i < ARRAY_SIZE(phases); i++) {
        CHECK(at != NULL);
        CHECK_EQ(sscanf(at, "\nus %u %15s", &microseconds, name), 2);
        CHECK_STR(name, phases[i]);
        /* Each is rounded down, and the last is their sum. */
        if (i == ARRAY_SIZE(phases) - 1)
            CHECK(microseconds >= sum && microseconds < sum + ARRAY_SIZE(phases));
        sum += microseconds;
        at = strchr(at + 1, '\n');
    }
    CHECK(sum > 0 && sum / 2 <= r->time_ns / 1000);
}

static void a_report_costs_two_exits_and_one_request(void **state)
{
    struct sim_counts with, without;

    (void)state;
    /* A level that is the default anyway: both have one OEM string to read. */
    with = boots_with("slipway:log=normal")->count;
    without = boots_with("slipway:report=0")->count;
    CHECK_EQ(with.exits, without.exits + 2);
    CHECK_EQ(with.store_request[XS_WRITE], without.store_request[XS_WRITE] + 1);
}

static void a_guest_that_wants_no_report_gets_none(void **state)
{
    (void)state;
    CHECK_EQ(boots_with("slipway:report=0")->store_writes, 0);
}

static void a_payloads_build_is_in_the_report(void **state)
{
    static uint8_t image[128 * KIB];

    (void)state;
    reference();
    memcpy(image, sim_seabios(sizeof(image)), sizeof(image));
    memcpy(image + 1000, "gcc: (Debian 12) 12.2.0\0\0rel-1.16.3-\033[2J", 40);
    guest.firmware = image;
    guest.firmware_size = sizeof(image);
    CHECK(says(boots(), "payload SeaBIOS 128 KiB rel-1.16.3-?[2J\n"));
}

/* At the very end of the image: nothing after it is read. */
static void a_truncated_build_is_ignored(void **state)
{
    static uint8_t image[64 * KIB];

    (void)state;
    memset(image, 'x', sizeof(image));
    memcpy(image, sim_seabios(sizeof(image)), sizeof(image));
    reference();
    memcpy(image + sizeof(image) - 6, "gcc: (", 6);
    guest.firmware = image;
    guest.firmware_size = sizeof(image);
    CHECK(says(boots(), "payload SeaBIOS 64 KiB \n"));
}

static void a_failure_is_in_the_report_with_all_its_parts(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.firmware_size = 6 * KIB;
    r = boots_to(SIM_SHUTDOWN);
    CHECK_EQ(r->store_writes, 2);
    CHECK(says(r, "outcome failed\n"));
    CHECK(says(r, "failure 804 the firmware image is not SeaBIOS\n"));
    CHECK(says(r, "found 6144 bytes\n"));
    CHECK(says(r, "expected 64, 128, 192 or 256 KiB\n"));
    CHECK(says(r, "change bios_path_override="));
    CHECK(says(r, "us "));
    CHECK(!says(r, "payload"));
    CHECK(strncmp(written(r, "error/slipway"), "FATAL SLIP-804: ", 16) == 0);
}

static void a_failure_is_not_reported_when_no_report_is_wanted(void **state)
{
    static const uint8_t zeros[64 * KIB];
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_key(&guest, "bios-strings/oem-1", "slipway:report=0");
    guest.firmware_size = 64 * KIB;
    guest.firmware = zeros;
    r = boots_to(SIM_SHUTDOWN);
    CHECK_EQ(r->store_writes, 1);
    CHECK(strncmp(written(r, "error/slipway"), "FATAL SLIP-805: ", 16) == 0);
}

static bool swallow_first_write(void *context, uint32_t *type, uint32_t *id, uint8_t *payload,
                                uint32_t *len)
{
    static bool swallowed;

    (void)context;
    (void)id;
    (void)payload;
    (void)len;
    if (swallowed || *type != XS_WRITE)
        return true;
    swallowed = true;
    return false;
}

static void a_failure_whose_line_is_not_acknowledged_is_reported(void **state)
{
    static const uint8_t zeros[64 * KIB];

    (void)state;
    reference();
    guest.firmware_size = 64 * KIB;
    guest.firmware = zeros;
    guest.hooks.store_reply = swallow_first_write;
    CHECK_EQ(boots_to(SIM_SHUTDOWN)->store_writes, 2);
}

static void two_warnings_are_logged_whole_and_others_on_a_line(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    sim_guest_key(&guest, "bios-strings/oem-1", "slipway:a");
    sim_guest_key(&guest, "bios-strings/oem-2", "slipway:b");
    sim_guest_key(&guest, "bios-strings/oem-3", "slipway:c");
    r = boots();
    CHECK(sim_logged(r, "found:    \"slipway:a\""));
    CHECK(sim_logged(r, "found:    \"slipway:b\""));
    CHECK(!sim_logged(r, "found:    \"slipway:c\""));
    CHECK(sim_logged(r, "WARNING SLIP-218: a Slipway option is unknown: \"slipway:c\""));
    CHECK(!sim_logged(r, "there are more warnings"));
}

static void warnings_are_counted_and_fit_the_quota(void **state)
{
    static char path[60][24], odd[60][80];
    const struct sim_result *r;
    unsigned listed = 0;

    (void)state;
    reference();
    for (unsigned i = 0; i < 60; i++) {
        snprintf(path[i], sizeof(path[i]), "bios-strings/oem-%u", i + 1);
        snprintf(odd[i], sizeof(odd[i]), "slipway:%060u\n\x1b[31m=\xff", i);
        sim_guest_key(&guest, path[i], odd[i]);
    }
    r = boots();
    CHECK(sim_logged(r, "there are more warnings"));
    CHECK(says(r, "warnings 60\n"));
    CHECK(says(r, "warning 218 a Slipway option is unknown: \"slipway:0000"));
    for (const char *at = written(r, REPORT); (at = strstr(at, "\nwarning ")) != NULL; at++)
        listed++;
    CHECK(listed >= 3 && listed < 60);
    CHECK(strlen(written(r, REPORT)) < 1536);
    for (const char *at = written(r, REPORT); *at != '\0'; at++)
        CHECK(*at == '\n' || (*at >= 0x20 && *at <= 0x7E));
}

static void a_store_that_refuses_the_report_does_not_stop_the_boot(void **state)
{
    const struct sim_result *r;

    (void)state;
    reference();
    guest.store.refuses_writes = true;
    r = boots();
    CHECK_EQ(r->store_writes, 0);
    CHECK(sim_logged(r, "slipway: XenStore refused the boot report\n"));
    CHECK(!sim_logged(r, "WARNING"));
}

/* --- The log --- */

static void the_usual_log_fits_a_screen(void **state)
{
    const struct sim_result *r = boots_reference();

    (void)state;
    CHECK(log_lines(r) <= 8);
    CHECK(sim_logged(r, "slipway: Slipway "));
    CHECK(sim_logged(r, "slipway: starting SeaBIOS"));
}

static void a_quiet_log_has_only_what_is_wrong(void **state)
{
    (void)state;
    CHECK_EQ(log_lines(boots_with("slipway:log=quiet")), 0);
    sim_guest_key(&guest, "platform/acpi", "maybe");
    CHECK_EQ(log_lines(boots()), 4);
    guest.firmware_size = 64 * KIB - 1;
    CHECK_EQ(log_lines(boots_to(SIM_SHUTDOWN)), 8);
}

static void a_full_log_has_addresses_and_the_memory_map(void **state)
{
    const struct sim_result *r = boots_with("slipway:log=debug");

    (void)state;
    CHECK(sim_logged(r, "slipway: reserved for devices\n"
                        "slipway: PCI 00:00.0 8086:1237 class 060000 command 0004 interrupt 0\n"
                        "slipway: PCI 00:01.0 8086:7000 class 060100 command 0004 interrupt 0\n"
                        "slipway: PCI 00:01.1 8086:7010 class 010180 command 0005 interrupt 0\n"
                        "slipway:   I/O 0xc100-0xc110\n"
                        "slipway: PCI 00:01.3 8086:7113 class 068000 command 0004 interrupt 10\n"
                        "slipway: PCI 00:02.0 5853:0001 class ff8000 command 0007 interrupt 11\n"
                        "slipway:   I/O 0xc000-0xc100\n"
                        "slipway:   memory 0xf0000000-0xf1000000\n"
                        "slipway: PCI 00:03.0 1234:1111 class 030000 command 0007 interrupt 0\n"
                        "slipway:   memory 0xf1000000-0xf2000000\n"
                        "slipway:   memory 0xf2010000-0xf2011000\n"
                        "slipway:   memory 0xf2000000-0xf2010000\n"
                        "slipway: uncachable by MTRRs\n"
                        "slipway:   memory 0xf0000000-0xf8000000\n"
                        "slipway:   memory 0xf8000000-0xfc000000\n"));
    CHECK(sim_logged(r, "slipway: memory map\n"
                        "slipway:   RAM 0x0-0xa0000\n"
                        "slipway:   reserved 0xc0000-0x100000\n"
                        "slipway:   RAM 0x100000-0x1f000000\n"
                        "slipway:   NVS 0xfc000000-"));
}

/* From the third on, a warning is one line. This one lists many types of structures. */
static void a_line_of_the_log_has_190_characters_at_most(void **state)
{
    static uint8_t file[60 * 10];
    const char *line;

    (void)state;
    reference();
    for (uint8_t i = 0; i < 60; i++) {
        const uint8_t record[10] = {6, 0, 0, 0, (uint8_t)(40 + i), 4};

        memcpy(file + i * sizeof(record), record, sizeof(record));
    }
    sim_guest_pass(&guest, SIM_USER_SMBIOS, (struct sim_file){file, sizeof(file)});
    sim_guest_key(&guest, "bios-strings/oem-1", "slipway:what=1");
    sim_guest_key(&guest, "bios-strings/oem-2", "slipway:what=2");
    line = strstr(boots()->log, "slipway: WARNING SLIP-708: ");
    CHECK(line != NULL);
    CHECK_EQ(strcspn(line, "\n") + 1, 190);
}

/*
 * Two whole, seven in a line, one that says that there are more; with the end of the boot a screen
 * of 25 lines.
 */
static void many_warnings_still_fit_a_screen_unless_all_are_asked_for(void **state)
{
    static char path[60][24];
    const struct sim_result *r;

    (void)state;
    reference();
    for (unsigned i = 0; i < 60; i++) {
        snprintf(path[i], sizeof(path[i]), "bios-strings/oem-%u", i + 1);
        sim_guest_key(&guest, path[i], "slipway:what=1");
    }
    guest.firmware_size = 64 * KIB - 1;
    r = boots_to(SIM_SHUTDOWN);
    CHECK(log_lines(r) <= 25);
    CHECK(sim_logged(r, "slipway: WARNING SLIP-218: a Slipway option is unknown\n"
                        "slipway:   found:    \"slipway:what=1\"\n"));
    CHECK(sim_logged(r, "slipway: WARNING SLIP-218: a Slipway option is unknown: "
                        "\"slipway:what=1\"\n"));
    CHECK(sim_logged(r, "slipway:log=debug shows them"));
    CHECK(sim_logged(r, "slipway: FATAL SLIP-804: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_leaves_one_key_with_its_phases),
        cmocka_unit_test(a_report_costs_two_exits_and_one_request),
        cmocka_unit_test(a_guest_that_wants_no_report_gets_none),
        cmocka_unit_test(a_payloads_build_is_in_the_report),
        cmocka_unit_test(a_truncated_build_is_ignored),
        cmocka_unit_test(a_failure_is_in_the_report_with_all_its_parts),
        cmocka_unit_test(a_failure_is_not_reported_when_no_report_is_wanted),
        cmocka_unit_test(a_failure_whose_line_is_not_acknowledged_is_reported),
        cmocka_unit_test(two_warnings_are_logged_whole_and_others_on_a_line),
        cmocka_unit_test(warnings_are_counted_and_fit_the_quota),
        cmocka_unit_test(a_store_that_refuses_the_report_does_not_stop_the_boot),
        cmocka_unit_test(the_usual_log_fits_a_screen),
        cmocka_unit_test(a_quiet_log_has_only_what_is_wrong),
        cmocka_unit_test(a_full_log_has_addresses_and_the_memory_map),
        cmocka_unit_test(a_line_of_the_log_has_190_characters_at_most),
        cmocka_unit_test(many_warnings_still_fit_a_screen_unless_all_are_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
