/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What tells Xen's domain builder that this is a PVH kernel, and where its 32-bit entry is. Xen:
 * public/elfnote.h, XEN_ELFNOTE_PHYS32_ENTRY.
 */
        .section .note.Xen, "a", @note
        .balign 4
        .long   2f - 1f             /* length of the name */
        .long   4                   /* length of the descriptor */
        .long   18                  /* PHYS32_ENTRY */
1:      .asciz  "Xen"
2:      .long   _start
