/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A proof about kernels as ELF files, payloads/elf.c. The file's bytes are not there: what is read
 * of them may be anything, at each look, which is more than a file can say. lib_span.c proves that
 * nothing is read outside of a span and that a part is inside its whole; spans.h has the same
 * without bytes.
 */
#include "kernel_file.h"
#include "lib/num.h"
#include "prove.h"
#include "spans.h"

uint32_t span_u32(struct span *s)
{
    return span_take(s, 4).bad ? 0 : any_u32();
}

/* The class is the same whenever it is read. */
static uint8_t class;

uint64_t span_peek(struct span whole, uint64_t at, uint32_t width)
{
    const uint64_t value = any_peek(whole, at, width);

    GIVEN(whole.data != FIRST || at != 4 || width != 1 || value == class);
    return value;
}

int memcmp(const void *a, const void *b, size_t count)
{
    (void)b;
    PROVE(a != NULL && count == 4, "a name that is there");
    return any_bool();
}

/*
 * elf_parse() of any file of up to 16 MiB, of 32 or 64 bits, with up to 3 program headers, of which
 * up to 2 are segments, and up to 2 notes each: it returns true with segments that are inside the
 * file, no larger there than in memory, below 4 GiB and disjoint, and an entry in the bytes of one
 * of them, or false with a problem; and it ends.
 *
 * bounds: files of up to 16 MiB, 3 program headers, 2 segments, 2 notes each
 * sources: payloads/elf.c payloads/kernel_file.c src/lib/num.c
 * options: --unwind 4
 * solver: minisat
 * sizes: HEADERS_MAX=3 KERNEL_SEGMENTS=2 NOTES_MAX=35
 * planted: payloads/elf.c: if (in_file > segment.size) => if (in_file > segment.size + 1)
 * planted: payloads/elf.c: if (ranges_overlap(segment.paddr, segment.size, other->paddr,
 *   other->size)) => if (false)
 * planted: payloads/elf.c: segment->paddr + segment->bytes.left) => segment->paddr + segment->size)
 * slow: (some twenty seconds)
 */
void prove_elf(void)
{
    const uint64_t left = any_up_to(1u << 24);
    const struct span image = {.data = FIRST, .left = left};
    static struct kernel kernel;
    struct problem why = {0};
    bool entered = false;

    class = any_u8();
    const bool good = elf_parse(&kernel, image, &why);
    PROVE(good == (why.code == 0), "false with a problem");
    if (!good)
        return;
    PROVE(kernel.kind == KERNEL_PVH && kernel.segments != 0 && kernel.segments <= KERNEL_SEGMENTS,
          "segments");
    for (uint32_t i = 0; i < kernel.segments; i++) {
        const struct kernel_segment *const s = &kernel.segment[i];
        const uint32_t at = (uint32_t)s->bytes.data - 0x1000;

        PROVE(s->bytes.left == 0 || (at <= left && s->bytes.left <= left - at), "in the file");
        PROVE(s->bytes.left <= s->size && s->size != 0, "no larger than in memory");
        PROVE(s->size <= FOUR_GIB && s->paddr <= FOUR_GIB - s->size, "below 4 GiB");
        PROVE(i == 0 || !ranges_overlap(s->paddr, s->size, kernel.segment[0].paddr,
                                        kernel.segment[0].size),
              "disjoint");
        entered |= kernel.entry >= s->paddr && kernel.entry - s->paddr < s->bytes.left;
    }
    PROVE(entered, "the entry is in a segment's bytes");
    POSSIBLE(kernel.segments == 2, "two segments");
    POSSIBLE(class == 2 && kernel.segment[0].bytes.left == 4096, "a file of 64 bits");
}
