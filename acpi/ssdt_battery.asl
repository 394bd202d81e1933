/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's batteries, for a device model that passes them through: it answers queries byte by byte, a command to port
 * 0xB2 with a byte in port 0x86. No wait is without an end.
 */
DefinitionBlock ("", "SSDT", 2, "Xen", "HVM", 0)
{
    Scope (\_SB)
    {
        OperationRegion (BCMD, SystemIO, 0xB2, 1)
        Field (BCMD, ByteAcc, NoLock, Preserve)
        {
            BTCR, 8 /* command; reads 0 once it is done */
        }
        OperationRegion (BDAT, SystemIO, 0x86, 1)
        Field (BDAT, ByteAcc, NoLock, Preserve)
        {
            BTDR, 8
        }
        OperationRegion (BPRE, SystemIO, 0x88, 1)
        Field (BPRE, ByteAcc, NoLock, Preserve)
        {
            BTPR, 8 /* _STA of a battery */
        }

        Mutex (BLCK, 1)

        /* Command Arg0 with byte Arg1; returns the byte that answers. Gives up after a second. */
        Method (BTCM, 2)
        {
            BTDR = Arg1
            BTCR = Arg0
            Local0 = 1000
            While (Local0)
            {
                If (!BTCR)
                {
                    Break
                }
                Sleep (1)
                Local0--
            }
            Return (BTDR)
        }

        /* What the device model says to query Arg0 (1: information, 2: status) about battery Arg1: a buffer. */
        Method (BTQY, 2)
        {
            Local1 = Buffer (256) {}
            Acquire (BLCK, 0xFFFF)
            BTCM (0x7B, 0)
            BTCM (0x7C, Arg0)
            BTCM (0x7C, Arg1)
            Local0 = BTCM (0x79, 0) /* bytes of the answer */
            Local2 = 0
            While ((Local2 < Local0) && !BTCR) /* a command that hangs ends the answer */
            {
                Local1[Local2] = BTCM (0x7D, 0)
                Local2++
            }
            Release (BLCK)
            Return (Local1)
        }

        /* The little-endian dword with number Arg1 of buffer Arg0. */
        Method (BTDW, 2)
        {
            Local0 = Arg1 << 2
            Local1 = 4
            Local2 = 0
            While (Local1)
            {
                Local1--
                Local2 = (Local2 << 8) | DerefOf (Arg0[Local0 + Local1])
            }
            Return (Local2)
        }

        /* _BIF of battery Arg0: nine dwords, then four strings, each behind a byte with its length. */
        Method (BTIF, 1)
        {
            Local0 = BTQY (1, Arg0)
            Local1 = Package (13) {}
            Local3 = 0
            While (Local3 < 9)
            {
                Local1[Local3] = BTDW (Local0, Local3)
                Local3++
            }
            Local2 = 36
            While (Local3 < 13)
            {
                Local4 = DerefOf (Local0[Local2 & 0xFF])
                Local1[Local3] = ToString (Mid (Local0, Local2 + 1, Local4))
                Local2 += Local4 + 1
                Local3++
            }
            Return (Local1)
        }

        /* _BST of battery Arg0. */
        Method (BTST, 1)
        {
            Local0 = BTQY (2, Arg0)
            Local1 = Package (4) {}
            Local3 = 0
            While (Local3 < 4)
            {
                Local1[Local3] = BTDW (Local0, Local3)
                Local3++
            }
            Return (Local1)
        }

        Device (AC)
        {
            Name (_HID, "ACPI0003")
            Name (_PCL, Package () { \_SB, BAT0, BAT1 })
            Name (_PSR, 0)
            Name (_STA, 0x0F)
        }
        Device (BAT0)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (_UID, 1)
            Name (_PCL, Package () { \_SB })
            Method (_STA)
            {
                Return (BTPR)
            }
            Method (_BIF)
            {
                Return (BTIF (1))
            }
            Method (_BST)
            {
                Return (BTST (1))
            }
        }
        Device (BAT1)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (_UID, 2)
            Name (_PCL, Package () { \_SB })
            Name (_STA, 0x0F) /* a bay, maybe empty */
            Method (_BIF)
            {
                Return (BTIF (2))
            }
            Method (_BST)
            {
                Return (BTST (2))
            }
        }
    }
}
