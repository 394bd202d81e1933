/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search for anchors, as operating systems do it. ACPI 6.5, 5.2.5.1; SMBIOS 3.6, 5.2; MP 1.4,
 * 4; PCI IRQ Routing Table Specification 1.0.
 */
#include "facts.h"
#include "lib/num.h"
#include "lib/str.h"

#define STEP         16u
#define EBDA_SEGMENT 0x40Eu /* BIOS data area: the segment of the extended one */
#define BIOS_AREA    0xE0000u
#define BIOS_END     0x100000u

/* The bytes that have to sum to zero. */
static uint32_t summed(const uint8_t *at, const char *signature)
{
    if (str_eq(signature, "RSD PTR "))
        return 20;
    if (str_eq(signature, "_SM_"))
        return at[5];
    if (str_eq(signature, "_SM3_"))
        return at[6];
    if (str_eq(signature, "$PIR"))
        return at[6] | (uint32_t)at[7] << 8;
    return STEP; /* _MP_: its length in paragraphs has only ever been 1 */
}

static void look(uint64_t *anchor, const char *signature, uint64_t start, uint64_t end)
{
    for (; *anchor == 0 && start < end; start += STEP) {
        const uint8_t *at = probe_memory(start, STEP);
        uint32_t count;

        if (at == NULL || memcmp(at, signature, str_len(signature)) != 0)
            continue;
        count = summed(at, signature);
        at = probe_memory(start, count);
        if (at != NULL && range_in(start, count, start, end) && count >= STEP &&
            probe_sum(at, count) == 0)
            *anchor = start;
    }
}

void probe_scan(struct found *found)
{
    struct span segment = probe_span(EBDA_SEGMENT, 2);
    const uint64_t ebda = (uint64_t)span_u16(&segment) << 4;

    if (ebda != 0) {
        look(&found->rsdp, "RSD PTR ", ebda, ebda + KIB);
        look(&found->mp, "_MP_", ebda, ebda + KIB);
    }
    look(&found->rsdp, "RSD PTR ", BIOS_AREA, BIOS_END);
    look(&found->mp, "_MP_", BIOS_AREA, BIOS_END);
    look(&found->smbios, "_SM_", BIOS_AREA, BIOS_END);
    look(&found->smbios3, "_SM3_", BIOS_AREA, BIOS_END);
    look(&found->pir, "$PIR", BIOS_AREA, BIOS_END);
}
