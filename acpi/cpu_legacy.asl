/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processors that come, through the bitmap of a QEMU that knows nothing else (before 2.7; it can't take any out).
 * ssdt_processors.c appends what this compiles to to the objects of the processors, which call CSTA, to CPUN, which notifies
 * one, and to what is known: how many there are (CPUC), and which of them the operating system has been told of (CPUK, a
 * bit each), at first those present at boot. The MADT is never written to.
 */
DefinitionBlock ("", "SSDT", 2, "Xen", "HVM", 0)
{
    Scope (\_SB)
    {
        Include ("cpu_mat.inc")

        OperationRegion (CPUR, SystemIO, 0xAF00, 16)
        Field (CPUR, ByteAcc, NoLock, Preserve)
        {
            CPUP, 128 /* which processors are present */
        }

        Method (CSTA, 1)
        {
            Local0 = CPUP
            If (DerefOf (Local0[Arg0 >> 3]) & (1 << (Arg0 & 7)))
            {
                Return (0x0F)
            }
            Return (0)
        }

        Method (\_GPE._E02, 0, Serialized)
        {
            Local0 = \_SB.CPUP
            Local1 = 0
            While (Local1 < \_SB.CPUC)
            {
                Local2 = Local1 >> 3
                Local3 = 1 << (Local1 & 7)
                Local4 = DerefOf (Local0[Local2]) & Local3
                Local5 = DerefOf (\_SB.CPUK[Local2])
                If (Local4 != (Local5 & Local3))
                {
                    \_SB.CPUK[Local2] = Local5 ^ Local3
                    If (Local4)
                    {
                        \_SB.CPUN (Local1, 1)
                    }
                    Else
                    {
                        \_SB.CPUN (Local1, 3)
                    }
                }
                Local1++
            }
        }
    }

    /* Stand in for what is written at run time; ssdt_processors.c drops them, so they must be the last. */
    Method (\_SB.CPUN, 2) {} /* processor, event */
    Name (\_SB.CPUC, 0)
    Name (\_SB.CPUK, Buffer (16) {})
}
