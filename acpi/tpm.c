/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables that lead to a TPM's event log: "TCPA" for 1.2, "TPM2" for 2.0. TCG ACPI Specification
 * 1.3, 7 and 8. The log is ours to provide, empty: the firmware adds its measurements later.
 */
#include "tables.h"

enum {
    PLATFORM_CLIENT = 0,
    START_CRB = 7, /* commands are started by the control area alone */
    CRB_CONTROL_AREA = TPM_BASE + 0x40,
};

static uint64_t tcpa(struct buf *out, uint64_t event_log)
{
    const uint32_t begun = table_begin(out, "TCPA", 2);

    buf_u16(out, PLATFORM_CLIENT); /* Platform Class */
    buf_u32(out, TPM_LOG_SIZE);    /* Log Area Minimum Length */
    buf_u64(out, event_log);       /* Log Area Start Address */
    buf_expect(out, begun, 50);
    return table_end(out, begun);
}

static uint64_t tpm2(struct buf *out, uint64_t event_log)
{
    const uint32_t begun = table_begin(out, "TPM2", 4);

    buf_u16(out, PLATFORM_CLIENT);  /* Platform Class */
    buf_u16(out, 0);                /* Reserved */
    buf_u64(out, CRB_CONTROL_AREA); /* Address of the Control Area */
    buf_u32(out, START_CRB);        /* Start Method */
    buf_zero(out, 12);              /* Start Method Specific Parameters */
    buf_u32(out, TPM_LOG_SIZE);     /* Log Area Minimum Length */
    buf_u64(out, event_log);        /* Log Area Start Address */
    buf_expect(out, begun, 76);
    return table_end(out, begun);
}

uint64_t tpm_build(struct buf *out, enum tpm_kind kind, uint64_t event_log)
{
    return kind == TPM_2_0 ? tpm2(out, event_log) : tcpa(out, event_log);
}
