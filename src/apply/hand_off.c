/* SPDX-License-Identifier: BSD-2-Clause */
/* Handing over, see hand_off.h. */
#include "apply/hand_off.h"
#include "apply/report.h"
#include "lib/str.h"
#include "log/fatal.h"
#include "log/log.h"
#include "machine/machine.h"
#include "machine/phys.h"
#include "xen/shared_info.h"
#include "xen/store.h"

void hand_off(const struct payload *payload, const struct layout *layout)
{
    uint32_t size;
    const uint8_t *code = payload->kernel ? kernel_code(&size) : handoff_code(&size);

    ASSERT(size <= PAYLOAD_INFO - HANDOFF_CODE);
    memcpy(phys_ptr(HANDOFF_CODE, size), code, size);
    log_line("starting %s, memory map of %u ranges, RAM up to 0x%llx", payload->name,
             layout->e820_count, max_u64(layout->low_end, layout->high_end));
    if (!report_send(NULL))
        log_line("XenStore refused the boot report");
    store_close();
    shared_info_clean();
    if (payload->kernel)
        kernel_jump();
    handoff_jump();
}
