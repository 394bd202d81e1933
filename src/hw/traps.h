/* SPDX-License-Identifier: BSD-2-Clause */
/* Where trap_stubs.S goes on a processor exception. */
#ifndef HW_TRAPS_H
#define HW_TRAPS_H

#include <stdint.h>
#include "lib/compiler.h"

_Noreturn FROM_ASSEMBLY void trap_report(uint32_t vector, uint32_t error, uint32_t eip,
                                         uint32_t cr2);

#endif
