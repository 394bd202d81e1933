/* SPDX-License-Identifier: BSD-2-Clause */
/* The toolstack's HVM info table. Xen: public/hvm/hvm_info_table.h. */
#ifndef PROBE_HVM_INFO_H
#define PROBE_HVM_INFO_H

#include "lib/span.h"
#include "platform.h"
#include "problem.h"

#define HVM_INFO_ADDRESS 0x9F800u
#define HVM_INFO_LENGTH  48u

/* Checks the table's 48 bytes and fills platform->cpu.count, online, apic_mode and platform->ram's two ends. */
MUST_USE bool hvm_info_parse(struct platform *platform, struct span bytes, struct problem *why);

#endif
