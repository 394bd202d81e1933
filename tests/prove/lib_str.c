/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about src/lib/str.c. */
#include "lib/str.h"
#include "prove.h"

/*
 * str_len(), str_eq(), str_starts() and str_make_printable() of any texts of up to 5 characters
 * whose memory ends with the NUL: nothing is read after it; the answers are right.
 *
 * bounds: up to 5 characters
 * sources: src/lib/str.c
 * options: --unwind 8
 * planted: src/lib/str.c: *text > 0x7E) => *text > 0x7F)
 * planted: src/lib/str.c: return *a == *b; => return true;
 * planted: src/lib/str.c: while (*prefix != '\0' && => while (
 */
void prove_texts(void)
{
    char a[6], b[6];
    uint32_t same = 0;

    any_text(a, sizeof(a));
    any_text(b, sizeof(b));
    const size_t alen = str_len(a), blen = str_len(b);
    PROVE(alen < 6 && a[alen] == '\0', "the length leads to the NUL");
    while (same < alen && same < blen && a[same] == b[same])
        same++;
    PROVE(str_eq(a, b) == (same == alen && same == blen), "equal");
    PROVE(str_starts(a, b) == (same == blen), "begins with");
    str_make_printable(a);
    PROVE(str_len(a) == alen, "as long as before");
    for (uint32_t i = 0; i < alen; i++)
        PROVE(a[i] >= 0x20 && a[i] <= 0x7E, "it prints");
    POSSIBLE(alen == 5 && str_eq(a, b), "longest and equal");
}
