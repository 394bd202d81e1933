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

bool fault_e820_has(uint64_t start, uint64_t end, uint32_t type)
{
    return sim_e820_type(start, end - start) == type;
}

void fault_pass(struct sim_guest *guest, enum sim_user_file which, const void *bytes, uint32_t size)
{
    sim_guest_pass(guest, which, (struct sim_file){bytes, size});
}
