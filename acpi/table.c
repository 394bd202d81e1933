/* SPDX-License-Identifier: BSD-2-Clause */
/* What every ACPI table is made with, see tables.h. */
#include <stddef.h>
#include "tables.h"

/* OEMID, OEM Table ID and OEM Revision in the header. ACPI 6.5, 5.2.6. */
enum { OEM_IDS = 10, OEM_IDS_SIZE = 18 };

uint32_t table_begin_like(struct buf *out, const char *signature, uint8_t revision,
                          const uint8_t *other)
{
    /* Guests and licences know these, so they are those that guests of Xen have always seen. */
    static const char own[] = "Xen\0\0\0"     /* OEMID */
                              "HVM\0\0\0\0\0" /* OEM Table ID */
                              "\0\0\0\0";     /* OEM Revision */
    uint32_t begun;

    buf_align(out, 16);
    begun = out->len;
    buf_text(out, signature, 4); /* Signature */
    buf_u32(out, 0);             /* Length: table_end() */
    buf_u8(out, revision);       /* Revision */
    buf_u8(out, 0);              /* Checksum: table_end() */
    buf_bytes(out, other != NULL ? other + OEM_IDS : (const uint8_t *)own, OEM_IDS_SIZE);
    buf_text(out, "SLIP", 4); /* Creator ID */
    buf_u32(out, 0);          /* Creator Revision */
    return begun;
}

uint32_t table_begin(struct buf *out, const char *signature, uint8_t revision)
{
    return table_begin_like(out, signature, revision, NULL);
}

uint64_t table_end(struct buf *out, uint32_t begun)
{
    buf_set_u32(out, begun + 4, out->len - begun);
    buf_checksum8(out, begun, out->len, begun + 9);
    return out->paddr + begun;
}

void gas_append(struct buf *out, enum gas_space space, uint8_t bit_width, enum gas_access access,
                uint64_t address)
{
    buf_u8(out, space);     /* Address Space ID */
    buf_u8(out, bit_width); /* Register Bit Width */
    buf_u8(out, 0);         /* Register Bit Offset */
    buf_u8(out, access);    /* Access Size */
    buf_u64(out, address);  /* Address */
}

uint64_t table_append(struct buf *out, const uint8_t *table, uint32_t size)
{
    uint64_t address;

    buf_align(out, 16);
    address = buf_here(out);
    buf_bytes(out, table, size);
    return address;
}
