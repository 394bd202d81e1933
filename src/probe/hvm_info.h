/* SPDX-License-Identifier: BSD-2-Clause */
/* The toolstack's HVM info table. Xen: public/hvm/hvm_info_table.h. */
#pragma once

#include "lib/span.h"
#include "platform.h"
#include "problem.h"

#define HVM_INFO_ADDRESS 0x9F800u
#define HVM_INFO_LENGTH  48u

/* Checks the 48 bytes; fills cpu.count, online, apic_mode, ram.low_end and high_end. */
MUST_USE bool hvm_info_parse(struct platform *platform, struct span bytes, struct problem *why);
