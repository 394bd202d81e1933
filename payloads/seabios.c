/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SeaBIOS: a ROM image that ends at 1 MiB and runs from there in RAM. It finds what we give it
 * through a block at 0x1000 and copies every anchor it is pointed to.
 */
#include "lib/num.h"
#include "lib/str.h"
#include "payload.h"

#define SIGNATURE   "XenHVMSeaBIOS" /* and its NUL: 14 bytes */
#define INFO_LENGTH 32u
#define BLOB_UNIT   (64 * KIB)
#define BLOB_MAX    (256 * KIB) /* [0xC0000, 1 MiB): below is the VGA hole */

/*
 * A text in the image: at its end first, where SeaBIOS's builds have all that we look for. Both
 * searches of all 256 KiB were an eighth of what a boot computes.
 */
static const uint8_t *find(struct span blob, const char *text)
{
    const uint8_t *there = NULL;

    if (blob.left > BLOB_UNIT)
        there = bytes_find(blob.data + (blob.left - BLOB_UNIT), (size_t)BLOB_UNIT, text);
    return there != NULL ? there : bytes_find(blob.data, (size_t)blob.left, text);
}

static bool seabios_check(struct span blob, struct problem *why)
{
    const uint64_t size = blob.left;
    const uint8_t *reset;

    if (size == 0 || size > BLOB_MAX || (size & (BLOB_UNIT - 1)) != 0)
        return problem_set(why, MSG_SEABIOS_SIZE, "%llu bytes", size);
    /* The reset vector is a far jump into segment F000. */
    reset = blob.data + size - 16;
    if (reset[0] != 0xEA || reset[3] != 0x00 || reset[4] != 0xF0)
        return problem_set(why, MSG_NOT_SEABIOS, "%02x %02x %02x %02x %02x", reset[0], reset[1],
                           reset[2], reset[3], reset[4]);
    if (find(blob, SIGNATURE) == NULL)
        warn(MSG_SEABIOS_WITHOUT_XEN, "%llu KiB without the text \"" SIGNATURE "\"", size >> 10);
    return true;
}

/* How many bytes there are up to the first that is (or is not) a NUL. */
static size_t run(const uint8_t *at, const uint8_t *end, bool nul)
{
    size_t n = 0;

    while (at + n < end && (at[n] == 0) != nul)
        n++;
    return n;
}

/* SeaBIOS's build leaves what made it, "gcc: (...) ... binutils: ...", and then the version. */
static struct span seabios_build(struct span blob)
{
    const uint8_t *at = find(blob, "gcc: (");
    const uint8_t *end;

    if (at == NULL)
        return span_of(NULL, 0);
    end = blob.data + blob.left;
    at += run(at, end, true);
    at += run(at, end, false);
    return span_of(at, run(at, end, true));
}

/* An array of pointers to what there is, at *tables. Returns how many. */
static uint32_t append_tables(struct buf *scratch, const struct layout *layout, uint64_t *tables)
{
    const uint64_t anchors[] = {layout->smbios_entry_point, layout->mp_floating_pointer,
                                layout->pir, layout->rsdp, layout->smbios3_entry_point};
    uint32_t count = 0;

    buf_align(scratch, 16);
    *tables = buf_here(scratch);
    for (uint32_t i = 0; i < ARRAY_SIZE(anchors); i++) {
        if (anchors[i] != 0) {
            buf_u32(scratch, anchors[i]);
            count++;
        }
    }
    return count;
}

static void seabios_info(struct buf *info, struct buf *scratch, const struct layout *layout)
{
    const uint32_t start = info->len;
    uint64_t tables;
    const uint32_t table_count = append_tables(scratch, layout, &tables);

    buf_text(info, SIGNATURE, 14);
    buf_u8(info, INFO_LENGTH);
    buf_u8(info, 0); /* checksum */
    buf_u32(info, tables);
    buf_u32(info, table_count);
    buf_u32(info, payload_e820(scratch, layout));
    buf_u32(info, layout->e820_count);
    buf_expect(info, start, INFO_LENGTH);
    buf_checksum8(info, start, start + INFO_LENGTH, start + 15);
}

const struct payload seabios = {
    .name = "SeaBIOS",
    .build = seabios_build,
    .check = seabios_check,
    .info = seabios_info,
    .low_max = BLOB_MAX,
    .scratch = SCRATCH,
    .scratch_size = SCRATCH_SIZE,
    .legacy_tables = true,
    .vcpus_max = MAX_VCPUS,
};
