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
        movl    $packed + PACKED_HEADER, %eax
        movl    $packed_end - packed - PACKED_HEADER - PACKED_TRAILER, %edx
        movl    $image_first, %ecx
        call    lz4_block_decode        /* regparm: EAX, EDX, ECX; EBX is kept */
        movl    $image_first, %eax
        jmp     *%eax

/*
 * A frame of one block, without checksums and content size: magic number, two bytes of descriptor, their checksum, the
 * block's size; and the end mark. lz4_Frame_format.md. tests/check-image holds the packer to it.
 */
        .equ    PACKED_HEADER, 11
        .equ    PACKED_TRAILER, 4

        .section .rodata
packed: .incbin PACKED_FILE
packed_end:
