/* SPDX-License-Identifier: BSD-2-Clause */
/* Small files of kernels, each good, and what must be true of any that is taken apart. */
#pragma once

#include <stddef.h>
#include "kernel.h"

/* Writes `width` bytes of `value` at offset `at`, little-endian. */
void file_put(uint8_t *file, uint64_t at, unsigned width, uint64_t value);

/* A bzImage of 64 bytes of code. Writes and returns BZIMAGE_SIZE bytes, none of which is spare. */
#define BZIMAGE_SIZE 1088u
#define BZIMAGE_CODE 1024u
uint32_t file_bzimage(uint8_t *file);

/*
 * An ELF file of 32 (word: 4) or 64 bits (8): program headers of segment, notes, segment; and two
 * notes, the second of which is the PVH entry. Nothing of it is spare.
 */
#define ELF_SIZE      0x340u
#define ELF_CODE      0x200u
#define ELF_CODE2     0x300u
#define ELF_NOTES     0x180u
#define ELF_XEN_NOTE  (ELF_NOTES + 20)
#define ELF_SEGMENT   0x01000000u /* of 0x100 bytes, 0x2000 in memory */
#define ELF_SEGMENT2  0x01800000u /* of 0x40 bytes, as many in memory */
#define ELF_PVH_ENTRY 0x01000010u
uint32_t file_elf(uint8_t *file, unsigned word);

/* Where header `i` is in that file, and its fields, which are `word` bytes wide. */
uint32_t file_elf_header(unsigned word, unsigned i);
uint32_t file_elf_offset(unsigned word, unsigned i);
uint32_t file_elf_paddr(unsigned word, unsigned i);
uint32_t file_elf_filesz(unsigned word, unsigned i);
uint32_t file_elf_memsz(unsigned word, unsigned i);

/* A unified kernel image: .text, .osrel, .cmdline, .initrd and .linux, which is the bzImage. */
#define UKI_SIZE     (UKI_LINUX + BZIMAGE_SIZE)
#define UKI_PE       0x40u
#define UKI_SECTIONS 0xC8u /* the table: 40 bytes each */
#define UKI_CMDLINE  0x600u
#define UKI_INITRD   0x800u
#define UKI_LINUX    0xA00u
uint32_t file_uki(uint8_t *file);

/* What of this kernel, parsed out of `blob`, can't be right; NULL: nothing. */
const char *kernel_wrong(const struct kernel *kernel, struct span blob);

/*
 * Parses a copy of `size` bytes, of exactly that size so that the sanitizers see any byte read
 * after it. Aborts if the result can't be right. The copy is there until the next call.
 */
bool kernel_parse_copy(struct kernel *kernel, const uint8_t *file, size_t size,
                       struct problem *why);

/* The offset of a part of that copy. */
uint64_t kernel_offset(struct span part);

/* Parses with each bit of the file changed: any result will do that can be right. */
void kernel_flip_bits(const uint8_t *file, size_t size);
