/* SPDX-License-Identifier: BSD-2-Clause */
/* The primitives of machine.h, one instruction each. Intel SDM 2, "Instruction Set Reference". */
#include "machine/machine.h"
#include "lib/compiler.h"

uint8_t port_in8(uint16_t port)
{
    uint8_t value;

    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

uint32_t port_in32(uint16_t port)
{
    uint32_t value;

    __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

void port_out8(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

void port_out16(uint16_t port, uint16_t value)
{
    __asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

void port_out32(uint16_t port, uint32_t value)
{
    __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

void port_out8_string(uint16_t port, const void *bytes, uint32_t count)
{
    __asm__ volatile("rep outsb" : "+S"(bytes), "+c"(count) : "d"(port) : "memory");
}

void port_in8_string(uint16_t port, void *bytes, uint32_t count)
{
    __asm__ volatile("rep insb" : "+D"(bytes), "+c"(count) : "d"(port) : "memory");
}

struct cpuid_regs cpuid(uint32_t leaf, uint32_t subleaf)
{
    struct cpuid_regs r;

    __asm__ volatile("cpuid"
                     : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
                     : "a"(leaf), "c"(subleaf));
    return r;
}

uint64_t msr_read(uint32_t msr)
{
    uint32_t low, high;

    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
    return (uint64_t)high << 32 | low;
}

void msr_write(uint32_t msr, uint64_t value)
{
    __asm__ volatile("wrmsr"
                     :
                     : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
                     : "memory");
}

void *machine_memory(uint32_t paddr)
{
    return (void *)(uintptr_t)paddr;
}

/* Plain moves: Xen emulates nothing else at some of its device registers. */
uint32_t mmio_read32(uint32_t paddr)
{
    uint32_t value;

    __asm__ volatile("movl (%1), %0" : "=r"(value) : "r"(paddr) : "memory");
    return value;
}

void mmio_write32(uint32_t paddr, uint32_t value)
{
    __asm__ volatile("movl %0, (%1)" : : "r"(value), "r"(paddr) : "memory");
}

/* Xen fills this page (linker.ld), 32 bytes a hypercall; Xen: public/arch-x86/cpuid.h. */
extern uint8_t hypercall_page[];

void hypercall_page_set(uint32_t msr)
{
    msr_write(msr, (uintptr_t)hypercall_page);
}

/* All registers are outputs: a debug build destroys them. Xen: public/arch-x86/xen-x86_32.h. */
int32_t hypercall(uint32_t number, uint32_t arg1, uint32_t arg2, uint32_t arg3)
{
    const uintptr_t stub = (uintptr_t)hypercall_page + 32 * number;
    int32_t result;

    __asm__ volatile("call *%[stub]"
                     : "=a"(result), "+b"(arg1), "+c"(arg2), "+d"(arg3)
                     : [stub] "0"(stub)
                     : "memory", "cc", "esi", "edi");
    return result;
}

uint64_t tsc_read(void)
{
    uint32_t low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

void cpu_pause(void)
{
    __asm__ volatile("pause" : : : "memory");
}

void cpu_halt(void)
{
    for (;;)
        __asm__ volatile("cli; hlt");
}

extern const uint8_t image_first[], image_last[]; /* linker.ld */

uint32_t image_start(void)
{
    return (uintptr_t)image_first;
}

uint32_t image_end(void)
{
    return (uintptr_t)image_last;
}

/* Both are symbols of one piece of assembly. */
static uint32_t bytes_between(const uint8_t *start, const uint8_t *end)
{
    return (uintptr_t)end - (uintptr_t)start;
}

extern const uint8_t built_in_bios_start[], built_in_bios_end[]; /* built_in_bios.S */

uint32_t built_in_bios(uint32_t *size)
{
    *size = bytes_between(built_in_bios_start, built_in_bios_end);
    return (uintptr_t)built_in_bios_start;
}

extern const uint8_t ap_code_start[], ap_code_end[]; /* ap_start.S */

const uint8_t *ap_code(uint32_t *size)
{
    *size = bytes_between(ap_code_start, ap_code_end);
    return ap_code_start;
}

extern const uint8_t handoff_code_start[], handoff_code_end[]; /* handoff.S */

const uint8_t *handoff_code(uint32_t *size)
{
    *size = bytes_between(handoff_code_start, handoff_code_end);
    return handoff_code_start;
}

extern const uint8_t kernel_code_start[], kernel_code_end[]; /* start_kernel.S */

const uint8_t *kernel_code(uint32_t *size)
{
    *size = bytes_between(kernel_code_start, kernel_code_end);
    return kernel_code_start;
}
