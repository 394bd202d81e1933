/* SPDX-License-Identifier: BSD-2-Clause */
/* The faults of PVH guests: one of them causes each message that only their loader has. */
#include "faults/fault.h"

static const struct fault_table *const tables[] = {&faults_pvh_start, &faults_pvh_memory,
                                                   &faults_pvh_command_line, &faults_kernels};

static const enum message theirs[] = {PVH_MESSAGES};

const struct fault_suite fault_suite = {tables, ARRAY_SIZE(tables), theirs, ARRAY_SIZE(theirs),
                                        true};
