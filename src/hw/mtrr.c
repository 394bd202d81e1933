/* SPDX-License-Identifier: BSD-2-Clause */
/* Register values for the planned memory types, see mtrr.h. */
#include "hw/machine.h"
#include "hw/mtrr.h"
#include "lib/num.h"

#define CPUID_1_EDX_MTRR (1u << 12)

#define MTRR_CAP       0xFE
#define CAP_VARIABLE   0xFFu
#define CAP_FIXED      (1u << 8)
#define CAP_WC         (1u << 10)
#define MTRR_PHYS_BASE 0x200 /* + 2 * n; the mask is behind it */
#define MASK_VALID     (1u << 11)
#define MTRR_DEF_TYPE  0x2FF
#define DEF_ENABLE     (1u << 11)
#define DEF_FIXED      (1u << 10)

#define TYPE_WB 6u
#define ALL_WB  0x0606060606060606ull
#define ALL_WC  0x0101010101010101ull
#define ALL_UC  0ull

uint32_t mtrr_registers(struct msr_value list[MTRR_MSRS_MAX], const struct platform *platform,
                        const struct layout *layout)
{
    static const uint16_t fixed[] = {0x250, 0x258, 0x259, 0x268, 0x269, 0x26A,
                                     0x26B, 0x26C, 0x26D, 0x26E, 0x26F};
    const uint64_t address_mask = ((uint64_t)1 << platform->cpu.physical_bits) - 1;
    uint32_t count = 0;
    uint64_t cap;

    if ((platform->cpu.features & CPUID_1_EDX_MTRR) == 0)
        return 0;
    cap = msr_read(MTRR_CAP);
    for (uint32_t i = 0; i < ARRAY_SIZE(fixed) && (cap & CAP_FIXED) != 0; i++) {
        list[count].index = fixed[i];
        list[count].value = ALL_WB;
        if (fixed[i] == 0x259) /* 0xA0000..0xBFFFF, the VGA frame buffer */
            list[count].value = (cap & CAP_WC) != 0 ? ALL_WC : ALL_UC;
        count++;
    }
    for (uint32_t i = 0; i < layout->mtrr_count && i < (cap & CAP_VARIABLE); i++) {
        const struct mtrr_range *range = &layout->mtrr[i];

        list[count++] = (struct msr_value){MTRR_PHYS_BASE + 2 * i, range->base | range->type};
        list[count++] = (struct msr_value){MTRR_PHYS_BASE + 2 * i + 1,
                                           (~(range->size - 1) & address_mask) | MASK_VALID};
    }
    list[count++] = (struct msr_value){
        MTRR_DEF_TYPE, DEF_ENABLE | ((cap & CAP_FIXED) != 0 ? DEF_FIXED : 0) | TYPE_WB};
    return count;
}
