/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel as an ELF file, of 32 or 64 bits, with a note that says where it is entered in 32-bit
 * mode. System V ABI, "Object Files" and "Program Loading"; Xen: docs/misc/pvh.pandoc and
 * public/elfnote.h.
 */
#include "kernel_file.h"
#include "lib/num.h"
#include "lib/str.h"

/* "ELF Header" and "ELF Identification". */
#define ELF_MAGIC   0x464C457Fu /* "\x7F" "ELF" */
#define EI_CLASS    4u
#define ELFCLASS64  2u
#define EI_DATA     5u
#define ELFDATA2LSB 1u
#define E_TYPE      0x10u
#define ET_EXEC     2u
#define E_MACHINE   0x12u
#define EM_386      3u
#define EM_X86_64   62u

/* "Program Header". */
#define P_TYPE  0u
#define PT_LOAD 1u
#define PT_NOTE 4u

#define HEADERS_MAX 32u /* kernels have two to ten */

/* public/elfnote.h: the note's name is "Xen" with its NUL. */
#define NOTE_HEADER  12u
#define NOTE_NAME    "Xen"
#define PHYS32_ENTRY 18u
#define NOTE_ALIGN   4u
#define NOTES_MAX    (64 * KIB) /* kernels have 1 KiB; looking through many MiB takes long */

/* What is where in a file of 32 bits, and in one of 64. */
static const struct elf_class {
    uint8_t word; /* bytes of an address, offset or size */
    uint8_t header_size, e_phoff, e_phentsize, e_phnum;
    uint8_t ph_size, p_offset, p_paddr, p_filesz, p_memsz;
} classes[] = {
    {4, 52, 0x1C, 0x2A, 0x2C, 32, 0x04, 0x0C, 0x10, 0x14},
    {8, 64, 0x20, 0x36, 0x38, 56, 0x08, 0x18, 0x20, 0x28},
};

bool elf_recognise(struct span blob)
{
    return span_peek(blob, 0, 4) == ELF_MAGIC;
}

/* Is it an executable for x86? */
static bool check_header(const struct elf_class *form, struct span image, struct problem *why)
{
    const uint32_t class = (uint32_t)span_peek(image, EI_CLASS, 1);
    const uint32_t type = (uint32_t)span_peek(image, E_TYPE, 2);
    const uint32_t machine = (uint32_t)span_peek(image, E_MACHINE, 2);
    struct span header;

    if (!kernel_part(&header, image, 0, form->header_size, why))
        return false;
    if (class == 0 || class > ARRAY_SIZE(classes))
        return problem_set(why, MSG_KERNEL_DAMAGED, "an ELF file of class %u", class);
    if (span_peek(image, EI_DATA, 1) != ELFDATA2LSB)
        return problem_set(why, MSG_KERNEL_PROCESSOR, "an ELF file that is not little-endian");
    if (machine != EM_386 && machine != EM_X86_64)
        return problem_set(why, MSG_KERNEL_PROCESSOR, "an ELF file for machine %u%s", machine,
                           machine == 183 ? " (arm64)" : "");
    if (type != ET_EXEC)
        return problem_set(why, MSG_KERNEL_FORM, "an ELF file of type %u, not 2 (executable)",
                           type);
    return true;
}

/* PT_LOAD: one more segment, unless it is empty. */
static bool add_segment(struct kernel *kernel, const struct elf_class *form, struct span image,
                        struct span header, struct problem *why)
{
    struct kernel_segment segment = {.paddr = span_peek(header, form->p_paddr, form->word),
                                     .size = span_peek(header, form->p_memsz, form->word)};
    const uint64_t offset = span_peek(header, form->p_offset, form->word);
    const uint64_t in_file = span_peek(header, form->p_filesz, form->word);

    if (in_file > segment.size)
        return problem_set(why, MSG_KERNEL_DAMAGED,
                           "a segment that is larger in the file than in memory");
    if (segment.size == 0)
        return true;
    /* One of zeros alone may be said to begin after the file's end. */
    if (in_file != 0 && !kernel_part(&segment.bytes, image, offset, in_file, why))
        return false;
    if (!range_in(segment.paddr, segment.size, 0, FOUR_GIB))
        return problem_set(why, MSG_KERNEL_PLACE, "0x%llx bytes at 0x%llx", segment.size,
                           segment.paddr);
    if (kernel->segments == KERNEL_SEGMENTS)
        return problem_set(why, MSG_KERNEL_FORM, "an ELF file with more than %u segments",
                           KERNEL_SEGMENTS);
    for (uint32_t i = 0; i < kernel->segments; i++) {
        const struct kernel_segment *const other = &kernel->segment[i];

        if (ranges_overlap(segment.paddr, segment.size, other->paddr, other->size))
            return problem_set(why, MSG_KERNEL_DAMAGED, "segments at 0x%llx and 0x%llx overlap",
                               other->paddr, segment.paddr);
    }
    kernel->segment[kernel->segments++] = segment;
    return true;
}

/* A note's name or descriptor, and what fills it up. */
static struct span note_part(struct span *notes, uint64_t size)
{
    const struct span part = span_take(notes, size);

    (void)span_take(notes, min_u64(align_up_u64(size, NOTE_ALIGN) - size, notes->left));
    return part;
}

/*
 * PT_NOTE: looks for the entry. Xen takes all notes to be aligned to 4 bytes, whatever p_align
 * says, and so are those of kernels.
 */
static bool find_entry(uint64_t *entry, struct span notes)
{
    while (notes.left >= NOTE_HEADER) {
        const uint32_t name_size = span_u32(&notes), desc_size = span_u32(&notes);
        const uint32_t type = span_u32(&notes);
        const struct span name = note_part(&notes, name_size);
        const struct span desc = note_part(&notes, desc_size);

        if (notes.bad)
            return false;
        if (type == PHYS32_ENTRY && name_size == sizeof(NOTE_NAME) &&
            memcmp(name.data, NOTE_NAME, sizeof(NOTE_NAME)) == 0 &&
            (desc_size == 4 || desc_size == 8)) {
            *entry = span_peek(desc, 0, desc_size);
            return true;
        }
    }
    return false;
}

/* All program headers: the segments, and the first entry of all notes. */
static bool walk(struct kernel *kernel, bool *has_entry, uint64_t *entry,
                 const struct elf_class *form, struct span image, struct problem *why)
{
    const uint64_t size = span_peek(image, form->e_phentsize, 2);
    const uint64_t count = span_peek(image, form->e_phnum, 2);
    struct span table, notes;

    if (count > HEADERS_MAX)
        return problem_set(why, MSG_KERNEL_FORM, "an ELF file with more than %u program headers",
                           HEADERS_MAX);
    if (count != 0 && size < form->ph_size)
        return problem_set(why, MSG_KERNEL_DAMAGED, "program headers of %u bytes", (uint32_t)size);
    if (!kernel_part(&table, image, span_peek(image, form->e_phoff, form->word), count * size, why))
        return false;
    for (uint64_t i = 0; i < count; i++) {
        const struct span header = span_take(&table, size);
        const uint64_t type = span_peek(header, P_TYPE, 4);

        if (type == PT_LOAD && !add_segment(kernel, form, image, header, why))
            return false;
        if (type != PT_NOTE)
            continue;
        if (!kernel_part(&notes, image, span_peek(header, form->p_offset, form->word),
                         span_peek(header, form->p_filesz, form->word), why))
            return false;
        notes.left = min_u64(notes.left, NOTES_MAX);
        if (!*has_entry)
            *has_entry = find_entry(entry, notes);
    }
    return true;
}

bool elf_parse(struct kernel *kernel, struct span image, struct problem *why)
{
    const struct elf_class *const form = &classes[span_peek(image, EI_CLASS, 1) == ELFCLASS64];
    bool has_entry = false;
    uint64_t entry = 0;

    kernel->kind = KERNEL_PVH;
    if (!check_header(form, image, why) || !walk(kernel, &has_entry, &entry, form, image, why))
        return false;
    if (!has_entry)
        return problem_set(why, MSG_KERNEL_NO_PVH, "an ELF file of %llu bytes without it",
                           image.left);
    for (uint32_t i = 0; i < kernel->segments; i++) {
        const struct kernel_segment *const segment = &kernel->segment[i];

        /* What runs there comes from the file. */
        if (range_in(entry, 1, segment->paddr, segment->paddr + segment->bytes.left)) {
            kernel->entry = (uint32_t)entry;
            return true;
        }
    }
    return problem_set(why, MSG_KERNEL_DAMAGED, "a PVH entry at 0x%llx, outside all segments",
                       entry);
}
