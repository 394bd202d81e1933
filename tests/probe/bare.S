/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The probe in place of SeaBIOS: a ROM image of 64 KiB that the loader starts at F000:FFF0, in real
 * mode. All that a register can show is saved before anything changes it; bare.c prints it. FS and
 * GS are never loaded again, so that Xen's record of the guest still has their limits when it is
 * off.
 */
#define AT(x)   ((x) - entry + 0xE05B)  /* in segment F000, as bare.ld places it */
#define HERE(x) %cs:AT(x)               /* the image is RAM */

        .section .rom_entry, "ax"   /* F000:E05B */
        .code16                     /* nothing here is aligned: the address is odd */
        .globl  entry
entry:  movl    %eax, HERE(entry_state + 0)
        movl    %ebx, HERE(entry_state + 4)
        movl    %ecx, HERE(entry_state + 8)
        movl    %edx, HERE(entry_state + 12)
        movl    %esi, HERE(entry_state + 16)
        movl    %edi, HERE(entry_state + 20)
        movl    %ebp, HERE(entry_state + 24)
        movl    %esp, HERE(entry_state + 28)
        movw    %cs, HERE(entry_state + 32)
        movw    %ds, HERE(entry_state + 36)
        movw    %es, HERE(entry_state + 40)
        movw    %fs, HERE(entry_state + 44)
        movw    %gs, HERE(entry_state + 48)
        movw    %ss, HERE(entry_state + 52)
        movw    %cs, %ax            /* moves leave the flags alone */
        movw    %ax, %ss
        movl    $(stack_top - 0xF0000), %esp
        pushfl
        popl    HERE(entry_state + 56)
        movl    %cr0, %eax
        movl    %eax, HERE(entry_state + 60)
        movl    %cr2, %eax
        movl    %eax, HERE(entry_state + 64)
        movl    %cr3, %eax
        movl    %eax, HERE(entry_state + 68)
        movl    %cr4, %eax
        movl    %eax, HERE(entry_state + 72)
        movl    %dr6, %eax
        movl    %eax, HERE(entry_state + 76)
        movl    %dr7, %eax
        movl    %eax, HERE(entry_state + 80)
        movl    $0xC0000080, %ecx   /* IA32_EFER */
        rdmsr
        movl    %eax, HERE(entry_state + 84)
        sidtl   HERE(entry_state + 88)
        sgdtl   HERE(entry_state + 96)
        cli
        cld

        /*
         * A segment's limit shows in what can be read through it. Reads beyond the limit raise #GP
         * or #SS, which lead to `beyond`; each read has four bytes.
         */
        lidtl   HERE(real_mode_idt)
        xorl    %ebx, %ebx
        movw    %bx, %ds
        movl    %ds:0x30, %esi      /* vectors 12 and 13 */
        movl    %ds:0x34, %edi
        movl    $(0xF0000000 + AT(beyond)), %eax
        movl    %eax, %ds:0x30
        movl    %eax, %ds:0x34
        .set    offset, 104
        .irp    prefix, 0x3E, 0x26, 0x64, 0x65  /* DS, ES, FS, GS */
        movb    $0, HERE(beyond_limit)
        movl    $0x10000, %ebx
        .byte   \prefix, 0x67, 0x8A, 0x03       /* movb prefix:(%ebx), %al */
        movl    $0xFFFFFFFF, %ebx
        .byte   \prefix, 0x67, 0x8A, 0x03
        movb    HERE(beyond_limit), %al
        movb    %al, HERE(entry_state + offset)
        .set    offset, offset + 1
        .endr
        movl    %esi, %ds:0x30
        movl    %edi, %ds:0x34

        lgdtl   HERE(gdt_pointer)
        movl    %cr0, %eax
        orb     $1, %al
        movl    %eax, %cr0
        ljmpl   $0x08, $1f

beyond: incb    HERE(beyond_limit)
        pushw   %bp
        movw    %sp, %bp
        addw    $4, %ss:2(%bp)      /* the return address: after the read */
        popw    %bp
        iretw

        .code32
1:      movw    $0x10, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movl    $stack_top, %esp
        call    bare_main           /* does not return */

        .globl  entry_state
entry_state:
        .skip   108                 /* struct entry_state in bare.c */
beyond_limit:
        .byte   0                   /* how many reads were too far */
real_mode_idt:
        .word   0x3FF
        .long   0
#include "flat_gdt.inc"

        /* What SeaBIOS has there: loaders know one by this. */
        .section .reset, "ax"       /* F000:FFF0 */
        .code16
        ljmp    $0xF000, $0xE05B
        .ascii  "06/23/99"
        .byte   0, 0xFC, 0

        .bss
        .balign 16
        .skip   8192
stack_top:
