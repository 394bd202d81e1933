/* SPDX-License-Identifier: BSD-2-Clause */
/* A kernel that is about to be started, see start_kernel.h. */
#include "apply/start_kernel.h"
#include "lib/buf.h"
#include "lib/str.h"
#include "machine/phys.h"
#include "kernel_start.h"

_Static_assert(sizeof(struct kernel_move) == 16, "start_kernel.S");

/* After the moves: to = 0, the entry point, and the values of ESI and EBX, for start_kernel.S. */
static void write_moves(const struct kernel_start *start, const struct kernel *kernel,
                        uint32_t told_at)
{
    const uint32_t count = start->moves + 1;
    struct kernel_move *list = phys_ptr(KERNEL_MOVES, count * sizeof(*list));

    memcpy(list, start->move, start->moves * sizeof(*list));
    list[start->moves] = (struct kernel_move){
        .to = 0,
        .from = start->entry,
        .size = kernel->kind == KERNEL_BZIMAGE ? told_at : 0,
        .zeros = kernel->kind == KERNEL_PVH ? told_at : 0,
    };
}

bool kernel_ready(const struct kernel *kernel, const struct platform *platform,
                  const struct layout *layout, struct problem *why)
{
    static uint8_t told[SCRATCH_SIZE];
    static struct kernel_start start;
    const struct module *const module = &platform->firmware;
    struct buf out;

    if (!kernel_takes(kernel, platform->options.cmdline, why) ||
        !kernel_place(&start, kernel, platform->blob, module, layout, why))
        return false;
    if (start.blob != module->paddr)
        memmove(phys_ptr(start.blob, module->size), platform->blob.data, (size_t)module->size);
    buf_init(&out, told, sizeof(told), SCRATCH);
    kernel_tell(&out, kernel, &start, layout, platform->options.cmdline);
    if (!buf_ok(&out))
        return problem_set(why, MSG_FIRMWARE_INFO_FULL, "after %u of %u bytes: %s", out.len,
                           out.size, out.bad);
    memcpy(phys_ptr(SCRATCH, out.len), told, out.len);
    write_moves(&start, kernel, SCRATCH);
    return true;
}
