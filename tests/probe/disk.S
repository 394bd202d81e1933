/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The probe as what a BIOS boots: a boot sector, and after it the rest, which asks the BIOS in
 * real mode what only it knows and goes on in C. disk.ld has the addresses.
 */
#define SEGMENT   0x1000             /* of the rest */
#define IN(x)     ((x) - ask)          /* in that segment */
#define MAX_RANGES 64                /* as in disk.c */

        .section .boot, "ax"         /* 0:7C00 */
        .code16
        .globl  boot
boot:   cli
        xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %ss
        movw    $boot, %sp
        sti
        ljmp    $0, $1f
1:      movw    $packet, %si
        movb    $0x42, %ah           /* extended read; BIOS Enhanced Disk Drive Specification 1.1 */
        int     $0x13                /* DL is still the drive */
        jc      2f
        ljmp    $SEGMENT, $0
2:      hlt
        jmp     2b
packet: .byte   16, 0
        .word   image_sectors, 0, SEGMENT
        .quad   1
        .org    510
        .word   0xAA55

        .section .ask, "ax"
ask:    movw    $SEGMENT, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    $IN(bios_ranges), %di
        xorl    %ebx, %ebx
1:      movl    $0xE820, %eax        /* ACPI 6.5, 15.1 */
        movl    $20, %ecx
        movl    $0x534D4150, %edx    /* "SMAP" */
        int     $0x15
        jc      2f
        cmpl    $0x534D4150, %eax
        jne     2f
        addw    $20, %di
        incl    IN(bios_state)
        cmpl    $MAX_RANGES, IN(bios_state)
        jae     2f
        testl   %ebx, %ebx
        jnz     1b
2:      int     $0x12
        movzwl  %ax, %eax
        movl    %eax, IN(bios_state + 4)
        movb    $0x88, %ah
        int     $0x15
        movzwl  %ax, %eax
        movl    %eax, IN(bios_state + 8)
        movw    $0xE801, %ax
        int     $0x15
        movw    %ax, IN(bios_state + 12)
        movw    %bx, IN(bios_state + 14)
        movw    $0xB101, %ax         /* PCI BIOS 2.1, 2.3 */
        xorl    %edx, %edx
        int     $0x1A
        movl    %edx, IN(bios_state + 16)
        movw    %bx, IN(bios_state + 20)
        movb    %al, IN(bios_state + 22)
        movb    %cl, IN(bios_state + 23)
        cli
        cld
        lgdtl   IN(gdt_pointer)
        movl    %cr0, %eax
        orb     $1, %al
        movl    %eax, %cr0
        ljmpl   $0x08, $3f
        .code32
3:      movw    $0x10, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %fs
        movw    %ax, %gs
        movw    %ax, %ss
        movl    $stack_top, %esp
        call    disk_main            /* does not return */

        .balign 8
        .globl  bios_state, bios_ranges
bios_state:
        .skip   24                   /* struct bios_state in disk.c */
bios_ranges:
        .skip   20 * MAX_RANGES
        .balign 8
#include "flat_gdt.inc"

        .bss
        .balign 16
        .skip   8192
stack_top:
