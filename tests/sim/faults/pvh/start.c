/* SPDX-License-Identifier: BSD-2-Clause */
/* What the toolstack leaves for a PVH guest: start info, the files that it names, XenStore. */
#include <stdio.h>
#include "../fault.h"
#include "xen/public.h"

#define BEYOND 0x40000000u /* the guest has 512 MiB */

/* Offsets: Xen, public/arch-x86/hvm/start_info.h. */
#define FIELD(at, width, value)                                                                    \
    {                                                                                              \
        {                                                                                          \
            START_INFO, at, width, value                                                           \
        }                                                                                          \
    }
#define MODULE(at, width, value)                                                                   \
    {                                                                                              \
        {                                                                                          \
            MODULE_LIST, at, width, value                                                          \
        }                                                                                          \
    }

static const uint8_t initrd[6000] = {1, 2, 3};

static void with_initrd(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    sim_guest_kernel(guest, sim_bzimage());
    guest->initrd = (struct sim_file){initrd, sizeof(initrd)};
}

static void elsewhere(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t places[] = {0,      SIM_IMAGE,  SIM_IMAGE + 0x20000, 0x1FFFFFF0,
                                      BEYOND, 0xFC000000, 0xFFFFFFF0};

    guest->start_info_elsewhere = true;
    guest->start_info = places[variant];
}

static void old_version(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->start_version = 0;
}

static void put_start(const struct sim_guest *guest, uint32_t at, uint64_t value, uint32_t width)
{
    memcpy((uint8_t *)sim_memory(sim_start_info(guest), PAGE_SIZE) + at, &value, width);
}

static void list_elsewhere(const struct sim_guest *guest, uint32_t variant)
{
    static const uint64_t places[] = {BEYOND, 0x1FFFFFF0, 0xFFFFFFFFFFFFFFF0, FOUR_GIB};

    put_start(guest, 0x10, places[variant], 8);
}

static void many_modules(const struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t counts[] = {3, 4, 64};

    put_start(guest, 0x0C, counts[variant], 4);
}

static void too_many_modules(const struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t counts[] = {65, 0x80000000, 0xFFFFFFFF};

    put_start(guest, 0x0C, counts[variant], 4);
}

static void module_at(const struct sim_guest *guest, uint32_t variant)
{
    static const uint64_t places[] = {SIM_IMAGE, SIM_IMAGE + 0x1000, 0x1000,   0xC0000,
                                      BEYOND,    0x1FFFFFFF,         FOUR_GIB, UINT64_MAX - 1};

    put_start(guest, 0x38, places[variant], 8);
}

static void module_of(const struct sim_guest *guest, uint32_t variant)
{
    static const uint64_t sizes[] = {0, 0x20000000, FOUR_GIB, UINT64_MAX};

    put_start(guest, 0x40, sizes[variant], 8);
}

/* The second file begins in the first one, at its start, or at its last byte. */
static void overlap(const struct sim_guest *guest, uint32_t variant)
{
    const uint32_t first = sim_firmware_module(guest);
    const uint32_t places[] = {first + 512, first, first + guest->firmware_size - 1};

    put_start(guest, 0x58, places[variant], 8);
}

static const char *is_moved_along(const struct sim_result *r, uint32_t variant)
{
    const uint32_t told = r->kernel.told;
    const uint8_t *bytes = sim_memory(sim_read32(told + 0x218), sizeof(initrd));

    (void)variant;
    return sim_read32(told + 0x21C) != sizeof(initrd)                    ? "no initrd"
           : bytes == NULL || memcmp(bytes, initrd, sizeof(initrd)) != 0 ? "another initrd"
                                                                         : NULL;
}

/* The second file lies before the first one. */
static void swapped(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->initrd = (struct sim_file){sim_bzimage().bytes, sim_bzimage().size};
    sim_guest_kernel(guest, (struct sim_file){initrd, sizeof(initrd)});
}

static void swap(const struct sim_guest *guest, uint32_t variant)
{
    uint8_t *const list = (uint8_t *)sim_memory(sim_start_info(guest), PAGE_SIZE) + 0x38;
    uint8_t first[16];

    (void)variant;
    memcpy(first, list, 16);
    memcpy(list, list + 32, 16);
    memcpy(list + 32, first, 16);
}

static void no_processors(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    sim_guest_key(guest, "cpu/0", NULL);
    sim_guest_key(guest, "cpu/1", NULL);
}

static void many_processors(struct sim_guest *guest, uint32_t variant)
{
    static char names[200][16];

    (void)variant;
    for (uint32_t i = 0; i < ARRAY_SIZE(names); i++) {
        snprintf(names[i], sizeof(names[i]), "cpu/%u", i);
        sim_guest_key(guest, names[i], "");
    }
}

static const char *has_128(const struct sim_result *r, uint32_t variant)
{
    (void)variant;
    return sim_logged(r, "128 vCPUs") ? NULL : "another number of processors";
}

static const char *has_1(const struct sim_result *r, uint32_t variant)
{
    (void)variant;
    return sim_logged(r, "1 vCPUs") ? NULL : "another number of processors";
}

static void no_store(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->store.absent = true;
}

static void silent_store(struct sim_guest *guest, uint32_t variant)
{
    guest->store.silent_after = variant;
}

static void no_report(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->store.refuses_writes = true;
}

static const struct fault list[] = {
    {"start info has no magic", REFUSED, MSG_NOT_HVM_START, .found = "0x336ec579",
     .patch = FIELD(0, 4, 0x336EC579)},
    {"start info is in the loader, or not in RAM", REFUSED, MSG_START_INFO,
     .found = "start info at 0x0", .variants = 7, .arrange = elsewhere},
    {"start info is of version 0", REPAIRED, .repair = "Xen has the memory map",
     .arrange = old_version},
    {"start info's memory map is nowhere", REPAIRED, .repair = "Xen has it, too",
     .patch = FIELD(0x28, 8, BEYOND)},
    {"start info's memory map has more ranges than there can be", REFUSED, MSG_START_INFO,
     .found = "1 modules, 129 ranges", .patch = FIELD(0x30, 4, 129)},
    {"start info's list of files is not in RAM", REFUSED, MSG_START_INFO,
     .found = "module list at 0x40000000", .variants = 4, .spoil = list_elsewhere},
    {"there is no file to start", REFUSED, MSG_NO_RAMDISK, .patch = FIELD(0x0C, 4, 0)},
    {"there are more files than two", REFUSED, MSG_MODULES, .found = "3 modules", .variants = 3,
     .spoil = many_modules},
    {"there are more files than any toolstack passes", REFUSED, MSG_START_INFO,
     .found = "65 modules, 5 ranges", .variants = 3, .spoil = too_many_modules},
    {"the file has no address", REFUSED, MSG_FIRMWARE_NOT_LOADED, .found = "address 0",
     .patch = MODULE(0, 8, 0)},
    {"the file is in the loader, below it, or not in RAM", REFUSED, MSG_FIRMWARE_PLACE,
     .found = "74752 bytes at 0x100000", .variants = 8, .spoil = module_at},
    {"the file is empty, or larger than RAM", REFUSED, MSG_FIRMWARE_PLACE,
     .found = "0 bytes at 0x160000", .variants = 4, .spoil = module_of},
    {"the second file lies in the first", REFUSED, MSG_FIRMWARE_PLACE,
     .found = "68096 bytes at 0x160000, 6000 at 0x160200", .variants = 3, .arrange = with_initrd,
     .spoil = overlap},
    {"the second file is empty", REFUSED, MSG_FIRMWARE_PLACE, .found = "0 bytes at 0x171000",
     .arrange = with_initrd, .patch = MODULE(0x28, 8, 0)},
    {"the second file lies before the first", REPAIRED, .repair = "both are moved together",
     .arrange = swapped, .spoil = swap, .check = is_moved_along},
    {"XenStore says nothing of processors", REPAIRED, .repair = "one is described",
     .arrange = no_processors, .check = has_1},
    {"XenStore has more processors than a guest can have", REPAIRED, .repair = "128 are described",
     .arrange = many_processors, .check = has_128},
    {"there is no XenStore", REFUSED_ALONE, MSG_STORE_ABSENT, .arrange = no_store},
    {"XenStore falls silent", REFUSED_ALONE, MSG_STORE_SILENT, .variants = 5,
     .arrange = silent_store},
    {"XenStore takes no boot report", REPAIRED, .repair = "a line of the log says so",
     .arrange = no_report},
    {"Xen refused to map the shared page", REFUSED_ALONE, MSG_SHARED_INFO,
     .found = "result -12 of XENMEM_add_to_physmap",
     .call = {__HYPERVISOR_memory_op, XENMEM_add_to_physmap, 0, 1, -12}},
};

const struct fault_table faults_pvh_start = {FAULT_TABLE("PVH, start", list)};
