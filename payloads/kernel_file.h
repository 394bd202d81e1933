/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the file of a kernel says, and the forms that it may have: a bzImage (Linux boot protocol,
 * Documentation/arch/x86/boot.rst), an ELF file with a PVH entry note (Xen: docs/misc/pvh.pandoc),
 * and a unified kernel image that has a bzImage in it (UAPI group, Unified Kernel Image).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "lib/span.h"
#include "problem.h"

#define KERNEL_SEGMENTS 16 /* loadable ones of an ELF file; kernels have two to five */

/* A piece of memory: `bytes` from `paddr` on, and zeros after them up to `size` in all. */
struct kernel_segment {
    uint64_t paddr; /* [paddr, paddr + size) is below 4 GiB */
    uint64_t size;
    struct span bytes; /* of the file: at most size */
};

struct kernel {
    enum { KERNEL_BZIMAGE, KERNEL_PVH } kind;
    struct span initrd;  /* left 0: there is none in the blob */
    struct span cmdline; /* the same; without its NUL, and without line ends after the text */

    /* Of a bzImage: its setup header, from 0x1F1 on, as it is to be copied into boot_params. */
    struct span setup;
    struct span code;     /* what runs in protected mode */
    bool relocatable;     /* the code may run at another address than `preferred` */
    uint32_t alignment;   /* of that address, a power of two; 1 if it is not relocatable */
    uint64_t preferred;   /* the address that it asks for */
    uint32_t memory;      /* bytes from its address on that it uses before it reads the map */
    uint32_t initrd_end;  /* the highest address that the last byte of an initrd may have */
    uint32_t cmdline_max; /* bytes, without the NUL */

    /* Of an ELF file: in no order, disjoint. */
    struct kernel_segment segment[KERNEL_SEGMENTS];
    uint32_t segments;
    uint32_t entry; /* physical, in one of them */
};

/* For the forms: `count` bytes of the file at `at`. False, with *why, if the file ends earlier. */
MUST_USE bool kernel_part(struct span *part, struct span file, uint64_t at, uint64_t count,
                          struct problem *why);

/* For kernel.c and uki.c: one form each. Fields of *kernel that a form does not have stay 0. */
bool uki_recognise(struct span blob);
MUST_USE bool uki_parse(struct kernel *kernel, struct span blob, struct problem *why);
bool bzimage_recognise(struct span blob);
MUST_USE bool bzimage_parse(struct kernel *kernel, struct span image, struct problem *why);
bool elf_recognise(struct span blob);
MUST_USE bool elf_parse(struct kernel *kernel, struct span image, struct problem *why);
