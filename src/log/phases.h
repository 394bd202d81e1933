/* SPDX-License-Identifier: BSD-2-Clause */
/* How long this boot's phases took, for the boot report. No call costs a VM exit. */
#pragma once

#include <stdint.h>

#define MAX_PHASES 10

struct phases {
    uint64_t begin, end; /* of the first phase, of the last one so far; time-stamp counter */
    struct {
        const char *name;
        uint64_t ticks;
    } phase[MAX_PHASES];
    uint32_t count;
};

/* Called first of all: times count from here. */
void phases_begin(void);

/* The phase of that name is over. At most MAX_PHASES. */
void phase_done(const char *name);

const struct phases *phases_so_far(void);
