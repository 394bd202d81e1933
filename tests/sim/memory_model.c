/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's physical memory. A 32-bit process can't hold all of it, so it is seen through
 * windows: host memory reserved without access, of which exactly the populated pages are opened.
 * Touching anything else is a fault that sim.c catches. Two windows always exist: the first 64 MiB,
 * and the last 64 MiB below 4 GiB; RAM between them gets one when it is first touched.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "machine/machine.h"
#include "parts.h"

#define PAGE        4096u
#define FRAMES_LOW  (1u << 20) /* below 4 GiB */
#define MIB         (1024u * 1024u)
#define WINDOW_SIZE (64u * MIB)
#define WINDOWS     8
#define BLOCK       (256u * 1024) /* QEMU's own memory begins at multiples of it */

struct window {
    uint64_t start; /* guest-physical */
    uint8_t *host;
};

static struct window windows[WINDOWS];
static unsigned window_count;
static uint8_t kinds[FRAMES_LOW];
static uint8_t *high_gone;                /* bitmap of frames taken from RAM above 4 GiB */
static uint64_t device_first, device_end; /* frames of the device model's own */
static uint32_t stray;                    /* the latest address outside all windows */
static uint8_t *nowhere;                  /* a page without access, for those */

static void *reserve(void *at, size_t size)
{
    void *host =
        mmap(at, size, PROT_NONE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (at != NULL ? MAP_FIXED : 0), -1, 0);

    if (host == MAP_FAILED) {
        perror("sim: mmap");
        abort();
    }
    return host;
}

static struct window *window_of(uint64_t paddr)
{
    for (unsigned i = 0; i < window_count; i++) {
        if (paddr >= windows[i].start && paddr - windows[i].start < WINDOW_SIZE)
            return &windows[i];
    }
    return NULL;
}

/* Opens or closes the frames [from, to) of one window to match kinds[]. */
static void protect(const struct window *w, uint32_t from, uint32_t to, bool open)
{
    mprotect(w->host + ((uint64_t)from * PAGE - w->start), (size_t)(to - from) * PAGE,
             open ? PROT_READ | PROT_WRITE : PROT_NONE);
}

static bool reachable(uint32_t frame)
{
    return kinds[frame] == FRAME_RAM || kinds[frame] == FRAME_SHARED_INFO;
}

static void open_populated(const struct window *w, uint32_t from, uint32_t to)
{
    while (from < to) {
        uint32_t end = from;

        while (end < to && reachable(end) == reachable(from))
            end++;
        if (reachable(from))
            protect(w, from, end, true);
        from = end;
    }
}

static struct window *window_add(uint64_t start)
{
    struct window *w = &windows[window_count];
    const uint32_t first = (uint32_t)(start / PAGE);
    const uint32_t last = first + WINDOW_SIZE / PAGE;

    if (window_count == WINDOWS)
        return NULL;
    w->start = start;
    w->host = reserve(NULL, WINDOW_SIZE);
    window_count++;
    open_populated(w, first, last < FRAMES_LOW ? last : FRAMES_LOW);
    return w;
}

static void set_kind(uint32_t from, uint32_t to, enum frame_kind kind)
{
    memset(kinds + from, kind, to - from);
    for (unsigned i = 0; i < window_count; i++) {
        const uint32_t first = (uint32_t)(windows[i].start / PAGE),
                       last = first + WINDOW_SIZE / PAGE;
        const uint32_t a = from > first ? from : first, b = to < last ? to : last;

        if (a < b)
            protect(&windows[i], a, b, kind == FRAME_RAM || kind == FRAME_SHARED_INFO);
    }
}

/* Those the guest started with. */
static uint64_t high_frames(void)
{
    return sim_guest->high_end > (uint64_t)FRAMES_LOW * PAGE
               ? sim_guest->high_end / PAGE - FRAMES_LOW
               : 0;
}

static uint64_t in_blocks(uint64_t size)
{
    return (size + BLOCK - 1) / BLOCK * BLOCK;
}

/*
 * QEMU keeps ROM images, video memory and memory to share directly above RAM. QEMU:
 * softmmu/physmem.c, find_ram_offset().
 */
static void device_memory_build(void)
{
    const uint64_t ram_end = sim_guest->high_end != 0 ? sim_guest->high_end : sim_guest->low_end;
    uint64_t size = 0;

    for (uint32_t i = 0; i < sim_guest->devices; i++) {
        const struct sim_device *d = &sim_guest->device[i];

        if (d->class_code >> 8 == 0x0300)
            size += in_blocks(d->bar[0].size);
        if (d->vendor == sim_ivshmem.vendor && d->device == sim_ivshmem.device)
            size += in_blocks(d->bar[2].size);
        size += in_blocks(d->bar[6].size);
    }
    if (sim_guest->device_memory_given)
        size = in_blocks(sim_guest->device_memory);
    device_first = in_blocks(ram_end) / PAGE;
    device_end = device_first + size / PAGE;
}

void frames_build(void)
{
    device_memory_build();
    if (nowhere == NULL)
        nowhere = reserve(NULL, PAGE);
    for (unsigned i = 2; i < window_count; i++)
        munmap(windows[i].host, WINDOW_SIZE);
    memset(kinds, FRAME_NONE, sizeof(kinds));
    if (window_count == 0) {
        window_add(0);
        window_add((uint64_t)FRAMES_LOW * PAGE - WINDOW_SIZE);
    } else { /* drops what the last guest wrote */
        reserve(windows[0].host, WINDOW_SIZE);
        reserve(windows[1].host, WINDOW_SIZE);
        window_count = 2;
    }
    free(high_gone);
    high_gone = calloc(1, (size_t)(high_frames() / 8 + 1));
    if (high_gone == NULL)
        abort();
    set_kind(0, 0xA0, FRAME_RAM);
    if (sim_guest->pvh) { /* no hole for a display, and the toolstack's ACPI tables */
        set_kind(0xA0, 0xC0, FRAME_RAM);
        set_kind(SIM_RSDP / PAGE - 8, SIM_RSDP / PAGE + 1, FRAME_RAM);
    }
    set_kind(0xC0, (uint32_t)(sim_guest->low_end / PAGE), FRAME_RAM);
    set_kind(0xFEFF0, 0xFF000, FRAME_SPECIAL);
    set_kind(SIM_STORE_RING / PAGE, SIM_STORE_RING / PAGE + 1, FRAME_RAM);
    set_kind(SIM_CONSOLE_RING / PAGE, SIM_CONSOLE_RING / PAGE + 1, FRAME_RAM);
}

uint64_t frames_last(void)
{
    if (device_end > FRAMES_LOW)
        return device_end - 1;
    return FRAMES_LOW - 1 + high_frames();
}

enum frame_kind frame_at(uint64_t frame)
{
    if (frame >= device_first && frame < device_end)
        return FRAME_DEVICE;
    if (frame < FRAMES_LOW)
        return kinds[frame];
    frame -= FRAMES_LOW;
    if (frame >= high_frames())
        return FRAME_NONE;
    return (high_gone[frame / 8] >> (frame % 8) & 1) == 0 ? FRAME_RAM : FRAME_NONE;
}

void frames_populate(uint64_t frame, uint64_t count, enum frame_kind kind)
{
    if (frame + count > FRAMES_LOW) {
        sim_violation("frame 0x%llx populated above 4 GiB", (unsigned long long)frame);
        return;
    }
    set_kind((uint32_t)frame, (uint32_t)(frame + count), kind);
}

void frame_remove(uint64_t frame)
{
    if (frame < FRAMES_LOW) {
        set_kind((uint32_t)frame, (uint32_t)frame + 1, FRAME_NONE);
        return;
    }
    frame -= FRAMES_LOW;
    if (frame < high_frames())
        high_gone[frame / 8] |= (uint8_t)(1u << (frame % 8));
}

bool frame_move(uint64_t from, uint64_t to)
{
    const struct window *source = window_of(from * PAGE);
    void *target;

    if (frame_at(from) != FRAME_RAM)
        return false;
    frames_populate(to, 1, FRAME_RAM);
    if (to >= FRAMES_LOW)
        return false;
    target = memory_at((uint32_t)(to * PAGE));
    if (from < FRAMES_LOW && source != NULL)
        memcpy(target, source->host + (from * PAGE - source->start), PAGE);
    else
        memset(target, 0x5A, PAGE); /* what the last owner left */
    frame_remove(from);
    return true;
}

void *memory_at(uint32_t paddr)
{
    const struct window *w = window_of(paddr);

    if (w == NULL && reachable(paddr / PAGE))
        w = window_add(paddr & ~(MIB - 1));
    if (w == NULL) {
        stray = paddr;
        return nowhere;
    }
    return w->host + (paddr - w->start);
}

void *machine_memory(uint32_t paddr)
{
    sim_result.count.pointers++;
    return memory_at(paddr);
}

bool memory_owns(const void *host, uint32_t *paddr)
{
    const uint8_t *at = host;

    for (unsigned i = 0; i < window_count; i++) {
        if (at >= windows[i].host && at < windows[i].host + WINDOW_SIZE) {
            *paddr = (uint32_t)(windows[i].start + (uint32_t)(at - windows[i].host));
            return true;
        }
    }
    *paddr = stray;
    return at >= nowhere && at < nowhere + PAGE;
}

void *sim_memory(uint64_t paddr, uint32_t len)
{
    if (paddr + len > (uint64_t)FRAMES_LOW * PAGE || paddr + len < paddr)
        return NULL;
    for (uint64_t frame = paddr / PAGE; frame * PAGE < paddr + len; frame++) {
        if (!reachable((uint32_t)frame))
            return NULL;
    }
    return memory_at((uint32_t)paddr);
}
