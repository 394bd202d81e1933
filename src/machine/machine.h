/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The primitives through which Slipway touches the machine; all of them. machine.c implements them
 * for the image with one instruction each, tests/sim/ for a simulated Xen. Each call that leaves
 * the guest (a VM exit) is marked EXIT; each that goes on to the device model and back is marked
 * TRIP.
 */
#pragma once

#include <stdint.h>

/* Ports. EXIT; TRIP unless Xen emulates the port itself. */
uint8_t port_in8(uint16_t port);
uint32_t port_in32(uint16_t port);
void port_out8(uint16_t port, uint8_t value);
void port_out16(uint16_t port, uint16_t value);
void port_out32(uint16_t port, uint32_t value);

/* One string instruction writes count bytes to the port: one EXIT if they are in one page. */
void port_out8_string(uint16_t port, const void *bytes, uint32_t count);

/* The same the other way. EXIT and TRIP for each page of memory that the bytes go to. */
void port_in8_string(uint16_t port, void *bytes, uint32_t count);

struct cpuid_regs {
    uint32_t eax, ebx, ecx, edx;
};
struct cpuid_regs cpuid(uint32_t leaf, uint32_t subleaf); /* EXIT */

uint64_t msr_read(uint32_t msr);              /* EXIT */
void msr_write(uint32_t msr, uint64_t value); /* EXIT */

/* Device registers in memory, by guest-physical address. EXIT. */
uint32_t mmio_read32(uint32_t paddr);
void mmio_write32(uint32_t paddr, uint32_t value);

/*
 * A hypercall with up to three arguments; pointers are passed as their linear address, which is
 * physical as paging is off. Returns Xen's result: negative errno on failure. hypercall_page_set()
 * must come first. EXIT.
 */
int32_t hypercall(uint32_t number, uint32_t arg1, uint32_t arg2, uint32_t arg3);

/* What Xen is told for a pointer of ours. */
static inline uint32_t linear_address(const volatile void *object)
{
    return (uint32_t)(uintptr_t)object;
}

/* Lets Xen fill our hypercall page: writes its address to the MSR. EXIT. */
void hypercall_page_set(uint32_t msr);

/* The memory at a guest-physical address, unchecked: only phys.c calls this. */
void *machine_memory(uint32_t paddr);

uint64_t tsc_read(void);
void cpu_pause(void); /* for the body of a spin loop */

/* Stops forever, interrupts off. */
_Noreturn void cpu_halt(void);

/* Where the image is in memory, bss included: [image_start, image_end). */
uint32_t image_start(void);
uint32_t image_end(void);

/* Where in the image a BIOS is, for toolstacks that bring none; *size is 0 if it has none. */
uint32_t built_in_bios(uint32_t *size);

/*
 * The AP start code, which smp.c copies to AP_CODE and which runs only there. *size is its length.
 * The simulation has only a stand-in for it and starts APs as functions.
 */
const uint8_t *ap_code(uint32_t *size);

/* Leaves protected mode and starts the payload at F000:FFF0, from the copy at HANDOFF_CODE. */
_Noreturn void handoff_jump(void);
const uint8_t *handoff_code(uint32_t *size);

/* The same for a kernel, which starts in protected mode after the moves at KERNEL_MOVES. */
_Noreturn void kernel_jump(void);
const uint8_t *kernel_code(uint32_t *size);

/* Loads an interrupt descriptor table whose 32 exception gates lead to trap_report() of traps.c. */
void traps_load(void);
