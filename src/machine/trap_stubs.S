/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One entry per processor exception 0..31: each pushes an error code if the processor did not, then
 * its vector, and goes on to trap_report() (Intel SDM 3A, "Exception and Interrupt Reference"). 16
 * bytes apart.
 */
        .section .text
        .globl trap_entries
        .balign 16
trap_entries:
        .set    vector, 0
        .rept   32
        .balign 16
        .if     ((0x60227D00 >> vector) & 1) == 0   /* 8, 10-14, 17, 21, 29, 30 come with one */
        pushl   $0
        .endif
        pushl   $vector
        jmp     trap_common
        .set    vector, vector + 1
        .endr
trap_common:
        cld
        movl    (%esp), %eax        /* vector */
        movl    4(%esp), %edx       /* error code */
        movl    8(%esp), %ecx       /* EIP */
        movl    %cr2, %ebx
        andl    $-16, %esp
        pushl   %ebx
        pushl   %ecx
        pushl   %edx
        pushl   %eax
        call    trap_report         /* does not return */
