/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What must hold for any guest that got to the hand-off, however odd its description: for fault tests and fuzzers,
 * which can't know what to expect.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "lib/num.h"
#include "decode_smbios.h"
#include "parts.h"

#define INFO     0x1000u
#define MAX_BARS (7 * SIM_MAX_DEVICES)

struct range {
    uint64_t start, size;
    uint32_t type;
};

static char problem[200];
static struct range e820[256], bars[MAX_BARS], ports[MAX_BARS];
static uint32_t e820_count, bar_count, port_count;
static bool is_ovmf;

static bool wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool wrong(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(problem, sizeof(problem), format, args);
    va_end(args);
    return false;
}

static bool sums_to_zero(uint64_t paddr, uint32_t len)
{
    const uint8_t *bytes = sim_memory(paddr, len);
    uint8_t sum = 0;

    for (uint32_t i = 0; bytes != NULL && i < len; i++)
        sum = (uint8_t)(sum + bytes[i]);
    return bytes != NULL && len != 0 && sum == 0;
}

static bool has_text(uint64_t paddr, const char *text)
{
    const void *bytes = sim_memory(paddr, (uint32_t)strlen(text));

    return bytes != NULL && memcmp(bytes, text, strlen(text)) == 0;
}

/* 0 where there is no memory: the caller's other checks fail then. */
static uint32_t read32(uint64_t paddr)
{
    return sim_memory(paddr, 4) != NULL ? sim_read32(paddr) : 0;
}

static uint64_t read64(uint64_t paddr)
{
    return (uint64_t)read32(paddr + 4) << 32 | read32(paddr);
}

static bool info_block(void)
{
    uint32_t table;

    is_ovmf = has_text(INFO, "XenHVMOVMF");
    if (!(is_ovmf || has_text(INFO, "XenHVMSeaBIOS")) || !sums_to_zero(INFO, is_ovmf ? 40 : 32))
        return wrong("no valid information block");
    table = read32(INFO + (is_ovmf ? 0x1C : 0x18));
    e820_count = read32(INFO + (is_ovmf ? 0x24 : 0x1C));
    if (e820_count == 0 || e820_count > 160 || sim_memory(table, 20 * e820_count) == NULL)
        return wrong("a memory map of %u entries at 0x%x", e820_count, table);
    for (uint32_t i = 0; i < e820_count; i++) {
        const uint32_t at = table + 20 * i;

        e820[i] = (struct range){read64(at), read64(at + 8), read32(at + 16)};
    }
    return true;
}

/* RAM must be there to its last page: pages are taken from its end. */
static bool ram_exists(const struct range *r)
{
    const uint64_t first = r->start >> 12, last = (r->start + r->size - 1) >> 12;

    for (uint64_t frame = last; frame >= first && frame + 600 > last; frame--) {
        if (memory_frame(frame) != FRAME_RAM)
            return false;
        if (frame == 0)
            break;
    }
    return memory_frame(first) == FRAME_RAM &&
           memory_frame(first + (last - first) / 2) == FRAME_RAM;
}

static bool memory_map(void)
{
    for (uint32_t i = 0; i < e820_count; i++) {
        const struct range *r = &e820[i];

        if (r->size == 0 || r->start + r->size < r->start)
            return wrong("memory map entry %u is empty or wraps", i);
        if (i != 0 && e820[i - 1].start + e820[i - 1].size > r->start)
            return wrong("memory map entry %u overlaps the one before", i);
        if (r->type < 1 || r->type > 4)
            return wrong("memory map entry %u has type %u", i, r->type);
        if (r->type == 1 && !ram_exists(r))
            return wrong("memory map entry %u, 0x%llx-0x%llx, is not all RAM", i,
                         (unsigned long long)r->start, (unsigned long long)(r->start + r->size));
    }
    return true;
}

static bool stays(uint64_t paddr, uint32_t len)
{
    for (uint32_t i = 0; i < e820_count; i++) {
        if (e820[i].type != 1 && range_in(paddr, len, e820[i].start, e820[i].start + e820[i].size))
            return true;
    }
    return false;
}

static bool acpi_table(uint64_t at)
{
    const uint32_t len = read32(at + 4);

    if (has_text(at, "FACS"))
        return stays(at, len) || wrong("the FACS lies in RAM");
    if (len < 36 || !sums_to_zero(at, len) || !stays(at, len))
        return wrong("an ACPI table at 0x%llx is damaged or lies in RAM", (unsigned long long)at);
    return true;
}

static bool acpi(uint32_t rsdp)
{
    const uint64_t xsdt = read64(rsdp + 24);
    const uint64_t fadt = read64(xsdt + 36);

    if (!sums_to_zero(rsdp, 20) || !sums_to_zero(rsdp, 36))
        return wrong("the RSDP's checksum is wrong");
    if (!acpi_table(xsdt) || !acpi_table(read32(rsdp + 16)) || !has_text(fadt, "FACP"))
        return problem[0] != '\0' ? false : wrong("no FADT");
    for (uint32_t at = 36; at < read32(xsdt + 4); at += 8) {
        if (!acpi_table(read64(xsdt + at)))
            return false;
    }
    return acpi_table(read32(fadt + 36)) && acpi_table(read32(fadt + 40));
}

/* The entry point, and whether it says what a walk through the structures finds. */
static bool smbios(uint32_t at)
{
    static struct smbios_walk walk;
    const uint32_t structures = read32(at + 24), len = read32(at + 22) & 0xFFFF;

    if (!sums_to_zero(at, 31) || !stays(structures, len))
        return wrong("SMBIOS is damaged or lies in RAM");
    decode_smbios(&walk, sim_memory(structures, len), len);
    if (walk.wrong != NULL)
        return wrong("SMBIOS has %s", walk.wrong);
    if (walk.count != (read32(at + 28) & 0xFFFF) || walk.largest != (read32(at + 8) & 0xFFFF))
        return wrong("SMBIOS has other structures than its entry point says");
    return true;
}

static bool acpi_is_on(void)
{
    for (uint32_t i = 0; i < sim_guest->keys; i++) {
        if (strcmp(sim_guest->key[i].path, "platform/acpi") == 0)
            return sim_guest->key[i].value[0] == '1';
    }
    return true;
}

/* OVMF searches: the first that is one counts. */
static bool searched_anchors(void)
{
    uint32_t at;

    for (at = 0xEA020; at < 0xFFFFF && !(has_text(at, "RSD PTR ") && sums_to_zero(at, 20));
         at += 16)
        continue;
    if (at < 0xFFFFF ? !acpi(at) : acpi_is_on())
        return problem[0] != '\0' ? false : wrong("OVMF finds no RSDP");
    for (at = 0xEB000; at < 0xF0000 && !has_text(at, "_SM_"); at += 16)
        continue;
    return at < 0xF0000 ? smbios(at) : wrong("OVMF finds no SMBIOS");
}

/* The image is where it runs from, whole and to its last byte, and its last 64 KiB are below 1 MiB. */
static bool high_image(void)
{
    const uint32_t size = sim_guest->firmware_size;
    const uint8_t *const end = sim_guest->firmware + size;
    const uint8_t *high = sim_memory(FOUR_GIB - size, size);

    if (high == NULL || memcmp(high, sim_guest->firmware, size) != 0)
        return wrong("the image does not stand below 4 GiB as it came");
    if (!stays(FOUR_GIB - size, size) || !stays(0xF0000, 0x10000))
        return wrong("the memory map gives the image away");
    if (memcmp(sim_memory(0xF0000, 0x10000), end - 0x10000, 0x10000) != 0)
        return wrong("the image's end does not stand below 1 MiB");
    return true;
}

static bool anchors(void)
{
    const uint32_t list = read32(INFO + 0x10), count = read32(INFO + 0x14);

    if (count > 5)
        return wrong("%u table anchors", count);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t at = read32(list + 4 * i);

        if (has_text(at, "_SM_")) {
            if (!smbios(at))
                return false;
        } else if (has_text(at, "_SM3_")) {
            if (!sums_to_zero(at, 24) || !stays(read64(at + 16), read32(at + 12)))
                return wrong("64-bit SMBIOS is damaged or lies in RAM");
        } else if (has_text(at, "_MP_")) {
            if (!sums_to_zero(at, 16) ||
                !sums_to_zero(read32(at + 4), read32(read32(at + 4) + 4) & 0xFFFF))
                return wrong("the MP table is damaged");
        } else if (has_text(at, "$PIR")) {
            if (!sums_to_zero(at, read32(at + 4) >> 16))
                return wrong("$PIR is damaged");
        } else if (has_text(at, "RSD PTR ")) {
            if (!acpi(at))
                return false;
        } else {
            return wrong("anchor %u at 0x%x is none", i, at);
        }
    }
    return true;
}

/* The ranges that a bridge lets through, of ports or memory; PCI-to-PCI Bridge 1.2, 3.2.5. */
static uint32_t windows(uint32_t device, bool io, struct range w[2])
{
    const uint32_t command = sim_device_config32(device, 4),
                   ports_at = sim_device_config32(device, 0x1C);
    uint32_t count = 0;

    for (uint8_t at = 0x20; at <= 0x24 && !io && (command & 2) != 0; at = (uint8_t)(at + 4)) {
        const uint32_t value = sim_device_config32(device, at);
        const uint64_t high = at == 0x24 && (value & 1) != 0;
        const uint64_t base = (uint64_t)(value & 0xFFF0) << 16 |
                              high * (uint64_t)sim_device_config32(device, 0x28) << 32;
        const uint64_t limit = (value & 0xFFF00000) | 0xFFFFF |
                               high * (uint64_t)sim_device_config32(device, 0x2C) << 32;

        if (base <= limit && (at == 0x20 || high))
            w[count++] = (struct range){base, limit + 1 - base, device};
    }
    if (io && (command & 1) != 0 && (ports_at & 0xF0) <= (ports_at >> 8 & 0xF0) &&
        !sim_guest->device[device].no_io_window)
        w[count++] =
            (struct range){(ports_at & 0xF0) << 8,
                           ((ports_at >> 8 & 0xF0) - (ports_at & 0xF0) + 0x10) << 8, device};
    return count;
}

static bool is_behind(uint32_t device, uint32_t bridge)
{
    for (uint32_t b = sim_guest->device[device].bridge; b != 0; b = sim_guest->device[b - 1].bridge)
        if (b == bridge + 1)
            return true;
    return false;
}

/* All of a device's range passes exactly the bridges that it is behind. */
static bool passes_bridges(uint32_t device, const struct range *r, bool io)
{
    for (uint32_t b = 0; b < sim_guest->devices; b++) {
        struct range w[2];
        bool through = false, touches = false;

        if ((sim_guest->device[b].header_type & 0x7F) != 1 || b == device)
            continue;
        for (uint32_t i = windows(b, io, w); i-- > 0;) {
            through |= range_in(r->start, r->size, w[i].start, w[i].start + w[i].size);
            touches |= ranges_overlap(r->start, r->size, w[i].start, w[i].size);
        }
        if (is_behind(device, b) ? !through : touches && !is_behind(b, device))
            return wrong("device %u's range at 0x%llx %s bridge %u", device,
                         (unsigned long long)r->start, touches ? "is cut by" : "does not pass", b);
    }
    return true;
}

/* Nothing behind a bridge: it is off, and its windows are closed. */
static bool bridge_sane(uint32_t device)
{
    struct range w[2];

    for (uint32_t d = 0; d < sim_guest->devices; d++)
        if (is_behind(d, device) || (is_behind(device, d) && (sim_device_config32(d, 4) & 2) == 0))
            return true; /* of some use, or out of reach behind one that is off */
    if ((sim_device_config32(device, 4) & 3) != 0 || windows(device, false, w) != 0 ||
        (sim_device_config32(device, 0x20) & 0xFFF0) <= sim_device_config32(device, 0x20) >> 16)
        return wrong("bridge %u is open, and nothing is behind it", device);
    return true;
}

static bool collect(uint32_t device, unsigned i)
{
    const struct sim_device *d = &sim_guest->device[device];
    const struct sim_bar *bar = &d->bar[i];
    const uint32_t low = sim_device_config32(device, (uint8_t)(i == 6 ? 0x30 : 0x10 + 4 * i));
    const uint32_t command = sim_device_config32(device, 4);
    uint64_t address;

    if (bar->kind == SIM_BAR_IO) {
        if ((command & 1) == 0)
            return true;
        ports[port_count] = (struct range){low & 0xFFFC, bar->size, d->devfn};
        return passes_bridges(device, &ports[port_count++], true);
    }
    if (bar->kind == SIM_BAR_NONE || (bar->kind != SIM_BAR_ROM && (command & 2) == 0))
        return true;
    address = low & (bar->kind == SIM_BAR_ROM ? 0xFFFFF800 : 0xFFFFFFF0);
    if (bar->kind == SIM_BAR_MEM64)
        address |= (uint64_t)sim_device_config32(device, (uint8_t)(0x14 + 4 * i)) << 32;
    /* A ROM without an address is off, and so is a graphics card's BAR: it is decoded all the same, for its legacy ports. */
    if (address == 0 && (bar->kind == SIM_BAR_ROM || d->class_code >> 8 == 0x0300))
        return true;
    bars[bar_count] = (struct range){address, bar->size, d->devfn};
    return passes_bridges(device, &bars[bar_count++], false);
}

/* Who accesses a BAR there gets that memory. Where there is no other room, the log says so. */
static bool in_device_memory(const struct range *bar)
{
    const uint64_t step = 0x40000;

    for (uint64_t at = bar->start; at < bar->start + bar->size && at >> 12 <= memory_last_frame();
         at += step)
        if (memory_frame(at >> 12) == FRAME_DEVICE)
            return !sim_logged(&sim_result, "in the device model's own memory");
    return false;
}

static bool disjoint(const struct range *list, uint32_t count, const char *what)
{
    for (uint32_t i = 0; i < count; i++) {
        if ((list[i].start & (list[i].size - 1)) != 0)
            return wrong("%02x.%x %s at 0x%llx is not aligned to its size", list[i].type >> 3,
                         list[i].type & 7, what, (unsigned long long)list[i].start);
        for (uint32_t k = 0; k < i; k++) {
            if (ranges_overlap(list[i].start, list[i].size, list[k].start, list[k].size))
                return wrong("%02x.%x and %02x.%x share %s at 0x%llx", list[i].type >> 3,
                             list[i].type & 7, list[k].type >> 3, list[k].type & 7, what,
                             (unsigned long long)list[i].start);
        }
    }
    return true;
}

static bool pci(void)
{
    bar_count = port_count = 0;
    for (uint32_t d = 0; d < sim_guest->devices; d++) {
        const unsigned layout = sim_guest->device[d].header_type & 0x7F;

        for (unsigned i = 0; i < (layout == 0 ? 7 : layout == 1 ? 2 : 0); i++) {
            if (!collect(d, i))
                return false;
        }
        if (layout == 1 && !bridge_sane(d))
            return false;
    }
    for (uint32_t i = 0; i < bar_count; i++) {
        for (uint32_t k = 0; k < e820_count; k++) {
            if (ranges_overlap(bars[i].start, bars[i].size, e820[k].start, e820[k].size))
                return wrong("%02x.%x memory at 0x%llx is in memory map entry %u",
                             bars[i].type >> 3, bars[i].type & 7, (unsigned long long)bars[i].start,
                             k);
        }
    }
    for (uint32_t i = 0; i < bar_count; i++) {
        if (in_device_memory(&bars[i]))
            return wrong("%02x.%x memory at 0x%llx is in the device model's own memory",
                         bars[i].type >> 3, bars[i].type & 7, (unsigned long long)bars[i].start);
    }
    for (uint32_t i = 0; i < port_count; i++) {
        if (ports[i].start < 0x1000 || ranges_overlap(ports[i].start, ports[i].size, 0xAE00, 0x400))
            return wrong("%02x.%x ports at 0x%llx", ports[i].type >> 3, ports[i].type & 7,
                         (unsigned long long)ports[i].start);
    }
    return disjoint(bars, bar_count, "memory") && disjoint(ports, port_count, "ports");
}

/* By the variable ranges alone; Intel SDM 3A, "MTRR Precedences": uncachable wins. */
static uint8_t type_at(const struct sim_cpu *cpu, uint64_t paddr)
{
    uint8_t type = (uint8_t)cpu->mtrr_def_type;

    for (unsigned i = 0; i < 8; i++) {
        const uint64_t mask = cpu->mtrr_variable[2 * i + 1];

        if ((mask & 0x800) != 0 &&
            ((paddr ^ cpu->mtrr_variable[2 * i]) & mask & ~(uint64_t)0xFFF) == 0)
            type = (uint8_t)cpu->mtrr_variable[2 * i];
    }
    return type;
}

static bool memory_types(void)
{
    const struct sim_cpu *cpu = &sim_result.cpu[0];

    if (sim_guest->no_mtrr)
        return true;
    if ((cpu->mtrr_def_type & 0x800) == 0)
        return wrong("MTRRs are off");
    for (uint32_t i = 0; i < e820_count; i++) {
        if (e820[i].type == 1 && (type_at(cpu, e820[i].start) != 6 ||
                                  type_at(cpu, e820[i].start + e820[i].size - 1) != 6))
            return wrong("RAM of memory map entry %u is not write-back", i);
    }
    for (uint32_t i = 1; i < sim_guest->vcpus && i < SIM_MAX_VCPUS; i++) {
        if (!sim_guest->ap_dead[i] && sim_guest->ap_delay_ns < SIM_AP_PATIENCE &&
            memcmp(cpu, &sim_result.cpu[i], offsetof(struct sim_cpu, state)) != 0)
            return wrong("vCPU %u has other MTRRs than vCPU 0", i);
    }
    return true;
}

bool sim_uncached(uint64_t paddr)
{
    return type_at(&sim_result.cpu[0], paddr) == 0;
}

const char *sim_insane_tables(void)
{
    problem[0] = '\0';
    if (sim_result.outcome != SIM_HANDOFF)
        return NULL;
    return info_block() && memory_map() &&
                   (is_ovmf ? searched_anchors() && high_image() : anchors()) && memory_types()
               ? NULL
               : problem;
}

const char *sim_insane(void)
{
    if (sim_insane_tables() != NULL)
        return problem;
    return sim_result.outcome != SIM_HANDOFF || pci() ? NULL : problem;
}
