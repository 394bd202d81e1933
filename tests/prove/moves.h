/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What proofs say of the moves of a kernel (payloads/kernel_start.h), included after the code that
 * finds them.
 */
#pragma once

#include "lib/num.h"
#include "prove.h"

static struct kernel_start start;

static bool covers(uint64_t at, uint64_t size, uint64_t address)
{
    return address >= at && address - at < size;
}

/* Can they be made in this order, each in ascending order of addresses, without loss? */
static bool in_order(void)
{
    bool good = start.moves <= KERNEL_MOVES_MAX;

    for (uint32_t i = 0; i < KERNEL_MOVES_MAX; i++) {
        const struct kernel_move *const m = &start.move[i];

        if (i >= start.moves)
            continue;
        good = good && (m->to <= m->from || m->to - m->from >= m->size);
        for (uint32_t k = i + 1; k < KERNEL_MOVES_MAX; k++) {
            const struct kernel_move *const later = &start.move[k];

            good = good && (k >= start.moves || !ranges_overlap(m->to, (uint64_t)m->size + m->zeros,
                                                                later->from, later->size));
        }
    }
    return good;
}

/* No byte is written twice. */
static bool apart(void)
{
    bool good = true;

    for (uint32_t i = 0; i < KERNEL_MOVES_MAX; i++) {
        for (uint32_t k = i + 1; k < KERNEL_MOVES_MAX; k++)
            good = good && (k >= start.moves ||
                            !ranges_overlap(start.move[i].to,
                                            (uint64_t)start.move[i].size + start.move[i].zeros,
                                            start.move[k].to,
                                            (uint64_t)start.move[k].size + start.move[k].zeros));
    }
    return good;
}

/*
 * Where the byte at the address is from, if moves are in order and apart; *zero: it is a zero.
 */
static uint64_t source(uint64_t address, bool *zero)
{
    uint64_t from = address;

    *zero = false;
    for (uint32_t i = 0; i < KERNEL_MOVES_MAX; i++) {
        const struct kernel_move *const m = &start.move[i];

        if (i >= start.moves || !covers(m->to, (uint64_t)m->size + m->zeros, address))
            continue;
        *zero = address - m->to >= m->size;
        from = m->from + (address - m->to);
    }
    return from;
}
