/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the benchmark puts where a payload begins to run: the loader's work is done, and with this
 * the guest is, too. It goes to port 0x402 of QEMU's isa-debugcon: a byte, whose exit marks the
 * hand-off in the trace; and what SeaBIOS is given as the memory map, which dom0 finds in a file.
 * Then the last processor halts forever, which Xen treats as power off. MARK_ONLY is without the
 * map, and fits into the 16 bytes of a reset vector.
 */
        .code16
        movw    $0x402, %dx
        movb    $'E', %al
        outb    %al, %dx

#ifndef MARK_ONLY
        /*
         * SeaBIOS's block at 0x1000: at 24 the E820's address, at 28 how many entries of 20 bytes.
         */
        xorw    %ax, %ax
        movw    %ax, %ds
        imulw   $20, 0x101C, %cx
        movl    0x1018, %eax
        movw    %ax, %si
        andw    $15, %si
        shrl    $4, %eax
        movw    %ax, %ds
        cld
        rep outsb
#endif
1:      cli
        hlt
        jmp     1b
