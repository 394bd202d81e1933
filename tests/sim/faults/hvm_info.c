/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults of the HVM info table. Xen: public/hvm/hvm_info_table.h. Its checksum is corrected unless
 * that is the fault.
 */
#include "fault.h"

#define SIGNATURE 0
#define LENGTH    8
#define CHECKSUM  12
#define APIC_MODE 13
#define VCPUS     16
#define LOW       20
#define HIGH      28
#define ONLINE    32

#define TABLE(field, bytes, number)                                                                \
    {                                                                                              \
        {                                                                                          \
            HVM_TABLE, field, bytes, number                                                        \
        }                                                                                          \
    }
#define HIGH_RAM(number)                                                                           \
    {                                                                                              \
        {                                                                                          \
            HVM_TABLE, HIGH, 4, number                                                             \
        }                                                                                          \
    }

#define NO_TABLE  MSG_NO_HVM_INFO
#define TOO_SHORT MSG_HVM_INFO_SHORT
#define BAD_SUM   MSG_HVM_INFO_SUM
#define VCPUS_OFF MSG_VCPU_COUNT
#define LOW_OFF   MSG_LOW_MEMORY
#define HIGH_OFF  MSG_HIGH_MEMORY

static void a_bit_turned(const struct sim_guest *guest, uint32_t variant)
{
    (void)guest;
    ((uint8_t *)sim_memory(HVM_INFO, 48))[12 + variant / 8] ^= (uint8_t)(1u << variant % 8);
}

/* ACPI 6.5, 5.2.12.2: the first local APIC entry's flags. */
static const char *processor_0_is_enabled(const struct sim_result *result, uint32_t variant)
{
    const uint32_t madt = (uint32_t)sim_acpi_table("APIC");

    (void)result;
    (void)variant;
    for (uint32_t at = madt + 44; madt != 0 && at < madt + sim_read32(madt + 4);
         at += sim_read32(at) >> 8 & 0xFF) {
        if ((sim_read32(at) & 0xFF) == 0)
            return (sim_read32(at + 4) & 1) != 0 ? NULL : "vCPU 0 is not enabled in the MADT";
    }
    return "the MADT has no processor";
}

/* Each by an interrupt of its own: those beyond would answer to one that all get. */
static const char *all_128_started(const struct sim_result *result, uint32_t variant)
{
    (void)variant;
    return sim_logged(result, "SLIP-401") ? "a processor is missing"
           : result->count.ipis < 128     ? "processors beyond the 128th are started, too"
                                          : NULL;
}

static const struct fault list[] = {
    {"the HVM info table has another signature", REFUSED_ALONE, NO_TABLE,
     .patch = TABLE(SIGNATURE, 1, 'h')},
    {"the HVM info table is missing", REFUSED_ALONE, NO_TABLE,
     .patch = {{HVM_TABLE, 0, 8, 0}, {HVM_TABLE, 8, 8, 0}, {HVM_TABLE, 16, 8, 0}}},
    {"the HVM info table has length 0", REFUSED_ALONE, TOO_SHORT, .found = "0 bytes",
     .patch = TABLE(LENGTH, 4, 0)},
    {"the HVM info table is a byte too short", REFUSED_ALONE, TOO_SHORT, .found = "47 bytes",
     .patch = TABLE(LENGTH, 4, 47)},
    {"the HVM info table is longer than it was", REPAIRED, .repair = "what follows is not read",
     .patch = TABLE(LENGTH, 4, 64)},
    {"the HVM info table's length is all ones", REPAIRED, .repair = "what follows is not read",
     .patch = TABLE(LENGTH, 4, UINT32_MAX)},
    {"the HVM info table has any bit flipped after its length", REFUSED_ALONE, BAD_SUM,
     .found = "a sum of 0x01", .sum_kept = true, .variants = 36 * 8, .spoil = a_bit_turned},
    {"the HVM info table has no vCPUs", REFUSED_ALONE, VCPUS_OFF, .found = "0",
     .patch = TABLE(VCPUS, 4, 0)},
    {"the HVM info table has one vCPU too many", WARNED, MSG_MORE_VCPUS, .found = "129",
     .vcpus = 128, .patch = TABLE(VCPUS, 4, 129), .check = all_128_started},
    {"the HVM info table has a thousand vCPUs", WARNED, MSG_MORE_VCPUS, .found = "1000",
     .vcpus = 128, .patch = TABLE(VCPUS, 4, 1000), .check = all_128_started},
    {"the HVM info table's vCPUs are all ones, and two are there", REFUSED, MSG_PROCESSORS_MISSING,
     .found = "1 of 127, not counting the first", .patch = TABLE(VCPUS, 4, UINT32_MAX)},
    {"the HVM info table has more vCPUs than Xen created", REFUSED, MSG_PROCESSORS_MISSING,
     .found = "1 of 2, not counting the first", .patch = TABLE(VCPUS, 4, 3)},
    {"the HVM info table has no vCPU online", REPAIRED,
     .repair = "the one that runs is taken as online", .patch = TABLE(ONLINE, 8, 0),
     .check = processor_0_is_enabled},
    {"the HVM info table has all 128 vCPUs online and two of them", REPAIRED,
     .repair = "those that are not there are skipped",
     .patch = {{HVM_TABLE, ONLINE, 8, UINT64_MAX}, {HVM_TABLE, ONLINE + 8, 8, UINT64_MAX}}},
    {"the HVM info table's APIC mode is neither on nor off", REPAIRED,
     .repair = "it is taken as on", .patch = TABLE(APIC_MODE, 1, 0x80)},
    {"the HVM info table has no memory", REFUSED_ALONE, LOW_OFF, .found = "0 KiB",
     .patch = TABLE(LOW, 4, 0)},
    {"the HVM info table has a page less than 2 MiB", REFUSED_ALONE, LOW_OFF, .found = "2044 KiB",
     .patch = TABLE(LOW, 4, 511)},
    {"the HVM info table has a page in the firmware's area", REFUSED_ALONE, LOW_OFF,
     .found = "4128772 KiB", .patch = TABLE(LOW, 4, 0xFC001)},
    {"the HVM info table has memory up to 4 GiB", REFUSED_ALONE, LOW_OFF, .found = "4194304 KiB",
     .patch = TABLE(LOW, 4, 0x100000)},
    {"the HVM info table's memory is all ones", REFUSED_ALONE, LOW_OFF, .found = "4294967292 KiB",
     .patch = TABLE(LOW, 4, UINT32_MAX)},
    {"the memory above 4 GiB ends at its first page", REFUSED_ALONE, HIGH_OFF, .found = "page 0x1",
     .patch = HIGH_RAM(1)},
    {"the memory above 4 GiB ends where it begins", REFUSED_ALONE, HIGH_OFF,
     .found = "page 0x100000", .patch = HIGH_RAM(0x100000)},
    {"the memory above 4 GiB ends a page below it", REFUSED_ALONE, HIGH_OFF,
     .found = "page 0xfffff", .patch = HIGH_RAM(0xFFFFF)},
};

const struct fault_table faults_hvm_info = {FAULT_TABLE("HVM info", list)};
