/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules that a finished boot must keep: what their three files offer each other. */
#pragma once

#include "sim.h"

/* The memory map that the payload got. rules_tables() fills it. */
extern struct sim_range rules_e820[SIM_MAX_E820];
extern uint32_t rules_e820_count;

/* Keeps the sentence that sim_insane() returns, unless there is one already. Returns false. */
bool rule_broken(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Is all of [paddr, paddr + len) kept from the guest's operating system? */
bool rules_stays(uint64_t paddr, uint64_t len);

/* rules_tables.c, rules_pci.c: true if all of them are kept. */
bool rules_tables(void);
bool rules_pci(void);
