/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about the moves of a kernel, payloads/kernel_place.c: in pieces, one after the other, they
 * lose nothing. payload_place has where they go.
 */
#include "kernel_place.c"
#include "moves.h"

/* Where it is from after any moves, backwards through all of them. */
static uint64_t source_of_any(uint64_t address, bool *zero)
{
    *zero = false;
    for (uint32_t i = KERNEL_MOVES_MAX; i-- > 0;) {
        const struct kernel_move *const m = &start.move[i];

        if (i >= start.moves || *zero || !covers(m->to, (uint64_t)m->size + m->zeros, address))
            continue;
        *zero = address - m->to >= m->size;
        address = m->from + (address - m->to);
    }
    return address;
}

/*
 * After moves that are in order and whose targets are disjoint, each byte is the one that source()
 * names: none was lost or overwritten.
 *
 * bounds: 4 moves of any size, all addresses
 * options: --unwind 6
 * sizes: KERNEL_SEGMENTS=2 MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * planted: src/lib/num.h: && b < a + alen; => && b + 1 < a + alen;
 * slow: (several minutes)
 */
void prove_moves(void)
{
    const uint64_t address = any_u64();
    bool zero, zero_of_any;

    ANYTHING(start);
    GIVEN(in_order() && apart());
    const uint64_t from = source(address, &zero), from_any = source_of_any(address, &zero_of_any);
    PROVE(zero == zero_of_any && (zero || from == from_any), "the same byte");
    POSSIBLE(start.moves == 4 && from != address && !zero, "one that is moved by one of four");
}

/*
 * append_moves() splits the move of one segment into pieces that bring each byte to its place, in
 * an order in which they can be made, with zeros after them; or there is no room for so many.
 *
 * bounds: 4 moves, 8-bit addresses
 * options: --unwind 6
 * sizes: KERNEL_SEGMENTS=2 MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * planted: payloads/kernel_place.c: to > from && to - from < left ? to - from : left => left
 * planted: payloads/kernel_place.c: zeros = 0; => NOTHING
 * slow: (several minutes)
 */
void prove_pieces(void)
{
    const uint32_t mask = 0xFF, from = any_u32() & mask, at = any_u32() & mask;
    const struct kernel_segment s = {
        .paddr = any_u32() & mask, .size = any_u32() & mask, .bytes.left = any_u32() & mask};
    bool zero;

    GIVEN(s.size != 0 && s.bytes.left <= s.size);
    start.moves = 0;
    if (!append_moves(&start, &s, from))
        return;
    PROVE(start.moves != 0 && start.moves <= KERNEL_MOVES_MAX, "as many as there is room for");
    PROVE(apart(), "no byte is written twice");
    for (uint32_t i = 0; i < KERNEL_MOVES_MAX; i++) {
        const struct kernel_move *const m = &start.move[i];

        if (i >= start.moves)
            continue;
        PROVE(range_in(m->to, (uint64_t)m->size + m->zeros, s.paddr, s.paddr + s.size),
              "it writes to the segment");
        PROVE(range_in(m->from, m->size, from, from + s.bytes.left),
              "it reads the segment's bytes");
        PROVE(m->to <= m->from || m->to - m->from >= m->size, "not into what is to be copied");
    }
    GIVEN(at < s.size);
    const uint64_t source_at = source(s.paddr + at, &zero);
    PROVE(at < s.bytes.left ? !zero && source_at == (uint64_t)from + at : zero,
          "each byte of the segment is there, and zeros after them");
    POSSIBLE(start.moves == 4 && s.size != s.bytes.left, "four moves");
}

/*
 * If moves_keep_their_bytes() is true, no move writes to a byte that a later one reads.
 *
 * bounds: 4 moves of any size, all addresses
 * options: --unwind 6
 * sizes: KERNEL_SEGMENTS=2 MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * planted: payloads/kernel_place.c: later = i + 1; => later = i + 2;
 * planted: payloads/kernel_place.c: (uint64_t)now->size + now->zeros, => now->size,
 * slow: (the quick ones have two minutes together)
 */
void prove_keeps(void)
{
    ANYTHING(start);
    GIVEN(start.moves <= KERNEL_MOVES_MAX);
    const bool keeps = moves_keep_their_bytes(&start);
    const uint32_t i = any_up_to(KERNEL_MOVES_MAX - 1), k = any_up_to(KERNEL_MOVES_MAX - 1);
    const struct kernel_move *const one = &start.move[i], *const later = &start.move[k];
    const uint64_t address = any_u64();

    GIVEN(i < k && k < start.moves);
    PROVE(!keeps || !covers(one->to, (uint64_t)one->size + one->zeros, address) ||
              !covers(later->from, later->size, address),
          "no byte is lost");
    POSSIBLE(keeps && start.moves == 4 && one->size != 0 && later->size != 0, "four that keep all");
}
