/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Boots the guests that random_guests.c prints on the simulated platform: each register has to be
 * where the plan says, or its function must be off as the plan says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sim.h"

struct expected {
    bool assigned;
    uint64_t address;
};

static struct sim_guest guest;
static struct expected expected[SIM_MAX_DEVICES][7];
static uint32_t command[SIM_MAX_DEVICES];
static unsigned long long seed;

static void __attribute__((noreturn)) bad_input(void)
{
    printf("Bail out! guest %llu cannot be read\n", seed);
    exit(2);
}

static void read_function(struct sim_device *device, uint32_t n)
{
    unsigned devfn, vendor, id, class_code, kind, prefetchable, assigned;
    unsigned long long size, address;

    if (scanf(" F %x %x %x %x %x", &devfn, &vendor, &id, &class_code, &command[n]) != 5)
        bad_input();
    *device = (struct sim_device){.devfn = (uint8_t)devfn,
                                  .vendor = (uint16_t)vendor,
                                  .device = (uint16_t)id,
                                  .class_code = class_code};
    for (unsigned i = 0; i < 7; i++) {
        if (scanf(" B %u %u %llx %u %llx", &kind, &prefetchable, &size, &assigned, &address) != 5)
            bad_input();
        device->bar[i] = (struct sim_bar){(uint8_t)kind, prefetchable != 0, size};
        expected[n][i] = (struct expected){assigned != 0, address};
    }
}

/* The chipset's keep what makes them special; a slot with several functions says so. */
static void add(const struct sim_device *device)
{
    for (uint32_t i = 0; i < guest.devices; i++)
        if (guest.device[i].devfn == device->devfn)
            return;
    guest.device[guest.devices++] = *device;
    for (uint32_t i = 0; i < guest.devices && (device->devfn & 7) != 0; i++)
        if (guest.device[i].devfn == (device->devfn & 0xF8))
            guest.device[i].header_type |= 0x80;
}

static bool read_guest(struct sim_device function[SIM_MAX_DEVICES], uint32_t *functions)
{
    static char hole_text[24];
    unsigned bits, uncached, ranges;
    unsigned long long low, high, own, hole, start, size;

    if (scanf(" G %llu %llx %llx %llx %llx %u %u %u %u", &seed, &low, &high, &own, &hole, &bits,
              &uncached, &ranges, functions) != 9)
        return false;
    sim_guest_init(&guest, "planned", 1, 512, false);
    guest.devices = 4; /* the chipset; the platform device is one of the plan's */
    guest.low_end = low;
    guest.high_end = high;
    guest.device_memory_given = true;
    guest.device_memory = own;
    guest.physical_bits = bits;
    snprintf(hole_text, sizeof(hole_text), "%llu", hole);
    sim_guest_key(&guest, "platform/mmio_hole_size", hole != 0 ? hole_text : NULL);
    sim_guest_key(&guest, "hvmloader/pci/xen-platform-pci-bar-uc", uncached ? "1" : "0");
    for (unsigned i = 0; i < ranges; i++) {
        if (scanf(" R %llx %llx", &start, &size) != 2)
            bad_input();
        guest.reserved[guest.reserved_count++] = (struct sim_reserved){start, size, 2};
    }
    for (uint32_t n = 0; n < *functions; n++) {
        read_function(&function[n], n);
        add(&function[n]);
    }
    return true;
}

/* Where the loader put a register, without its type bits. */
static uint64_t found(uint8_t devfn, const struct sim_bar *bar, unsigned i)
{
    const uint8_t at = (uint8_t)(i == 6 ? 0x30 : 0x10 + 4 * i);
    const uint32_t low = sim_config32(devfn, at);

    if (bar->kind == SIM_BAR_IO)
        return low & ~3u;
    if (bar->kind == SIM_BAR_ROM)
        return low & ~0x7FFu;
    return (low & ~15u) |
           (bar->kind == SIM_BAR_MEM64 ? (uint64_t)sim_config32(devfn, at + 4) << 32 : 0);
}

static uint32_t differences(const struct sim_device *f, uint32_t n)
{
    const uint32_t decodes = sim_config32(f->devfn, 4) & 3;
    uint32_t count = decodes != command[n];

    if (count != 0)
        printf("# guest %llu: 00:%02x.%u decodes %u, planned: %u\n", seed, f->devfn >> 3,
               f->devfn & 7, decodes, command[n]);
    for (unsigned i = 0; i < 7; i++) {
        if (f->bar[i].kind == SIM_BAR_NONE || !expected[n][i].assigned ||
            found(f->devfn, &f->bar[i], i) == expected[n][i].address)
            continue;
        printf("# guest %llu: 00:%02x.%u register %u is at 0x%llx, planned: 0x%llx\n", seed,
               f->devfn >> 3, f->devfn & 7, i, (unsigned long long)found(f->devfn, &f->bar[i], i),
               (unsigned long long)expected[n][i].address);
        count++;
    }
    return count;
}

int main(void)
{
    static struct sim_device function[SIM_MAX_DEVICES];
    uint32_t functions, guests = 0, registers = 0, wrong = 0;

    while (read_guest(function, &functions)) {
        const struct sim_result *r = sim_boot(&guest);

        guests++;
        if (r->outcome != SIM_HANDOFF) {
            printf("# guest %llu: %s\n%s\n", seed, sim_outcome_name(r->outcome), r->log);
            wrong++;
            continue;
        }
        for (uint32_t n = 0; n < functions; n++) {
            for (unsigned i = 0; i < 7; i++)
                registers += expected[n][i].assigned;
            wrong += differences(&function[n], n);
        }
        if (wrong > 10)
            break;
    }
    if (wrong <= 10 && !feof(stdin))
        bad_input();
    printf("%s 1 - plan and loader agree on %u addresses of %u guests\n1..1\n",
           wrong == 0 && registers > guests ? "ok" : "not ok", registers, guests);
    return wrong != 0 || registers <= guests;
}
