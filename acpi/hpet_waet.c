/* SPDX-License-Identifier: BSD-2-Clause */
/* HPET (IA-PC HPET 1.0a, 3.2.4) and WAET (Windows ACPI Emulated Devices Table, Microsoft). */
#include "tables.h"

enum {
    WAET_RTC_GOOD = 1u << 0,      /* no need to read register C; Xen's RTC never waits for it */
    WAET_PM_TIMER_GOOD = 1u << 1, /* one read is enough */
};

uint64_t hpet_build(struct buf *out, uint32_t hpet_id)
{
    const uint32_t begun = table_begin(out, "HPET", 1);

    buf_u32(out, hpet_id);                                     /* Event Timer Block ID */
    gas_append(out, GAS_MEMORY, 64, GAS_UNDEFINED, HPET_BASE); /* BASE_ADDRESS */
    buf_u8(out, 0);                                            /* HPET Number */
    buf_u16(out, 0);                                           /* Main Counter Minimum Clock_tick */
    buf_u8(out, 0); /* Page Protection and OEM Attribute */
    buf_expect(out, begun, 56);
    return table_end(out, begun);
}

uint64_t waet_build(struct buf *out)
{
    const uint32_t begun = table_begin(out, "WAET", 1);

    buf_u32(out, WAET_RTC_GOOD | WAET_PM_TIMER_GOOD); /* Emulated Device Flags */
    buf_expect(out, begun, 40);
    return table_end(out, begun);
}
