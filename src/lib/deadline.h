/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long something else may take. The limit starts with the first look at the clock, and again
 * whenever there is progress. It also starts again if this guest did not run meanwhile: while it
 * was paused or migrated its clock went on, and what it waits for may have been paused, too.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct deadline {
    uint64_t limit; /* nanoseconds without news */
    uint64_t end;   /* 0: starts with the next look */
    uint64_t wake;  /* when the last sleep was to end; 0: no sleep since the last look */
    uint32_t pauses;
};

/* A look at the clock: has the limit passed? */
bool deadline_passed(struct deadline *d, uint64_t now);

/* There is news. */
void deadline_renew(struct deadline *d);

/* To be called before a sleep until `wake`. Returns that. */
uint64_t deadline_sleep(struct deadline *d, uint64_t wake);
