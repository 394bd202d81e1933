/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests of whole boots share: a guest to describe, boots of it, and what it was left. */
#pragma once

#include "check.h"
#include "lib/num.h"
#include "sim.h"
#include "xen/public.h"

#define NO_PARAM UINT64_MAX

/* The guest of the test under way. */
extern struct sim_guest guest;

/* Describes the reference guest: two vCPUs, 512 MiB, a graphics card. */
void reference(void);

/* Boots `guest`, which must end like that and break no rule on the way. */
const struct sim_result *boots_to(enum sim_outcome outcome);

/* The same up to the hand-off, where all the rules of rules.c hold. */
const struct sim_result *boots(void);

/* Boots `guest`, which must end as crashed with a message that has `text`. */
const struct sim_result *is_refused(const char *text);

/* The memory map is this: where each range begins and ends, and its type. */
void check_e820(const uint64_t expected[][3], uint32_t count);

/* What Xen was told with HVMOP_set_param; NO_PARAM: nothing. */
uint64_t param(const struct sim_result *r, uint32_t index);

/* Where the byte code of the first SSDT has a name for the first time; 0: nowhere. */
uint64_t ssdt_name(const char *name);
