/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rules of PCI, see rules.c: what is decoded has addresses that no other device has, and a
 * bridge forwards nothing.
 */
#include "lib/num.h"
#include "parts.h"
#include "rules.h"

#define COMMAND      4
#define COMMAND_IO   1u
#define COMMAND_MEM  2u
#define ROM_INDEX    6
#define VGA          0x0300
#define BRIDGE_BUSES 0x18
#define BRIDGE_IO    0x1C
#define BRIDGE_MEM   0x20
#define BRIDGE_PREF  0x24
#define BRIDGE_UPPER 0x28 /* halves of that window's base and limit */
#define FIRST_PORT   0x1000u
#define PM_PORTS     0xAE00 /* Xen's and QEMU's own */
#define PM_PORTS_END 0xB200

/* What a function decodes. */
struct decoded {
    uint64_t start, size;
    uint8_t devfn;
};

static struct decoded memory[7 * SIM_MAX_DEVICES], ports[7 * SIM_MAX_DEVICES];
static uint32_t memory_count, port_count;

static bool broken_at(const struct decoded *d, const char *what)
{
    return rule_broken("%02x.%x at 0x%llx %s", d->devfn >> 3, d->devfn & 7,
                       (unsigned long long)d->start, what);
}

static bool is_bridge(uint32_t device)
{
    return (sim_guest->device[device].header_type & 0x7F) == 1;
}

static bool closed(uint64_t base, uint64_t limit)
{
    return base > limit;
}

/* By the order in which a scan finds them. */
static uint32_t number_of(uint32_t device)
{
    uint32_t number = 1;

    for (uint32_t d = 0; d < sim_guest->devices; d++)
        number += is_bridge(d) && sim_guest->device[d].devfn < sim_guest->device[device].devfn;
    return number;
}

/* The nth bridge is numbered n, its windows are closed and it is off. Bridge 1.2, 3.2.5. */
static bool bridge(uint32_t device)
{
    const uint32_t number = number_of(device);
    const uint32_t io = sim_device_config32(device, BRIDGE_IO);
    const uint32_t mem = sim_device_config32(device, BRIDGE_MEM);
    const uint32_t pref = sim_device_config32(device, BRIDGE_PREF);
    const uint64_t pref_base = sim_device_config32(device, BRIDGE_UPPER);
    const uint64_t pref_limit = sim_device_config32(device, BRIDGE_UPPER + 4);

    if ((sim_device_config32(device, COMMAND) & (COMMAND_IO | COMMAND_MEM)) != 0)
        return rule_broken("bridge %u is decoded", device);
    if (!closed(io & 0xF0, io >> 8 & 0xF0) || !closed(mem & 0xFFF0, mem >> 16 & 0xFFF0) ||
        !closed(pref_base << 16 | (pref & 0xFFF0), pref_limit << 16 | (pref >> 16 & 0xFFF0)))
        return rule_broken("a window of bridge %u is open", device);
    if (sim_device_config32(device, BRIDGE_BUSES) != (number << 8 | number << 16))
        return rule_broken("bridge %u has another number than %u", device, number);
    return true;
}

/*
 * A ROM without an address is off, and so is a graphics card's BAR: it is decoded all the same, for
 * its legacy ports.
 */
static bool may_be_zero(const struct sim_device *device, unsigned i)
{
    return i == ROM_INDEX || device->class_code >> 8 == VGA;
}

static void collect(uint32_t device, unsigned i)
{
    const struct sim_device *d = &sim_guest->device[device];
    const struct sim_bar *bar = &d->bar[i];
    const uint8_t reg = (uint8_t)(i == ROM_INDEX ? 0x30 : 0x10 + 4 * i);
    const uint32_t low = sim_device_config32(device, reg);
    const uint32_t command = sim_device_config32(device, COMMAND);
    uint64_t address;

    if (bar->kind == SIM_BAR_IO && (command & COMMAND_IO) != 0)
        ports[port_count++] = (struct decoded){low & 0xFFFC, bar->size, d->devfn};
    if (bar->kind == SIM_BAR_NONE || bar->kind == SIM_BAR_IO ||
        (bar->kind != SIM_BAR_ROM && (command & COMMAND_MEM) == 0))
        return;
    address = low & (bar->kind == SIM_BAR_ROM ? 0xFFFFF800 : 0xFFFFFFF0);
    if (bar->kind == SIM_BAR_MEM64)
        address |= (uint64_t)sim_device_config32(device, (uint8_t)(reg + 4)) << 32;
    if (address != 0 || !may_be_zero(d, i))
        memory[memory_count++] = (struct decoded){address, bar->size, d->devfn};
}

/* Who accesses a BAR there gets that memory. Where there is no other room, the log says so. */
static bool in_device_memory(const struct decoded *bar)
{
    const uint64_t step = 0x40000;

    for (uint64_t at = bar->start; at < bar->start + bar->size && at >> 12 <= frames_last();
         at += step)
        if (frame_at(at >> 12) == FRAME_DEVICE)
            return !sim_logged(&sim_result, "in the device model's own memory");
    return false;
}

static bool memory_rules(void)
{
    for (uint32_t i = 0; i < memory_count; i++) {
        for (uint32_t k = 0; k < rules_e820_count; k++) {
            if (ranges_overlap(memory[i].start, memory[i].size, rules_e820[k].start,
                               rules_e820[k].size))
                return broken_at(&memory[i], "is in the memory map");
        }
        if (in_device_memory(&memory[i]))
            return broken_at(&memory[i], "is in the device model's own memory");
    }
    return true;
}

static bool port_rules(void)
{
    for (uint32_t i = 0; i < port_count; i++) {
        if (ports[i].start < FIRST_PORT ||
            ranges_overlap(ports[i].start, ports[i].size, PM_PORTS, PM_PORTS_END - PM_PORTS))
            return broken_at(&ports[i], "has ports of another device");
    }
    return true;
}

static bool disjoint(const struct decoded *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if ((list[i].start & (list[i].size - 1)) != 0)
            return broken_at(&list[i], "is not aligned to its size");
        for (uint32_t k = 0; k < i; k++) {
            if (ranges_overlap(list[i].start, list[i].size, list[k].start, list[k].size))
                return broken_at(&list[i], "is where another function is");
        }
    }
    return true;
}

bool rules_pci(void)
{
    memory_count = port_count = 0;
    for (uint32_t d = 0; d < sim_guest->devices; d++) {
        const bool is_device = (sim_guest->device[d].header_type & 0x7F) == 0;

        for (unsigned i = 0; i < 7 && is_device; i++)
            collect(d, i);
        if (is_bridge(d) && !bridge(d))
            return false;
    }
    return memory_rules() && port_rules() && disjoint(memory, memory_count) &&
           disjoint(ports, port_count);
}
