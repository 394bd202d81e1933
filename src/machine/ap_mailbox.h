/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the boot processor and the APs share, after the APs' code in low memory (AP_CODE). Also read
 * by the assembler; smp.c asserts that the offsets match the structure.
 */
#pragma once

#define AP_MAILBOX_OFFSET    0x400
#define AP_MAILBOX_LEAF      0
#define AP_MAILBOX_ARRIVED   4
#define AP_MAILBOX_DONE      8
#define AP_MAILBOX_MSR_COUNT 12
#define AP_MAILBOX_APIC_ID   16
#define AP_MAILBOX_SLOTS     128
#define AP_MAILBOX_MSR       (AP_MAILBOX_APIC_ID + 4 * AP_MAILBOX_SLOTS)

#ifndef __ASSEMBLER__
#include <stdint.h>

struct ap_mailbox {
    uint32_t leaf;      /* CPUID leaf that tells the APIC ID: 0xB in EDX, or 1 in EBX[31:24] */
    uint32_t arrived;   /* how many have taken a slot */
    uint32_t done;      /* how many have nothing left to do */
    uint32_t msr_count; /* entries of msr[] */
    uint32_t apic_id[AP_MAILBOX_SLOTS]; /* by slot: in no order */
    struct {
        uint32_t index, low, high;
    } msr[28];
};
#endif
