/* SPDX-License-Identifier: BSD-2-Clause */
/* Where no table describes a power switch. Xen: public/sched.h, public/arch-x86/cpuid.h. */
#include "facts.h"
#include "machine/machine.h"

#define XEN_LEAVES        0x40000000u
#define SCHED_OP          29u /* __HYPERVISOR_sched_op */
#define SCHEDOP_SHUTDOWN  2u
#define SHUTDOWN_POWEROFF 0u

void probe_off_without_acpi(void)
{
    const uint32_t reason = SHUTDOWN_POWEROFF;

    fact("probe", "end | powers off through Xen");
    hypercall_page_set(cpuid(XEN_LEAVES + 2, 0).ebx);
    hypercall(SCHED_OP, SCHEDOP_SHUTDOWN, linear_address(&reason), 0);
}
