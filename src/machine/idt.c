/* SPDX-License-Identifier: BSD-2-Clause */
/* The interrupt descriptor table: every exception leads to trap_stubs.S, and so to traps.c. */
#include "lib/compiler.h"
#include "machine/machine.h"

extern const uint8_t trap_entries[]; /* trap_stubs.S: 16 bytes each */

#define TRAPS 32

void traps_load(void)
{
    static uint64_t idt[TRAPS];
    const struct {
        uint16_t limit;
        uint32_t base;
    } PACKED pointer = {sizeof(idt) - 1, (uintptr_t)idt};

    for (uint32_t i = 0; i < TRAPS; i++) {
        const uint32_t entry = (uintptr_t)trap_entries + 16 * i;

        /* A 32-bit interrupt gate, present, selector 8; Intel SDM 3A, "IDT Descriptors". */
        idt[i] = (uint64_t)(entry & 0xFFFF0000u) << 32 | (uint64_t)0x8E00 << 32 | 0x08u << 16 |
                 (entry & 0xFFFF);
    }
    __asm__ volatile("lidt %0" : : "m"(pointer));
}
