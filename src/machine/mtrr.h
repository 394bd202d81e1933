/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory type range registers; Intel SDM 3A, "Memory Type Range Registers". */
#pragma once

#define MTRR_CAP          0xFE
#define MTRR_CAP_VARIABLE 0xFFu
#define MTRR_CAP_FIXED    (1u << 8)
#define MTRR_CAP_WC       (1u << 10)
#define MTRR_PHYS_BASE    0x200 /* + 2 * n; the mask is the next one */
#define MTRR_MASK_VALID   (1u << 11)
#define MTRR_FIX_A0000    0x259 /* 0xA0000..0xBFFFF, the VGA frame buffer */
#define MTRR_DEF_TYPE     0x2FF
#define MTRR_DEF_ENABLE   (1u << 11)
#define MTRR_DEF_FIXED    (1u << 10)

#define MTRR_TYPE_UC 0u
#define MTRR_TYPE_WB 6u
