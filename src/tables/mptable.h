/* SPDX-License-Identifier: BSD-2-Clause */
/* The MultiProcessor table: MultiProcessor Specification 1.4, chapter 4. */
#ifndef TABLES_MPTABLE_H
#define TABLES_MPTABLE_H

#include "layout.h"
#include "lib/buf.h"

/*
 * SeaBIOS moves at most this many bytes of floating pointer plus table into the F-segment and drops a longer one;
 * 19 processors fit.
 */
#define MPTABLE_MAX 600

/* Appends the floating pointer (16 bytes, 16-byte aligned) and right behind it the configuration table. */
void mptable_build(struct buf *out, const struct platform *platform);

#endif
