/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory type range registers; Intel SDM 3A, "Memory Type Range Registers". */
#pragma once

#include "layout.h"

struct msr_value {
    uint32_t index;
    uint64_t value;
};

#define MTRR_MSRS_MAX (11 + 2 * MAX_VARIABLE_MTRRS + 1)

/*
 * All registers that every processor has to be given, in order: the one that enables them is last,
 * so that Xen recalculates an AP's types once (the boot processor enabled them before). Fills list
 * and returns how many; 0 if the processor has no MTRRs.
 */
uint32_t mtrr_registers(struct msr_value list[MTRR_MSRS_MAX], const struct platform *platform,
                        const struct layout *layout);
