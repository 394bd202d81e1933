/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about src/tables/smbios_memory.c: what it says about the guest's RAM, without the bytes in
 * which it does.
 */
#include "tables/smbios_memory.c"
#include "prove.h"

#define MOST_DEVICES 3
#define GRAIN        18 /* bits */

static uint32_t devices, arrays, parts; /* so far */
static uint64_t size[MOST_DEVICES], used[MOST_DEVICES];
static struct ram_range array[2];
static uint64_t x; /* any address */
static uint32_t parts_with_x;

void model_physical_memory_array(struct smbios_writer *w, const struct layout *layout)
{
    (void)w;
    (void)layout;
}

void model_memory_device(struct smbios_writer *w, uint32_t number, uint32_t size_mib)
{
    (void)w;
    PROVE(number == devices && devices < MOST_DEVICES, "one after the other");
    PROVE(size_mib != 0 && size_mib <= 16 * KIB, "up to 16 GiB each");
    size[devices++] = (uint64_t)size_mib << 20;
}

void model_array_mapped_address(struct smbios_writer *w, uint32_t number,
                                const struct ram_range *range)
{
    (void)w;
    PROVE(number == arrays && arrays < 2, "one after the other");
    array[arrays++] = *range;
}

void model_device_mapped_address(struct smbios_writer *w, uint32_t number, uint32_t device,
                                 uint32_t in, const struct ram_range *range)
{
    (void)w;
    PROVE(number == parts, "one after the other");
    PROVE(device < devices && in < arrays, "of a device and a range that are there");
    PROVE(range->len != 0 && range->start >= array[in].start &&
              range->len <= array[in].start + array[in].len - range->start,
          "it is inside of that range");
    parts++;
    used[device] += range->len;
    parts_with_x += x >= range->start && x - range->start < range->len;
}

/*
 * smbios_memory() has each byte of RAM in one memory device; none has more bytes than it says, and
 * all together have as many MiB as RAM.
 *
 * bounds: up to 3 devices of 16 GiB, RAM of up to 48 GiB in multiples of 256 KiB
 * options: --unwind 6
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * replaced: physical_memory_array memory_device array_mapped_address device_mapped_address (their
 *   bytes are not a part of it)
 * planted: src/tables/smbios_memory.c: room -= part.len; => NOTHING
 * planted: src/tables/smbios_memory.c: part.start += part.len; => NOTHING
 * planted: src/tables/smbios_memory.c: left_mib -= size_mib; => NOTHING
 * planted: src/tables/smbios_memory.c: layout->low_end + high + MIB - 1 => layout->low_end + high
 * slow: (some fifty seconds)
 */
void prove_devices(void)
{
    static struct layout layout;
    uint64_t ram, sum = 0;

    layout.low_end = (uint64_t)any_up_to(FIRMWARE_AREA >> GRAIN) << GRAIN;
    layout.high_end = (uint64_t)any_up_to(1u << (36 - GRAIN)) << GRAIN;
    x = (uint64_t)any_up_to(1u << (36 - GRAIN)) << GRAIN;
    GIVEN(layout.low_end >= MIN_RAM_END);
    GIVEN(layout.high_end == 0 || layout.high_end > FOUR_GIB);
    ram = layout.low_end + (layout.high_end != 0 ? layout.high_end - FOUR_GIB : 0);
    GIVEN(ram <= (uint64_t)MOST_DEVICES * 16 * GIB);
    smbios_memory(NULL, &layout);

    for (uint32_t i = 0; i < MOST_DEVICES; i++) {
        PROVE(used[i] <= size[i], "no more than it has");
        PROVE(i >= devices || used[i] != 0, "none is nowhere");
        sum += size[i];
    }
    PROVE(sum == align_up_u64(ram, MIB), "as many MiB as RAM");
    if (x < layout.low_end || (x >= FOUR_GIB && x < layout.high_end))
        PROVE(parts_with_x == 1, "in one device");
    else
        PROVE(parts_with_x == 0 || (layout.high_end == 0 && x < align_up_u64(ram, MIB)),
              "nothing else is");
    POSSIBLE(devices == 3 && parts == 4, "a device with some of both ranges");
    POSSIBLE(devices == 1 && parts == 2, "one with all");
}

/*
 * device_count() is the number of devices that hold the guest's RAM, at most MAX_DEVICES.
 *
 * bounds: any RAM
 * options: --unwind 12
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * planted: src/tables/smbios_memory.c: >> shift >= MAX_DEVICES => >> shift > MAX_DEVICES
 * slow: (some twenty seconds)
 */
void prove_count(void)
{
    static struct layout layout;
    uint64_t ram;
    uint32_t count;

    layout.low_end = any_u64();
    layout.high_end = any_u64();
    GIVEN(layout.low_end >= MIN_RAM_END && layout.low_end <= FIRMWARE_AREA);
    GIVEN(layout.high_end == 0 || (layout.high_end > FOUR_GIB && layout.high_end <= MAX_RAM_END));
    ram = layout.low_end + (layout.high_end != 0 ? layout.high_end - FOUR_GIB : 0);
    count = device_count(&layout);
    PROVE(count != 0 && count <= MAX_DEVICES, "as many as there are handles for");
    PROVE((uint64_t)count << device_shift(&layout) << 20 >= ram, "all of RAM");
    PROVE((uint64_t)(count - 1) << device_shift(&layout) << 20 < ram, "none too many");
    POSSIBLE(count == MAX_DEVICES && device_shift(&layout) == 14, "the most of 16 GiB");
    POSSIBLE(device_shift(&layout) == 15, "larger ones");
}
