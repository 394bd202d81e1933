/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What libxl and QEMU make of a struct guest. RAM: libxl_x86.c and libxl_dm.c of Xen's tools.
 * Devices: QEMU's i440FX PC as libxl starts it, where a device without a slot of its own gets the
 * lowest free one, in the order of the command line.
 */
#include <inttypes.h>
#include <string.h>
#include "guest.h"
#include "lib/num.h"
#include "plan/pci_windows.h"

#define SEABIOS_START  0xC0000u  /* Debian's SeaBIOS has 256 KiB */
#define OVMF_START     0xF0000u  /* the part of an OVMF that is below 1 MiB */
#define OVMF_SIZE      0x200000u /* the part below 4 GiB: OvmfXen's, unless it is built otherwise */
#define BLOCK          (256 * KIB) /* what QEMU keeps after RAM begins at multiples of it */
#define ACPI_SIZE_MOST 0x10000u    /* Slipway's tables take less */
#define INTEL_SLOT     (1u << 2)   /* where an Intel display's drivers look for it */

/* In the slot that it has, in that of the device before, or in the lowest free one. */
static bool add_device(struct plan *plan, const struct guest_device *device)
{
    const uint32_t open = ~(plan->taken | plan->kept);
    uint32_t slot = device->has_slot ? device->slot : plan->last_slot;
    uint8_t devfn;

    complaint.at = device->at;
    if (!device->has_slot && !device->joins_previous) {
        if (open == 0)
            return complain("fewer devices: there are 32 slots", "no slot for device \"%s\"",
                            device->name);
        slot = (uint32_t)__builtin_ctz(open);
    }
    plan->last_slot = slot;
    plan->taken |= 1u << slot;
    devfn = (uint8_t)(slot << 3 | device->function);
    if (plan->name[devfn][0] != '\0')
        return complain("a slot and function that are free",
                        "two devices at 00:%02x.%u, \"%s\" the second", slot, device->function,
                        device->name);
    memcpy(plan->name[devfn], device->name, NAME_SIZE);
    plan->platform.pci.function[devfn] = device->pci;
    plan->platform.pci.function[devfn].devfn = devfn;
    /* QEMU keeps it in the guest's address space, after RAM. */
    plan->platform.ram.device_memory += align_up_u64(device->memory, BLOCK);
    return true;
}

/* In MiB: taken from the guest's memory, even without a card. */
static uint64_t video_memory(const struct guest *guest)
{
    return guest->videoram_mib == VIDEORAM_DEFAULT ? guest->card->least_mib : guest->videoram_mib;
}

/* QEMU makes the first register, of QXL the first two, as large as videoram=. */
static bool add_display(struct plan *plan, const struct guest *guest)
{
    const uint64_t video = video_memory(guest) * MIB, high = highest_bit_u64(video);
    const uint64_t rounded = high == video ? high : high << 1;
    const struct card *const card = guest->card;
    struct guest_device device;

    if (card->least_mib == 0)
        return true;
    device = *model_device(card->name);
    for (uint32_t i = 0; i < card->resized; i++)
        device.pci.bar[i].size = rounded / card->resized;
    device.memory += rounded - card->least_mib * MIB;
    return add_device(plan, &device);
}

static bool is_intel_display(const struct pci_function *f)
{
    return f->vendor == PCI_VENDOR_INTEL &&
           (f->class_code >> 8 == 0x0300 || f->class_code >> 8 == 0x0380);
}

/* gfx_passthru=1 and "default": libxl wants an Intel display among what is passed through. */
static bool find_intel_display(struct guest *guest)
{
    for (uint32_t i = 0; i < guest->devices && guest->gfx_detect; i++)
        if (guest->device[i].selection != NULL && is_intel_display(&guest->device[i].pci))
            guest->gfx_passthru = 1;
    return !guest->gfx_detect || guest->gfx_passthru ||
           complain_as("an Intel display in pci=, or gfx_passthru=\"igd\"",
                       "unable to detect required gfx_passthru_kind");
}

/* Slots 0 and 1 are the chipset's, even without one; QEMU keeps slot 2 free with igd-passthru. */
static bool add_devices(struct plan *plan, const struct guest *guest)
{
    const struct {
        const char *model;
        uint64_t wanted;
    } own[] = {{"host-bridge", guest->chipset},
               {"ISA-bridge", guest->chipset},
               {"IDE", guest->chipset},
               {"USB", guest->chipset && guest->usb},
               {"power-management", guest->chipset && guest->acpi},
               {"xen-platform", guest->xen_platform_pci}};
    struct pci_facts *const pci = &plan->platform.pci;
    struct guest_device device;
    bool good = true;

    plan->kept = guest->gfx_passthru ? 3 | INTEL_SLOT : 3;
    for (uint32_t i = 0; i < ARRAY_SIZE(own) && good; i++)
        good = !own[i].wanted || add_device(plan, model_device(own[i].model));
    for (uint32_t order = BEFORE_DISPLAY; order <= LAST; order++) {
        good = good && (order != DISPLAY || add_display(plan, guest));
        for (uint32_t i = 0; i < guest->devices && good; i++) {
            device = guest->device[i];
            if (device.order != order)
                continue;
            if (guest->gfx_passthru && is_intel_display(&device.pci) && !device.has_slot &&
                (plan->taken & INTEL_SLOT) == 0) {
                device.has_slot = true;
                device.slot = 2;
            }
            good = add_device(plan, &device);
        }
    }
    for (uint32_t devfn = 0; devfn < MAX_PCI_FUNCTIONS; devfn++) /* close the gaps */
        if (plan->name[devfn][0] != '\0')
            pci->function[pci->count++] = pci->function[devfn];
    return good;
}

/* RAM above rdm_mem_boundary= gives way; Xen: libxl__domain_device_construct_rdm(). */
static void move_ram_for_reserved(struct ram_facts *ram, const struct guest *guest)
{
    for (uint32_t i = 0; i < guest->reserved_count; i++) {
        const struct memory_range *r = &guest->reserved[i];
        const uint64_t end = align_down_u64(r->start, 2 * MIB);

        if (r->start <= guest->rdm_boundary_mib * MIB || r->start >= ram->low_end)
            continue;
        ram->high_end = max_u64(ram->high_end, FOUR_GIB) + (ram->low_end - end);
        ram->low_end = end;
    }
}

/* The toolstack's map. What still overlaps RAM is refused, or ignored if the policy is relaxed. */
static bool list_reserved(struct ram_facts *ram, struct guest *guest)
{
    for (uint32_t i = 0; i < guest->reserved_count; i++) {
        const struct memory_range *r = &guest->reserved[i];

        if (!ranges_overlap(r->start, r->size, 0, ram->low_end) &&
            (ram->high_end == 0 ||
             !ranges_overlap(r->start, r->size, FOUR_GIB, ram->high_end - FOUR_GIB)))
            ram->map[ram->map_count++] = *r;
        else if (guest->rdm_strict)
            return complain_as("less memory, or rdm_policy=relaxed of the device in pci=",
                               "RDM conflict at 0x%" PRIx64 ".", r->start);
        else
            note("the reserved range at 0x%" PRIx64
                 " overlaps RAM: libxl refuses to create the guest, "
                 "or ignores the range (rdm_policy=relaxed), as this plan does",
                 r->start);
    }
    return true;
}

static bool build_ram(struct plan *plan, struct guest *guest)
{
    struct ram_facts *ram = &plan->platform.ram;
    const uint64_t total = guest->maxmem_mib != 0 ? guest->maxmem_mib : guest->memory_mib;
    const uint64_t video = video_memory(guest);
    const uint64_t hole_start = min_u64(PCI_LOW_DEFAULT, FOUR_GIB - guest->mmio_hole_mib * MIB);
    const unsigned bits = plan->platform.cpu.physical_bits;
    uint64_t size;

    if (total < guest->memory_mib)
        return complain("maxmem= of at least memory=", "maxmem=%" PRIu64 ", memory=%" PRIu64, total,
                        guest->memory_mib);
    if (video < guest->card->least_mib)
        return complain_as("a larger videoram=, or none set: this is the minimum", "%s",
                           guest->card->refusal);
    if (total < video + MIN_RAM_END / MIB)
        return complain("more than the video memory takes",
                        "%" PRIu64 " MiB of memory, %" PRIu64 " MiB of video memory", total, video);
    size = (total - video) * MIB;
    ram->low_end = min_u64(size, hole_start);
    ram->high_end = size > hole_start ? FOUR_GIB + (size - hole_start) : 0;
    move_ram_for_reserved(ram, guest);
    if (!list_reserved(ram, guest))
        return false;
    if (ram->high_end > MAX_RAM_END)
        return complain("RAM that ends at 0xffffffff000 or below", "RAM up to 0x%" PRIx64,
                        ram->high_end);
    if (ram->high_end > 1ull << bits)
        return complain("RAM that the processor can address: physical_bits= is its width",
                        "RAM up to 0x%" PRIx64 " with physical_bits=%u", ram->high_end, bits);
    return true;
}

bool guest_build(struct plan *plan, struct guest *guest)
{
    const struct ram_facts *ram = &plan->platform.ram;
    struct problem problem = {.code = 0};

    memset(plan, 0, sizeof(*plan));
    plan->platform.cpu.physical_bits =
        (uint8_t)(guest->physical_bits != 0 ? guest->physical_bits : PHYSICAL_BITS_ASSUMED);
    complaint.at = (struct place){.file = NULL};
    if (!build_ram(plan, guest) || !find_intel_display(guest) || !add_devices(plan, guest))
        return false;
    plan->platform.options.platform_bar_uc = guest->platform_bar_uc != 0;
    plan->platform.options.mmio_hole_size = guest->mmio_hole_mib * MIB;
    if (!platform_reaches_device_memory(&plan->platform))
        plan->platform.ram.device_memory = 0; /* Slipway does not ask */
    plan->layout.low_end = plan->platform.ram.low_end;
    plan->layout.high_end = plan->platform.ram.high_end;
    plan->layout.bios_start = guest->ovmf ? OVMF_START : SEABIOS_START;
    plan->layout.high_image = guest->ovmf ? FOUR_GIB - OVMF_SIZE : 0;
    plan->layout.acpi_end = guest->acpi ? ACPI_AREA + ACPI_SIZE_MOST : ACPI_AREA;
    return (ram_unreserved(ram, ACPI_AREA, RESERVED_AREA + RESERVED_AREA_MAX - ACPI_AREA,
                           &problem) &&
            ram_unreserved(ram, SHARED_INFO, PAGE_SIZE, &problem) &&
            (!guest->ovmf || ram_unreserved(ram, FOUR_GIB - OVMF_SIZE, OVMF_SIZE, &problem))) ||
           complain_as(problem.expected, "SLIP-%u: %s: %s", problem.code, problem.what,
                       problem.found);
}
