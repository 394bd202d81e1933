/* SPDX-License-Identifier: BSD-2-Clause */
/* The planners in their order, see plan.h: memory types follow from where the windows are. */
#include "plan/plan.h"
#include "log/log.h"
#include "plan/mtrr_plan.h"
#include "plan/pci_place.h"

void plan(struct layout *layout, const struct platform *platform)
{
    static struct placement_space space;

    layout->low_end = platform->ram.low_end;
    layout->high_end = platform->ram.high_end;
    pci_place(layout, platform, &space);
    mtrr_plan(layout);
    log_line("PCI memory at 0x%llx-0x%llx, %u MTRRs", layout->pci_low.start, layout->pci_low.end,
             layout->mtrr_count);
    if (layout->pci_high.end != layout->pci_high.start)
        log_line("PCI memory above 4 GiB at 0x%llx-0x%llx", layout->pci_high.start,
                 layout->pci_high.end);
}
