/* SPDX-License-Identifier: BSD-2-Clause */
/* A proof about src/lib/deadline.c: every wait has an end. */
#include "lib/deadline.h"
#include "prove.h"

/*
 * A wait without news, with any limit up to 2^40 ns, sleeps of any length, and a clock that
 * advances by up to 2^40 ns at each look: it has passed after a look that was more than the limit
 * after the last start, and it starts again for at most 16 pauses (PAUSES_MAX). Four looks are
 * followed, from any number of pauses on.
 *
 * bounds: any clock and limit, 4 looks
 * sources: src/lib/deadline.c
 * options: --unwind 5
 * wraps: elapsed_u64 (modulo 2^64)
 * planted: src/lib/deadline.c: && d->pauses < PAUSES_MAX => NOTHING
 * planted: src/lib/deadline.c: now >= d->end => now >= d->end + d->limit
 * slow: (some twenty seconds)
 */
void prove_end(void)
{
    struct deadline d = {.limit = any_u64(), .pauses = any_up_to(16)};
    uint64_t now = any_u64();
    bool passed = false;

    GIVEN(d.limit != 0 && d.limit < 1ull << 40 && now != 0 && now < 1ull << 62);
    for (uint32_t i = 0; i < 4; i++) {
        const uint64_t start = d.end;
        const uint32_t pauses = d.pauses;

        passed = deadline_passed(&d, now);
        PROVE(d.pauses >= pauses && d.pauses <= 16, "pauses are counted, and have an end");
        PROVE(passed == (start != 0 && d.pauses == pauses && now >= start),
              "passed when it is time");
        PROVE(passed || (d.end > now && d.end - now <= d.limit),
              "never later than the limit from now on");
        if (any_bool())
            (void)deadline_sleep(&d, now + any_up_to(1u << 30));
        const uint64_t step = any_u64();
        GIVEN(step < 1ull << 40);
        now += step;
    }
    POSSIBLE(passed, "it passes");
    POSSIBLE(d.pauses == 16 && !passed, "a pause");
}
