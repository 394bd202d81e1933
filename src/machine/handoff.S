/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From protected mode to the payload's reset vector. The part between handoff_code_start and
 * handoff_code_end is copied to HANDOFF_CODE first: leaving protected mode needs code below 64 KiB
 * (Intel SDM 3A, "Switching Back to Real-Address Mode"). On arrival: real mode, F000:FFF0, all
 * general registers 0, interrupts off.
 */
#include "pc.h"

        .section .text
        .globl handoff_jump, handoff_code_start, handoff_code_end
handoff_jump:
        cli
        movw    $0x20, %ax          /* CR3, CR4 and EFER are 0: nothing of ours ever wrote them */
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %fs
        movw    %ax, %gs
        movw    %ax, %ss
        ljmp    $0x18, $HANDOFF_CODE

        .code16
handoff_code_start:
        xorl    %eax, %eax
        movl    %eax, %cr0
        ljmp    $0, $(HANDOFF_CODE + (1f - handoff_code_start))
1:      movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %fs
        movw    %ax, %gs
        movw    %ax, %ss
        lidtl   %cs:(HANDOFF_CODE + (2f - handoff_code_start))
        xorl    %ebx, %ebx
        xorl    %ecx, %ecx
        xorl    %edx, %edx
        xorl    %esi, %esi
        xorl    %edi, %edi
        xorl    %ebp, %ebp
        xorl    %esp, %esp
        cld
        ljmp    $0xF000, $0xFFF0
2:      .word   0x3FF               /* the real-mode interrupt vector table */
        .long   0
handoff_code_end:
        .code32
