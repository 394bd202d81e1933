/* SPDX-License-Identifier: BSD-2-Clause */
/* The MultiProcessor table: MultiProcessor Specification 1.4, chapter 4. */
#pragma once

#include "layout.h"
#include "lib/buf.h"

/* SeaBIOS drops a longer one, floating pointer and table together; 19 processors fit. */
#define MPTABLE_MAX 600

/* Appends the floating pointer, 16-byte aligned, and right after it the configuration table. */
void mptable_build(struct buf *out, const struct platform *platform, const struct apic_ids *ids);
