/* SPDX-License-Identifier: BSD-2-Clause */
/* What Slipway does, in order. entry.S comes first; the payload comes after. */
#include "details.h"
#include "fatal.h"
#include "hw/apic.h"
#include "hw/devices.h"
#include "hw/machine.h"
#include "hw/pci_apply.h"
#include "hw/phys.h"
#include "hw/smp.h"
#include "lib/num.h"
#include "lib/str.h"
#include "main.h"
#include "payload.h"
#include "place.h"
#include "plan/mtrr_plan.h"
#include "plan/pci_place.h"
#include "plan/pci_windows.h"
#include "probe/probe.h"
#include "report.h"
#include "xen/device_memory.h"
#include "xen/domain.h"
#include "xen/move_ram.h"
#include "xen/store.h"

static void say_what_we_have(const struct platform *p)
{
    log_line("Slipway %s on Xen %u.%u%s", slipway_version, p->xen.major, p->xen.minor,
             p->xen.extra);
    log_line("%u vCPUs, RAM up to 0x%llx and 0x%llx, %u PCI functions, firmware %llu KiB",
             p->cpu.count, (unsigned long long)p->ram.low_end, (unsigned long long)p->ram.high_end,
             p->pci.count, (unsigned long long)p->firmware.size >> 10);
}

/* The blob's own text, taken before the blob is moved. */
static void say_what_starts(const struct payload *payload, const uint8_t *blob, uint64_t size)
{
    const struct span none = span_of(NULL, 0);

    report_payload(payload->name, size, payload->build != NULL ? payload->build(blob, size) : none);
}

static void count_processors(const struct payload *payload, uint32_t vcpus)
{
    if (vcpus > payload->vcpus_max)
        warn(MSG_FIRMWARE_PROCESSORS, "%u for %s", vcpus, payload->name);
}

static void plan(struct layout *layout, struct platform *platform)
{
    if (pci_reaches_device_memory(platform))
        device_memory_find(&platform->ram);
    layout->low_end = platform->ram.low_end;
    layout->high_end = platform->ram.high_end;
    pci_place(layout, platform);
    if (layout->moved_ram.start != layout->moved_ram.end && !ram_move(layout, platform)) {
        platform->options.move_ram = false;
        pci_place(layout, platform);
    }
    mtrr_plan(layout);
    log_line("PCI memory at 0x%llx-0x%llx, %u MTRRs", (unsigned long long)layout->pci_low.start,
             (unsigned long long)layout->pci_low.end, layout->mtrr_count);
    if (layout->pci_high.end != layout->pci_high.start)
        log_line("PCI memory above 4 GiB at 0x%llx-0x%llx",
                 (unsigned long long)layout->pci_high.start,
                 (unsigned long long)layout->pci_high.end);
}

static void apply_hardware(struct platform *platform, struct layout *layout)
{
    pci_apply(platform, layout);
    report_phase("pci");
    smp_start(platform, layout);
    apic_init(platform->cpu.apic_id[0]);
    report_phase("processors");
}

/* What depends on where the tables went, and on how much RAM they left. */
static void apply_tables(const struct platform *platform, const struct layout *layout)
{
    cmos_memory_sizes(platform, layout);
    if (platform->options.acpi)
        acpi_mode_enable(platform);
}

static _Noreturn void hand_off(const struct payload *payload, const struct layout *layout)
{
    uint32_t size;
    const uint8_t *code = handoff_code(&size);

    ASSERT(size <= PAYLOAD_INFO - HANDOFF_CODE);
    memcpy(phys_ptr(HANDOFF_CODE, size), code, size);
    log_line("starting %s, memory map of %u ranges, RAM ends 0x%llx and 0x%llx", payload->name,
             layout->e820_count, (unsigned long long)layout->low_end,
             (unsigned long long)layout->high_end);
    report_send(NULL);
    store_close();
    shared_info_clean();
    handoff_jump();
}

_Noreturn FROM_ASSEMBLY void slipway_main(uint32_t start_info)
{
    static struct platform platform;
    static struct layout layout;
    const struct payload *payload;
    struct problem why = {0};
    const uint8_t *blob;
    uint64_t size;

    report_begin();
    traps_load(); /* a processor exception ends in fatal(), too */
    if (!probe(&platform, start_info, &why))
        fatal(&why);
    say_what_we_have(&platform);
    size = platform.firmware.size;
    blob = phys_ptr(platform.firmware.paddr, size);
    if (!payload_choose(&payload, platform.options.firmware, blob, size, &why))
        fatal(&why);
    say_what_starts(payload, blob, size);
    count_processors(payload, platform.cpu.count);
    plan(&layout, &platform);
    details_of_plan(&platform, &layout);
    report_phase("plan");
    apply_hardware(&platform, &layout);
    if (!tables_place(&platform, &layout, payload, &why))
        fatal(&why);
    details_of_memory(&layout);
    apply_tables(&platform, &layout);
    report_phase("tables");
    hand_off(payload, &layout);
}
