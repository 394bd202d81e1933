/* SPDX-License-Identifier: BSD-2-Clause */
/* Register values for the planned memory types, see mtrr.h. */
#include "apply/mtrr.h"
#include "machine/machine.h"
#include "machine/mtrr.h"

#define ALL_WB 0x0606060606060606ull
#define ALL_WC 0x0101010101010101ull
#define ALL_UC 0ull

uint32_t mtrr_registers(struct msr_value list[MTRR_MSRS_MAX], const struct platform *platform,
                        const struct layout *layout)
{
    static const uint16_t fixed[] = {0x250, 0x258, MTRR_FIX_A0000, 0x268, 0x269, 0x26A,
                                     0x26B, 0x26C, 0x26D,          0x26E, 0x26F};
    const uint64_t address_mask = ((uint64_t)1 << platform->cpu.physical_bits) - 1;
    uint32_t variable, count = 0;
    uint64_t cap;

    if ((platform->cpu.features & CPU_FEATURE_MTRR) == 0)
        return 0;
    cap = msr_read(MTRR_CAP);
    variable = (uint32_t)(cap & MTRR_CAP_VARIABLE);
    for (uint32_t i = 0; i < ARRAY_SIZE(fixed) && (cap & MTRR_CAP_FIXED) != 0; i++) {
        list[count].index = fixed[i];
        list[count].value = ALL_WB;
        if (fixed[i] == MTRR_FIX_A0000)
            list[count].value = (cap & MTRR_CAP_WC) != 0 ? ALL_WC : ALL_UC;
        count++;
    }
    if (layout->mtrr_count > variable)
        warn(MSG_TOO_FEW_MTRRS, "%u needed, the processor has %u", layout->mtrr_count, variable);
    for (uint32_t i = 0; i < layout->mtrr_count && i < variable; i++) {
        const struct mtrr_range *range = &layout->mtrr[i];

        list[count++] = (struct msr_value){MTRR_PHYS_BASE + 2 * i, range->base | range->type};
        list[count++] = (struct msr_value){MTRR_PHYS_BASE + 2 * i + 1,
                                           (~(range->size - 1) & address_mask) | MTRR_MASK_VALID};
    }
    list[count++] = (struct msr_value){
        MTRR_DEF_TYPE,
        MTRR_DEF_ENABLE | ((cap & MTRR_CAP_FIXED) != 0 ? MTRR_DEF_FIXED : 0) | MTRR_TYPE_WB};
    return count;
}
