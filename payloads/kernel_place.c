/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a kernel goes, see kernel_start.h. */
#include "lib/num.h"
#include "kernel_start.h"

static uint32_t address_in(const struct kernel_start *start, struct span blob, struct span part)
{
    return (uint32_t)(start->blob + (uint64_t)(part.data - blob.data));
}

static bool is_free(const struct kernel_start *start, struct span blob, const struct layout *layout,
                    uint64_t at, uint64_t size)
{
    return range_in(at, size, BIOS_TOP, layout->low_end) &&
           !ranges_overlap(at, size, start->blob, blob.left);
}

/* A bzImage: where it asks to be, or if that is taken and it does not mind, after the blob. */
static bool place_bzimage(struct kernel_start *start, const struct kernel *kernel, struct span blob,
                          const struct layout *layout)
{
    uint64_t at = kernel->preferred;

    if (!is_free(start, blob, layout, at, kernel->memory) && kernel->relocatable)
        at = align_up_u64(start->blob + blob.left, kernel->alignment);
    if (!is_free(start, blob, layout, at, kernel->memory))
        return false;
    start->move[0] = (struct kernel_move){.to = (uint32_t)at,
                                          .from = address_in(start, blob, kernel->code),
                                          .size = (uint32_t)kernel->code.left};
    start->moves = 1;
    start->entry = (uint32_t)at;
    return kernel->initrd.left == 0 ||
           start->initrd + (uint64_t)start->initrd_size - 1 <= kernel->initrd_end;
}

static bool place_segments(struct kernel_start *start, const struct kernel *kernel,
                           struct span blob, const struct layout *layout)
{
    for (uint32_t i = 0; i < kernel->segments; i++) {
        const struct kernel_segment *s = &kernel->segment[i];

        if (!is_free(start, blob, layout, s->paddr, s->size))
            return false;
        start->move[i] = (struct kernel_move){
            .to = (uint32_t)s->paddr,
            .from = s->bytes.left != 0 ? address_in(start, blob, s->bytes) : 0,
            .size = (uint32_t)s->bytes.left,
            .zeros = (uint32_t)(s->size - s->bytes.left),
        };
    }
    start->moves = kernel->segments;
    start->entry = kernel->entry;
    return true;
}

static bool place_around(struct kernel_start *start, const struct kernel *kernel, struct span blob,
                         const struct layout *layout)
{
    start->initrd_size = (uint32_t)kernel->initrd.left;
    start->initrd = start->initrd_size != 0 ? address_in(start, blob, kernel->initrd) : 0;
    return kernel->kind == KERNEL_BZIMAGE ? place_bzimage(start, kernel, blob, layout)
                                          : place_segments(start, kernel, blob, layout);
}

/* What the kernel needs, for the message about too little memory. */
static uint64_t kernel_end(const struct kernel *kernel)
{
    uint64_t end = kernel->kind == KERNEL_BZIMAGE ? kernel->preferred + kernel->memory : 0;

    for (uint32_t i = 0; kernel->kind == KERNEL_PVH && i < kernel->segments; i++)
        end = max_u64(end, kernel->segment[i].paddr + kernel->segment[i].size);
    return end;
}

bool kernel_place(struct kernel_start *start, const struct kernel *kernel, struct span blob,
                  const struct module *module, const struct layout *layout, struct problem *why)
{
    *start = (struct kernel_start){.blob = module->paddr};
    if (place_around(start, kernel, blob, layout))
        return true;
    /* The blob is in the way: to the end of RAM with it. */
    start->blob = align_down_u64(layout->low_end - min_u64(layout->low_end, blob.left), PAGE_SIZE);
    if (start->blob > module->paddr && place_around(start, kernel, blob, layout))
        return true;
    return problem_set(why, MSG_KERNEL_MEMORY,
                       "the kernel ends at 0x%llx, its file has %llu KiB, RAM ends at 0x%llx",
                       kernel_end(kernel), blob.left >> 10, layout->low_end);
}
