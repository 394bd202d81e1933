/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests of whole boots share, see fixture.h. */
#include "fixture.h"

struct sim_guest guest;

void reference(void)
{
    sim_guest_init(&guest, "reference", 2, 512, true);
}

/* So that a failed test says what the guest did. */
static void print(const struct sim_result *r, const char *insane)
{
    printf("%s%s: %s\n", r->log, sim_outcome_name(r->outcome), r->fault);
    for (uint32_t i = 0; i < r->violations; i++)
        printf("%s\n", r->violation[i]);
    if (insane != NULL)
        printf("%s\n", insane);
}

const struct sim_result *boots_to(enum sim_outcome outcome)
{
    const struct sim_result *r = sim_boot(&guest);
    const char *insane = sim_insane();

    if (r->outcome != outcome || r->violations != 0 || insane != NULL)
        print(r, insane);
    CHECK_EQ(r->violations, 0);
    CHECK_EQ(r->outcome, outcome);
    CHECK(insane == NULL);
    return r;
}

const struct sim_result *boots(void)
{
    return boots_to(SIM_HANDOFF);
}

const struct sim_result *is_refused(const char *text)
{
    const struct sim_result *r = boots_to(SIM_SHUTDOWN);

    if (!sim_logged(r, text))
        print(r, NULL);
    CHECK_EQ(r->reason, SHUTDOWN_crash);
    CHECK(sim_logged(r, "slipway: FATAL SLIP-"));
    CHECK(sim_logged(r, text));
    CHECK(!sim_logged(r, "a bug in Slipway"));
    return r;
}

void check_e820(const uint64_t expected[][3], uint32_t count)
{
    struct sim_range map[SIM_MAX_E820];

    CHECK_EQ(sim_e820(map), count);
    for (uint32_t i = 0; i < count; i++) {
        CHECK_EQ(map[i].start, expected[i][0]);
        CHECK_EQ(map[i].start + map[i].size, expected[i][1]);
        CHECK_EQ(map[i].type, expected[i][2]);
    }
}

uint64_t param(const struct sim_result *r, uint32_t index)
{
    for (uint32_t i = 0; i < r->param_writes; i++) {
        if (r->param_write[i].index == index)
            return r->param_write[i].value;
    }
    return NO_PARAM;
}

uint64_t ssdt_name(const char *name)
{
    const uint64_t ssdt = sim_acpi_table("SSDT");

    for (uint32_t at = 36; at + 4 <= sim_read32(ssdt + 4); at++) {
        if (sim_has_text(ssdt + at, name))
            return ssdt + at;
    }
    return 0;
}
