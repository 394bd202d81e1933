/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What booting costs on the simulated platform: at most the budget, and in proportion to what a
 * guest has.
 */
#include "fixture.h"

/* Exits that one more of each may cost; the stock loader's are about 105 and 85 trips. */
#define MOST_PER_VCPU     24
#define MOST_PER_FUNCTION 60

struct cost {
    uint32_t of[SIM_COSTS];
    uint64_t time_ns;
};

static struct cost boot(void)
{
    const struct sim_result *r = boots();
    struct cost cost = {.time_ns = r->time_ns};

    sim_costs(r, cost.of);
    return cost;
}

/*
 * tests/sim/budget.txt; `build/sim/slipway-sim --budget > tests/sim/budget.txt` after a look at the
 * reason.
 */
static void no_guest_costs_more_than_its_budget(void **state)
{
    FILE *f = fopen("tests/sim/budget.txt", "r");
    char line[128], name[32];
    unsigned budget[SIM_COSTS], over = 0, guests = 0;

    (void)state;
    CHECK(f != NULL);
    while (fgets(line, sizeof(line), f) != NULL) {
        bool found = false;
        struct cost cost;

        if (line[0] == '#')
            continue;
        CHECK_EQ(sscanf(line, "%31s %u %u %u %u %u %u %u %u %u", name, &budget[0], &budget[1],
                        &budget[2], &budget[3], &budget[4], &budget[5], &budget[6], &budget[7],
                        &budget[8]),
                 1 + SIM_COSTS);
        for (unsigned i = 0; !found && sim_guest_named(&guest, i); i++)
            found = strcmp(guest.name, name) == 0;
        CHECK(found);
        cost = boot();
        for (unsigned c = 0; c < SIM_COSTS; c++) {
            if (cost.of[c] <= budget[c])
                continue;
            printf("%s: %u instead of %u in column %u\n", name, cost.of[c], budget[c], c + 1);
            over++;
        }
        guests++;
    }
    fclose(f);
    CHECK_EQ(over, 0);
    for (unsigned i = 0; sim_guest_named(&guest, i); i++)
        guests--;
    CHECK_EQ(guests, 0); /* the budget has all of them */
}

static void the_phases_share_all_exits_out(void **state)
{
    struct cost cost;

    (void)state;
    reference();
    cost = boot();
    CHECK_EQ(cost.of[SIM_START] + cost.of[SIM_PCI] + cost.of[SIM_PROCESSORS] + cost.of[SIM_TABLES],
             cost.of[SIM_EXITS]);
    CHECK(cost.of[SIM_START] > 0 && cost.of[SIM_PCI] > cost.of[SIM_START] &&
          cost.of[SIM_PROCESSORS] > 0 && cost.of[SIM_TABLES] > 0);
}

/* Of one vCPU or function more, between two guests, times 1000. */
static uint32_t slope(uint64_t less, uint64_t more, uint32_t by)
{
    CHECK(more >= less);
    return (uint32_t)((more - less) * 1000 / by);
}

static void each_vcpu_costs_the_same_however_many_there_are(void **state)
{
    static const uint32_t vcpus[] = {1, 32, 64, 128};
    struct cost cost[4];
    uint32_t exits[4], nanoseconds[4];

    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        sim_guest_init(&guest, "vcpus", vcpus[i], 1024, true);
        cost[i] = boot();
    }
    for (unsigned i = 1; i < 4; i++) {
        exits[i] = slope(cost[i - 1].of[SIM_EXITS], cost[i].of[SIM_EXITS], vcpus[i] - vcpus[i - 1]);
        nanoseconds[i] = slope(cost[i - 1].time_ns, cost[i].time_ns, vcpus[i] - vcpus[i - 1]);
        CHECK(exits[i] <= MOST_PER_VCPU * 1000);
        CHECK_EQ(cost[i].of[SIM_TRIPS], cost[0].of[SIM_TRIPS]);
        CHECK_EQ(cost[i].of[SIM_PCI], cost[0].of[SIM_PCI]);
    }
    /* Something that grew with the square would cost twice as much per vCPU each time. */
    CHECK(exits[2] <= exits[1] + exits[1] / 20 && exits[3] <= exits[2] + exits[2] / 20);
    CHECK(nanoseconds[3] <= nanoseconds[1] + nanoseconds[1] / 2);
}

static void each_function_costs_the_same_however_many_there_are(void **state)
{
    uint32_t first = 0;
    struct cost before, now;

    (void)state;
    sim_guest_init(&guest, "devices", 2, 512, true);
    before = boot();
    for (uint32_t n = 1; n <= 26; n++) {
        sim_guest_add(&guest, &sim_e1000);
        now = boot();
        CHECK(now.of[SIM_EXITS] - before.of[SIM_EXITS] <= MOST_PER_FUNCTION);
        if (n == 1)
            first = now.of[SIM_EXITS] - before.of[SIM_EXITS];
        CHECK_EQ(now.of[SIM_EXITS] - before.of[SIM_EXITS], first);
        before = now;
    }
    CHECK_EQ(guest.devices, 32);
}

/*
 * The costs of guests that have more and more of something: what one more of it costs never rises
 * by more than a tenth. The few exits are those that come and go with the sizes of numbers, such as
 * a pair of variable MTRRs or a last wait.
 */
#define A_FEW_EXITS 8

static void check_linear(const struct cost *cost, const uint32_t *amount, unsigned count)
{
    static const enum sim_cost of[] = {SIM_EXITS, SIM_TRIPS, SIM_HYPERCALLS, SIM_REQUESTS,
                                       SIM_LINES};

    for (unsigned c = 0; c < sizeof(of) / sizeof(of[0]); c++) {
        double before = 0;

        for (unsigned i = 1; i < count; i++) {
            const double by = amount[i] - amount[i - 1];
            const double more = (double)cost[i].of[of[c]] - cost[i - 1].of[of[c]];

            if (i > 1 && more > before * by * 1.1 + A_FEW_EXITS) {
                printf("cost %u: %u with %u, %u with %u\n", of[c], cost[i - 1].of[of[c]],
                       amount[i - 1], cost[i].of[of[c]], amount[i]);
                fail();
            }
            before = more / by;
        }
    }
}

static void nothing_grows_faster_than_the_number_of_vcpus(void **state)
{
    static const uint32_t vcpus[] = {1, 2, 4, 8, 16, 32, 64, 96, 128};
    struct cost cost[9];

    (void)state;
    for (unsigned i = 0; i < 9; i++) {
        sim_guest_init(&guest, "vcpus", vcpus[i], 1024, true);
        cost[i] = boot();
    }
    check_linear(cost, vcpus, 9);
    CHECK(cost[8].time_ns - cost[0].time_ns <= 127 * (cost[1].time_ns - cost[0].time_ns));
}

static void nothing_grows_faster_than_the_number_of_devices(void **state)
{
    uint32_t cards[28];
    struct cost cost[28];

    (void)state;
    sim_guest_init(&guest, "devices", 2, 512, false); /* without a display: 28 slots are free */
    for (uint32_t i = 0; i < 28; i++) {
        sim_guest_add(&guest, &sim_e1000);
        cards[i] = i + 1;
        cost[i] = boot();
    }
    check_linear(cost, cards, 28);
    CHECK(cost[27].time_ns - cost[0].time_ns <= 27 * 11 * (cost[1].time_ns - cost[0].time_ns) / 10);
}

static void only_a_few_exits_grow_with_memory(void **state)
{
    struct cost first, now;

    (void)state;
    for (uint32_t mib = 512; mib <= 1024 * 1024; mib *= 2) {
        sim_guest_init(&guest, "memory", 2, mib, true);
        guest.physical_bits = 46;
        now = boot();
        if (mib == 512)
            first = now;
        for (unsigned c = 0; c < SIM_COSTS; c++)
            CHECK(now.of[c] <= first.of[c] + A_FEW_EXITS);
        CHECK(now.time_ns <= first.time_ns + first.time_ns / 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_guest_costs_more_than_its_budget),
        cmocka_unit_test(the_phases_share_all_exits_out),
        cmocka_unit_test(each_vcpu_costs_the_same_however_many_there_are),
        cmocka_unit_test(each_function_costs_the_same_however_many_there_are),
        cmocka_unit_test(nothing_grows_faster_than_the_number_of_vcpus),
        cmocka_unit_test(nothing_grows_faster_than_the_number_of_devices),
        cmocka_unit_test(only_a_few_exits_grow_with_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
