/* SPDX-License-Identifier: BSD-2-Clause */
/* What Slipway does, in order. machine/entry.S comes first; the payload comes after. */
#include "main.h"
#include "apply/hand_off.h"
#include "apply/hardware.h"
#include "apply/place.h"
#include "apply/report.h"
#include "apply/start_kernel.h"
#include "choose.h"
#include "log/fatal.h"
#include "log/log_layout.h"
#include "log/phases.h"
#include "machine/machine.h"
#include "plan/plan.h"
#include "probe/probe.h"

_Noreturn void slipway_main(uint32_t start_info)
{
    static struct platform platform;
    static struct layout layout;
    static struct apic_ids ids;
    static struct kernel kernel;
    const struct payload *payload;
    struct problem why = {0};

    phases_begin();
    fatal_last_words(report_last_words);
    traps_load(); /* a processor exception ends in fatal(), too */
    if (!probe(&platform, start_info, &why))
        fatal(&why);
    report_set(platform.options.report);
    if (!payload_choose(&payload, &kernel, &platform, &why))
        fatal(&why);
    report_payload(payload, platform.blob);
    plan(&layout, &platform);
    log_layout(&platform, &layout);
    phase_done("plan");
    if (!hardware_apply(&platform, &layout, &ids, &why))
        fatal(&why);
    if (!tables_place(&platform, &ids, &layout, payload, &why))
        fatal(&why);
    log_memory_map(&layout);
    hardware_apply_memory(&platform, &layout);
    if (payload->kernel && !kernel_ready(&kernel, &platform, &layout, &why))
        fatal(&why);
    phase_done("tables");
    hand_off(payload, &layout);
}
