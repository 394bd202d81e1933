/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults of what the toolstack starts us with: start info, its module list, its memory map. Xen:
 * public/arch-x86/hvm/start_info.h.
 */
#include "fault.h"

/* Offsets in struct hvm_start_info, in an entry of the module list and in one of the memory map. */
#define MAGIC          0
#define VERSION        4
#define NR_MODULES     12
#define MODLIST        16
#define MEMMAP         40
#define MEMMAP_ENTRIES 48
#define PADDR          0
#define SIZE           8
#define CMDLINE        16
#define TYPE           16

#define START(field, bytes, number)                                                                \
    {                                                                                              \
        {                                                                                          \
            START_INFO, field, bytes, number                                                       \
        }                                                                                          \
    }
#define MODULE(field, bytes, number)                                                               \
    {                                                                                              \
        {                                                                                          \
            MODULE_LIST, field, bytes, number                                                      \
        }                                                                                          \
    }
#define MAP(field, bytes, number)                                                                  \
    {                                                                                              \
        {                                                                                          \
            MEMORY_MAP, field, bytes, number                                                       \
        }                                                                                          \
    }

#define DAMAGED    MSG_START_INFO
#define NO_BUILDER MSG_NOT_HVM_START
#define NO_MODULE  MSG_NO_FIRMWARE
#define IMPOSSIBLE MSG_FIRMWARE_PLACE
#define NO_MAP     MSG_NO_MEMORY_MAP
#define IN_THE_WAY MSG_RESERVED_OVER_TABLES

static void no_map_of_xens(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->no_memory_map = true;
}

static void start_info_at(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t places[] = {
        0,              /* nothing was passed */
        SIM_IMAGE,      /* our own code */
        0x9FFD0,        /* ends in the VGA hole */
        0xA0000,        /* begins there */
        LOW_END - 48,   /* ends after RAM */
        LOW_END,        /* begins there */
        0xFFFFFFC8,     /* ends above the 32-bit addresses */
        SIM_STORE_RING, /* one of Xen's special pages */
    };

    guest->start_info_elsewhere = true;
    guest->start_info = places[variant];
}

/* The list is moved to a place of which `variant` bytes are missing. */
static void list_ends_after_ram(const struct sim_guest *guest, uint32_t variant)
{
    const uint64_t list = LOW_END - 32 + 1 + variant;

    memcpy((uint8_t *)sim_memory(sim_start_info(guest), 56) + MODLIST, &list, 8);
}

/* A second module of the same name, which is another blob. */
static void two_modules(const struct sim_guest *guest, uint32_t variant)
{
    uint8_t *page = sim_memory(sim_start_info(guest), 4096);
    const uint64_t second[] = {LOW_END - 0x10000, 0x1000};

    (void)variant;
    page[NR_MODULES] = 2;
    memcpy(page + 0x78 + 32, "firmware", 9); /* the list grows over the name */
    memcpy(page + 0x38 + 32, page + 0x38, 32);
    page[0x38 + CMDLINE] = page[0x38 + 32 + CMDLINE] = 0x98;
    memcpy(page + 0x38 + 32, second, sizeof(second));
}

/* The module begins in start info's page and so does not look like firmware. */
static void module_over_start_info(const struct sim_guest *guest, uint32_t variant)
{
    const uint64_t at = sim_start_info(guest) - variant * 0x1000;

    memcpy((uint8_t *)sim_memory(sim_start_info(guest), 4096) + 0x38, &at, 8);
}

/* Entries of the map from the toolstack that say something odd of a range where nothing is. */
static void odd_range(struct sim_guest *guest, uint32_t variant)
{
    static const struct sim_reserved ranges[] = {
        {0xF8000000, 0, 2},              /* empty */
        {UINT64_MAX - 0xFFF, 0x2000, 2}, /* wraps */
        {0, 0x1000, 2},        /* begins below 1 MiB, reserved for a file without address */
        {0xF8000800, 0x10, 2}, /* less than a page */
        {0xFFFFFFFFFFFF0000, 0xFFFF, 2}, /* ends with the addresses */
        {0x200000000, 0x1000, 2},        /* above all RAM */
        {0x200000000, 0x1000, 3},
    };

    guest->reserved[0] = ranges[variant];
    guest->reserved_count = 1;
}

static void unknown_type(struct sim_guest *guest, uint32_t variant)
{
    guest->reserved[0] = (struct sim_reserved){0xF8000000, 0x10000, variant == 0 ? 0 : 5 + variant};
    guest->reserved_count = 1;
}

static const char *is_reserved(const struct sim_result *result, uint32_t variant)
{
    (void)result;
    (void)variant;
    return fault_e820_has(0xF8000000, 0xF8010000, 2) ? NULL : "the range is not reserved";
}

static void in_the_way(struct sim_guest *guest, uint32_t variant)
{
    static const struct sim_reserved ranges[] = {
        {0xFBFFFFFF, 2, 2},      {0xFC000000, 1, 2},          {0xFC11FFFF, 1, 2},
        {0xFDFFF000, 0x1000, 2}, {0xF0000000, 0x10000000, 2}, {0xFC080000, 0x1000, 1},
    };

    guest->reserved[0] = ranges[variant];
    guest->reserved_count = 1;
}

static void many_ranges(struct sim_guest *guest, uint32_t variant)
{
    guest->reserved_count = SIM_MAX_RESERVED - variant;
    for (uint32_t i = 0; i < guest->reserved_count; i++)
        guest->reserved[i] = (struct sim_reserved){0xF4000000 + i * 0x20000, 0x1000, 2 + i % 3};
}

/* Each in the middle of RAM, which it cuts in two. */
static void ranges_within_ram(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->reserved_count = SIM_MAX_RESERVED;
    for (uint32_t i = 0; i < guest->reserved_count; i++)
        guest->reserved[i] = (struct sim_reserved){0x1000000 + i * 0x20000, 0x1000, 2};
}

static void ranges_that_overlap(struct sim_guest *guest, uint32_t variant)
{
    for (uint32_t i = 0; i < 8; i++)
        guest->reserved[i] =
            (struct sim_reserved){0xF8000000 + i * 0x1000 * variant, 0x8000, 2 + i % 3};
    guest->reserved_count = 8;
}

static const struct fault list[] = {
    {"start info is at an impossible address", REFUSED_ALONE, DAMAGED, .found = "start info at 0x0",
     .variants = 8, .arrange = start_info_at},
    {"start info has another magic number", REFUSED_ALONE, NO_BUILDER, .found = "0x336ec579",
     .patch = START(MAGIC, 4, 0x336EC579)},
    {"start info's magic number has its bytes swapped", REFUSED_ALONE, NO_BUILDER,
     .found = "0x78c56e33", .patch = START(MAGIC, 4, 0x78C56E33)},
    {"start info is all zeros", REFUSED_ALONE, NO_BUILDER, .found = "0x00000000",
     .patch = START(MAGIC, 8, 0)},
    {"start info is of version 0, without a memory map", REPAIRED, .repair = "Xen is asked for it",
     .patch = START(VERSION, 4, 0)},
    {"start info is of a future version", REPAIRED, .repair = "its first fields are read as usual",
     .patch = START(VERSION, 4, 2)},
    {"start info is of the highest version", REPAIRED,
     .repair = "its first fields are read as usual", .patch = START(VERSION, 4, UINT32_MAX)},
    {"start info counts no modules", REFUSED, NO_MODULE,
     .found = "0 modules, none with that name, and no BIOS in this loader",
     .patch = START(NR_MODULES, 4, 0)},
    {"start info counts 64 modules, and its list has one", REPAIRED,
     .repair = "a module without the right name is skipped", .patch = START(NR_MODULES, 4, 64)},
    {"start info counts one module too many", REFUSED_ALONE, DAMAGED,
     .found = "65 modules, 1 ranges", .patch = START(NR_MODULES, 4, 65)},
    {"start info counts more modules than there are numbers", REFUSED_ALONE, DAMAGED,
     .found = "4294967295 modules, 1 ranges", .patch = START(NR_MODULES, 4, UINT32_MAX)},
    {"the module list is at address 0", REFUSED, NO_MODULE,
     .found = "1 modules, none with that name, and no BIOS in this loader",
     .patch = START(MODLIST, 8, 0)},
    {"the module list is the last 32 bytes of RAM, which are empty", REFUSED, NO_MODULE,
     .patch = START(MODLIST, 8, LOW_END - 32)},
    {"the module list ends after RAM, by any number of bytes", REFUSED, DAMAGED,
     .found = "module list at 0x1effffe1", .variants = 34, .spoil = list_ends_after_ram},
    {"the module list ends in the VGA hole", REFUSED, DAMAGED, .found = "module list at 0x9ffe1",
     .patch = START(MODLIST, 8, 0x9FFE1)},
    {"the module list is in the VGA hole", REFUSED, DAMAGED, .found = "module list at 0xa0000",
     .patch = START(MODLIST, 8, 0xA0000)},
    {"the module list begins in the VGA hole and ends above it", REFUSED, DAMAGED,
     .found = "module list at 0xbfff0", .patch = START(MODLIST, 8, 0xBFFF0)},
    {"the module list is above 4 GiB", REFUSED, DAMAGED, .found = "module list at 0x100000000",
     .patch = START(MODLIST, 8, 0x100000000)},
    {"the module list's end wraps", REFUSED, DAMAGED, .found = "module list at 0xfffffffffffffff0",
     .patch = START(MODLIST, 8, UINT64_MAX - 15)},
    {"the firmware module has no address", REFUSED, MSG_FIRMWARE_NOT_LOADED, .found = "address 0",
     .patch = MODULE(PADDR, 8, 0)},
    {"the firmware module begins at the loader's first byte", REFUSED, IMPOSSIBLE,
     .found = "262144 bytes at 0x100000", .patch = MODULE(PADDR, 8, SIM_IMAGE)},
    {"the firmware module begins at the loader's last byte", REFUSED, IMPOSSIBLE,
     .found = "262144 bytes at 0x15ffff", .patch = MODULE(PADDR, 8, FIRMWARE_MODULE - 1)},
    {"the firmware module lies below the loader", REFUSED, IMPOSSIBLE,
     .found = "262144 bytes at 0x20000", .patch = MODULE(PADDR, 8, 0x20000)},
    {"the firmware module ends a byte after RAM", REFUSED, IMPOSSIBLE,
     .found = "262144 bytes at 0x1efc0001", .patch = MODULE(PADDR, 8, LOW_END - 256 * KIB + 1)},
    {"the firmware module begins where RAM ends", REFUSED, IMPOSSIBLE,
     .found = "262144 bytes at 0x1f000000", .patch = MODULE(PADDR, 8, LOW_END)},
    {"the firmware module is above 4 GiB", REFUSED, IMPOSSIBLE,
     .found = "262144 bytes at 0x100160000",
     .patch = MODULE(PADDR, 8, 0x100000000 + FIRMWARE_MODULE)},
    {"the firmware module has no bytes", REFUSED, IMPOSSIBLE, .found = "0 bytes at 0x160000",
     .patch = MODULE(SIZE, 8, 0)},
    {"the firmware module is larger than RAM", REFUSED, IMPOSSIBLE,
     .found = "520093696 bytes at 0x160000", .patch = MODULE(SIZE, 8, LOW_END)},
    {"the firmware module's end wraps", REFUSED, IMPOSSIBLE,
     .found = "18446744073708109824 bytes at 0x160000",
     .patch = MODULE(SIZE, 8, UINT64_MAX - FIRMWARE_MODULE + 1)},
    {"the firmware module's size is all ones", REFUSED, IMPOSSIBLE,
     .found = "18446744073709551615 bytes at 0x160000", .patch = MODULE(SIZE, 8, UINT64_MAX)},
    {"the firmware module's size counts 4 GiB too many", REFUSED, IMPOSSIBLE,
     .found = "4295229440 bytes at 0x160000", .patch = MODULE(SIZE, 8, 0x100040000)},
    {"the firmware module overlaps start info", REFUSED, MSG_NOT_SEABIOS, .variants = 2,
     .spoil = module_over_start_info},
    {"the module has no name", REFUSED, NO_MODULE, .patch = MODULE(CMDLINE, 8, 0)},
    {"the module's name ends after RAM", REFUSED, NO_MODULE,
     .patch = MODULE(CMDLINE, 8, LOW_END - 8)},
    {"the module's name is above 4 GiB", REFUSED, NO_MODULE,
     .patch = MODULE(CMDLINE, 8, UINT64_MAX - 3)},
    {"the module's name is empty", REFUSED, NO_MODULE, .patch = {{MODULE_NAME, 0, 1, 0}}},
    {"the module's name goes on", REFUSED, NO_MODULE, .patch = {{MODULE_NAME, 8, 1, '2'}}},
    {"the module's name is cut", REFUSED, NO_MODULE, .patch = {{MODULE_NAME, 7, 1, 0}}},
    {"two modules are named firmware", REPAIRED, .repair = "the first one is the firmware",
     .spoil = two_modules},
    {"the memory map is at address 0, where there are zeros", REFUSED_ALONE, DAMAGED,
     .found = "memory map at 0x0", .patch = START(MEMMAP, 8, 0)},
    {"the memory map ends after RAM", REFUSED_ALONE, DAMAGED, .found = "memory map at 0x1effffe9",
     .patch = START(MEMMAP, 8, LOW_END - 23)},
    {"the memory map is above 4 GiB", REFUSED_ALONE, DAMAGED, .found = "memory map at 0x100000000",
     .patch = START(MEMMAP, 8, 0x100000000)},
    {"the memory map's end wraps", REFUSED_ALONE, DAMAGED,
     .found = "memory map at 0xfffffffffffffff8", .patch = START(MEMMAP, 8, UINT64_MAX - 7)},
    {"the memory map has no entries", REPAIRED, .repair = "Xen is asked for it",
     .patch = START(MEMMAP_ENTRIES, 4, 0)},
    {"the memory map has no entries, nor has Xen one", WARNED, NO_MAP,
     .found = "no map; result -38 of XENMEM_memory_map", .patch = START(MEMMAP_ENTRIES, 4, 0),
     .arrange = no_map_of_xens},
    {"the memory map has one entry too many", REFUSED_ALONE, DAMAGED,
     .found = "1 modules, 129 ranges", .patch = START(MEMMAP_ENTRIES, 4, 129)},
    {"the memory map has more entries than there are numbers", REFUSED_ALONE, DAMAGED,
     .found = "1 modules, 4294967295 ranges", .patch = START(MEMMAP_ENTRIES, 4, UINT32_MAX)},
    {"the memory map counts 128 entries and has one", REPAIRED,
     .repair = "empty entries are skipped", .patch = START(MEMMAP_ENTRIES, 4, 128)},
    {"the memory map's only entry is empty", REFUSED_ALONE, DAMAGED,
     .found = "memory map at 0x1a0878", .patch = MAP(SIZE, 8, 0)},
    {"the memory map's only entry wraps", REFUSED_ALONE, DAMAGED, .found = "memory map at 0x1a0878",
     .patch = MAP(SIZE, 8, UINT64_MAX)},
    {"the memory map has an impossible range", REPAIRED,
     .repair = "ranges without bytes are skipped", .variants = 7, .arrange = odd_range},
    {"the memory map has a range of an unknown type", REPAIRED, .repair = "it is reserved",
     .variants = 4, .arrange = unknown_type, .check = is_reserved},
    {"the memory map has a range where the loader's own pages go", REFUSED_ALONE, IN_THE_WAY,
     .found = "0x2 bytes at 0xfbffffff", .variants = 6, .arrange = in_the_way},
    {"the memory map has as many entries as there can be", REPAIRED,
     .repair = "all of them are passed on", .variants = 8, .arrange = many_ranges},
    {"the memory map has more pieces than a memory map has entries", REFUSED, MSG_MEMORY_MAP_LENGTH,
     .found = "more than 144 ranges", .arrange = ranges_within_ram},
    {"the memory map's ranges overlap", REPAIRED,
     .repair = "reserved wins over NVS, and that over ACPI data", .variants = 9,
     .arrange = ranges_that_overlap},
};

const struct fault_table faults_start_info = {FAULT_TABLE("start info", list)};
