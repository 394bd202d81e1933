/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What libxl and QEMU make of a struct guest. RAM: libxl_x86.c and libxl_dm.c of Xen's tools.
 * Devices: QEMU's i440FX PC as libxl starts it, where a device without a slot of its own gets the
 * lowest free one, in the order of the command line.
 */
#include <stdio.h>
#include <string.h>
#include "guest.h"
#include "lib/num.h"
#include "plan/pci_windows.h"

/* rdm_mem_boundary in xl.cfg: RAM above it gives way to RMRRs */
#define RDM_BOUNDARY (2ull * GIB)

#define SEABIOS_START  0xC0000u  /* Debian's SeaBIOS has 256 KiB */
#define OVMF_START     0xF0000u  /* the part of an OVMF that is below 1 MiB */
#define OVMF_SIZE      0x200000u /* the part below 4 GiB: OvmfXen's, unless it is built otherwise */
#define BLOCK          (256 * KIB) /* what QEMU keeps after RAM begins at multiples of it */
#define ACPI_SIZE_MOST 0x10000u    /* Slipway's tables take less */

#define IO(bytes)    ((struct pci_bar){.kind = PCI_BAR_IO, .size = (bytes)})
#define MEM32(bytes) ((struct pci_bar){.kind = PCI_BAR_MEM32, .size = (bytes)})
#define ROM(bytes)   ((struct pci_bar){.kind = PCI_BAR_ROM, .size = (bytes)})

#define PREF(bytes) ((struct pci_bar){.kind = PCI_BAR_MEM32, .prefetchable = true, .size = (bytes)})

#define PREF64(bytes)                                                                              \
    ((struct pci_bar){.kind = PCI_BAR_MEM64, .prefetchable = true, .size = (bytes)})

static bool slot_free(const struct plan *plan, uint32_t slot)
{
    for (uint32_t i = 0; i < plan->platform.pci.count; i++)
        if (plan->platform.pci.function[i].devfn >> 3 == slot)
            return false;
    return true;
}

/* 32: none is free. */
static uint32_t lowest_free_slot(const struct plan *plan)
{
    uint32_t slot = plan->first_slot;

    while (slot < 32 && !slot_free(plan, slot))
        slot++;
    return slot;
}

/* Keeps functions in ascending order, as a scan finds them. False if the place is taken. */
static bool add_function(struct plan *plan, const char *name, const struct pci_function *function)
{
    struct pci_facts *pci = &plan->platform.pci;
    uint32_t at = pci->count;

    for (uint32_t i = 0; i < pci->count; i++)
        if (pci->function[i].devfn == function->devfn)
            return false;
    for (; at > 0 && pci->function[at - 1].devfn > function->devfn; at--) {
        pci->function[at] = pci->function[at - 1];
        memcpy(plan->name[at], plan->name[at - 1], NAME_SIZE);
    }
    pci->function[at] = *function;
    snprintf(plan->name[at], NAME_SIZE, "%s", name);
    pci->count++;
    return true;
}

/* One of the machine's own, in the lowest free slot; there is always room for these. */
static void add_emulated(struct plan *plan, const char *name, struct pci_function function)
{
    function.devfn = (uint8_t)(lowest_free_slot(plan) << 3);
    add_function(plan, name, &function);
}

static void add_chipset(struct plan *plan, const struct guest *guest)
{
    const struct pci_function host_bridge = {
        .devfn = 0x00, .vendor = 0x8086, .device = 0x1237, .class_code = 0x060000};
    const struct pci_function isa_bridge = {
        .devfn = 0x08, .vendor = 0x8086, .device = 0x7000, .class_code = 0x060100};
    const struct pci_function ide = {.devfn = 0x09,
                                     .vendor = 0x8086,
                                     .device = 0x7010,
                                     .class_code = 0x010180,
                                     .bar = {[4] = IO(16)}};
    const struct pci_function usb = {.devfn = 0x0A,
                                     .vendor = 0x8086,
                                     .device = 0x7020,
                                     .class_code = 0x0C0300,
                                     .bar = {[4] = IO(32)}};
    const struct pci_function power = {
        .devfn = 0x0B, .vendor = 0x8086, .device = 0x7113, .class_code = 0x068000};

    add_function(plan, "host bridge", &host_bridge);
    add_function(plan, "ISA bridge", &isa_bridge);
    add_function(plan, "IDE", &ide);
    if (guest->usb)
        add_function(plan, "USB", &usb);
    if (guest->acpi)
        add_function(plan, "power management", &power);
}

/* In MiB; libxl's defaults for qemu-xen. */
static uint64_t video_memory(const struct guest *guest)
{
    static const uint8_t least[] = {
        [VGA_NONE] = 0, [VGA_STD] = 16, [VGA_CIRRUS] = 8, [VGA_QXL] = 128};

    return guest->vga == VGA_NONE ? 0 : max_u64(guest->videoram_mib, least[guest->vga]);
}

/* QEMU keeps it in the guest's address space, after RAM. */
static void own_memory(struct plan *plan, uint64_t size)
{
    plan->platform.ram.device_memory += align_up_u64(size, BLOCK);
}

static uint64_t round_up_to_power(uint64_t value)
{
    const uint64_t high = highest_bit_u64(value);

    return high == value ? high : high << 1;
}

static void add_vga(struct plan *plan, const struct guest *guest)
{
    const uint64_t video = video_memory(guest) * MIB;

    if (guest->vga != VGA_NONE) {
        own_memory(plan, round_up_to_power(video));
        own_memory(plan, guest->vga == VGA_QXL ? 2 * BLOCK : BLOCK); /* ROM images */
    }
    if (guest->vga == VGA_STD)
        add_emulated(
            plan, "stdvga",
            (struct pci_function){
                .vendor = 0x1234,
                .device = 0x1111,
                .class_code = 0x030000,
                .bar = {PREF(round_up_to_power(video)), [2] = MEM32(4096), [6] = ROM(65536)}});
    if (guest->vga == VGA_CIRRUS)
        add_emulated(plan, "cirrus",
                     (struct pci_function){.vendor = 0x1013,
                                           .device = 0x00B8,
                                           .class_code = 0x030000,
                                           .bar = {PREF(32 * MIB), MEM32(4096), [6] = ROM(65536)}});
    if (guest->vga == VGA_QXL)
        add_emulated(plan, "qxl",
                     (struct pci_function){.vendor = 0x1B36,
                                           .device = 0x0100,
                                           .class_code = 0x030000,
                                           .bar = {MEM32(round_up_to_power(video) / 2),
                                                   MEM32(round_up_to_power(video) / 2), MEM32(8192),
                                                   IO(32), [6] = ROM(65536)}});
}

static void add_nic(struct plan *plan, uint8_t kind)
{
    own_memory(plan, BLOCK); /* the ROM image */
    if (kind == NIC_RTL8139)
        add_emulated(plan, "rtl8139",
                     (struct pci_function){.vendor = 0x10EC,
                                           .device = 0x8139,
                                           .class_code = 0x020000,
                                           .bar = {IO(256), MEM32(256), [6] = ROM(256 * KIB)}});
    if (kind == NIC_E1000)
        add_emulated(
            plan, "e1000",
            (struct pci_function){.vendor = 0x8086,
                                  .device = 0x100E,
                                  .class_code = 0x020000,
                                  .bar = {MEM32(128 * KIB), IO(64), [6] = ROM(256 * KIB)}});
    if (kind == NIC_VIRTIO)
        add_emulated(plan, "virtio-net",
                     (struct pci_function){
                         .vendor = 0x1AF4,
                         .device = 0x1000,
                         .class_code = 0x020000,
                         .bar = {IO(32), MEM32(4096), [4] = PREF64(16384), [6] = ROM(256 * KIB)}});
}

/* Slots 0 and 1 are the chipset's, even without one; QEMU keeps slot 2 free with igd-passthru. */
static bool takes_slot_2(const struct plan *plan, const struct guest *guest,
                         const struct pci_function *function)
{
    return guest->gfx_passthru && function->vendor == 0x8086 &&
           function->class_code >> 8 == 0x0300 && slot_free(plan, 2);
}

static bool add_devices(struct plan *plan, const struct guest *guest, struct complaint *why)
{
    uint32_t slot = 32;

    plan->first_slot = guest->gfx_passthru ? 3 : 2;
    if (guest->chipset)
        add_chipset(plan, guest);
    if (guest->xen_platform_pci)
        add_emulated(plan, "xen-platform",
                     (struct pci_function){.vendor = 0x5853,
                                           .device = 0x0001,
                                           .class_code = 0xFF8000,
                                           .bar = {IO(256), PREF(16 * MIB)}});
    add_vga(plan, guest);
    for (uint32_t i = 0; i < guest->nics; i++)
        add_nic(plan, guest->nic[i]);
    for (uint32_t i = 0; i < guest->devices; i++) {
        const struct guest_device *device = &guest->device[i];
        struct pci_function function = device->pci;

        if (device->has_slot)
            slot = device->slot;
        else if (takes_slot_2(plan, guest, &function))
            slot = 2;
        else if (!device->joins_previous || slot == 32)
            slot = lowest_free_slot(plan);
        if (slot == 32)
            return complain(why, device->at, "fewer: there are 32 slots",
                            "no slot for device \"%s\"", device->name);
        function.devfn = (uint8_t)(slot << 3 | device->function);
        if (!add_function(plan, device->name, &function))
            return complain(why, device->at, "a slot and function that are free",
                            "two devices at 00:%02x.%u, \"%s\" the second", slot, device->function,
                            device->name);
        own_memory(plan, device->memory);
    }
    return true;
}

/* RAM above 2 GiB gives way to reserved ranges; Xen: libxl__domain_device_construct_rdm(). */
static void move_ram_for_reserved(struct ram_facts *ram, const struct guest *guest)
{
    for (uint32_t i = 0; i < guest->reserved_count; i++) {
        const struct reserved_range *r = &guest->reserved[i];
        const uint64_t end = align_down_u64(r->start, 2 * MIB);

        if (r->start < RDM_BOUNDARY || r->start >= ram->low_end)
            continue;
        ram->high_end = max_u64(ram->high_end, FOUR_GIB) + (ram->low_end - end);
        ram->low_end = end;
    }
}

/*
 * The toolstack's map. What still overlaps RAM is in it under no policy: rdm="policy=relaxed"
 * leaves it out.
 */
static void list_reserved(struct ram_facts *ram, struct guest *guest)
{
    for (uint32_t i = 0; i < guest->reserved_count; i++) {
        const struct reserved_range *r = &guest->reserved[i];

        if (ranges_overlap(r->start, r->size, 0, ram->low_end) ||
            (ram->high_end != 0 &&
             ranges_overlap(r->start, r->size, FOUR_GIB, ram->high_end - FOUR_GIB)))
            note(&guest->notes,
                 "the reserved range at 0x%llx overlaps RAM: libxl refuses to create the guest, or "
                 "leaves the range out (rdm= policy=relaxed), as this plan does",
                 (unsigned long long)r->start);
        else
            ram->map[ram->map_count++] =
                (struct memory_range){.start = r->start, .size = r->size, .type = MEMORY_RESERVED};
    }
}

static bool build_ram(struct plan *plan, struct guest *guest, struct complaint *why)
{
    struct ram_facts *ram = &plan->platform.ram;
    const uint64_t total = guest->maxmem_mib != 0 ? guest->maxmem_mib : guest->memory_mib;
    const uint64_t hole_start = min_u64(PCI_LOW_DEFAULT, FOUR_GIB - guest->mmio_hole_mib * MIB);
    const struct place command_line = {.file = NULL};
    uint64_t size;

    if (total < guest->memory_mib)
        return complain(why, command_line,
                        "maxmem= of at least memory=", "maxmem=%llu, memory=%llu",
                        (unsigned long long)total, (unsigned long long)guest->memory_mib);
    if (total < video_memory(guest) + MIN_RAM_END / MIB)
        return complain(why, command_line, "more than the video memory takes",
                        "%llu MiB of memory, %llu MiB of video memory", (unsigned long long)total,
                        (unsigned long long)video_memory(guest));
    size = (total - video_memory(guest)) * MIB;
    ram->low_end = min_u64(size, hole_start);
    ram->high_end = size > hole_start ? FOUR_GIB + (size - hole_start) : 0;
    move_ram_for_reserved(ram, guest);
    list_reserved(ram, guest);
    if (ram->high_end > MAX_RAM_END)
        return complain(why, command_line, "RAM that ends at 0xffffffff000 or below",
                        "RAM up to 0x%llx", (unsigned long long)ram->high_end);
    if (ram->high_end > 1ull << guest->physical_bits)
        return complain(why, command_line, "RAM that the processor can address",
                        "RAM up to 0x%llx with physical_bits=%llu",
                        (unsigned long long)ram->high_end,
                        (unsigned long long)guest->physical_bits);
    return true;
}

bool guest_build(struct plan *plan, struct guest *guest, struct complaint *why)
{
    memset(plan, 0, sizeof(*plan));
    if (!build_ram(plan, guest, why) || !add_devices(plan, guest, why))
        return false;
    plan->platform.cpu.physical_bits = (uint8_t)guest->physical_bits;
    plan->platform.options.platform_bar_uc = guest->platform_bar_uc;
    plan->platform.options.mmio_hole_size = guest->mmio_hole_mib * MIB;
    if (!platform_reaches_device_memory(&plan->platform))
        plan->platform.ram.device_memory = 0; /* Slipway does not ask */
    plan->layout.low_end = plan->platform.ram.low_end;
    plan->layout.high_end = plan->platform.ram.high_end;
    plan->layout.bios_start = guest->bios == BIOS_OVMF ? OVMF_START : SEABIOS_START;
    plan->layout.high_image = guest->bios == BIOS_OVMF ? FOUR_GIB - OVMF_SIZE : 0;
    plan->layout.acpi_end = guest->acpi ? ACPI_AREA + ACPI_SIZE_MOST : ACPI_AREA;
    return true;
}
