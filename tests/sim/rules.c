/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What must hold for any guest that got to the hand-off, however odd its description: for fault
 * tests and fuzzers, which can't know what to expect. Here are the rules of memory: RAM is there,
 * and has the type that it must have.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "lib/num.h"
#include "parts.h"
#include "rules.h"

/* Pages are taken from the end of RAM, at most an OVMF's 16 MiB in front of tables and log. */
#define MOST_PAGES_TAKEN 600

struct sim_range rules_e820[SIM_MAX_E820];
uint32_t rules_e820_count;

static char problem[200];

bool rule_broken(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (problem[0] == '\0')
        vsnprintf(problem, sizeof(problem), format, args);
    va_end(args);
    return false;
}

bool rules_stays(uint64_t paddr, uint64_t len)
{
    return sim_e820_type(paddr, len) > 1;
}

/* To its last page: pages are taken from its end. */
static bool ram_exists(const struct sim_range *r)
{
    const uint64_t first = r->start >> 12, last = (r->start + r->size - 1) >> 12;

    for (uint64_t frame = last; frame >= first && frame + MOST_PAGES_TAKEN > last; frame--) {
        if (frame_at(frame) != FRAME_RAM)
            return false;
        if (frame == 0)
            break;
    }
    return frame_at(first) == FRAME_RAM && frame_at(first + (last - first) / 2) == FRAME_RAM;
}

static bool memory_map(void)
{
    for (uint32_t i = 0; i < rules_e820_count; i++) {
        const struct sim_range *r = &rules_e820[i];

        if (r->size == 0 || r->start + r->size < r->start)
            return rule_broken("memory map entry %u is empty or wraps", i);
        if (i != 0 && r[-1].start + r[-1].size > r->start)
            return rule_broken("memory map entry %u overlaps the one before", i);
        if (r->type < 1 || r->type > 4)
            return rule_broken("memory map entry %u has type %u", i, r->type);
        if (r->type == 1 && !ram_exists(r))
            return rule_broken("memory map entry %u, 0x%llx-0x%llx, is not all RAM", i,
                               (unsigned long long)r->start,
                               (unsigned long long)(r->start + r->size));
    }
    return true;
}

/* By the variable ranges alone; Intel SDM 3A, "MTRR Precedences": uncachable wins. */
static uint8_t type_at(const struct sim_cpu *cpu, uint64_t paddr)
{
    uint8_t type = (uint8_t)cpu->mtrr_def_type;

    for (unsigned i = 0; i < 8; i++) {
        const uint64_t mask = cpu->mtrr_variable[2 * i + 1];

        if ((mask & 0x800) != 0 &&
            ((paddr ^ cpu->mtrr_variable[2 * i]) & mask & ~(uint64_t)0xFFF) == 0)
            type = (uint8_t)cpu->mtrr_variable[2 * i];
    }
    return type;
}

static bool memory_types(void)
{
    const struct sim_cpu *cpu = &sim_result.cpu[0];

    if (sim_guest->no_mtrr)
        return true;
    if ((cpu->mtrr_def_type & 0x800) == 0)
        return rule_broken("MTRRs are off");
    for (uint32_t i = 0; i < rules_e820_count; i++) {
        const struct sim_range *r = &rules_e820[i];

        if (r->type == 1 &&
            (type_at(cpu, r->start) != 6 || type_at(cpu, r->start + r->size - 1) != 6))
            return rule_broken("RAM of memory map entry %u is not write-back", i);
    }
    for (uint32_t i = 1; i < sim_guest->vcpus && i < SIM_MAX_VCPUS; i++) {
        if (memcmp(cpu, &sim_result.cpu[i], offsetof(struct sim_cpu, state)) != 0)
            return rule_broken("vCPU %u has other MTRRs than vCPU 0", i);
    }
    return true;
}

bool sim_uncached(uint64_t paddr)
{
    return type_at(&sim_result.cpu[0], paddr) == 0;
}

const char *sim_insane_tables(void)
{
    problem[0] = '\0';
    if (sim_result.outcome != SIM_HANDOFF)
        return NULL;
    rules_e820_count = sim_e820(rules_e820);
    return memory_map() && rules_tables() && memory_types() ? NULL : problem;
}

const char *sim_insane(void)
{
    if (sim_insane_tables() != NULL)
        return problem;
    return sim_result.outcome != SIM_HANDOFF || sim_guest->pvh || rules_pci() ? NULL : problem;
}
