/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices of the machine that slipway-plan runs on, by libpci, and its processor's addresses. */
#include "parse.h"
#include <cpuid.h>
#include <pci/pci.h>
#include <stdio.h>
#include <stdlib.h>

#define FILL                                                                                       \
    (PCI_FILL_IDENT | PCI_FILL_CLASS | PCI_FILL_BASES | PCI_FILL_ROM_BASE | PCI_FILL_SIZES |       \
     PCI_FILL_IO_FLAGS)

/* libpci expects that its errors end the program. */
static void __attribute__((noreturn, format(printf, 1, 2))) on_error(char *text, ...)
{
    va_list args;

    va_start(args, text);
    fprintf(stderr, "slipway-plan: --host: ");
    vfprintf(stderr, text, args);
    va_end(args);
    fprintf(stderr, ", expected PCI devices in /sys/bus/pci\n");
    exit(2);
}

static void __attribute__((format(printf, 1, 2))) on_warning(char *text, ...)
{
    (void)text;
}

/* Linux: IORESOURCE_PCI_FIXED, such as the legacy ports of IDE: what is there is no register. */
#define FIXED 0x10u

static bool take_bar(struct guest_device *device, uint32_t index, uint64_t flags, uint64_t size)
{
    struct pci_bar bar = {.kind = PCI_BAR_MEM32, .size = size};
    const char *expected;

    if (size == 0 || ((flags & PCI_IORESOURCE_IO) != 0 && (flags & FIXED) != 0))
        return true;
    if (index == PCI_BAR_ROM_INDEX)
        bar.kind = PCI_BAR_ROM;
    else if ((flags & PCI_IORESOURCE_IO) != 0)
        bar.kind = PCI_BAR_IO;
    else if ((flags & PCI_IORESOURCE_MEM_64) != 0)
        bar.kind = PCI_BAR_MEM64;
    bar.prefetchable = (flags & PCI_IORESOURCE_PREFETCH) != 0;
    expected = bar_put(&device->pci, index, bar);
    return expected == NULL || complain(expected, "%s register %u: %llu bytes", device->name, index,
                                        (unsigned long long)size);
}

static bool find(void *access, const struct host_address *a, struct guest_device *device)
{
    struct pci_dev *dev = ((struct pci_access *)access)->devices;

    while (dev != NULL && ((uint32_t)dev->domain != a->domain || dev->bus != a->bus ||
                           dev->dev != a->device || dev->func != a->function))
        dev = dev->next;
    if (dev == NULL)
        return false;
    pci_fill_info(dev, FILL);
    device->pci = (struct pci_function){.vendor = dev->vendor_id,
                                        .device = dev->device_id,
                                        .class_code = (uint32_t)dev->device_class << 8};
    for (uint32_t i = 0; i < PCI_BAR_ROM_INDEX; i++)
        if (!take_bar(device, i, dev->flags[i], dev->size[i]))
            return false;
    return take_bar(device, PCI_BAR_ROM_INDEX, 0, dev->rom_size);
}

bool host_take(struct guest *guest, const char *sysfs)
{
    struct pci_access *access;
    unsigned eax, ebx, ecx, edx;
    bool good;

    /* Intel SDM 2A, CPUID: EAX[7:0] of leaf 0x80000008 is the width of a physical address. */
    if (guest->physical_bits == 0 && __get_cpuid(0x80000008, &eax, &ebx, &ecx, &edx) != 0)
        guest->physical_bits = eax & 0xFF;
    if (guest->selections == 0)
        return true;
    complaint.at = (struct place){.file = "--host"};
    access = pci_alloc();
    access->error = on_error;
    access->warning = on_warning;
    if (sysfs[0] != '\0')
        pci_set_param(access, (char *)"sysfs.path", (char *)sysfs);
    pci_init(access);
    pci_scan_bus(access);
    good = host_add(guest, find, access, "a device of this host, as lspci lists them");
    pci_cleanup(access);
    return good;
}
