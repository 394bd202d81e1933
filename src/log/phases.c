/* SPDX-License-Identifier: BSD-2-Clause */
/* The times of this boot, see phases.h. */
#include "log/phases.h"
#include "lib/num.h"
#include "log/fatal.h"
#include "machine/machine.h"

static struct phases phases;

void phases_begin(void)
{
    phases.begin = phases.end = tsc_read();
}

void phase_done(const char *name)
{
    const uint64_t now = tsc_read();

    ASSERT(phases.count < MAX_PHASES);
    phases.phase[phases.count].name = name;
    phases.phase[phases.count++].ticks = elapsed_u64(phases.end, now);
    phases.end = now;
}

const struct phases *phases_so_far(void)
{
    return &phases;
}
