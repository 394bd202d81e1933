/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about unified kernel images, payloads/uki.c. As in payload_elf.c the file's bytes are not
 * there: what is read of them may be anything, at each look.
 */
#include "uki.c"
#include "prove.h"
#include "spans.h"

struct span span_of(const void *data, uint64_t len)
{
    return (struct span){.data = data, .left = len};
}

uint64_t span_peek(struct span whole, uint64_t at, uint32_t width)
{
    return any_peek(whole, at, width);
}

int memcmp(const void *a, const void *b, size_t count)
{
    (void)b;
    PROVE(a != NULL && count == NAME_SIZE, "a name that is there");
    return any_bool();
}

/* payload_files.c has the proofs of the functions that may answer anything here. */
bool bzimage_recognise(struct span blob)
{
    (void)blob;
    return any_bool();
}

static uint64_t size;

static bool is_inside(struct span part)
{
    const uint32_t at = (uint32_t)part.data - 0x1000;

    return part.left == 0 || (at <= size && part.left <= size - at);
}

bool bzimage_parse(struct kernel *kernel, struct span image, struct problem *why)
{
    (void)kernel;
    PROVE(is_inside(image), "the section is in the file");
    return any_bool() || problem_set(why, MSG_KERNEL_DAMAGED, "");
}

/* Of the same bytes, as prove_text() proves. */
struct span model_text_of(struct span bytes)
{
    const uint64_t length = any_u64();

    GIVEN(length <= bytes.left);
    return span_of(bytes.data, length);
}

/*
 * uki_parse() of any file of up to 180 bytes, with up to 3 sections: the parts that it finds are
 * inside the file; if it refuses the file there is a problem; and it ends. Whether there is a
 * kernel in it is bzimage_parse()'s, which here takes or refuses anything.
 *
 * bounds: files of up to 180 bytes, 3 sections
 * sources: payloads/kernel_file.c src/lib/num.c
 * options: --unwind 5 --unwindset check_headers.0:8,refuse_linux.0:7
 * solver: minisat
 * replaced: text_of (payload_uki/text)
 * planted: payloads/uki.c: sections * SECTION_HEADER, why => sections * SECTION_HEADER - 1, why
 * planted: payloads/uki.c: if (i == SECTIONS) => if (i > SECTIONS)
 */
void prove_uki(void)
{
    static struct kernel kernel;
    struct problem why = {0};

    size = any_up_to(180);
    const bool good = uki_parse(&kernel, (struct span){.data = FIRST, .left = size}, &why);
    PROVE(good == (why.code == 0), "false with a problem");
    if (!good)
        return;
    PROVE(is_inside(kernel.initrd) && is_inside(kernel.cmdline), "the other parts are, too");
    POSSIBLE(kernel.initrd.left != 0 && kernel.cmdline.left == 3, "an initrd and a command line");
    POSSIBLE(kernel.initrd.left == 0, "a kernel alone");
}

/*
 * text_of() of any bytes, up to 6: nothing is read after them, and the result is a part that begins
 * with the first byte, without a NUL and without a blank at its end.
 *
 * bounds: up to 6 bytes
 * options: --unwind 8
 * solver: minisat
 * planted: payloads/uki.c: length < bytes.left && bytes.data[length] => bytes.data[length]
 * planted: payloads/uki.c: while (length > 0 && bytes.data[length - 1] => while
 *   (bytes.data[length - 1]
 */
void prove_text(void)
{
    const uint32_t left = any_up_to(6), i = any_up_to(5);
    const uint8_t *const first = any_memory(left);
    const struct span text = text_of(span_of(first, left));

    PROVE(text.data == first && text.left <= left, "a part of them");
    PROVE(text.left == 0 || first[text.left - 1] > ' ', "no blank at the end");
    PROVE(i >= text.left || first[i] != '\0', "no NUL");
    POSSIBLE(text.left == 6, "all");
    POSSIBLE(text.left == 0 && left == 6, "nothing");
}
