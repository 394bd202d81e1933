/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SMBIOS structures about memory: one array, devices of 16 GiB each, and where in the address
 * space they are. SMBIOS 2.4, 3.3.17 to 3.3.21; the extended fields for 4 TiB and more are those of
 * SMBIOS 2.7, and readers find them by the structure's length, whatever version the entry point
 * declares.
 */
#include "tables/smbios_writer.h"
#include "lib/fmt.h"
#include "lib/num.h"

#define NOT_PROVIDED   0xFFFEu /* a handle: there is no error information structure */
#define MAX_DEVICES    511     /* or the last type 20 would take the first handle of type 22 */
#define EXTENDED_SIZE  0x7FFFu
#define EXTENDED_RANGE 0xFFFFFFFFu
#define EXTENDED_ARRAY 0x80000000u

/* Guest-physical addresses that RAM is at. */
struct ram_range {
    uint64_t start;
    uint64_t len;
};

static uint32_t ram_mib(const struct layout *layout)
{
    const uint64_t high = layout->high_end != 0 ? layout->high_end - FOUR_GIB : 0;

    return (uint32_t)((layout->low_end + high + MIB - 1) >> 20);
}

/* Every device has 1 << shift MiB, the last one what remains: 16 GiB, more above 8 TiB. */
static uint32_t device_shift(const struct layout *layout)
{
    uint32_t shift = 14;

    while ((ram_mib(layout) - 1) >> shift >= MAX_DEVICES)
        shift++;
    return shift;
}

static uint32_t device_count(const struct layout *layout)
{
    return ((ram_mib(layout) - 1) >> device_shift(layout)) + 1;
}

/* Physical Memory Array. SMBIOS 2.4, 3.3.17; Extended Maximum Capacity: SMBIOS 2.7, 7.17. */
static void physical_memory_array(struct smbios_writer *w, const struct layout *layout)
{
    const uint64_t capacity = (uint64_t)ram_mib(layout) << 20;
    const bool extended = capacity >> 10 >= EXTENDED_ARRAY;
    struct buf *const out = w->out;

    structure_begin(w, MEMORY_ARRAY, extended ? 0x17 : 0x0F, 0);
    buf_u8(out, 1); /* Location: Other */
    buf_u8(out, 3); /* Use: System memory */
    buf_u8(out, 6); /* Memory Error Correction: Multi-bit ECC, for Windows' certification */
    buf_u32(out, extended ? EXTENDED_ARRAY : capacity >> 10); /* Maximum Capacity in KiB */
    buf_u16(out, NOT_PROVIDED);                               /* Memory Error Information Handle */
    buf_u16(out, device_count(layout));                       /* Number of Memory Devices */
    if (extended)
        buf_u64(out, capacity); /* Extended Maximum Capacity in bytes */
    structure_end(w);
}

/* Memory Device. SMBIOS 2.4, 3.3.18; Extended Size: SMBIOS 2.7, 7.18.5. */
static void memory_device(struct smbios_writer *w, uint32_t number, uint32_t size_mib)
{
    const bool extended = size_mib >= EXTENDED_SIZE;
    struct buf *const out = w->out;
    char locator[16];

    fmt_print(locator, sizeof(locator), "DIMM %u", number);
    structure_begin(w, MEMORY_DEVICE, extended ? 0x22 : 0x1B, number);
    buf_u16(out, SMBIOS_HANDLE(MEMORY_ARRAY, 0));      /* Memory Array Handle */
    buf_u16(out, NOT_PROVIDED);                        /* Memory Error Information Handle */
    buf_u16(out, 64);                                  /* Total Width */
    buf_u16(out, 64);                                  /* Data Width */
    buf_u16(out, extended ? EXTENDED_SIZE : size_mib); /* Size in MiB */
    buf_u8(out, 9);                                    /* Form Factor: DIMM */
    buf_u8(out, 0);                                    /* Device Set: None */
    structure_string(w, locator);                      /* Device Locator */
    buf_u8(out, 0);                                    /* Bank Locator */
    buf_u8(out, 7);                                    /* Memory Type: RAM */
    buf_zero(out, 2 + 2 + 4); /* Type Detail, Speed, Manufacturer .. Part Number */
    if (extended) {
        buf_u8(out, 0);         /* Attributes */
        buf_u32(out, size_mib); /* Extended Size in MiB */
        buf_u16(out, 0);        /* Configured Memory Clock Speed */
    }
    structure_end(w);
}

/* Types 19 and 20 have the last KiB, inclusive, or say that the extended fields have it. */
static bool is_extended(const struct ram_range *range)
{
    return (range->start + range->len - 1) >> 10 >= EXTENDED_RANGE;
}

static void mapped_range(struct buf *out, const struct ram_range *range)
{
    const bool extended = is_extended(range);

    /* Starting and Ending Address in KiB */
    buf_u32(out, extended ? EXTENDED_RANGE : range->start >> 10);
    buf_u32(out, extended ? EXTENDED_RANGE : (range->start + range->len - 1) >> 10);
}

static void mapped_range_extended(struct buf *out, const struct ram_range *range)
{
    if (!is_extended(range))
        return;
    buf_u64(out, range->start);                  /* Extended Starting Address in bytes */
    buf_u64(out, range->start + range->len - 1); /* Extended Ending Address in bytes */
}

/* Memory Array Mapped Address. SMBIOS 2.4, 3.3.20; extended: SMBIOS 2.7, 7.20. */
static void array_mapped_address(struct smbios_writer *w, uint32_t number,
                                 const struct ram_range *range)
{
    struct buf *const out = w->out;

    structure_begin(w, MEMORY_ARRAY_MAPPED, is_extended(range) ? 0x1F : 0x0F, number);
    mapped_range(out, range);
    buf_u16(out, SMBIOS_HANDLE(MEMORY_ARRAY, 0)); /* Memory Array Handle */
    buf_u8(out, 1);                               /* Partition Width */
    mapped_range_extended(out, range);
    structure_end(w);
}

/* Memory Device Mapped Address. SMBIOS 2.4, 3.3.21; extended: SMBIOS 2.7, 7.21. */
static void device_mapped_address(struct smbios_writer *w, uint32_t number, uint32_t device,
                                  uint32_t array, const struct ram_range *range)
{
    struct buf *const out = w->out;

    structure_begin(w, MEMORY_DEVICE_MAPPED, is_extended(range) ? 0x23 : 0x13, number);
    mapped_range(out, range);
    buf_u16(out, SMBIOS_HANDLE(MEMORY_DEVICE, device)); /* Memory Device Handle */
    buf_u16(out,
            SMBIOS_HANDLE(MEMORY_ARRAY_MAPPED, array)); /* Memory Array Mapped Address Handle */
    buf_u8(out, 1);                                     /* Partition Row Position */
    buf_u8(out, 0);                                     /* Interleave Position */
    buf_u8(out, 0);                                     /* Interleaved Data Depth */
    mapped_range_extended(out, range);
    structure_end(w);
}

/* The devices fill the RAM ranges in turn; one may begin in the low range and end in the high. */
static void device_mapped_addresses(struct smbios_writer *w, const struct ram_range *ram,
                                    uint32_t ranges, uint32_t shift)
{
    const uint64_t device_size = (uint64_t)MIB << shift;
    uint64_t room = device_size; /* what the device still holds beyond what has been mapped */
    uint32_t number = 0;
    uint32_t device = 0;

    for (uint32_t i = 0; i < ranges; i++) {
        struct ram_range part = {.start = ram[i].start};

        for (uint64_t left = ram[i].len; left != 0; left -= part.len) {
            if (room == 0) {
                room = device_size;
                device++;
            }
            part.len = min_u64(left, room);
            device_mapped_address(w, number++, device, i, &part);
            part.start += part.len;
            room -= part.len;
        }
    }
}

void smbios_memory(struct smbios_writer *w, const struct layout *layout)
{
    const uint32_t shift = device_shift(layout);
    const uint32_t devices = device_count(layout);
    struct ram_range ram[2] = {{.len = layout->low_end}};
    uint32_t ranges = 1;
    uint32_t left_mib = ram_mib(layout);

    if (layout->high_end != 0)
        ram[ranges++] = (struct ram_range){FOUR_GIB, layout->high_end - FOUR_GIB};
    else
        ram[0].len = (uint64_t)left_mib << 20; /* whole MiB, as guests have always seen it */

    physical_memory_array(w, layout);
    for (uint32_t i = 0; i < devices; i++) {
        const uint32_t size_mib = i + 1 < devices ? 1u << shift : left_mib;

        memory_device(w, i, size_mib);
        left_mib -= size_mib;
    }
    for (uint32_t i = 0; i < ranges; i++)
        array_mapped_address(w, i, &ram[i]);
    device_mapped_addresses(w, ram, ranges, shift);
}
