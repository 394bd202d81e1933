/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rules of what the payload finds, see rules.c: its block, whole tables where the guest's
 * operating system keeps them, and an OVMF's image.
 */
#include <string.h>
#include "decode_smbios.h"
#include "lib/num.h"
#include "parts.h"
#include "rules.h"

#define INFO         0x1000u
#define INFO_ANCHORS 0x10
#define MOST_ANCHORS 5

/* 0 where there is no memory: the caller's other checks fail then. */
static uint32_t read32(uint64_t paddr)
{
    return sim_memory(paddr, 4) != NULL ? sim_read32(paddr) : 0;
}

static uint64_t read64(uint64_t paddr)
{
    return (uint64_t)read32(paddr + 4) << 32 | read32(paddr);
}

static bool info_block(void)
{
    const bool is_ovmf = sim_is_ovmf();

    if (!(is_ovmf || sim_has_text(INFO, "XenHVMSeaBIOS")) ||
        !sim_sums_to_zero(INFO, is_ovmf ? 40 : 32))
        return rule_broken("no valid information block");
    return rules_e820_count != 0 || rule_broken("no memory map");
}

static bool acpi_table(uint64_t at)
{
    const uint32_t len = read32(at + 4);

    if (sim_has_text(at, "FACS"))
        return rules_stays(at, len) || rule_broken("the FACS lies in RAM");
    if (len < 36 || !sim_sums_to_zero(at, len) || !rules_stays(at, len))
        return rule_broken("an ACPI table at 0x%llx is damaged or lies in RAM",
                           (unsigned long long)at);
    return true;
}

static bool acpi(uint32_t rsdp)
{
    const uint64_t xsdt = read64(rsdp + 24);
    const uint64_t fadt = read64(xsdt + 36);

    if (!sim_sums_to_zero(rsdp, 20) || !sim_sums_to_zero(rsdp, 36))
        return rule_broken("the RSDP's checksum is wrong");
    if (!acpi_table(xsdt) || !acpi_table(read32(rsdp + 16)))
        return false;
    if (!sim_has_text(fadt, "FACP"))
        return rule_broken("no FADT");
    for (uint32_t at = 36; at < read32(xsdt + 4); at += 8) {
        if (!acpi_table(read64(xsdt + at)))
            return false;
    }
    return acpi_table(read32(fadt + 36)) && acpi_table(read32(fadt + 40));
}

/* The entry point, and whether it says what a walk through the structures finds. */
static bool smbios(uint32_t at)
{
    static struct smbios_walk walk;
    const uint32_t structures = read32(at + 24), len = read32(at + 22) & 0xFFFF;

    if (!sim_sums_to_zero(at, 31) || !rules_stays(structures, len))
        return rule_broken("SMBIOS is damaged or lies in RAM");
    decode_smbios(&walk, sim_memory(structures, len), len);
    if (walk.wrong != NULL)
        return rule_broken("SMBIOS has %s", walk.wrong);
    if (walk.count != (read32(at + 28) & 0xFFFF) || walk.largest != (read32(at + 8) & 0xFFFF))
        return rule_broken("SMBIOS has other structures than its entry point says");
    return true;
}

static bool smbios3(uint32_t at)
{
    return (sim_sums_to_zero(at, 24) && rules_stays(read64(at + 16), read32(at + 12))) ||
           rule_broken("64-bit SMBIOS is damaged or lies in RAM");
}

static bool mp_table(uint32_t at)
{
    const uint32_t table = read32(at + 4);

    return (sim_sums_to_zero(at, 16) && sim_sums_to_zero(table, read32(table + 4) & 0xFFFF)) ||
           rule_broken("the MP table is damaged");
}

static bool pir(uint32_t at)
{
    return sim_sums_to_zero(at, read32(at + 4) >> 16) || rule_broken("$PIR is damaged");
}

/* What SeaBIOS is told of. */
static bool listed_anchors(void)
{
    static const struct {
        const char *signature;
        bool (*rule)(uint32_t at);
    } kinds[] = {{"_SM_", smbios},
                 {"_SM3_", smbios3},
                 {"_MP_", mp_table},
                 {"$PIR", pir},
                 {"RSD PTR ", acpi}};
    const uint32_t list = read32(INFO + INFO_ANCHORS), count = read32(INFO + INFO_ANCHORS + 4);

    if (count > MOST_ANCHORS)
        return rule_broken("%u table anchors", count);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t at = read32(list + 4 * i);
        uint32_t kind = 0;

        while (kind < ARRAY_SIZE(kinds) && !sim_has_text(at, kinds[kind].signature))
            kind++;
        if (kind == ARRAY_SIZE(kinds))
            return rule_broken("anchor %u at 0x%x is none", i, at);
        if (!kinds[kind].rule(at))
            return false;
    }
    return true;
}

static bool acpi_is_on(void)
{
    for (uint32_t i = 0; i < sim_guest->keys; i++) {
        if (strcmp(sim_guest->key[i].path, "platform/acpi") == 0)
            return sim_guest->key[i].value[0] == '1';
    }
    return true;
}

/* OVMF searches: the first that is one counts. */
static bool searched_anchors(void)
{
    uint32_t at = 0xEA020;

    while (at < 0xFFFFF && !(sim_has_text(at, "RSD PTR ") && sim_sums_to_zero(at, 20)))
        at += 16;
    if (at < 0xFFFFF && !acpi(at))
        return false;
    if (at >= 0xFFFFF && acpi_is_on())
        return rule_broken("OVMF finds no RSDP");
    for (at = 0xEB000; at < 0xF0000 && !sim_has_text(at, "_SM_"); at += 16)
        continue;
    return at < 0xF0000 ? smbios(at) : rule_broken("OVMF finds no SMBIOS");
}

/* It is where it runs from, whole and to its last byte, and its last 64 KiB are below 1 MiB. */
static bool high_image(void)
{
    const uint32_t size = sim_guest->firmware_size;
    const uint8_t *const end = sim_guest->firmware + size;
    const uint8_t *high = sim_memory(FOUR_GIB - size, size);

    if (high == NULL || memcmp(high, sim_guest->firmware, size) != 0)
        return rule_broken("the image is not below 4 GiB, unchanged");
    if (!rules_stays(FOUR_GIB - size, size) || !rules_stays(0xF0000, 0x10000))
        return rule_broken("the memory map gives the image away");
    if (memcmp(sim_memory(0xF0000, 0x10000), end - 0x10000, 0x10000) != 0)
        return rule_broken("the image's end is not below 1 MiB");
    return true;
}

/* PVH: ACPI is the toolstack's, OVMF finds SMBIOS where it looks, and Xen has the same map. */
static bool pvhs_anchors(uint64_t rsdp)
{
    uint32_t at = 0xEB000;

    if (rsdp != SIM_RSDP)
        return rule_broken("the kernel is told of an RSDP at 0x%llx", (unsigned long long)rsdp);
    while (at < 0xF0000 && !sim_has_text(at, "_SM_"))
        at += 16;
    if (at == 0xF0000 || !smbios(at))
        return rule_broken("OVMF finds no SMBIOS");
    if (!rules_stays(0xA0000, 0x60000))
        return rule_broken("the memory map gives the area of a PC's ROMs away");
    if (sim_result.xen_map_count != 0 &&
        (sim_result.xen_map_count != rules_e820_count ||
         memcmp(sim_result.xen_map, rules_e820, rules_e820_count * sizeof(*rules_e820)) != 0))
        return rule_broken("Xen has another memory map");
    return true;
}

/* Linux looks from 0xF0000 on, if it is not told where the RSDP is. */
static bool kernels_anchors(void)
{
    uint32_t at = 0xF0000;
    const uint32_t told = sim_result.kernel.told;
    const uint64_t rsdp = read64(told + (sim_result.kernel.pvh ? 32 : 0x70));

    if (rules_e820_count == 0)
        return rule_broken("no memory map");
    if (!rules_stays(0xF0000, 0x10000))
        return rule_broken("the memory map gives the tables away");
    if (sim_guest->pvh && !pvhs_anchors(rsdp))
        return false;
    if (!sim_guest->pvh && (rsdp != 0) != acpi_is_on())
        return rule_broken("the kernel is told of an RSDP at 0x%llx", (unsigned long long)rsdp);
    if (!sim_guest->pvh && rsdp != 0 && !acpi((uint32_t)rsdp))
        return false;
    while (at < 0x100000 && !sim_has_text(at, "_SM_"))
        at += 16;
    return at < 0x100000 ? smbios(at) : rule_broken("a kernel finds no SMBIOS");
}

bool rules_tables(void)
{
    if (sim_is_kernel())
        return kernels_anchors();
    if (!info_block())
        return false;
    return sim_is_ovmf() ? searched_anchors() && high_image() : listed_anchors();
}
