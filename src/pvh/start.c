/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a PVH guest is given, see start.h. The order is that of need: Xen first, so that failures
 * can be reported; its memory map before addresses are followed. Start info has a copy of that map
 * which is not read: GRUB and OVMF use Xen's, too, and all must use the same map.
 */
#include "pvh/start.h"
#include "lib/str.h"
#include "log/log.h"
#include "log/phases.h"
#include "machine/machine.h"
#include "machine/phys.h"
#include "plan/e820.h"
#include "probe/cpu.h"
#include "probe/start_info.h"
#include "probe/store_options.h"
#include "probe/xen_map.h"
#include "pvh/cmdline.h"
#include "xen/domain.h"
#include "xen/shared_info.h"
#include "xen/store.h"

#define MODULES   2      /* a kernel and its initrd; Xen: xl.cfg(5), pvshim= */
#define LINE_SIZE 16384u /* of a command line, the options for Slipway in it */

/* A PVH guest has RAM everywhere below 1 MiB. We reserve a PC's VGA and ROM area for the tables. */
static MUST_USE bool find_memory(struct platform *platform, struct layout *layout,
                                 struct problem *why)
{
    const int32_t error = xen_map_ask(&platform->ram);

    layout->bios_start = VGA_HOLE;
    if (!e820_keep(layout, platform, why))
        return false;
    if (layout->low_end < BIOS_TOP)
        return problem_set(why, MSG_NO_MEMORY, "%u ranges, result %d, RAM from 0 to 0x%llx",
                           platform->ram.map_count, error, layout->low_end);
    if (layout->low_end < MIN_RAM_END || layout->low_end > FIRMWARE_AREA)
        return problem_set(why, MSG_LOW_MEMORY, "%llu KiB", layout->low_end >> 10);
    phys_add(0, layout->low_end);
    return true;
}

static MUST_USE bool read_start(struct hvm_start *info, uint32_t start_info, struct problem *why)
{
    if (start_info < image_end() || !phys_valid(start_info, START_INFO_LENGTH))
        return problem_set(why, MSG_START_INFO, "start info at 0x%x", start_info);
    return start_info_parse(
        info, span_of(phys_ptr(start_info, START_INFO_LENGTH), START_INFO_LENGTH), why);
}

static MUST_USE bool check_module(const struct module *m, struct problem *why)
{
    if (m->paddr == 0)
        return problem_set(why, MSG_FIRMWARE_NOT_LOADED, "address 0");
    if (m->size == 0 || m->paddr < image_end() || !phys_valid(m->paddr, m->size))
        return problem_set(why, MSG_FIRMWARE_PLACE, "%llu bytes at 0x%llx", m->size, m->paddr);
    return true;
}

/* Makes the blob reach from the first file to the end of the last: all of a kernel's parts. */
static void take_files(struct platform *platform, const struct start_module *m, uint32_t count)
{
    const struct module *const first = &m[0].data, *const last = &m[count - 1].data;
    const uint64_t start = min_u64(first->paddr, last->paddr);
    const uint64_t end = max_u64(first->paddr + first->size, last->paddr + last->size);

    platform->firmware = (struct module){start, end - start};
    platform->blob = span_of(phys_ptr(start, end - start), end - start);
    platform->files.kernel = span_at(platform->blob, first->paddr - start, first->size);
    if (count > 1)
        platform->files.initrd = span_at(platform->blob, last->paddr - start, last->size);
}

static MUST_USE bool find_files(struct platform *platform, struct start_module *m,
                                const struct hvm_start *info, struct problem *why)
{
    const uint64_t list_size = (uint64_t)info->module_count * MODULE_LENGTH;

    if (info->module_count == 0)
        return problem_set(why, MSG_NO_RAMDISK, "no module");
    if (info->module_count > MODULES)
        return problem_set(why, MSG_MODULES, "%u modules", info->module_count);
    if (!phys_valid(info->modules, list_size))
        return problem_set(why, MSG_START_INFO, "module list at 0x%llx", info->modules);
    for (uint32_t i = 0; i < info->module_count; i++) {
        m[i] = start_module_parse(span_of(phys_ptr(info->modules, list_size), list_size), i);
        if (!check_module(&m[i].data, why))
            return false;
    }
    if (info->module_count > 1 &&
        ranges_overlap(m[0].data.paddr, m[0].data.size, m[1].data.paddr, m[1].data.size))
        return problem_set(why, MSG_FIRMWARE_PLACE, "%llu bytes at 0x%llx, %llu at 0x%llx",
                           m[0].data.size, m[0].data.paddr, m[1].data.size, m[1].data.paddr);
    take_files(platform, m, info->module_count);
    return true;
}

/* A copy of the text at paddr, whose memory may be overwritten. Address 0: there is none. */
static MUST_USE bool copy_text(char text[LINE_SIZE], uint64_t paddr, struct problem *why)
{
    uint32_t length = 0;

    text[0] = '\0';
    if (paddr == 0)
        return true;
    while (length < LINE_SIZE && phys_valid(paddr, length + 1)) {
        text[length] = *(const char *)phys_ptr(paddr + length, 1);
        if (text[length++] == '\0')
            return true;
    }
    return problem_set(why, MSG_COMMAND_LINE, "at 0x%llx, %u bytes without a NUL", paddr, length);
}

/*
 * A kernel that comes with an initrd (pvshim=1) has a command line of its own, and the other one,
 * which xl has put words for its shim into, is for Slipway alone.
 */
static MUST_USE bool command_line(struct options *options, const struct hvm_start *info,
                                  const struct start_module *kernel, struct problem *why)
{
    static char ours[LINE_SIZE], theirs[LINE_SIZE];
    const char *rest = ours;

    if (!copy_text(ours, info->cmdline, why) || !copy_text(theirs, kernel->name, why) ||
        !cmdline_take(options, ours, why) || !cmdline_take(options, theirs, why))
        return false;
    if (theirs[0] != '\0')
        rest = theirs;
    if (rest[0] != '\0')
        options->cmdline = rest;
    return true;
}

bool pvh_probe(struct platform *platform, struct layout *layout, uint32_t start_info,
               struct problem *why)
{
    struct start_module modules[MODULES] = {0};
    struct hvm_start info;
    uint32_t processors = 0;

    cpu_probe(&platform->cpu);
    if (!domain_init(&platform->xen, why) || !find_memory(platform, layout, why) ||
        !ram_unreserved(&platform->ram, SHARED_INFO, PAGE_SIZE, why) || !shared_info_map(why) ||
        !store_init(why))
        return false;
    phase_done("xen");
    if (!read_start(&info, start_info, why) || !find_files(platform, modules, &info, why) ||
        !store_options(&platform->options, &processors, why) ||
        !command_line(&platform->options, &info, &modules[0], why))
        return false;
    platform->cpu.count = (uint32_t)max_u64(1, min_u64(processors, MAX_VCPUS));
    layout->rsdp = info.rsdp;
    platform->cpu.speed_mhz = clock_cpu_mhz();
    log_set(platform->options.log);
    phase_done("options");
    log_line("Slipway %s for PVH on Xen %u.%u%s", slipway_version, platform->xen.major,
             platform->xen.minor, platform->xen.extra);
    log_line("%u vCPUs, RAM up to 0x%llx, files of %llu and %llu KiB", platform->cpu.count,
             max_u64(layout->low_end, layout->high_end), platform->files.kernel.left >> 10,
             platform->files.initrd.left >> 10);
    return true;
}
