/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processors that never come, and devices outside PCI that are missing, stuck or mad; virtual NUMA
 * that can't be.
 */
#include "fault.h"

#define NOT_STARTED MSG_PROCESSORS_MISSING
#define NO_NUMA     MSG_NUMA

static void one_dead(struct sim_guest *guest, uint32_t variant)
{
    guest->ap_dead[1 + variant] = true;
}

static void one_misses(struct sim_guest *guest, uint32_t variant)
{
    guest->ap_dead[1 + variant % 3] = true;
    guest->ap_dead_for = 1 + variant / 3;
}

static void all_dead(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    memset(guest->ap_dead, true, sizeof(guest->ap_dead));
}

static void late(struct sim_guest *guest, uint32_t variant)
{
    guest->ap_delay_ns = 1000000000ull << variant;
}

/* The last limit is four times the first, 2.15 s. */
static void too_late(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->ap_delay_ns = 10000000000;
}

/* APIC IDs that are all the same. */
static void same_ids(struct sim_guest *guest, uint32_t variant)
{
    guest->apic_id_step = variant == 0 ? 0 : 256;
}

static void wide_ids(struct sim_guest *guest, uint32_t variant)
{
    guest->apic_id_step = variant == 0 ? 4 : 0x1000000;
}

static void no_hpet(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->no_hpet = true;
}

static void sci_stuck(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->sci_stuck = true;
}

/* acpi=1 with a device model that has no power management. */
static void no_pm(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    sim_guest_acpi_off(guest);
    sim_guest_key(guest, "platform/acpi", "1");
}

static void hotplug(struct sim_guest *guest, uint32_t variant)
{
    guest->cpu_hotplug = variant;
    guest->online = 1;
}

static void tpm(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t ids[] = {0x00000001, 0x0001FFFF, 0xFFFF0001, 0x00010000, UINT32_MAX};

    guest->tpm_1_2 = ids[variant];
}

static uint32_t port_value;

static bool all_ports(void *context, uint16_t port, uint32_t width, uint32_t *value)
{
    (void)context;
    if (port >= 0xCF8 && port < 0xD00)
        return false;
    *value = port_value & (width == 4 ? UINT32_MAX : (1u << 8 * width) - 1);
    return true;
}

static void ports(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t values[] = {0xFFFFFFFF, 0, 0x1F1F1F1F};

    port_value = values[variant];
    guest->hooks.port_in = all_ports;
    guest->online = 1;
}

static struct sim_vnuma numa;

static void good_numa(struct sim_guest *guest)
{
    numa = (struct sim_vnuma){.nodes = 2,
                              .vcpus = 2,
                              .ranges = 2,
                              .distance = {10, 20, 20, 10},
                              .node_of = {0, 1},
                              .range = {{0, 0x10000000, 0}, {0x10000000, LOW_END, 1}}};
    guest->vnuma = &numa;
}

static void too_many_nodes(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t counts[] = {65, 1000, UINT32_MAX};

    good_numa(guest);
    *(variant < 3 ? &numa.nodes : &numa.ranges) =
        variant < 3 ? counts[variant] : counts[variant - 3] | 0x101;
}

static void other_vcpus(struct sim_guest *guest, uint32_t variant)
{
    good_numa(guest);
    numa.vcpus = variant == 0 ? 1 : 3;
}

static void missing_node(struct sim_guest *guest, uint32_t variant)
{
    good_numa(guest);
    *(variant == 0 ? &numa.node_of[1] : &numa.range[1].node) = 2;
}

static void odd_ranges(struct sim_guest *guest, uint32_t variant)
{
    good_numa(guest);
    numa.range[0].end = variant == 0 ? 0 : numa.range[0].end;
    numa.range[1].start = variant == 1 ? UINT64_MAX : numa.range[1].start;
}

static void far(struct sim_guest *guest, uint32_t variant)
{
    good_numa(guest);
    numa.distance[1] = variant == 0 ? 255 : UINT32_MAX;
}

static void no_nodes(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    good_numa(guest);
    numa.nodes = 0;
}

static const struct fault list[] = {
    {"the only other processor never starts", REFUSED, NOT_STARTED,
     .found = "0 of 1, not counting the first", .variants = 1, .arrange = one_dead},
    {"one of four processors never starts, whichever it is", REFUSED, NOT_STARTED,
     .found = "2 of 3, not counting the first", .vcpus = 4, .variants = 3, .arrange = one_dead},
    {"one of four processors misses a start-up interrupt, or two", REPAIRED,
     .repair = "all are started again", .vcpus = 4, .variants = 6, .arrange = one_misses},
    {"none of 32 processors starts", REFUSED, NOT_STARTED,
     .found = "0 of 31, not counting the first", .vcpus = 32, .arrange = all_dead},
    {"processors start after one to eight seconds", REPAIRED, .repair = "they are waited for",
     .vcpus = 4, .variants = 4, .arrange = late},
    {"processors start after ten seconds", REFUSED, NOT_STARTED,
     .found = "0 of 3, not counting the first", .vcpus = 4, .arrange = too_late},
    {"processors have the same APIC ID", ANYHOW, .vcpus = 4, .variants = 2, .arrange = same_ids},
    {"processors have APIC IDs that no APIC has", ANYHOW, .vcpus = 128, .variants = 2,
     .arrange = wide_ids},
    {"there are more processors than the MP table has room for", WARNED, MSG_MP_TABLE_FULL,
     .found = "81 vCPUs that do not fit", .vcpus = 100, .key = "platform/acpi", .value = "0"},
    {"there is no HPET", REPAIRED, .repair = "no table describes one", .arrange = no_hpet},
    {"the power management does not enter ACPI mode", WARNED, MSG_PM_STUCK, .arrange = sci_stuck},
    {"the device model has no power management", WARNED, MSG_NO_PM, .arrange = no_pm},
    {"processors that are plugged in later have any interface, or none", REPAIRED,
     .repair = "the tables use what answers", .variants = 4, .arrange = hotplug},
    {"only half of the TPM's identification is there", REPAIRED, .repair = "there is no TPM",
     .variants = 5, .arrange = tpm},
    {"every port reads the same", ANYHOW, .variants = 3, .arrange = ports},
    {"virtual NUMA has more nodes or ranges than there can be", WARNED, NO_NUMA,
     .found = "65 nodes, 2 memory ranges, nodes of 2 vCPUs", .variants = 6,
     .arrange = too_many_nodes},
    {"virtual NUMA has other vCPUs than the guest", WARNED, NO_NUMA,
     .found = "2 nodes, 2 memory ranges, nodes of 1 vCPUs", .variants = 2, .arrange = other_vcpus},
    {"virtual NUMA names a node that is not there", WARNED, NO_NUMA,
     .found = "a vCPU or memory range in none of the 2 nodes", .variants = 2,
     .arrange = missing_node},
    {"virtual NUMA has a range that ends before it begins", WARNED, NO_NUMA,
     .found = "a vCPU or memory range in none of the 2 nodes", .variants = 2,
     .arrange = odd_ranges},
    {"virtual NUMA's nodes are farther apart than a table can say", WARNED, MSG_NUMA_DISTANCE,
     .found = "255", .variants = 2, .arrange = far},
    {"virtual NUMA has no nodes", REPAIRED, .repair = "the guest has none", .arrange = no_nodes},
};

const struct fault_table faults_devices = {FAULT_TABLE("processors and devices", list)};
