/* SPDX-License-Identifier: BSD-2-Clause */
/* A processor exception is the end, with its address. Without this: a silent reboot. */
#include "machine/traps.h"
#include "log/fatal.h"
#include "log/log.h"

void trap_report(uint32_t vector, uint32_t error, uint32_t eip, uint32_t cr2)
{
    struct problem why = {0};

    problem_set(&why, MSG_EXCEPTION, "vector %u, error code 0x%x, EIP 0x%x, CR2 0x%x, version %s",
                vector, error, eip, cr2, slipway_version);
    fatal(&why);
}
