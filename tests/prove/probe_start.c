/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about what the domain builder hands over: src/probe/start_info.c and hvm_info.c. */
#include "layout.h"
#include "probe/hvm_info.h"
#include "probe/start_info.h"
#include "prove.h"

/*
 * start_info_parse() of any bytes, of any length up to 64, the end of which is the end of the
 * memory: nothing is read outside; true comes with at most 64 modules and MAX_MEMORY_RANGES ranges,
 * false with a problem.
 *
 * bounds: up to 64 bytes
 * sources: src/probe/start_info.c src/lib/span.c
 * options: --unwind 9
 * wraps: span_integer
 * planted: src/probe/start_info.c: > MAX_MODULES || => > 2 * MAX_MODULES ||
 * planted: src/probe/start_info.c: if (s.bad || => if (
 */
void prove_start_info(void)
{
    const uint32_t left = any_up_to(64);
    const uint8_t *const first = any_memory(left);
    struct problem why = {0};
    struct hvm_start info;
    const bool good = start_info_parse(&info, span_of(first, left), &why);

    PROVE(good == (why.code == 0), "false with a problem");
    PROVE(!good || (info.module_count <= 64 && info.memmap_count <= MAX_MEMORY_RANGES),
          "counts are small");
    PROVE(!good || left >= 40, "a start info is there");
    POSSIBLE(good && info.memmap_count == MAX_MEMORY_RANGES, "a long map");
    POSSIBLE(!good && left == 64, "a wrong one");
}
