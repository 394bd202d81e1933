/* SPDX-License-Identifier: BSD-2-Clause */
/* A part of a kernel's file that its headers name, see kernel_file.h. */
#include "kernel_file.h"
#include "lib/num.h"

bool kernel_part(struct span *part, struct span file, uint64_t at, uint64_t count,
                 struct problem *why)
{
    uint64_t end;

    *part = span_at(file, at, count);
    if (!part->bad)
        return true;
    if (!add_u64(at, count, &end))
        end = UINT64_MAX;
    return problem_set(why, MSG_KERNEL_TRUNCATED, "%llu of at least %llu bytes", file.left, end);
}
