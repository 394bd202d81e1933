/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From Slipway to a kernel in protected mode. The part between kernel_code_start and
 * kernel_code_end is copied to HANDOFF_CODE first: the kernel may overwrite Slipway. It makes the
 * moves listed at KERNEL_MOVES (payloads/kernel_start.h), in ascending order and by words, which is
 * fast on every processor. Then it enters the kernel as the Linux boot protocol ("32-bit Boot
 * Protocol") and PVH (Xen: docs/misc/pvh.pandoc) require: flat segments, no paging, interrupts off;
 * ESI or EBX points to the boot information; the other registers, except ESP, are 0.
 */
#include "pc.h"

        .section .text
        .globl kernel_jump, kernel_code_start, kernel_code_end
kernel_jump:
        cli
        ljmp    $0x08, $HANDOFF_CODE

kernel_code_start:
        cld
        movl    $KERNEL_MOVES, %ebx
1:      movl    (%ebx), %edi
        movl    4(%ebx), %esi
        movl    8(%ebx), %ecx
        testl   %edi, %edi
        jz      4f
        movl    %ecx, %edx
        shrl    $2, %ecx
        rep movsl
        movl    %edx, %ecx
        andl    $3, %ecx
        rep movsb
        movl    12(%ebx), %ecx
        movl    %ecx, %edx
        shrl    $2, %ecx
        xorl    %eax, %eax
        rep stosl
        movl    %edx, %ecx
        andl    $3, %ecx
        rep stosb
        addl    $16, %ebx
        jmp     1b

4:      lgdtl   HANDOFF_CODE + (gdt_pointer_low - kernel_code_start)
        movl    %esi, HANDOFF_CODE + (entry_low - kernel_code_start)
        movl    %ecx, %esi
        movl    12(%ebx), %ebx
        movw    $0x18, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %fs
        movw    %ax, %gs
        movw    %ax, %ss
        xorl    %eax, %eax
        xorl    %ecx, %ecx
        xorl    %edx, %edx
        xorl    %edi, %edi
        xorl    %ebp, %ebp
        movl    $HANDOFF_CODE, %esp
        ljmpl   *HANDOFF_CODE + (entry_low - kernel_code_start)
entry_low:
        .long   0
        .word   0x10
        .balign 8
gdt_low:
        .quad   0, 0
        .quad   0x00CF9B000000FFFF  /* 10, __BOOT_CS: code, base 0, limit 4 GiB */
        .quad   0x00CF93000000FFFF  /* 18, __BOOT_DS: data */
gdt_pointer_low:
        .word   31
        .long   HANDOFF_CODE + (gdt_low - kernel_code_start)
kernel_code_end:
