/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first instructions of the file that Xen loads: unpack the image to where it was linked, and go there. 32-bit protected
 * mode, paging off, flat segments, no stack, EBX = physical address of start info, which the image wants there, too.
 *
 * The file is packed since a loader is copied for each guest that starts; its size is what distributions and clouds see.
 */
        .section .entry, "ax"
        .globl unpack_start
unpack_start:
        cli
        cld
        movl    $image_first, %esp      /* the gap below the image is ours */
        movl    $packed, %eax
        movl    $image_first, %edx
        call    inflate                 /* regparm: EAX, EDX; EBX is kept */
        movl    $image_first, %eax
        jmp     *%eax

        .section .rodata
packed: .incbin PACKED_FILE
