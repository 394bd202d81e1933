/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fault: one thing that is wrong with a guest, and the expected result. The tables below are
 * one file a subject; ../run_faults.c boots each of them. A fault that comes in many sizes has
 * variants: it is booted once for each, and all have to end the same way.
 */
#pragma once

#include <string.h>
#include "lib/compiler.h"
#include "lib/num.h"
#include "problem.h"
#include "sim.h"

#define LOW_END         0x1F000000u /* where the RAM of a guest of 512 MiB with a display ends */
#define FIRMWARE_MODULE 0x160000u   /* where the toolstack puts the payload */
#define HVM_INFO        0x9F800u

/* How the boot ends. Whichever it is: no fault, no hang, no rule broken, no wrong table. */
enum fault_end {
    REFUSED,       /* crashed, and the message is on the log and in XenStore */
    REFUSED_ALONE, /* the same before or without XenStore: on the log only */
    HALTED,        /* the same without a hypervisor that could end the domain */
    WARNED,        /* handed over, the message is on the log */
    REPAIRED,      /* handed over without a warning */
    ANYHOW,        /* handed over, or crashed with a message: for what chance decides */
};

/* Bytes of guest memory that are other than the toolstack left them. */
struct fault_patch {
    enum { START_INFO, MODULE_LIST, MODULE_NAME, MEMORY_MAP, HVM_TABLE, RING } where;
    uint8_t at, width; /* width 0: no patch */
    uint64_t value;
};

/* Hypercalls that fail: number and operation as in Xen: public/xen.h and memory.h, sched.h, ... */
struct fault_call {
    uint32_t number, op;
    uint32_t nth, times; /* the nth of these and the ones after it, so many; 0 times: none */
    int32_t result;
};

/* A reply of XenStore that is not what it should be. */
struct fault_reply {
    uint32_t nth, times;   /* as above, counted over all replies */
    uint32_t type, id_xor; /* its type, if not 0; bits of its id that are turned */
    uint32_t len;          /* if not 0: its length */
    const char *text;      /* its payload, `text_len` bytes, if not NULL */
    uint32_t text_len;
    bool dropped;
};

struct fault {
    const char *name; /* a sentence */
    enum fault_end end;
    enum message message;       /* if it is refused or warned of */
    const char *repair;         /* if it is REPAIRED: how, for the reader */
    const char *found;          /* what the message of the first variant found; NULL: whatever */
    uint32_t vcpus, memory_mib; /* 0: 2, 512 */
    struct fault_patch patch[3];
    bool sum_kept; /* the HVM info table's checksum is not corrected */
    struct fault_call call;
    struct fault_reply reply;
    const char *key, *value; /* an option in XenStore */
    uint32_t variants;       /* 0: one */
    bool pci_lies;           /* devices' answers say nothing about their addresses */
    void (*arrange)(struct sim_guest *guest, uint32_t variant);     /* before the domain is built */
    void (*spoil)(const struct sim_guest *guest, uint32_t variant); /* after that */
    /* After a hand-off: was the repair made? NULL: yes, or what is wrong. */
    const char *(*check)(const struct sim_result *result, uint32_t variant);
};

struct fault_table {
    const char *subject;
    const struct fault *faults;
    uint32_t count;
};

extern const struct fault_table faults_start_info, faults_hvm_info, faults_hypervisor, faults_store,
    faults_options, faults_memory, faults_files, faults_firmware, faults_kernels, faults_pci,
    faults_devices, faults_direct_kernels, faults_pvh_start, faults_pvh_memory,
    faults_pvh_command_line;

/* What one program boots: ../run_faults.c. */
extern const struct fault_suite {
    const struct fault_table *const *tables;
    uint32_t count;
    /* Messages that no fault may cause; with only_listed: the only ones that faults must cause. */
    const enum message *listed;
    uint32_t listed_count;
    bool only_listed;
} fault_suite;

/* What only the loader of PVH guests says. */
#define PVH_MESSAGES                                                                               \
    MSG_NO_MEMORY, MSG_MEMORY_MAP_KEPT, MSG_NO_RAMDISK, MSG_MODULES, MSG_COMMAND_LINE

#define FAULT_TABLE(subject, list) subject, list, ARRAY_SIZE(list)

/* From shared.c. */
/* The next of a row of numbers that look like chance; arrange() restarts it. */
uint64_t fault_number(void);
void fault_numbers(uint32_t seed);
bool fault_e820_has(uint64_t start, uint64_t end, uint32_t type);
void fault_pass(struct sim_guest *guest, enum sim_user_file which, const void *bytes,
                uint32_t size);
