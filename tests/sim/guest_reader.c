/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a guest finds in its memory after the hand-off, see sim.h. Shares no code with what put it
 * there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/num.h"
#include "parts.h"

/* The block that the payload gets; both kinds begin with a signature of their own. */
#define INFO          0x1000u
#define INFO_ANCHORS  0x10 /* SeaBIOS: addresses of the tables, and how many there are */
#define SEABIOS_E820  0x18 /* the memory map: its address, and how many entries it has */
#define OVMF_E820     0x1C
#define ENTRY         20
#define MAX_ANCHORS   16
#define XSDT_IN_RSDP  24 /* ACPI 6.5, 5.2.5.3 */
#define ACPI_HEADER   36
#define ACPI_LENGTH   4
#define MAX_ACPI_SIZE 0x10000

uint32_t sim_read32(uint64_t paddr)
{
    uint32_t value;
    const void *at = sim_memory(paddr, 4);

    if (at == NULL) {
        fprintf(stderr, "sim: no guest memory at 0x%llx\n", (unsigned long long)paddr);
        abort();
    }
    memcpy(&value, at, sizeof(value));
    return value;
}

uint64_t sim_read64(uint64_t paddr)
{
    return (uint64_t)sim_read32(paddr + 4) << 32 | sim_read32(paddr);
}

bool sim_sums_to_zero(uint64_t paddr, uint32_t len)
{
    const uint8_t *bytes = sim_memory(paddr, len);
    uint8_t sum = 0;

    for (uint32_t i = 0; bytes != NULL && i < len; i++)
        sum = (uint8_t)(sum + bytes[i]);
    return bytes != NULL && len != 0 && sum == 0;
}

bool sim_has_text(uint64_t paddr, const char *text)
{
    const uint32_t len = (uint32_t)strlen(text);
    const void *bytes = sim_memory(paddr, len);

    return bytes != NULL && memcmp(bytes, text, len) == 0;
}

bool sim_is_ovmf(void)
{
    return sim_has_text(INFO, "XenHVMOVMF");
}

bool sim_is_kernel(void)
{
    return sim_result.kernel.entry != 0;
}

/* Where the memory map is, how many entries it has, and how long each is. */
static void find_e820(uint32_t *table, uint32_t *count, uint32_t *entry)
{
    const uint32_t at = INFO + (sim_is_ovmf() ? OVMF_E820 : SEABIOS_E820);
    const uint32_t told = sim_result.kernel.told;

    *entry = ENTRY;
    if (!sim_is_kernel()) {
        *table = sim_read32(at);
        *count = sim_read32(at + (sim_is_ovmf() ? 8 : 4));
    } else if (sim_result.kernel.pvh) { /* Xen: public/arch-x86/hvm/start_info.h */
        *table = sim_read32(told + 40);
        *count = sim_read32(told + 48);
        *entry = 24;
    } else { /* Linux boot protocol, "Zero Page" */
        *table = told + 0x2D0;
        *count = sim_read32(told + 0x1E8) & 0xFF;
    }
}

uint32_t sim_e820(struct sim_range map[SIM_MAX_E820])
{
    uint32_t table, count, length;

    find_e820(&table, &count, &length);
    if (count > SIM_MAX_E820 || sim_memory(table, length * count) == NULL)
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t entry = table + length * i;

        map[i] =
            (struct sim_range){sim_read64(entry), sim_read64(entry + 8), sim_read32(entry + 16)};
    }
    return count;
}

uint32_t sim_e820_type(uint64_t paddr, uint64_t len)
{
    struct sim_range map[SIM_MAX_E820];
    const uint32_t count = sim_e820(map);

    for (uint32_t i = 0; i < count; i++) {
        if (range_in(paddr, len, map[i].start, map[i].start + map[i].size))
            return map[i].type;
    }
    return 0;
}

uint32_t sim_anchors(void)
{
    const uint32_t count = sim_read32(INFO + INFO_ANCHORS + 4);

    return sim_is_ovmf() || sim_is_kernel() || count > MAX_ANCHORS ? 0 : count;
}

uint32_t sim_anchor(const char *signature)
{
    const uint32_t list = sim_read32(INFO + INFO_ANCHORS);

    for (uint32_t i = 0; i < sim_anchors(); i++) {
        const uint32_t at = sim_read32(list + 4 * i);

        if (sim_has_text(at, signature))
            return at;
    }
    return 0;
}

uint64_t sim_acpi_table(const char *signature)
{
    const uint32_t rsdp = sim_anchor("RSD PTR ");
    const uint64_t xsdt = rsdp != 0 ? sim_read64(rsdp + XSDT_IN_RSDP) : 0;
    const uint32_t len = xsdt != 0 ? sim_read32(xsdt + ACPI_LENGTH) : 0;

    for (uint32_t at = ACPI_HEADER; at < len && len < MAX_ACPI_SIZE; at += 8) {
        if (sim_has_text(sim_read64(xsdt + at), signature))
            return sim_read64(xsdt + at);
    }
    return 0;
}
