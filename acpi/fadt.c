/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Fixed ACPI Description Table, "FACP", twice: Windows 2000 copies the one it finds through the
 * RSDT into 116 bytes, whatever its length, so that one is of revision 1 (ACPI 1.0b, 5.2.5).
 * Everyone else takes the one in the XSDT, of revision 4 (ACPI 4.0a, 5.2.9).
 */
#include "tables.h"

enum {
    FLAG_WBINVD = 1u << 0,
    FLAG_PROC_C1 = 1u << 2,
    FLAG_FIX_RTC = 1u << 6,     /* the RTC's wake status is not in PM1 */
    FLAG_TMR_VAL_EXT = 1u << 8, /* the timer has 32 bits */
    FLAG_RESET_REG_SUP = 1u << 10,
    FLAG_USE_PLATFORM_CLOCK = 1u << 15, /* else time drifts in Windows 2003: it counts TSC ticks */
    /* Power and sleep button are fixed hardware: PWR_BUTTON (4) and SLP_BUTTON (5) are clear. */
    FLAGS = FLAG_WBINVD | FLAG_PROC_C1 | FLAG_FIX_RTC | FLAG_TMR_VAL_EXT | FLAG_USE_PLATFORM_CLOCK,

    ARCH_LEGACY_DEVICES = 1u << 0,
    ARCH_8042 = 1u << 1,
};

/* The 72 bytes after the header that all revisions share, up to CENTURY. */
static void common_fields(struct buf *out, uint64_t facs, uint64_t dsdt)
{
    buf_u32(out, facs);     /* FIRMWARE_CTRL: SeaBIOS and OVMF read only this one */
    buf_u32(out, dsdt);     /* DSDT */
    buf_u8(out, 0);         /* Reserved; 1.0: INT_MODEL, dual PIC */
    buf_u8(out, 0);         /* Preferred_PM_Profile: unspecified */
    buf_u16(out, SCI_IRQ);  /* SCI_INT */
    buf_u32(out, 0);        /* SMI_CMD: we have enabled ACPI mode, there is no other */
    buf_u8(out, 0);         /* ACPI_ENABLE */
    buf_u8(out, 0);         /* ACPI_DISABLE */
    buf_u8(out, 0);         /* S4BIOS_REQ */
    buf_u8(out, 0);         /* PSTATE_CNT */
    buf_u32(out, PM1A_EVT); /* PM1a_EVT_BLK */
    buf_u32(out, 0);        /* PM1b_EVT_BLK */
    buf_u32(out, PM1A_CNT); /* PM1a_CNT_BLK */
    buf_u32(out, 0);        /* PM1b_CNT_BLK */
    buf_u32(out, 0);        /* PM2_CNT_BLK */
    buf_u32(out, PM_TMR);   /* PM_TMR_BLK */
    buf_u32(out, GPE0);     /* GPE0_BLK */
    buf_u32(out, 0);        /* GPE1_BLK */
    buf_u8(out, 4);         /* PM1_EVT_LEN */
    buf_u8(out, 2);         /* PM1_CNT_LEN */
    buf_u8(out, 0);         /* PM2_CNT_LEN */
    buf_u8(out, 4);         /* PM_TMR_LEN */
    buf_u8(out, 4);         /* GPE0_BLK_LEN */
    buf_u8(out, 0);         /* GPE1_BLK_LEN */
    buf_u8(out, 0);         /* GPE1_BASE */
    buf_u8(out, 0);         /* CST_CNT */
    buf_u16(out, 0x0FFF);   /* P_LVL2_LAT: above 100, no C2 */
    buf_u16(out, 0x0FFF);   /* P_LVL3_LAT: above 1000, no C3 */
    buf_u16(out, 0);        /* FLUSH_SIZE */
    buf_u16(out, 0);        /* FLUSH_STRIDE */
    buf_u8(out, 0);         /* DUTY_OFFSET */
    buf_u8(out, 0);         /* DUTY_WIDTH */
    buf_u8(out, 0);         /* DAY_ALRM */
    buf_u8(out, 0);         /* MON_ALRM */
    buf_u8(out, 0);         /* CENTURY */
}

/* The register blocks again as addresses of any space; they agree with the fields above. */
static void extended_fields(struct buf *out, uint64_t dsdt)
{
    /* FIRMWARE_CTRL is set, so its extended form must not be. */
    buf_u64(out, 0);                                 /* X_FIRMWARE_CTRL */
    buf_u64(out, dsdt);                              /* X_DSDT */
    gas_append(out, GAS_IO, 32, GAS_WORD, PM1A_EVT); /* X_PM1a_EVT_BLK */
    buf_zero(out, 12);                               /* X_PM1b_EVT_BLK */
    gas_append(out, GAS_IO, 16, GAS_WORD, PM1A_CNT); /* X_PM1a_CNT_BLK */
    buf_zero(out, 12);                               /* X_PM1b_CNT_BLK */
    buf_zero(out, 12);                               /* X_PM2_CNT_BLK */
    gas_append(out, GAS_IO, 32, GAS_DWORD, PM_TMR);  /* X_PM_TMR_BLK */
    gas_append(out, GAS_IO, 32, GAS_BYTE, GPE0);     /* X_GPE0_BLK */
    buf_zero(out, 12);                               /* X_GPE1_BLK */
}

uint64_t fadt_revision_1(struct buf *out, uint64_t facs, uint64_t dsdt, const uint8_t *licence)
{
    const uint32_t begun = table_begin_like(out, "FACP", 1, licence);

    common_fields(out, facs, dsdt);
    buf_zero(out, 3);    /* Reserved */
    buf_u32(out, FLAGS); /* Flags */
    buf_expect(out, begun, 116);
    return table_end(out, begun);
}

uint64_t fadt_revision_4(struct buf *out, uint64_t facs, uint64_t dsdt, const uint8_t *licence)
{
    const uint32_t begun = table_begin_like(out, "FACP", 4, licence);

    common_fields(out, facs, dsdt);
    buf_u16(out, ARCH_LEGACY_DEVICES | ARCH_8042);    /* IAPC_BOOT_ARCH */
    buf_u8(out, 0);                                   /* Reserved */
    buf_u32(out, FLAGS | FLAG_RESET_REG_SUP);         /* Flags */
    gas_append(out, GAS_IO, 8, GAS_BYTE, RESET_PORT); /* RESET_REG */
    buf_u8(out, 6);                                   /* RESET_VALUE */
    buf_zero(out, 3);                                 /* Reserved */
    extended_fields(out, dsdt);
    buf_expect(out, begun, 244);
    return table_end(out, begun);
}
