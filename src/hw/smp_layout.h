/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses that smp.c and ap_start.S share; smp.h has the structure they describe. Also read by the assembler. */
#ifndef HW_SMP_LAYOUT_H
#define HW_SMP_LAYOUT_H

#define AP_CODE_ADDRESS      0x2000
#define AP_MAILBOX_OFFSET    0x400
#define AP_MAILBOX_LEAF      0
#define AP_MAILBOX_ARRIVED   4
#define AP_MAILBOX_DONE      8
#define AP_MAILBOX_MSR_COUNT 12
#define AP_MAILBOX_APIC_ID   16
#define AP_MAILBOX_SLOTS     128
#define AP_MAILBOX_MSR       (AP_MAILBOX_APIC_ID + 4 * AP_MAILBOX_SLOTS)

#endif
