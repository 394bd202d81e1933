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

static void place_initrd(struct kernel_start *start, const struct kernel *kernel, struct span blob)
{
    start->initrd_size = (uint32_t)kernel->initrd.left;
    start->initrd = start->initrd_size != 0 ? address_in(start, blob, kernel->initrd) : 0;
}

/*
 * An initrd begins a page: Linux frees it by pages, and warns of one that doesn't. The sections of
 * a unified kernel image are at multiples of 512. What is before it in the blob is copied first.
 */
static bool is_aligned(const struct kernel_start *start)
{
    return (start->initrd & (PAGE_SIZE - 1)) == 0;
}

static void align_initrd(struct kernel_start *start)
{
    const uint32_t at = (uint32_t)align_down_u64(start->initrd, PAGE_SIZE);

    if (is_aligned(start) || at < start->blob)
        return;
    start->move[start->moves++] =
        (struct kernel_move){.to = at, .from = start->initrd, .size = start->initrd_size};
    start->initrd = at;
}

/* A bzImage: where it asks to be, or if that is taken and it does not mind, after the blob. */
static bool place_bzimage(struct kernel_start *start, const struct kernel *kernel, struct span blob,
                          const struct layout *layout)
{
    uint64_t at = kernel->preferred;

    place_initrd(start, kernel, blob);
    if (!is_free(start, blob, layout, at, kernel->memory) && kernel->relocatable)
        at = align_up_u64(start->blob + blob.left, kernel->alignment);
    if (!is_free(start, blob, layout, at, kernel->memory))
        return false;
    start->move[0] = (struct kernel_move){.to = (uint32_t)at,
                                          .from = address_in(start, blob, kernel->code),
                                          .size = (uint32_t)kernel->code.left};
    start->moves = 1;
    align_initrd(start);
    start->entry = (uint32_t)at;
    return kernel->initrd.left == 0 ||
           start->initrd + (uint64_t)start->initrd_size - 1 <= kernel->initrd_end;
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

/* Moves the initrd to the end of RAM first if a segment goes there or it is not page-aligned. */
static bool clear_initrd(struct kernel_start *start, const struct kernel *kernel, struct span blob,
                         const struct layout *layout)
{
    const uint64_t size = start->initrd_size;
    const uint64_t at = align_down_u64(layout->low_end - min_u64(layout->low_end, size), PAGE_SIZE);
    const bool may_stay = !in_the_way(kernel, start->initrd, size); /* if there is none, too */

    if (may_stay && is_aligned(start))
        return true;
    if (at < start->blob + blob.left || in_the_way(kernel, at, size))
        return may_stay;
    start->move[start->moves++] =
        (struct kernel_move){.to = (uint32_t)at, .from = start->initrd, .size = (uint32_t)size};
    start->initrd = (uint32_t)at;
    return true;
}

/*
 * Moves are made in ascending order. So what goes up by less than its length goes in pieces that
 * do not overlap, the last one first.
 */
static bool append_moves(struct kernel_start *start, const struct kernel_segment *s, uint32_t from)
{
    const uint32_t to = (uint32_t)s->paddr;
    uint32_t left = (uint32_t)s->bytes.left, zeros = (uint32_t)(s->size - s->bytes.left);

    do {
        const uint32_t piece = to > from && to - from < left ? to - from : left;

        if (start->moves == KERNEL_MOVES_MAX)
            return false;
        left -= piece;
        start->move[start->moves++] = (struct kernel_move){
            .to = to + left, .from = from + left, .size = piece, .zeros = zeros};
        zeros = 0;
    } while (left != 0);
    return true;
}

/* Does no move go over bytes that a later one is to copy? */
static bool moves_keep_their_bytes(const struct kernel_start *start)
{
    for (uint32_t i = 0; i < start->moves; i++) {
        const struct kernel_move *now = &start->move[i];

        for (uint32_t later = i + 1; later < start->moves; later++) {
            if (ranges_overlap(now->to, (uint64_t)now->size + now->zeros, start->move[later].from,
                               start->move[later].size))
                return false;
        }
    }
    return true;
}

/* The file may be where the segments go, if they can be moved one after the other. */
static bool place_segments(struct kernel_start *start, const struct kernel *kernel,
                           struct span blob, const struct layout *layout, bool last_first)
{
    place_initrd(start, kernel, blob);
    start->moves = 0;
    if (!clear_initrd(start, kernel, blob, layout))
        return false;
    for (uint32_t i = 0; i < kernel->segments; i++) {
        const struct kernel_segment *s =
            &kernel->segment[last_first ? kernel->segments - 1 - i : i];

        if (!range_in(s->paddr, s->size, BIOS_TOP, layout->low_end) ||
            !append_moves(start, s, s->bytes.left != 0 ? address_in(start, blob, s->bytes) : 0))
            return false;
    }
    start->entry = kernel->entry;
    return moves_keep_their_bytes(start);
}

static bool place_around(struct kernel_start *start, const struct kernel *kernel, struct span blob,
                         const struct layout *layout)
{
    if (kernel->kind == KERNEL_BZIMAGE)
        return place_bzimage(start, kernel, blob, layout);
    return place_segments(start, kernel, blob, layout, false) ||
           place_segments(start, kernel, blob, layout, true);
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
