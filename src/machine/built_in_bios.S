/* SPDX-License-Identifier: BSD-2-Clause */
/* The BIOS that `make loader-with-bios` puts into the image; in the ordinary image it is empty. */

        .section .rodata
        .globl  built_in_bios_start, built_in_bios_end
        .balign 16
built_in_bios_start:
#ifdef BUILT_IN_BIOS
        .incbin BUILT_IN_BIOS
#endif
built_in_bios_end:
