/* SPDX-License-Identifier: BSD-2-Clause */
/* Where entry.S goes once there is a stack. */
#pragma once

#include <stdint.h>

/* start_info: physical address of struct hvm_start_info, as the domain builder left it in EBX. */
_Noreturn void slipway_main(uint32_t start_info);
