/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a started processor runs. Copied to AP_CODE, so it is position independent except for that
 * address; ap_mailbox.h describes the mailbox after it. All processors run this at the same time
 * and none has a stack: everything lives in registers. Real mode at first (Intel SDM 3A, "MP
 * Initialization"), CS = AP_CODE / 16.
 */
#include "machine/ap_mailbox.h"
#include "pc.h"

        .section .text
        .globl ap_code_start, ap_code_end
        .code16
ap_code_start:
        cli
        cld
        movw    %cs, %ax
        movw    %ax, %ds
        lgdtl   (ap_gdt_pointer - ap_code_start)
        movl    $0x11, %eax         /* PE and ET; a plain move: Xen would emulate LMSW in full */
        movl    %eax, %cr0
        ljmpl   $0x08, $(AP_CODE + (1f - ap_code_start))

        .code32
1:      movw    $0x10, %ax
        movw    %ax, %ds
        movw    %ax, %ss
        movl    $(AP_CODE + AP_MAILBOX_OFFSET), %ebp

        movl    AP_MAILBOX_LEAF(%ebp), %eax
        movl    %eax, %esi
        xorl    %ecx, %ecx
        cpuid
        cmpl    $0xB, %esi          /* leaf 0xB: EDX is the x2APIC ID */
        je      2f
        movl    %ebx, %edx          /* leaf 1: EBX[31:24] is the initial APIC ID */
        shrl    $24, %edx
2:      movl    $1, %eax
        lock xaddl %eax, AP_MAILBOX_ARRIVED(%ebp)
        cmpl    $AP_MAILBOX_SLOTS, %eax
        jae     4f
        movl    %edx, AP_MAILBOX_APIC_ID(%ebp, %eax, 4)

        movl    AP_MAILBOX_MSR_COUNT(%ebp), %edi
        leal    AP_MAILBOX_MSR(%ebp), %esi
3:      testl   %edi, %edi
        jz      4f
        movl    (%esi), %ecx
        movl    4(%esi), %eax
        movl    8(%esi), %edx
        wrmsr
        addl    $12, %esi
        decl    %edi
        jmp     3b

4:      lock incl AP_MAILBOX_DONE(%ebp)
5:      hlt                         /* interrupts off: Xen marks the processor down */
        jmp     5b

        .balign 8
ap_gdt: .quad   0
        .quad   0x00CF9B000000FFFF
        .quad   0x00CF93000000FFFF
ap_gdt_pointer:
        .word   23
        .long   AP_CODE + (ap_gdt - ap_code_start)
ap_code_end:
