/* SPDX-License-Identifier: BSD-2-Clause */
/* What several subjects' faults use, see fault.h. */
#include "fault.h"

static uint64_t number;

void fault_numbers(uint32_t seed)
{
    number = seed * 0x9E3779B97F4A7C15u + 1;
}

uint64_t fault_number(void)
{
    number = number * 6364136223846793005u + 1442695040888963407u;
    return number >> 33;
}

static uint64_t read64(uint64_t paddr)
{
    return (uint64_t)sim_read32(paddr + 4) << 32 | sim_read32(paddr);
}

bool fault_e820_has(uint64_t start, uint64_t end, uint32_t type)
{
    const uint32_t table = sim_read32(0x1018), count = sim_read32(0x101C);

    for (uint32_t i = 0; i < count; i++) {
        const uint64_t first = read64(table + 20 * i), size = read64(table + 20 * i + 8);

        if (sim_read32(table + 20 * i + 16) == type &&
            range_in(start, end - start, first, first + size))
            return true;
    }
    return false;
}

static bool has_text(uint64_t paddr, const char *text)
{
    return memcmp(sim_memory(paddr, (uint32_t)strlen(text)), text, strlen(text)) == 0;
}

uint32_t fault_acpi_table(const char *signature)
{
    const uint32_t list = sim_read32(0x1010), count = sim_read32(0x1014);

    for (uint32_t i = 0; i < count; i++) {
        const uint32_t rsdp = sim_read32(list + 4 * i);
        uint64_t xsdt;

        if (!has_text(rsdp, "RSD PTR "))
            continue;
        xsdt = read64(rsdp + 24);
        for (uint32_t at = 36; at < sim_read32(xsdt + 4); at += 8) {
            if (has_text(read64(xsdt + at), signature))
                return (uint32_t)read64(xsdt + at);
        }
    }
    return 0;
}

void fault_pass(struct sim_guest *guest, enum sim_passed which, const void *bytes, uint32_t size)
{
    sim_guest_pass(guest, which, (struct sim_file){bytes, size});
}
