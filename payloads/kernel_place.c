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

/* Would the segments go over this? */
static bool in_the_way(const struct kernel *kernel, uint64_t at, uint64_t size)
{
    for (uint32_t i = 0; i < kernel->segments; i++) {
        if (ranges_overlap(at, size, kernel->segment[i].paddr, kernel->segment[i].size))
            return true;
    }
    return false;
}

/* The initrd to the end of RAM, if it is where a segment goes: the first move of all. */
static bool clear_initrd(struct kernel_start *start, const struct kernel *kernel, struct span blob,
                         const struct layout *layout)
{
    const uint64_t size = start->initrd_size;
    const uint64_t at = align_down_u64(layout->low_end - min_u64(layout->low_end, size), PAGE_SIZE);

    start->moves = 0;
    if (size == 0 || !in_the_way(kernel, start->initrd, size))
        return true;
    if (at < start->blob + blob.left || in_the_way(kernel, at, size))
        return false;
    start->move[start->moves++] =
        (struct kernel_move){.to = (uint32_t)at, .from = start->initrd, .size = (uint32_t)size};
    start->initrd = (uint32_t)at;
    return true;
}

/*
 * Segments of a file that lies where they go, without moving the file first: the one with the
 * highest bytes is the first to go, and none goes over bytes that another is still to get.
 */
static bool place_in_turn(struct kernel_start *start, const struct kernel *kernel, struct span blob,
                          const struct layout *layout)
{
    uint32_t first;

    if (kernel->kind != KERNEL_PVH || !clear_initrd(start, kernel, blob, layout))
        return false;
    first = start->moves;
    for (uint32_t i = 0; i < kernel->segments; i++) {
        const struct kernel_segment *s = &kernel->segment[i];
        const uint32_t from = s->bytes.left != 0 ? address_in(start, blob, s->bytes) : 0;
        uint32_t at = start->moves++;

        if (!range_in(s->paddr, s->size, BIOS_TOP, layout->low_end))
            return false;
        for (; at > first && start->move[at - 1].from < from; at--)
            start->move[at] = start->move[at - 1];
        start->move[at] = (struct kernel_move){
            .to = (uint32_t)s->paddr,
            .from = from,
            .size = (uint32_t)s->bytes.left,
            .zeros = (uint32_t)(s->size - s->bytes.left),
        };
    }
    for (uint32_t i = first; i < start->moves; i++) {
        const struct kernel_move *now = &start->move[i];

        for (uint32_t later = i + 1; later < start->moves; later++) {
            if (ranges_overlap(now->to, (uint64_t)now->size + now->zeros, start->move[later].from,
                               start->move[later].size))
                return false;
        }
    }
    start->entry = kernel->entry;
    return true;
}

/* What the kernel needs, for whoever has to give it more memory. */
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
    if (place_around(start, kernel, blob, layout) || place_in_turn(start, kernel, blob, layout))
        return true;
    /* The blob is in the way: to the end of RAM with it. */
    start->blob = align_down_u64(layout->low_end - min_u64(layout->low_end, blob.left), PAGE_SIZE);
    if (start->blob > module->paddr && place_around(start, kernel, blob, layout))
        return true;
    return problem_set(why, MSG_KERNEL_MEMORY,
                       "it ends at 0x%llx, its file has %llu KiB, RAM ends "
                       "at 0x%llx",
                       kernel_end(kernel), blob.left >> 10, layout->low_end);
}
