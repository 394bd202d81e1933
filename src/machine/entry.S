/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first instructions: 32-bit protected mode, paging off, no stack, no descriptor tables, EBX =
 * physical address of struct hvm_start_info (Xen: public/arch-x86/hvm/start_info.h). The domain
 * builder has zeroed our bss.
 */
        .section .entry, "ax"
        .globl _start
_start:
        cli
        cld
        lgdt    gdt_pointer
        ljmp    $0x08, $1f
1:      movw    $0x10, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %fs
        movw    %ax, %gs
        movw    %ax, %ss
        movl    $stack_top, %esp
        xorl    %ebp, %ebp
        subl    $12, %esp    /* 16-byte aligned at the call, as the i386 ABI has it */
        pushl   %ebx
        call    slipway_main /* does not return */
2:      hlt
        jmp     2b

        .section .rodata
        .balign 8
        .globl gdt
gdt:    .quad   0                   /* Intel SDM 3A, "Segment Descriptors" */
        .quad   0x00CF9B000000FFFF  /* 08: code, 32-bit, base 0, limit 4 GiB */
        .quad   0x00CF93000000FFFF  /* 10: data, 32-bit, base 0, limit 4 GiB */
        .quad   0x00009B000000FFFF  /* 18: code, 16-bit, base 0, 64 KiB: the way to real mode */
        .quad   0x008F93000000FFFF  /* 20: data, 16-bit, base 0, 4 GiB, as stock leaves it */
gdt_end:
        .globl gdt_pointer
gdt_pointer:
        .word   gdt_end - gdt - 1
        .long   gdt

        .section .bss
        .balign 16
        .skip   16384
stack_top:
