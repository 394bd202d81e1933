/* SPDX-License-Identifier: BSD-2-Clause */
/* The $PIR table: Microsoft, PCI IRQ Routing Table Specification 1.0. */
#pragma once

#include "layout.h"
#include "lib/buf.h"

/* Appends the table, 16-byte aligned: device 0 to the highest present one, six at least. */
void pir_build(struct buf *out, const struct platform *platform);
