/* SPDX-License-Identifier: BSD-2-Clause */
/* The processors: memory types on all of them, and the APIC ID that each one reads for itself. */
#ifndef HW_SMP_H
#define HW_SMP_H

#include "hw/smp_layout.h"
#include "layout.h"

/* What BSP and APs share, behind the APs' code in low memory. */
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

/*
 * Programs the MTRRs of every processor, starts all APs once and together, collects their APIC IDs into
 * platform->cpu.apic_id (the boot processor's is there already), and leaves the APs waiting for a start-up interrupt as after power-on (MP 1.4, B.4). Waits for
 * late ones for a bounded time, then warns and assumes Xen's rule, 2 * vcpu.
 */
void smp_start(struct platform *platform, const struct layout *layout);

#endif
