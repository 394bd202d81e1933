/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding out everything, see probe.h. Only this folder and pvh/ read what the toolstack left; the
 * parsers are pure. Each step comes after what it needs: Xen first, so that failures can be
 * reported; memory before addresses are followed.
 */
#include "probe/probe.h"
#include "lib/str.h"
#include "log/log.h"
#include "log/phases.h"
#include "machine/machine.h"
#include "machine/mtrr.h"
#include "machine/phys.h"
#include "pc.h"
#include "probe/cpu.h"
#include "probe/device_memory.h"
#include "probe/devices.h"
#include "probe/direct_kernel.h"
#include "probe/hvm_info.h"
#include "probe/pci_scan.h"
#include "probe/start_info.h"
#include "probe/store_options.h"
#include "probe/vnuma.h"
#include "probe/xen_map.h"
#include "xen/domain.h"
#include "xen/shared_info.h"
#include "xen/store.h"

#define FIRMWARE_MODULE "firmware" /* others, such as XAPI's "ipxe", are ignored */

static MUST_USE bool probe_memory(struct platform *platform, struct problem *why)
{
    phys_add(0, VGA_HOLE);
    if (!hvm_info_parse(platform,
                        span_of(phys_ptr(HVM_INFO_ADDRESS, HVM_INFO_LENGTH), HVM_INFO_LENGTH), why))
        return false;
    phys_add(OPTION_ROMS, platform->ram.low_end - OPTION_ROMS);
    return true;
}

/* Is there a NUL-terminated string at paddr that is `text`? */
static bool string_at(uint64_t paddr, const char *text)
{
    const uint64_t size = str_len(text) + 1;

    return phys_valid(paddr, size) && memcmp(phys_ptr(paddr, size), text, (size_t)size) == 0;
}

static void take_firmware(struct platform *platform, const struct module *blob)
{
    platform->firmware = *blob;
    platform->blob = span_of(phys_ptr(blob->paddr, blob->size), blob->size);
}

/* The toolstack's; *platform keeps none if it passed none. */
static MUST_USE bool find_firmware(struct platform *platform, const struct hvm_start *info,
                                   struct problem *why)
{
    const uint64_t list_size = (uint64_t)info->module_count * MODULE_LENGTH;

    if (info->module_count != 0 && !phys_valid(info->modules, list_size))
        return problem_set(why, MSG_START_INFO, "module list at 0x%llx", info->modules);
    for (uint32_t i = 0; i < info->module_count; i++) {
        const struct start_module m =
            start_module_parse(span_of(phys_ptr(info->modules, list_size), list_size), i);

        if (m.name == 0 || !string_at(m.name, FIRMWARE_MODULE))
            continue;
        if (m.data.paddr == 0)
            return problem_set(why, MSG_FIRMWARE_NOT_LOADED, "address 0");
        if (m.data.size == 0 || m.data.paddr < image_end() ||
            !phys_valid(m.data.paddr, m.data.size))
            return problem_set(why, MSG_FIRMWARE_PLACE, "%llu bytes at 0x%llx", m.data.size,
                               m.data.paddr);
        take_firmware(platform, &m.data);
        return true;
    }
    return true;
}

/*
 * XAPI passes no firmware for a BIOS guest, and names none: it expects a loader that contains one.
 */
static MUST_USE bool settle_firmware(struct platform *platform, const struct hvm_start *info,
                                     struct problem *why)
{
    struct module bios;
    uint32_t size;

    if (platform->blob.left != 0)
        return true;
    bios.paddr = built_in_bios(&size);
    bios.size = size;
    if (size == 0 || platform->options.firmware != FIRMWARE_UNSPECIFIED)
        return problem_set(why, MSG_NO_FIRMWARE, "%u modules, none with that name, and %s",
                           info->module_count,
                           size == 0 ? "no BIOS in this loader" : "a request for another kind");
    take_firmware(platform, &bios);
    return true;
}

/* libxl's copy in start info, which costs no hypercall. */
static MUST_USE bool find_memory_map(struct platform *platform, const struct hvm_start *info,
                                     struct problem *why)
{
    const uint64_t size = (uint64_t)info->memmap_count * MEMMAP_LENGTH;
    struct ram_facts *ram = &platform->ram;

    if (info->memmap_count == 0) { /* XAPI's way: without any map there are no reserved ranges */
        const int32_t error = xen_map_ask(ram);

        if (ram->map_count == 0)
            warn(MSG_NO_MEMORY_MAP, "no map; result %d of XENMEM_memory_map", error);
        return true;
    }
    if (phys_valid(info->memmap, size))
        ram->map_count = memory_map_parse(ram->map, span_of(phys_ptr(info->memmap, size), size),
                                          info->memmap_count, MEMMAP_LENGTH);
    if (ram->map_count == 0)
        return problem_set(why, MSG_START_INFO, "memory map at 0x%llx", info->memmap);
    return true;
}

/*
 * The bytes of a file named in XenStore, which extend what must not be written to until the tables
 * are built. A file in an impossible place is ignored: the guest may well boot without.
 */
static struct span user_file(struct platform *platform, const struct module *file,
                             const char *option)
{
    struct module *const loader = &platform->loader;

    if (file->paddr == 0 || file->size == 0)
        return span_of(NULL, 0);
    if (file->paddr < image_end() || file->paddr >= platform->ram.low_end ||
        !phys_valid(file->paddr, file->size)) {
        warn(MSG_FILE_PLACE, "%llu bytes at 0x%llx for %s", file->size, file->paddr, option);
        return span_of(NULL, 0);
    }
    loader->size = max_u64(loader->size, file->paddr + file->size - loader->paddr);
    return span_of(phys_ptr(file->paddr, file->size), file->size);
}

/* Nothing of ours may be put into [start of the image, end of the last module or start info). */
static void find_extent(struct platform *platform, uint32_t start_info)
{
    uint64_t end = max_u64(image_end(), (uint64_t)start_info + PAGE_SIZE);

    end = max_u64(end, platform->firmware.paddr + platform->firmware.size);
    platform->loader = (struct module){image_start(), end - image_start()};
}

/*
 * Write-back for all memory, in the first MSR that is written: where Xen takes a guest's memory
 * types from its MTRRs (an Intel host, with a device passed through), all of it is uncached until
 * then.
 */
static void make_memory_cacheable(const struct cpu_facts *cpu)
{
    if ((cpu->features & CPU_FEATURE_MTRR) != 0)
        msr_write(MTRR_DEF_TYPE, MTRR_DEF_ENABLE | MTRR_TYPE_WB);
}

/* Start info, and all that is needed to reach XenStore: later failures are reported there. */
static MUST_USE bool probe_start(struct platform *platform, struct hvm_start *info,
                                 uint32_t start_info, struct problem *why)
{
    if (start_info < image_end() || !phys_valid(start_info, START_INFO_LENGTH))
        return problem_set(why, MSG_START_INFO, "start info at 0x%x", start_info);
    if (!start_info_parse(info, span_of(phys_ptr(start_info, START_INFO_LENGTH), START_INFO_LENGTH),
                          why))
        return false;
    return find_memory_map(platform, info, why) &&
           ram_unreserved(&platform->ram, SHARED_INFO, PAGE_SIZE, why) && shared_info_map(why) &&
           store_init(why);
}

static void probe_devices(struct platform *platform)
{
    platform->cpu.speed_mhz = clock_cpu_mhz();
    pci_scan(&platform->pci);
    devices_find(platform);
    if (platform->options.acpi)
        vnuma_probe(platform);
}

static void log_platform(const struct platform *p)
{
    log_line("Slipway %s on Xen %u.%u%s", slipway_version, p->xen.major, p->xen.minor,
             p->xen.extra);
    log_line("%u vCPUs, RAM up to 0x%llx, %u PCI functions, firmware %llu KiB", p->cpu.count,
             max_u64(p->ram.low_end, p->ram.high_end), p->pci.count, p->firmware.size >> 10);
}

bool probe(struct platform *platform, uint32_t start_info, struct problem *why)
{
    struct hvm_start info;

    cpu_probe(&platform->cpu);
    make_memory_cacheable(&platform->cpu);
    if (!domain_init(&platform->xen, why) || !probe_memory(platform, why) ||
        !probe_start(platform, &info, start_info, why))
        return false;
    phase_done("xen");
    if (!ram_unreserved(&platform->ram, ACPI_AREA, RESERVED_AREA + RESERVED_AREA_MAX - ACPI_AREA,
                        why) ||
        !find_firmware(platform, &info, why))
        return false;
    find_extent(platform, start_info);
    if (!store_options(&platform->options, NULL, why) ||
        (!platform->options.direct && !settle_firmware(platform, &info, why)))
        return false;
    log_set(platform->options.log);
    phase_done("options");
    platform->acpi_tables = user_file(platform, &platform->options.acpi_tables, "acpi_firmware=");
    platform->smbios_structures =
        user_file(platform, &platform->options.smbios_structures, "smbios_firmware=");
    if (platform->options.direct) {
        if (!direct_kernel_read(platform, why))
            return false;
        phase_done("kernel");
    }
    probe_devices(platform);
    phase_done("devices");
    log_platform(platform);
    if (platform_reaches_device_memory(platform))
        device_memory_find(&platform->ram);
    return true;
}
