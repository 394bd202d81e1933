/* SPDX-License-Identifier: BSD-2-Clause */
/* Small files of kernels, see kernel_files.h. Shares no code with what parses them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kernel_files.h"

static uint8_t *copy;

void file_put(uint8_t *file, uint64_t at, unsigned width, uint64_t value)
{
    for (unsigned i = 0; i < width; i++)
        file[at + i] = (uint8_t)(value >> 8 * i);
}

uint32_t file_bzimage(uint8_t *file)
{
    memset(file, 0, BZIMAGE_SIZE);
    file_put(file, 0x1F1, 1, 1);       /* setup_sects */
    file_put(file, 0x1F2, 2, 1);       /* root_flags */
    file_put(file, 0x1F4, 4, 64 / 16); /* syssize */
    file_put(file, 0x1FE, 2, 0xAA55);
    file_put(file, 0x200, 2, 0x6AEB); /* jump */
    memcpy(file + 0x202, "HdrS", 4);
    file_put(file, 0x206, 2, 0x20F);      /* version */
    file_put(file, 0x211, 1, 1);          /* loadflags */
    file_put(file, 0x22C, 4, 0x7FFFFFFF); /* initrd_addr_max */
    file_put(file, 0x230, 4, 0x200000);   /* kernel_alignment */
    file_put(file, 0x234, 1, 1);          /* relocatable_kernel */
    file_put(file, 0x238, 4, 2047);       /* cmdline_size */
    file_put(file, 0x258, 8, 0x1000000);  /* pref_address */
    file_put(file, 0x260, 4, 0x3F98000);  /* init_size */
    memset(file + BZIMAGE_CODE, 0xCC, 64);
    return BZIMAGE_SIZE;
}

uint32_t file_elf_header(unsigned word, unsigned i)
{
    return word == 4 ? 52 + 32 * i : 64 + 56 * i;
}

uint32_t file_elf_offset(unsigned word, unsigned i)
{
    return file_elf_header(word, i) + word;
}

uint32_t file_elf_paddr(unsigned word, unsigned i)
{
    return file_elf_header(word, i) + 3 * word;
}

uint32_t file_elf_filesz(unsigned word, unsigned i)
{
    return file_elf_header(word, i) + 4 * word;
}

uint32_t file_elf_memsz(unsigned word, unsigned i)
{
    return file_elf_header(word, i) + 5 * word;
}

static void put_program_header(uint8_t *file, unsigned word, unsigned i, const uint32_t values[5])
{
    file_put(file, file_elf_header(word, i), 4, values[0]);
    file_put(file, file_elf_offset(word, i), word, values[1]);
    file_put(file, file_elf_paddr(word, i), word, values[2]);
    file_put(file, file_elf_filesz(word, i), word, values[3]);
    file_put(file, file_elf_memsz(word, i), word, values[4]);
}

uint32_t file_elf(uint8_t *file, unsigned word)
{
    const uint32_t headers[3][5] = {{1, ELF_CODE, ELF_SEGMENT, 0x100, 0x2000},
                                    {4, ELF_NOTES, 0, 36 + word, 36 + word},
                                    {1, ELF_CODE2, ELF_SEGMENT2, 0x40, 0x40}};

    memset(file, 0, ELF_SIZE);
    file_put(file, 0, 4, 0x464C457F);
    file_put(file, 4, 1, word / 4);
    file_put(file, 5, 1, 1);
    file_put(file, 16, 2, 2);                  /* e_type */
    file_put(file, 18, 2, word == 4 ? 3 : 62); /* e_machine */
    file_put(file, word == 4 ? 28 : 32, word, file_elf_header(word, 0));
    file_put(file, word == 4 ? 42 : 54, 2, word == 4 ? 32 : 56);
    file_put(file, word == 4 ? 44 : 56, 2, 3);
    for (unsigned i = 0; i < 3; i++)
        put_program_header(file, word, i, headers[i]);
    file_put(file, ELF_NOTES, 4, 4);
    file_put(file, ELF_NOTES + 4, 4, 3); /* and a byte that fills it up */
    file_put(file, ELF_NOTES + 8, 4, 18);
    memcpy(file + ELF_NOTES + 12, "GNU", 4);
    file_put(file, ELF_XEN_NOTE, 4, 4);
    file_put(file, ELF_XEN_NOTE + 4, 4, word);
    file_put(file, ELF_XEN_NOTE + 8, 4, 18);
    memcpy(file + ELF_XEN_NOTE + 12, "Xen", 4);
    file_put(file, ELF_XEN_NOTE + 16, word, ELF_PVH_ENTRY);
    memset(file + ELF_CODE, 0xCC, 0x100);
    memset(file + ELF_CODE2, 0xDD, 0x40);
    return ELF_SIZE;
}

static void put_section(uint8_t *file, unsigned i, const char *name, uint32_t at, uint32_t size)
{
    uint8_t *const header = file + UKI_SECTIONS + 40 * i;

    memcpy(header, name, strlen(name));
    file_put(header, 8, 4, size);                  /* VirtualSize */
    file_put(header, 12, 4, 0x1000 * (i + 1));     /* VirtualAddress */
    file_put(header, 16, 4, (size + 511) & ~511u); /* SizeOfRawData */
    file_put(header, 20, 4, at);                   /* PointerToRawData */
}

uint32_t file_uki(uint8_t *file)
{
    memset(file, 0, UKI_SIZE);
    memcpy(file, "MZ", 2);
    file_put(file, 0x3C, 4, UKI_PE);
    memcpy(file + UKI_PE, "PE", 2);
    file_put(file, UKI_PE + 4, 2, 0x8664);
    file_put(file, UKI_PE + 6, 2, 5);
    file_put(file, UKI_PE + 20, 2, 0x70);
    file_put(file, UKI_PE + 24, 2, 0x20B);
    put_section(file, 0, ".text", 0x200, 0x200);
    put_section(file, 1, ".osrel", 0x400, 0x20);
    put_section(file, 2, ".cmdline", UKI_CMDLINE, 17);
    put_section(file, 3, ".initrd", UKI_INITRD, 0x123);
    put_section(file, 4, ".linux", UKI_LINUX, BZIMAGE_SIZE);
    memcpy(file + UKI_CMDLINE, "console=ttyS0 ro\n", 17);
    memset(file + UKI_INITRD, 0x11, 0x123);
    file_bzimage(file + UKI_LINUX);
    return UKI_SIZE;
}

static bool inside(struct span part, struct span blob)
{
    return !part.bad &&
           (part.left == 0 || (part.data >= blob.data && part.left <= blob.left &&
                               (uint64_t)(part.data - blob.data) <= blob.left - part.left));
}

static const char *bzimage_wrong(const struct kernel *kernel, struct span blob)
{
    const struct span text = kernel->cmdline;

    if (!inside(kernel->setup, blob) || !inside(kernel->code, blob) ||
        !inside(kernel->initrd, blob) || !inside(text, blob))
        return "a part that is not in the file";
    if (kernel->setup.left < 0x73 || kernel->setup.left > 0x9F)
        return "a setup header that lacks a field, or that has no room";
    if (kernel->code.left == 0 || kernel->code.left > kernel->memory)
        return "no code, or no memory for it";
    if (kernel->alignment == 0 || (kernel->alignment & (kernel->alignment - 1)) != 0 ||
        kernel->preferred % kernel->alignment != 0)
        return "a wrong alignment";
    if (kernel->preferred + kernel->memory > 0x100000000ull)
        return "code above 4 GiB";
    if (text.left != 0 &&
        (memchr(text.data, '\0', text.left) != NULL || text.data[text.left - 1] == '\n'))
        return "a command line with its end";
    return kernel->segments != 0 ? "segments of a bzImage" : NULL;
}

static const char *pvh_wrong(const struct kernel *kernel, struct span blob)
{
    bool has_entry = false;

    if (kernel->segments == 0 || kernel->segments > KERNEL_SEGMENTS)
        return "no segment, or too many";
    if (kernel->setup.left + kernel->code.left + kernel->initrd.left + kernel->cmdline.left != 0)
        return "an ELF file with parts of a bzImage";
    for (unsigned i = 0; i < kernel->segments; i++) {
        const struct kernel_segment *const a = &kernel->segment[i];

        if (!inside(a->bytes, blob) || a->size == 0 || a->bytes.left > a->size)
            return "a segment without its bytes";
        if (a->paddr > 0x100000000ull || a->size > 0x100000000ull - a->paddr)
            return "a segment above 4 GiB";
        has_entry |= kernel->entry >= a->paddr && kernel->entry - a->paddr < a->bytes.left;
        for (unsigned k = 0; k < i; k++) {
            const struct kernel_segment *const b = &kernel->segment[k];

            if (a->paddr < b->paddr + b->size && b->paddr < a->paddr + a->size)
                return "segments that overlap";
        }
    }
    return has_entry ? NULL : "an entry outside the code";
}

const char *kernel_wrong(const struct kernel *kernel, struct span blob)
{
    return kernel->kind == KERNEL_BZIMAGE ? bzimage_wrong(kernel, blob) : pvh_wrong(kernel, blob);
}

bool kernel_parse_copy(struct kernel *kernel, const uint8_t *file, size_t size, struct problem *why)
{
    const char *wrong = NULL;
    struct span blob;
    bool good;

    free(copy);
    copy = malloc(size + (size == 0));
    if (copy == NULL)
        abort();
    memcpy(copy, file, size);
    blob = span_of(copy, size);
    memset(kernel, 0xA5, sizeof(*kernel));
    memset(why, 0, sizeof(*why));
    good = kernel_parse(kernel, blob, why);
    if (good)
        wrong = !kernel_recognise(blob) ? "not recognised" : kernel_wrong(kernel, blob);
    if (good != (why->code == 0))
        wrong = "a refusal without a problem, or the other way round";
    if (wrong != NULL) {
        fprintf(stderr, "%s\n", wrong);
        abort();
    }
    return good;
}

uint64_t kernel_offset(struct span part)
{
    return (uint64_t)(part.data - copy);
}

void kernel_flip_bits(const uint8_t *file, size_t size)
{
    static struct kernel kernel;
    static uint8_t changed[8192];
    struct problem why;

    if (size > sizeof(changed))
        abort();
    memcpy(changed, file, size);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
        (void)!kernel_parse_copy(&kernel, changed, size, &why);
        changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}
