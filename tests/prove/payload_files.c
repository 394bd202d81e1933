/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about what the toolstack passes to be started: payloads/. The bytes end where the memory
 * ends, so that a look after them is one outside.
 */
#include "kernel.h"
#include "kernel_start.h"
#include "lib/str.h"
#include "payload.h"
#include "prove.h"

static bool is_inside(struct span part, const uint8_t *first, uint32_t size)
{
    return part.left == 0 || (part.data >= first && part.data <= first + size &&
                              part.left <= (uint64_t)(first + size - part.data));
}

/* What the code that starts a kernel relies on. */
static void check_kernel(const struct kernel *k, const uint8_t *first, uint32_t size)
{
    PROVE(is_inside(k->initrd, first, size) && is_inside(k->cmdline, first, size),
          "initrd and command line are inside");
    if (k->kind == KERNEL_BZIMAGE) {
        PROVE(is_inside(k->setup, first, size) && is_inside(k->code, first, size),
              "a bzImage's parts are inside");
        PROVE(k->code.left != 0 && k->code.left <= k->memory,
              "the code is in the memory that it uses");
        PROVE(k->preferred + k->memory <= FOUR_GIB, "it is below 4 GiB");
        PROVE(k->alignment != 0 && (k->alignment & (k->alignment - 1)) == 0, "a power of two");
        return;
    }
    PROVE(k->segments != 0 && k->segments <= KERNEL_SEGMENTS, "an ELF file has segments");
    for (uint32_t i = 0; i < k->segments; i++) {
        const struct kernel_segment *s = &k->segment[i];

        PROVE(is_inside(s->bytes, first, size) && s->bytes.left <= s->size,
              "a segment's bytes are inside");
        PROVE(s->size != 0 && s->size <= FOUR_GIB && s->paddr <= FOUR_GIB - s->size,
              "a segment is below 4 GiB");
        for (uint32_t n = 0; n < i; n++)
            PROVE(s->paddr + s->size <= k->segment[n].paddr ||
                      k->segment[n].paddr + k->segment[n].size <= s->paddr,
                  "segments are disjoint");
    }
}

/*
 * bzimage_parse() of any file of up to 1200 bytes that begins as a bzImage: nothing is read
 * outside; it returns true with parts that are inside the file and memory below 4 GiB, or false
 * with a problem.
 *
 * bounds: files of up to 1,200 bytes
 * sources: payloads/bzimage.c payloads/kernel_file.c src/lib/span.c src/lib/num.c
 * options: --unwind 9
 * wraps: span_integer
 * planted: payloads/bzimage.c: setup_end > BOOT_PARAMS_AFTER => setup_end > 2 * BOOT_PARAMS_AFTER
 * planted: payloads/bzimage.c: if (kernel->alignment == 0 || => if (
 */
void prove_bzimage(void)
{
    const uint32_t left = any_up_to(1200);
    const uint8_t *const first = any_memory(left);
    struct kernel kernel = {0};
    struct problem why = {0};

    GIVEN(bzimage_recognise(span_of(first, left)));
    const bool good = bzimage_parse(&kernel, span_of(first, left), &why);
    PROVE(good == (why.code == 0), "false with a problem");
    if (!good)
        return;
    check_kernel(&kernel, first, left);
    PROVE(kernel.setup.left >= 0x264 - 0x1F1 && kernel.setup.left <= 0x290 - 0x1F1,
          "a header that boot_params have room for");
    POSSIBLE(kernel.relocatable && kernel.code.left == 100, "a kernel whose end is missing");
}

/*
 * The recognisers of all kernels, kernel_recognise(), for any blob of up to 70 bytes: nothing is
 * read outside.
 *
 * bounds: blobs of up to 70 bytes
 * sources: payloads/kernel.c payloads/elf.c payloads/bzimage.c payloads/uki.c
 *   payloads/kernel_file.c src/lib/span.c src/lib/num.c
 * options: --unwind 9
 * wraps: span_integer
 * planted: src/lib/span.c: if (s->bad || count > s->left) { => if (s->bad) {
 */
void prove_recognise(void)
{
    const uint32_t left = any_up_to(70);
    const uint8_t *const first = any_memory(left);
    const struct span blob = span_of(first, left);
    const bool known = kernel_recognise(blob);

    PROVE(known == (elf_recognise(blob) || bzimage_recognise(blob) || uki_recognise(blob)),
          "one of the forms");
    POSSIBLE(known && left == 4, "four bytes are enough");
    POSSIBLE(uki_recognise(blob), "an EFI program");
}
