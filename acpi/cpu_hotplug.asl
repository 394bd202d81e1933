/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processor hotplug through QEMU's interface of 2.7 and later (QEMU: docs/specs/acpi_cpu_hotplug),
 * used if it answered at boot and processors may be added. ssdt_processors.c writes the processor
 * objects, which call CSTA and COST, and CPUN, which notifies one; then it appends this, compiled.
 */
DefinitionBlock ("", "SSDT", 2, "Xen", "HVM", 0)
{
    Scope (\_SB)
    {
        /* _MAT of a processor: the MADT's structure in Arg0, its Enabled flag as bit 0 of Arg1. ACPI 6.5, 6.2.11. */
        Method (CMAT, 2)
        {
            Local0 = Arg0
            Local1 = 4 /* where the flags are: local APIC */
            If (SizeOf (Local0) == 16)
            {
                Local1 = 8 /* local x2APIC */
            }
            Local0[Local1] = Arg1 & 1
            Return (Local0)
        }

        OperationRegion (CPUR, SystemIO, 0xAF00, 12)
        Field (CPUR, DWordAcc, NoLock, Preserve)
        {
            CSEL, 32, /* write: the processor that everything below is about */
            Offset (8),
            CDAT, 32  /* what a command gives or takes */
        }
        Field (CPUR, ByteAcc, NoLock, WriteAsZeros)
        {
            Offset (4),
            CFLG, 8,  /* read: 1 present, 2 just added, 4 to remove; write: 2 and 4 clear these */
            CCMD, 8   /* write: 0 selects one with an event and gives its number, 1 and 2 take _OST's event and status */
        }

        /* The selected processor is a state that all share. */
        Mutex (CLCK, 0)

        /* _STA. Selector n is vCPU n: libxl starts QEMU with one thread in each socket. */
        Method (CSTA, 1)
        {
            Acquire (CLCK, 0xFFFF)
            CSEL = Arg0
            Local0 = CFLG
            Release (CLCK)
            Return ((Local0 & 1) * 0x0F)
        }

        /* _OST of processor Arg0 with source event Arg1 and status Arg2: QEMU reports them to its management. */
        Method (COST, 3)
        {
            Acquire (CLCK, 0xFFFF)
            CSEL = Arg0
            CCMD = 1
            CDAT = Arg1
            CCMD = 2
            CDAT = Arg2
            Release (CLCK)
        }

        /*
         * Takes all events, and clears each before it passes it on, so that one that follows immediately is not lost.
         * No more than two for each of 128 processors: a device that never runs out of them must not hang the guest.
         */
        Method (\_GPE._E02)
        {
            Acquire (\_SB.CLCK, 0xFFFF)
            \_SB.CSEL = 0
            Local2 = 256
            While (Local2)
            {
                \_SB.CCMD = 0
                Local0 = \_SB.CFLG & 6
                If (!Local0)
                {
                    Break
                }
                Local1 = \_SB.CDAT
                If (Local0 & 2)
                {
                    \_SB.CFLG = 2
                    \_SB.CPUN (Local1, 1)
                }
                Else
                {
                    \_SB.CFLG = 4
                    \_SB.CPUN (Local1, 3)
                }
                Local2--
            }
            Release (\_SB.CLCK)
        }
    }

    /* Stands in for what is written at run time; ssdt_processors.c drops it, so it must be the last. */
    Method (\_SB.CPUN, 2) {} /* processor, event */
}
