/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel that only shows that it runs: `startup` is its first instruction under any
 * loader. It writes KERNEL_BEGINS to MARK_PORT, which ends what the benchmark measures. Then
 * come the words at KERNEL_MOVES, where Slipway keeps the list of what it copied for a kernel
 * (payloads/kernel_start.h); under another loader they mean nothing. Then the last processor halts
 * forever, which Xen treats as power off. Without absolute addresses, since the same bytes take
 * the place of Debian's kernel's first instructions, too. ways.py makes files of it: SETUP for a
 * bzImage, NOTE for an ELF file with a PVH entry.
 */
#define MARK_PORT     0x404
#define KERNEL_BEGINS 'K'
#define KERNEL_MOVES  0x3000
#define WORDS         64

#ifdef SETUP
#define LOADED_AT 0x100000      /* by loaders that start the code for real mode */
#define SETUP_AT  0x200         /* the offset in the file of what CS:0 is then */
        .section .setup, "ax"
        .code16
        /* Linux boot protocol, "The Real-Mode Kernel Header". */
        .org    0x1F1
        .byte   1                       /* setup_sects */
        .word   0
        .long   (CODE_SIZE + 15) / 16   /* syssize */
        .word   0, 0xFFFF, 0
        .word   0xAA55                  /* boot_flag */
        jmp     real_mode
        .ascii  "HdrS"
        .word   0x020A                  /* version */
        .org    0x210
        .byte   0
        .byte   1                       /* loadflags: LOADED_HIGH */
        .word   0
        .long   LOADED_AT               /* code32_start */
        .org    0x22C
        .long   0x7FFFFFFF              /* initrd_addr_max */
        .long   0x200000                /* kernel_alignment */
        .byte   1                       /* relocatable_kernel */
        .byte   21                      /* min_alignment */
        .word   0
        .long   255                     /* cmdline_size */
        .org    0x258
        .quad   0x1000000               /* pref_address */
        .long   0x100000                /* init_size */
        .org    0x268
real_mode:
        cli
        xorl    %eax, %eax
        movw    %cs, %ax
        shll    $4, %eax
        addl    $(gdt - SETUP_AT), %eax
        movl    %eax, %cs:(gdt_pointer + 2 - SETUP_AT)
        lgdtl   %cs:(gdt_pointer - SETUP_AT)
        movl    %cr0, %eax
        orb     $1, %al
        movl    %eax, %cr0
        movw    $0x18, %ax
        movw    %ax, %ds
        ljmpl   $0x10, $LOADED_AT
gdt_pointer:
        .word   31
        .long   0
        .balign 8
gdt:    .quad   0, 0
        .quad   0x00CF9B000000FFFF      /* 10: code, base 0, limit 4 GiB */
        .quad   0x00CF93000000FFFF      /* 18: data */
        .org    0x400
#endif

#ifdef NOTE
        /* As in src/machine/pvh_note.S. */
        .section .note.Xen, "a", @note
        .balign 4
        .long   4, 4, 18
        .asciz  "Xen"
        .long   startup
#endif

        .text
        .code32
        .globl  startup
startup:
        movl    $MARK_PORT, %edx
        movb    $KERNEL_BEGINS, %al
        outb    %al, %dx
        movl    $KERNEL_MOVES, %esi
        movl    $WORDS, %ecx
        cld
1:      lodsl
        outl    %eax, %dx
        loop    1b
2:      cli
        hlt
        jmp     2b
