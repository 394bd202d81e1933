/* SPDX-License-Identifier: BSD-2-Clause */
/* Limits of waits, see deadline.h. */
#include "lib/deadline.h"
#include "lib/num.h"

#define PAUSE      1000000000ull /* a sleep that lasted so much longer than asked was a pause */
#define PAUSES_MAX 16            /* a host that is always so late must not make it endless */

bool deadline_passed(struct deadline *d, uint64_t now)
{
    if (d->wake != 0 && elapsed_u64(d->wake, now) > PAUSE && d->pauses < PAUSES_MAX) {
        d->pauses++;
        d->end = 0;
    }
    d->wake = 0;
    if (d->end == 0)
        d->end = now + d->limit;
    return now >= d->end;
}

void deadline_renew(struct deadline *d)
{
    d->end = 0;
}

uint64_t deadline_sleep(struct deadline *d, uint64_t wake)
{
    d->wake = wake;
    return wake;
}
