/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The probe as an EFI application, \EFI\BOOT\BOOTX64.EFI of a FAT file system: what UEFI says of
 * the machine, and what every payload can see. UEFI 2.10, 4.6 and 7.2.
 */
#include <efi.h>
#include "facts.h"
#include "lib/num.h"
#include "lib/str.h"
#include "platform.h"

#define MAP_SIZE (32 * KIB)

static struct found found;
static EFI_RUNTIME_SERVICES *runtime;

void probe_off_without_acpi(void)
{
    fact("probe", "end | powers off through UEFI");
    runtime->ResetSystem(EfiResetShutdown, EFI_SUCCESS, 0, NULL);
}

static uint32_t e820_type(uint32_t type)
{
    switch (type) {
    case EfiLoaderCode:
    case EfiLoaderData:
    case EfiBootServicesCode:
    case EfiBootServicesData:
    case EfiConventionalMemory:
        /* An OS has all of these once boot services are over; UEFI 2.10, 7.2.6. */
        return MEMORY_RAM;
    case EfiACPIReclaimMemory:
        return MEMORY_ACPI;
    case EfiACPIMemoryNVS:
        return MEMORY_NVS;
    default:
        return MEMORY_RESERVED;
    }
}

/* Neighbours of one type are one range: how UEFI cuts its memory up is its own affair. */
static void take_range(uint64_t start, uint64_t size, uint32_t type)
{
    struct found_range *last = found.ranges != 0 ? &found.range[found.ranges - 1] : NULL;

    if (last != NULL && last->type == type && last->start + last->size == start)
        last->size += size;
    else if (found.ranges < MAX_FOUND_RANGES)
        found.range[found.ranges++] = (struct found_range){start, size, type};
}

/*
 * Nobody promises that the memory map is sorted: the lowest descriptor above the last comes next.
 */
static void take_memory_map(const EFI_SYSTEM_TABLE *system)
{
    static uint8_t map[MAP_SIZE];
    UINTN bytes = sizeof(map), key, size = 0;
    UINT32 version;
    uint64_t from = 0;

    if (system->BootServices->GetMemoryMap(&bytes, (EFI_MEMORY_DESCRIPTOR *)map, &key, &size,
                                           &version) != EFI_SUCCESS ||
        size == 0) {
        fact("efi", "memory map | more than %u bytes", MAP_SIZE);
        return;
    }
    for (UINTN done = 0; done < bytes; done += size) {
        const EFI_MEMORY_DESCRIPTOR *next = NULL;

        for (UINTN at = 0; at < bytes; at += size) {
            const EFI_MEMORY_DESCRIPTOR *d = (const EFI_MEMORY_DESCRIPTOR *)(map + at);

            if (d->PhysicalStart >= from && d->NumberOfPages != 0 &&
                (next == NULL || d->PhysicalStart < next->PhysicalStart))
                next = d;
        }
        if (next == NULL)
            break;
        take_range(next->PhysicalStart, next->NumberOfPages * PAGE_SIZE, e820_type(next->Type));
        from = next->PhysicalStart + next->NumberOfPages * PAGE_SIZE;
    }
}

static void take_tables(const EFI_SYSTEM_TABLE *system)
{
    static const EFI_GUID acpi1 = ACPI_TABLE_GUID, acpi2 = ACPI_20_TABLE_GUID;
    static const EFI_GUID smbios = SMBIOS_TABLE_GUID, smbios3 = SMBIOS3_TABLE_GUID;
    uint64_t first = 0;

    for (UINTN i = 0; i < system->NumberOfTableEntries; i++) {
        const EFI_CONFIGURATION_TABLE *t = &system->ConfigurationTable[i];
        const EFI_GUID *g = &t->VendorGuid;
        const uint64_t at = (uint64_t)t->VendorTable;

        fact("efi", "configuration table | %08x-%04x-%04x-%02x%02x%02x%02x%02x%02x%02x%02x",
             g->Data1, g->Data2, g->Data3, g->Data4[0], g->Data4[1], g->Data4[2], g->Data4[3],
             g->Data4[4], g->Data4[5], g->Data4[6], g->Data4[7]);
        if (memcmp(g, &acpi2, sizeof(*g)) == 0)
            found.rsdp = at;
        else if (memcmp(g, &acpi1, sizeof(*g)) == 0)
            first = at;
        else if (memcmp(g, &smbios, sizeof(*g)) == 0)
            found.smbios = at;
        else if (memcmp(g, &smbios3, sizeof(*g)) == 0)
            found.smbios3 = at;
    }
    if (found.rsdp == 0)
        found.rsdp = first;
}

static void say_who_we_are_on(const EFI_SYSTEM_TABLE *system)
{
    char vendor[32];
    unsigned at = 0;

    for (; at + 1 < sizeof(vendor) && system->FirmwareVendor[at] != 0; at++)
        vendor[at] = (char)system->FirmwareVendor[at];
    vendor[at] = '\0';
    fact("efi", "revision | %u.%u", system->Hdr.Revision >> 16, system->Hdr.Revision & 0xFFFF);
    fact("efi", "firmware | %s, revision 0x%x", vendor, system->FirmwareRevision);
}

/* gnu-efi's startup code calls it. */
EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system);

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system)
{
    (void)image;
    runtime = system->RuntimeServices;
    fact("probe", "begin | started by UEFI");
    say_who_we_are_on(system);
    take_memory_map(system);
    take_tables(system);
    system->BootServices->RaiseTPL(TPL_HIGH_LEVEL); /* nobody else at 0xCF8 */
    probe_report(&found);
}
