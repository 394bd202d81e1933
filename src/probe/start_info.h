/* SPDX-License-Identifier: BSD-2-Clause */
/* What the domain builder hands over in EBX. Xen: public/arch-x86/hvm/start_info.h. */
#pragma once

#include "lib/span.h"
#include "platform.h"
#include "problem.h"

#define START_INFO_LENGTH 56u /* of version 1 */
#define MODULE_LENGTH     32u
#define MEMMAP_LENGTH     24u

struct hvm_start {
    uint64_t modules; /* address of the module list */
    uint32_t module_count;
    uint64_t cmdline;      /* address of a NUL-terminated text; 0: none, as in every HVM guest */
    uint64_t rsdp;         /* the same of the ACPI RSDP */
    uint64_t memmap;       /* address of the memory map */
    uint32_t memmap_count; /* 0 in version 0, which has none */
};

struct start_module {
    struct module data;
    uint64_t name; /* address of a NUL-terminated text, PVH's command line; 0: none */
};

/* Counts are checked against small limits; addresses are as found. */
MUST_USE bool start_info_parse(struct hvm_start *info, struct span bytes, struct problem *why);

/* Entry `index` of the module list. */
struct start_module start_module_parse(struct span list, uint32_t index);

/*
 * The entries that are sane, into ranges[MAX_MEMORY_RANGES]; returns how many. Each entry is
 * entry_length bytes, the first 20 as in an E820 map: address, size and type.
 */
uint32_t memory_map_parse(struct memory_range *ranges, struct span map, uint32_t count,
                          uint32_t entry_length);
