/* SPDX-License-Identifier: BSD-2-Clause */
/* Where trap_stubs.S goes on a processor exception. */
#pragma once

#include <stdint.h>

_Noreturn void trap_report(uint32_t vector, uint32_t error, uint32_t eip, uint32_t cr2);
