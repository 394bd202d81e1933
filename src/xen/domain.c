/* SPDX-License-Identifier: BSD-2-Clause */
/* Xen itself, see domain.h. Xen: public/arch-x86/cpuid.h. */
#include "xen/domain.h"
#include "machine/machine.h"
#include "xen/public.h"

#define LEAF_FIRST 0x40000000u
#define LEAF_LAST  0x4000FF00u
#define LEAF_STEP  0x100u

static bool domain_can_crash; /* hypercalls work, and this one has not been made */

static bool find_xen(uint32_t *base)
{
    for (uint32_t leaf = LEAF_FIRST; leaf <= LEAF_LAST; leaf += LEAF_STEP) {
        const struct cpuid_regs r = cpuid(leaf, 0);

        if (r.ebx == XEN_CPUID_SIGNATURE_EBX && r.ecx == XEN_CPUID_SIGNATURE_ECX &&
            r.edx == XEN_CPUID_SIGNATURE_EDX) {
            *base = leaf;
            return true;
        }
    }
    return false;
}

bool domain_init(struct xen_facts *facts, struct problem *why)
{
    struct cpuid_regs r;

    if (!find_xen(&facts->cpuid_base))
        return problem_set(why, MSG_NO_XEN,
                           "no such leaf from 0x40000000 to 0x4000ff00; the guest halts, which "
                           "Xen treats as powered off");
    r = cpuid(facts->cpuid_base + 1, 0);
    facts->major = r.eax >> 16;
    facts->minor = r.eax & 0xFFFF;
    r = cpuid(facts->cpuid_base + 2, 0);
    hypercall_page_set(r.ebx);
    domain_can_crash = true;

    /* Neither can fail under a hypervisor of that version; what is missing stays empty. */
    (void)hypercall(__HYPERVISOR_xen_version, XENVER_extraversion, linear_address(facts->extra), 0);
    facts->extra[sizeof(facts->extra) - 1] = '\0';
    (void)hypercall(__HYPERVISOR_xen_version, XENVER_guest_handle, linear_address(facts->uuid), 0);
    return true;
}

void domain_crash(void)
{
    struct sched_shutdown reason = {.reason = SHUTDOWN_crash};

    if (!domain_can_crash)
        return;
    domain_can_crash = false;
    (void)hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, linear_address(&reason), 0);
}

bool domain_param(uint32_t index, uint64_t *value)
{
    struct xen_hvm_param param = {.domid = DOMID_SELF, .index = index};

    if (hypercall(__HYPERVISOR_hvm_op, HVMOP_get_param, linear_address(&param), 0) != 0)
        return false;
    *value = param.value;
    return true;
}

int32_t domain_param_set(uint32_t index, uint64_t value)
{
    struct xen_hvm_param param = {.domid = DOMID_SELF, .index = index, .value = value};

    return hypercall(__HYPERVISOR_hvm_op, HVMOP_set_param, linear_address(&param), 0);
}
