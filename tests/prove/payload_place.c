/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about where a kernel goes, payloads/kernel_place.c: that each byte of it, and of its
 * initrd, gets where it should. payload_moves has how they are moved.
 */
#include "kernel_place.c"
#include "moves.h"

static struct kernel kernel;
static struct layout layout;
static struct span blob;

#define LARGEST (1u << 24) /* as many bits as CBMC has for an offset */

/* A blob in RAM, and what the parsers say of an initrd: inside of the blob. */
static void any_blob(void)
{
    const uint32_t initrd = any_u32();

    blob.left = any_up_to(LARGEST);
    blob.data = any_memory((uint32_t)blob.left);
    layout.low_end = any_up_to(FIRMWARE_AREA);
    start.blob = any_u32();
    GIVEN(blob.left != 0 && range_in(start.blob, blob.left, BIOS_TOP, layout.low_end));
    kernel.initrd.left = any_u32();
    GIVEN(range_in(initrd, kernel.initrd.left, 0, blob.left));
    kernel.initrd.data = blob.data + initrd;
}

static void check_moves(void)
{
    PROVE(start.moves <= KERNEL_MOVES_MAX, "as many as there is room for");
    for (uint32_t i = 0; i < KERNEL_MOVES_MAX; i++) {
        const struct kernel_move *const m = &start.move[i];

        if (i >= start.moves)
            continue;
        PROVE(range_in(m->to, (uint64_t)m->size + m->zeros, BIOS_TOP, layout.low_end),
              "it goes to RAM");
        PROVE(m->size == 0 || range_in(m->from, m->size, start.blob, start.blob + blob.left),
              "it comes from the file");
    }
    PROVE(apart(), "no byte is written twice");
}

static void check_initrd(void)
{
    const uint32_t at = any_u32();
    bool zero;

    PROVE(start.initrd_size == kernel.initrd.left, "all of the initrd");
    PROVE(start.initrd + (uint64_t)start.initrd_size <= layout.low_end, "it is in RAM");
    const uint64_t from = source(start.initrd + (uint64_t)at, &zero);
    PROVE(at >= kernel.initrd.left ||
              (!zero && from - start.blob == (uint32_t)(kernel.initrd.data - blob.data) + at),
          "each byte of the initrd is there");
}

/* What payload_elf proves of segments. */
static void any_segments(void)
{
    kernel.kind = KERNEL_PVH;
    kernel.segments = 2;
    for (uint32_t i = 0; i < 2; i++) {
        struct kernel_segment *const s = &kernel.segment[i];
        const uint32_t at = any_u32();

        s->paddr = any_u32();
        s->size = any_u32();
        s->bytes.left = any_u32();
        GIVEN(s->size != 0);
        GIVEN(s->bytes.left <= s->size && range_in(at, s->bytes.left, 0, blob.left));
        s->bytes.data = blob.data + at;
    }
    GIVEN(!ranges_overlap(kernel.segment[0].paddr, kernel.segment[0].size, kernel.segment[1].paddr,
                          kernel.segment[1].size));
}

/* One piece stands for as many as there are. */
bool model_append_moves(struct kernel_start *st, const struct kernel_segment *s, uint32_t from)
{
    if (any_bool())
        return false;
    st->move[st->moves++] = (struct kernel_move){.to = (uint32_t)s->paddr,
                                                 .from = from,
                                                 .size = (uint32_t)s->bytes.left,
                                                 .zeros = (uint32_t)(s->size - s->bytes.left)};
    return true;
}

static bool asked, kept;

bool model_moves_keep_their_bytes(const struct kernel_start *st)
{
    PROVE(st == &start, "the moves");
    asked = true;
    kept = any_bool();
    return kept;
}

/*
 * place_segments() finds moves after which each byte of each ELF segment is the one of the file, or
 * a zero after these, and each byte of the initrd is at the address that is named, wherever in RAM
 * the file is. All go to RAM, and none over another. It refuses moves that do not keep their bytes.
 *
 * bounds: 2 segments, files of up to 16 MiB, RAM up to 4 GiB
 * options: --unwind 6
 * sizes: KERNEL_SEGMENTS=2 MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * replaced: append_moves moves_keep_their_bytes (payload_moves)
 * planted: payloads/kernel_place.c: return moves_keep_their_bytes(start); => return true;
 * planted: payloads/kernel_place.c: may_stay = !in_the_way(kernel, start->initrd, size); =>
 *   may_stay = true;
 * planted: payloads/kernel_place.c: || in_the_way(kernel, at, size)) => )
 * slow: (several minutes)
 */
void prove_segments(void)
{
    bool zero;

    any_blob();
    any_segments();
    kernel.entry = any_u32();
    /* They are in no order: which comes first makes no difference. */
    if (!place_segments(&start, &kernel, blob, &layout, true))
        return;
    PROVE(asked && kept, "moves that keep their bytes");
    check_moves();
    check_initrd();
    PROVE(start.entry == kernel.entry, "its entry");

    const struct kernel_segment *const s = &kernel.segment[any_bool()];
    const uint32_t at = any_u32();
    GIVEN(at < s->size);
    const uint64_t from = source(s->paddr + at, &zero);
    PROVE(at < s->bytes.left
              ? !zero && from - start.blob == (uint32_t)(s->bytes.data - blob.data) + at
              : zero,
          "each byte of a segment is there, and zeros after them");
    POSSIBLE(start.moves == 3 && start.initrd_size != 0 && start.initrd == start.move[0].to,
             "the initrd is moved");
}

/*
 * place_bzimage() finds a place for a bzImage: its code gets there, all memory that it uses is RAM
 * with nothing of the file in it, and the initrd is not too high for it and begins at a page if the
 * file does. The kernel is as payload_files/bzimage proves that one is.
 *
 * bounds: files of up to 16 MiB, RAM up to 4 GiB
 * options: --unwind 6
 * sizes: KERNEL_SEGMENTS=2 MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * planted: payloads/kernel_place.c: align_up_u64(start->blob + blob.left, kernel->alignment) =>
 *   start->blob + blob.left
 * planted: payloads/kernel_place.c: start->initrd + (uint64_t)start->initrd_size - 1 <= =>
 *   start->initrd <=
 * planted: payloads/kernel_place.c: !ranges_overlap(at, size, start->blob, blob.left); => true;
 * planted: payloads/kernel_place.c: if (is_aligned(start) || at < start->blob) =>
 *   if (is_aligned(start))
 * slow: (several minutes)
 */
void prove_bzimage(void)
{
    const uint32_t code = any_u32(), at = any_u32();
    bool zero;

    any_blob();
    kernel.kind = KERNEL_BZIMAGE;
    kernel.code.left = any_u32();
    kernel.memory = any_u32();
    kernel.preferred = any_u64();
    kernel.relocatable = any_bool();
    kernel.alignment = 1u << any_up_to(31);
    kernel.initrd_end = any_u32();
    GIVEN(kernel.code.left != 0 && kernel.code.left <= kernel.memory);
    GIVEN(range_in(code, kernel.code.left, 0, blob.left));
    kernel.code.data = blob.data + code;
    if (!place_bzimage(&start, &kernel, blob, &layout))
        return;
    check_moves();
    PROVE(in_order(), "no move goes over what it or a later one copies");
    check_initrd();
    PROVE(start.entry == kernel.preferred ||
              (kernel.relocatable && (start.entry & (kernel.alignment - 1)) == 0),
          "where it can be");
    PROVE(range_in(start.entry, kernel.memory, BIOS_TOP, layout.low_end), "its memory is RAM");
    PROVE(!ranges_overlap(start.entry, kernel.memory, start.blob, blob.left),
          "nothing of the blob is in its memory");
    PROVE(kernel.initrd.left == 0 ||
              start.initrd + (uint64_t)kernel.initrd.left - 1 <= kernel.initrd_end,
          "the initrd is not too high");
    PROVE((start.initrd & (PAGE_SIZE - 1)) == 0 || (start.blob & (PAGE_SIZE - 1)) != 0,
          "it begins a page");
    GIVEN(at < kernel.code.left);
    const uint64_t from = source((uint64_t)start.entry + at, &zero);
    PROVE(!zero && from - start.blob == code + at, "each byte of the code is there");
    POSSIBLE(start.entry != kernel.preferred && start.moves == 2, "both move");
    POSSIBLE(start.entry == kernel.preferred && start.initrd_size == 5, "where it asks to be");
}

static uint32_t attempts;

/* It may succeed with any blob. */
bool model_place_around(struct kernel_start *s, const struct kernel *k, struct span b,
                        const struct layout *l)
{
    PROVE(k == &kernel && b.data == blob.data && b.left == blob.left && l == &layout, "the kernel");
    PROVE(range_in(s->blob, b.left, BIOS_TOP, l->low_end), "the file is in RAM");
    attempts++;
    return any_bool();
}

/*
 * kernel_place() tries with the file where it is, and then with the file at the end of RAM if that
 * is higher, in whole pages and always in RAM; or there is a problem.
 *
 * bounds: any RAM below 4 GiB, files of any size in it
 * options: --unwind 6
 * sizes: KERNEL_SEGMENTS=2 MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * replaced: place_around (segments and bzimage)
 * planted: payloads/kernel_place.c: layout->low_end - min_u64(layout->low_end, blob.left), =>
 *   layout->low_end,
 * planted: payloads/kernel_place.c: if (start->blob > module->paddr && => if (
 */
void prove_place(void)
{
    struct problem why = {0};
    struct module module = {.paddr = any_u64(), .size = any_u32()};

    blob.left = module.size;
    kernel.preferred = any_u32();
    layout.low_end = any_u64();
    GIVEN(layout.low_end >= MIN_RAM_END && layout.low_end <= FIRMWARE_AREA);
    GIVEN(module.size != 0 && range_in(module.paddr, module.size, BIOS_TOP, layout.low_end));
    const bool good = kernel_place(&start, &kernel, blob, &module, &layout, &why);
    PROVE(good == (why.code == 0), "false with a problem");
    if (!good)
        return;
    PROVE(start.blob == module.paddr ||
              (start.blob > module.paddr && (start.blob & (PAGE_SIZE - 1)) == 0),
          "it stays, or goes up, to the beginning of a page");
    POSSIBLE(attempts == 2 && start.blob == module.paddr + 1, "it goes up by one");
}
