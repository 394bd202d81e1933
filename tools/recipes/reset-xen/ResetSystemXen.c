/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Power off and reset of an OvmfXen, by asking Xen. edk2's own library uses ports of the chipset,
 * which a PVH guest lacks: it hangs there, before anything was started. This one needs only
 * the stack, so that it serves every phase, and an operating system that calls ResetSystem().
 * UEFI 2.10, 8.5.1; Xen: xen/include/public/sched.h and arch-x86/xen-x86_64.h.
 */
#include <Base.h>
#include <Library/BaseLib.h>
#include <Library/ResetSystemLib.h>

#define SCHED_OP          29
#define SCHEDOP_SHUTDOWN  2
#define SHUTDOWN_POWEROFF 0
#define SHUTDOWN_REBOOT   1

/* The first letters of the vendors of processors with VMX; on all others a guest has SVM. */
#define INTEL    SIGNATURE_32('G', 'e', 'n', 'u')
#define CENTAUR  SIGNATURE_32('C', 'e', 'n', 't')
#define SHANGHAI SIGNATURE_32(' ', ' ', 'S', 'h')

static void shut_down(UINT32 reason)
{
    UINT64 result = SCHED_OP, operation = SCHEDOP_SHUTDOWN;
    UINT32 *argument = &reason;
    UINT32 maker;

    AsmCpuid(0, NULL, &maker, NULL, NULL);
    if (maker == INTEL || maker == CENTAUR || maker == SHANGHAI)
        __asm__ volatile("vmcall" : "+a"(result), "+D"(operation), "+S"(argument) : : "memory");
    else
        __asm__ volatile("vmmcall" : "+a"(result), "+D"(operation), "+S"(argument) : : "memory");
    CpuDeadLoop();
}

VOID EFIAPI ResetShutdown(VOID)
{
    shut_down(SHUTDOWN_POWEROFF);
}

VOID EFIAPI ResetCold(VOID)
{
    shut_down(SHUTDOWN_REBOOT);
}

VOID EFIAPI ResetWarm(VOID)
{
    shut_down(SHUTDOWN_REBOOT);
}

VOID EFIAPI ResetPlatformSpecific(UINTN size, VOID *data)
{
    shut_down(SHUTDOWN_REBOOT);
}

VOID EFIAPI ResetSystem(EFI_RESET_TYPE type, EFI_STATUS status, UINTN size, VOID *data)
{
    shut_down(type == EfiResetShutdown ? SHUTDOWN_POWEROFF : SHUTDOWN_REBOOT);
}
