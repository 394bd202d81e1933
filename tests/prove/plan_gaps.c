/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about src/plan/pci_gaps.c, the list of free addresses: no address is ever given twice. */
#include "plan/pci_gaps.h"
#include "prove.h"

#define LIMIT (1u << 16)

/* Up to 2 gaps below LIMIT, disjoint and not empty, with room for more in the list. */
static struct pci_gaps any_gaps(void)
{
    struct pci_gaps g;

    g.count = any_up_to(2);
    for (uint32_t i = 0; i < g.count; i++)
        GIVEN(g.gap[i].start < g.gap[i].end && g.gap[i].end < LIMIT);
    GIVEN(g.count < 2 || g.gap[0].end <= g.gap[1].start || g.gap[1].end <= g.gap[0].start);
    return g;
}

static bool is_free(const struct pci_gaps *g, uint64_t x)
{
    bool in = false;

    for (uint32_t i = 0; i < g->count; i++)
        in |= x >= g->gap[i].start && x < g->gap[i].end;
    return in;
}

static bool is_sane(const struct pci_gaps *g)
{
    bool sane = g->count <= MAX_PCI_GAPS;

    for (uint32_t i = 0; i < g->count; i++) {
        sane &= g->gap[i].start < g->gap[i].end;
        for (uint32_t k = 0; k < i; k++)
            sane &= g->gap[k].end <= g->gap[i].start || g->gap[i].end <= g->gap[k].start;
    }
    return sane;
}

/*
 * gap_remove() of any interval of 16-bit numbers from a list of up to 2 gaps that has room for 2: a
 * third is forgotten; what is free afterwards was free before, and gaps stay disjoint.
 *
 * bounds: up to 2 gaps, 16-bit addresses
 * sources: src/plan/pci_gaps.c src/lib/num.c
 * options: --unwind 6
 * sizes: MAX_PCI_GAPS=2
 * wraps: gap_remove gap_add (counting down to 0)
 * planted: src/plan/pci_gaps.c: gaps->count < MAX_PCI_GAPS => gaps->count <= MAX_PCI_GAPS
 * slow: (some twenty seconds)
 */
void prove_full_list(void)
{
    struct pci_gaps g = any_gaps();
    const uint64_t start = any_up_to(LIMIT), end = any_up_to(LIMIT), x = any_up_to(LIMIT);
    const bool was = is_free(&g, x);

    gap_remove(&g, start, end);
    PROVE(is_sane(&g), "disjoint, and not empty");
    PROVE(!is_free(&g, x) || (was && !(x >= start && x < end)), "never more than before");
    POSSIBLE(was && !is_free(&g, x) && !(x >= start && x < end), "a gap is forgotten");
}
