/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of a PVH guest, see tables.h. */
#include "pvh/tables.h"
#include "lib/str.h"
#include "machine/phys.h"
#include "payload.h"
#include "tables/smbios_build.h"
#include "xen/guest_memory.h"

/* The structures lie below the anchors, which kernels look for from KERNEL_TABLES on. */
#define STRUCTURES   OPTION_ROMS
#define ANCHORS_SIZE 256u

/*
 * OvmfXen looks for the 31 bytes of an entry point from here up to KERNEL_TABLES, and Linux under
 * it asks UEFI alone. edk2: OvmfPkg/SmbiosPlatformDxe.
 */
#define OVMF_ANCHOR     0x000EB000u
#define SMBIOS_ANCHOR   31u
#define STRUCTURES_SIZE 0x20000u

static MUST_USE bool place_smbios(const struct platform *platform, struct layout *layout,
                                  struct problem *why)
{
    struct buf structures, anchors;

    buf_init(&structures, phys_ptr(STRUCTURES, STRUCTURES_SIZE), STRUCTURES_SIZE, STRUCTURES);
    buf_init(&anchors, phys_ptr(KERNEL_TABLES, ANCHORS_SIZE), ANCHORS_SIZE, KERNEL_TABLES);
    smbios_build(&structures, &anchors, platform, layout);
    if (!buf_ok(&structures) || !buf_ok(&anchors))
        return problem_set(why, MSG_SMBIOS_FULL, "after %u of %u bytes: %s", structures.len,
                           structures.size, structures.bad != NULL ? structures.bad : anchors.bad);
    memcpy(phys_ptr(OVMF_ANCHOR, SMBIOS_ANCHOR),
           phys_ptr(layout->smbios_entry_point, SMBIOS_ANCHOR), SMBIOS_ANCHOR);
    return true;
}

static void tell_xen(const struct layout *layout)
{
    static uint8_t entries[MAX_E820 * E820_ENTRY_LENGTH];
    struct buf out;
    int32_t error;

    buf_init(&out, entries, sizeof(entries), 0);
    (void)payload_e820(&out, layout);
    error = memory_map_set(entries, layout->e820_count);
    if (error != 0)
        warn(MSG_MEMORY_MAP_KEPT, "result %d of XENMEM_set_memory_map", error);
}

bool pvh_tables(const struct platform *platform, struct layout *layout, struct problem *why)
{
    if (!place_smbios(platform, layout, why))
        return false;
    tell_xen(layout);
    return true;
}
