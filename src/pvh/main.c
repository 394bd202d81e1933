/* SPDX-License-Identifier: BSD-2-Clause */
/* What slipway-pvh does, in order. machine/entry.S comes first; the kernel comes after. */
#include "main.h"
#include "apply/hand_off.h"
#include "apply/report.h"
#include "apply/start_kernel.h"
#include "choose.h"
#include "log/fatal.h"
#include "log/log_layout.h"
#include "log/phases.h"
#include "machine/machine.h"
#include "pvh/start.h"
#include "pvh/tables.h"

_Noreturn void slipway_main(uint32_t start_info)
{
    static struct platform platform;
    static struct layout layout;
    static struct kernel kernel;
    struct problem why = {0};

    phases_begin();
    fatal_last_words(report_last_words);
    traps_load(); /* a processor exception ends in fatal(), too */
    if (!pvh_probe(&platform, &layout, start_info, &why))
        fatal(&why);
    report_set(platform.options.report);
    if (!payload_kernel(&kernel, &platform, &why))
        fatal(&why);
    report_payload(&kernel_payload, platform.files.kernel);
    log_memory_map(&layout);
    if (!pvh_tables(&platform, &layout, &why) || !kernel_ready(&kernel, &platform, &layout, &why))
        fatal(&why);
    phase_done("tables");
    hand_off(&kernel_payload, &layout);
}
