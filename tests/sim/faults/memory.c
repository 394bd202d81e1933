/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults of memory: too little of it, or refused at each page on the way. */
#include "fault.h"
#include "xen/public.h"

#define TOO_LITTLE     MSG_TOO_LITTLE_MEMORY
#define REFUSED_BY_XEN MSG_NO_MEMORY_FOR_TABLES

/* Xen provides the first `variant` pages, the rest come from the top of RAM. */
static void some_pages(struct sim_guest *guest, uint32_t variant)
{
    guest->spare_pages = variant;
}

static const char *ram_is_shorter(const struct sim_result *result, uint32_t variant)
{
    const uint64_t end = LOW_END - (uint64_t)result->moved_pages * PAGE_SIZE;

    if (result->populated_pages != variant)
        return "Xen's pages are not all used";
    if (result->moved_pages == 0)
        return "no page was taken";
    return fault_e820_has(0x100000, end, 1) ? NULL : "the memory map still has the pages taken";
}

/* None is provided, and the nth hypercall that moves pages fails. */
static bool one_move_fails(void *context, uint32_t number, uint32_t op, uint32_t nth,
                           int32_t *result)
{
    *result = -12;
    return number == __HYPERVISOR_memory_op && op == XENMEM_add_to_physmap &&
           nth == *(const uint32_t *)context;
}

static void move_fails(struct sim_guest *guest, uint32_t variant)
{
    static uint32_t nth;

    nth = 1 + variant; /* the first one is the shared information page */
    guest->spare_pages = 0;
    guest->hooks.context = &nth;
    guest->hooks.hypercall = one_move_fails;
}

/* RAM ends right after what the toolstack loaded: `variant` pages are free. */
static void few_pages(struct sim_guest *guest, uint32_t variant)
{
    guest->image_size = MIB; /* so that it is more than the least */
    guest->low_end = sim_start_info(guest) + (2 + variant) * PAGE_SIZE;
    guest->spare_pages = 0;
}

/* As few pages above 4 GiB as `variant`: the rest come from below. */
static void few_high_pages(struct sim_guest *guest, uint32_t variant)
{
    guest->high_end = FOUR_GIB + (1 + variant) * PAGE_SIZE;
    guest->spare_pages = 0;
}

static const char *high_ram_went_first(const struct sim_result *result, uint32_t variant)
{
    if (result->moved_pages <= variant + 1)
        return fault_e820_has(0x100000, LOW_END, 1) ? NULL : "RAM below 4 GiB is shorter";
    return fault_e820_has(FOUR_GIB, FOUR_GIB + 1, 1) ? "RAM above 4 GiB is still there" : NULL;
}

/* On the simulated processor, which is AMD's. */
static void ram_up_to(struct sim_guest *guest, uint32_t variant)
{
    guest->low_end = SIM_HOLE_START;
    guest->high_end = 0xFD00001000 + variant * 0x300000000;
    guest->physical_bits = 48;
}

static const struct fault list[] = {
    {"Xen provides only the first of the pages for the tables", REPAIRED,
     .repair = "the rest is taken from the top of RAM", .variants = 4, .arrange = some_pages,
     .check = ram_is_shorter},
    {"pages for either kind of tables can't be moved", REFUSED, REFUSED_BY_XEN,
     .found = "result -12 of XENMEM_add_to_physmap for frame 0xfc100", .variants = 2,
     .arrange = move_fails},
    {"RAM ends right after start info", REFUSED, TOO_LITTLE,
     .found = "RAM ends at 0x241000, needed up to 0x241000, and 12 KiB more", .variants = 3,
     .arrange = few_pages},
    {"RAM above 4 GiB has fewer pages than the tables need", REPAIRED,
     .repair = "the rest is taken from below 4 GiB", .variants = 8, .arrange = few_high_pages,
     .check = high_ram_went_first},
    {"the RAM reaches HyperTransport's addresses", WARNED, MSG_RAM_IN_HYPERTRANSPORT,
     .found = "RAM up to 0xfd00001000", .variants = 2, .arrange = ram_up_to},
};

const struct fault_table faults_memory = {FAULT_TABLE("memory", list)};
