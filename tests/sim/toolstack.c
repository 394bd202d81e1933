/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The toolstack's part: what libxl and libxg put into a domain's memory before it starts. Xen:
 * public/arch-x86/hvm/start_info.h, public/hvm/hvm_info_table.h; the layout is that of libxg.
 */
#include <string.h>
#include "lib/num.h"
#include "parts.h"
#include "xen/public.h"
#include <xen/arch-x86/hvm/start_info.h>
#include <xen/hvm/hvm_info_table.h>

/* Offsets from the start info, as libxg lays them out. */
#define MODULE_LIST 0x38
#define MODULE_NAME 0x78
#define MEMORY_MAP  0x878
#define COMMANDS    0x2000 /* PVH: of start info and of the first module, a page and more each */
#define COMMAND_MAX 0x8000
#define HVM_INFO    0x9F800u

static uint32_t pages_up(uint32_t size)
{
    return (size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
}

static void put_entry(uint8_t *to, uint32_t n, uint32_t room, uint64_t start, uint64_t size,
                      uint32_t type)
{
    if (n >= room)
        return;
    memcpy(to + 20 * n, &start, 8);
    memcpy(to + 20 * n + 8, &size, 8);
    memcpy(to + 20 * n + 16, &type, 4);
}

uint32_t toolstack_map(void *entries, uint32_t room)
{
    const struct sim_guest *g = sim_guest;
    uint32_t n = 0;

    if (g->pvh)
        put_entry(entries, n++, room, 0, g->low_end, 1);
    else
        put_entry(entries, n++, room, 0x100000, g->low_end - 0x100000, 1);
    for (uint32_t i = 0; i < g->reserved_count; i++)
        put_entry(entries, n++, room, g->reserved[i].start, g->reserved[i].size,
                  g->reserved[i].type);
    if (g->high_end > FOUR_GIB)
        put_entry(entries, n++, room, FOUR_GIB, g->high_end - FOUR_GIB, 1);
    return n < room ? n : room;
}

static void build_hvm_info(void)
{
    struct hvm_info_table *info = sim_memory(HVM_INFO, sizeof(*info));
    const uint8_t *bytes = (const uint8_t *)info;
    uint8_t sum = 0;

    memset(sim_memory(HVM_INFO & ~(PAGE_SIZE - 1), PAGE_SIZE), 0, PAGE_SIZE);
    memcpy(info->signature, "HVM INFO", 8);
    info->length = sizeof(*info);
    info->apic_mode = sim_guest->apic_mode;
    info->nr_vcpus = sim_guest->vcpus;
    info->low_mem_pgend = (uint32_t)(sim_guest->low_end >> PAGE_SHIFT);
    info->reserved_mem_pgstart = 0xFEFF0;
    info->high_mem_pgend = (uint32_t)(sim_guest->high_end >> PAGE_SHIFT);
    for (uint32_t i = 0; i < sim_guest->online; i++)
        info->vcpu_online[i / 8] |= (uint8_t)(1u << (i % 8));
    for (uint32_t i = 0; i < info->length; i++)
        sum = (uint8_t)(sum + bytes[i]);
    info->checksum = (uint8_t)-sum;
}

static uint32_t start_info_size(const struct sim_guest *guest)
{
    return guest->pvh ? COMMANDS + 2 * COMMAND_MAX : 2 * PAGE_SIZE;
}

static uint64_t put_text(uint32_t at, const char *text)
{
    if (text == NULL)
        return 0;
    strcpy(sim_memory(at, COMMAND_MAX), text);
    return at;
}

static void build_start_info(uint32_t at, uint32_t module)
{
    uint8_t *page = sim_memory(at, start_info_size(sim_guest));
    struct hvm_start_info *start = (struct hvm_start_info *)page;
    struct hvm_modlist_entry *list = (struct hvm_modlist_entry *)(page + MODULE_LIST);
    struct hvm_memmap_table_entry *map = (struct hvm_memmap_table_entry *)(page + MEMORY_MAP);
    uint8_t entries[20 * 128];

    start->magic = XEN_HVM_START_MAGIC_VALUE;
    start->version = sim_guest->start_version;
    if (sim_guest->firmware != NULL) {
        start->nr_modules = 1;
        start->modlist_paddr = at + MODULE_LIST;
        list->paddr = module;
        list->size = sim_guest->firmware_size;
        list->cmdline_paddr = at + MODULE_NAME;
        memcpy(page + MODULE_NAME, "firmware", 9);
    }
    if (sim_guest->pvh) {
        list->cmdline_paddr = put_text(at + COMMANDS + COMMAND_MAX, sim_guest->module_cmdline);
        start->cmdline_paddr = put_text(at + COMMANDS, sim_guest->cmdline);
        start->rsdp_paddr = SIM_RSDP;
        memcpy(sim_memory(SIM_RSDP, 8), "RSD PTR ", 8);
    }
    if (sim_guest->initrd.size != 0) {
        list[start->nr_modules].paddr = module + pages_up(sim_guest->firmware_size);
        list[start->nr_modules++].size = sim_guest->initrd.size;
    }
    if (sim_guest->map_elsewhere || sim_guest->start_version == 0)
        return;
    start->memmap_paddr = at + MEMORY_MAP;
    start->memmap_entries = toolstack_map(entries, 128);
    for (uint32_t i = 0; i < start->memmap_entries; i++) {
        memcpy(&map[i].addr, entries + 20 * i, 8);
        memcpy(&map[i].size, entries + 20 * i + 8, 8);
        memcpy(&map[i].type, entries + 20 * i + 16, 4);
    }
}

uint32_t sim_firmware_module(const struct sim_guest *guest)
{
    return SIM_IMAGE + pages_up(guest->image_size);
}

uint32_t sim_start_info(const struct sim_guest *guest)
{
    return sim_firmware_module(guest) +
           pages_up(guest->firmware != NULL ? guest->firmware_size : 0) +
           pages_up(guest->initrd.size);
}

uint32_t toolstack_build(void)
{
    const uint32_t image = pages_up(sim_guest->image_size);
    const uint32_t module = sim_firmware_module(sim_guest);
    const uint32_t start = sim_start_info(sim_guest);

    /* The image itself runs elsewhere; its place must stay as it is. */
    memset(sim_memory(SIM_IMAGE, image), SIM_IMAGE_PATTERN, image);
    if (sim_guest->built_in_bios.size != 0)
        memcpy(sim_memory(SIM_BUILT_IN_BIOS, sim_guest->built_in_bios.size),
               sim_guest->built_in_bios.bytes, sim_guest->built_in_bios.size);
    if (sim_guest->firmware != NULL)
        memcpy(sim_memory(module, sim_guest->firmware_size), sim_guest->firmware,
               sim_guest->firmware_size);
    if (sim_guest->initrd.size != 0)
        memcpy(sim_memory(module + pages_up(sim_guest->firmware_size), sim_guest->initrd.size),
               sim_guest->initrd.bytes, sim_guest->initrd.size);
    user_files_build();
    build_start_info(start, module);
    if (!sim_guest->pvh)
        build_hvm_info();
    return sim_guest->start_info_elsewhere ? sim_guest->start_info : start;
}
