/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is the same in every guest: soft off (_S5), the host bridge's interrupt links, the ISA
 * devices, the registers of PCI hotplug. What varies (processors, windows, which devices are
 * there, routing) is in the SSDT that ssdt.c writes. Follows ACPI 6.5.
 *
 * Three rules keep this file readable for everybody who reads it:
 * - SeaBIOS walks it with a small parser that knows no External, no If, no Create*Field and no quad-word constant
 *   outside methods; it gives up on the scope where it meets one, and without PNP0303 it leaves the keyboard alone.
 *   So nothing here refers to the SSDT; the SSDT refers to this.
 * - Windows XP and 2003 crash on 64-bit arithmetic, older ones on VarPackage: there is neither.
 * - _HID, _CID, _UID and _ADR are those that guests of Xen have always seen: installed systems know devices by them.
 */
DefinitionBlock ("", "DSDT", 2, "Xen", "HVM", 0)
{
    Name (\_S5, Package () { 0, 0, 0, 0 }) /* SLP_TYP 0 is soft off in the PIIX4 of QEMU */

    /* The interrupt model that the OS has chosen: 0 is the PIC. ACPI 6.5, 5.8.1. */
    Name (\PICD, 0)
    Method (\_PIC, 1)
    {
        PICD = Arg0
    }

    Scope (\_SB)
    {
        /* Windows' hardware test wants low memory to be a motherboard resource. */
        Device (MEM0)
        {
            Name (_HID, EisaId ("PNP0C02"))
            Name (_UID, 0)
            Name (_CRS, ResourceTemplate ()
            {
                QWordMemory (ResourceConsumer, PosDecode, MinFixed, MaxFixed, Cacheable, ReadWrite,
                    0, 0, 0x9FFFF, 0, 0xA0000)
            })
        }

        Device (PCI0)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_UID, 0)
            Name (_BBN, 0)

            /* QEMU: docs/specs/acpi_pci_hotplug. Only accesses of four bytes reach the device. */
            OperationRegion (PCIH, SystemIO, 0xAE00, 0x10)
            Field (PCIH, DWordAcc, NoLock, WriteAsZeros)
            {
                PCIU, 32, /* slots in which a device appeared */
                PCID, 32, /* slots whose device shall go */
                B0EJ, 32, /* write: take out the devices of these slots */
                B0RM, 32  /* slots that are empty or hold a device that can be taken out */
            }

            /* _STA of a slot; what is fixed in its slot must not be offered for removal. */
            Method (PCST, 1)
            {
                If (B0RM & (1 << Arg0))
                {
                    Return (0x0F)
                }
                Return (0)
            }

            /*
             * The emulated graphics card, if slot 2 holds it. It stays in D0 in all sleep states,
             * or Windows XP and 2003 refuse standby. If slot 2 holds a removable function, S2 is
             * present instead: no two present objects may have the same address.
             */
            Device (VGA)
            {
                Name (_ADR, 0x00020000)
                Name (_S1D, 0)
                Name (_S2D, 0)
                Name (_S3D, 0)
                Method (_STA)
                {
                    Return (PCST (2) ^ 0x0F)
                }
            }

            Device (HPET) /* _STA: SSDT */
            {
                Name (_HID, EisaId ("PNP0103"))
                Name (_UID, 0)
                Name (_CRS, ResourceTemplate ()
                {
                    DWordMemory (ResourceConsumer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite,
                        0, 0xFED00000, 0xFED003FF, 0, 0x400)
                })
            }

            Device (ISA) /* PIIX3 */
            {
                Name (_ADR, 0x00010000)
                Name (_SUN, 1)

                /* PIRQRC[A:D], PIRQx route control. Intel 82371SB (PIIX3), 2.3.8: bit 7 is off, bits 3:0 the IRQ. */
                OperationRegion (PIRQ, PCI_Config, 0x60, 4)
                Field (PIRQ, ByteAcc, NoLock, Preserve)
                {
                    PIRA, 8,
                    PIRB, 8,
                    PIRC, 8,
                    PIRD, 8
                }

                Device (SYSR)
                {
                    Name (_HID, EisaId ("PNP0C02"))
                    Name (_UID, 1)
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0010, 0x0010, 0, 0x10)
                        IO (Decode16, 0x0022, 0x0022, 0, 0x0C)
                        IO (Decode16, 0x0030, 0x0030, 0, 0x10)
                        IO (Decode16, 0x0044, 0x0044, 0, 0x1C)
                        IO (Decode16, 0x0062, 0x0062, 0, 0x02)
                        IO (Decode16, 0x0065, 0x0065, 0, 0x0B)
                        IO (Decode16, 0x0072, 0x0072, 0, 0x0E)
                        IO (Decode16, 0x0080, 0x0080, 0, 0x01)
                        IO (Decode16, 0x0084, 0x0084, 0, 0x03)
                        IO (Decode16, 0x0088, 0x0088, 0, 0x01)
                        IO (Decode16, 0x008C, 0x008C, 0, 0x03)
                        IO (Decode16, 0x0090, 0x0090, 0, 0x10)
                        IO (Decode16, 0x00A2, 0x00A2, 0, 0x1C)
                        IO (Decode16, 0x00E0, 0x00E0, 0, 0x10)
                        IO (Decode16, 0x08A0, 0x08A0, 0, 0x04)
                        IO (Decode16, 0x0CC0, 0x0CC0, 0, 0x10)
                        IO (Decode16, 0x04D0, 0x04D0, 0, 0x02)
                    })
                }

                Device (PIC)
                {
                    Name (_HID, EisaId ("PNP0000"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0020, 0x0020, 1, 0x02)
                        IO (Decode16, 0x00A0, 0x00A0, 1, 0x02)
                        IRQNoFlags () { 2 }
                    })
                }

                Device (DMA0)
                {
                    Name (_HID, EisaId ("PNP0200"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        DMA (Compatibility, BusMaster, Transfer8) { 4 }
                        IO (Decode16, 0x0000, 0x0000, 0, 0x10)
                        IO (Decode16, 0x0081, 0x0081, 0, 0x03)
                        IO (Decode16, 0x0087, 0x0087, 0, 0x01)
                        IO (Decode16, 0x0089, 0x0089, 0, 0x03)
                        IO (Decode16, 0x008F, 0x008F, 0, 0x01)
                        IO (Decode16, 0x00C0, 0x00C0, 0, 0x20)
                        IO (Decode16, 0x0480, 0x0480, 0, 0x10)
                    })
                }

                Device (TMR)
                {
                    Name (_HID, EisaId ("PNP0100"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0040, 0x0040, 0, 0x04)
                        IRQNoFlags () { 0 }
                    })
                }

                Device (RTC)
                {
                    Name (_HID, EisaId ("PNP0B00"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0070, 0x0070, 0, 0x02)
                        IRQNoFlags () { 8 }
                    })
                }

                Device (SPKR)
                {
                    Name (_HID, EisaId ("PNP0800"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0061, 0x0061, 0, 0x01)
                    })
                }

                Device (PS2M)
                {
                    Name (_HID, EisaId ("PNP0F13"))
                    Name (_CID, EisaId ("PNP0F13"))
                    Name (_STA, 0x0F)
                    Name (_CRS, ResourceTemplate ()
                    {
                        IRQNoFlags () { 12 }
                    })
                }

                Device (PS2K)
                {
                    Name (_HID, EisaId ("PNP0303"))
                    Name (_CID, EisaId ("PNP030B"))
                    Name (_STA, 0x0F)
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0060, 0x0060, 0, 0x01)
                        IO (Decode16, 0x0064, 0x0064, 0, 0x01)
                        IRQNoFlags () { 1 }
                    })
                }

                Device (FDC0)
                {
                    Name (_HID, EisaId ("PNP0700"))
                    Name (_STA, 0x0F)
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x03F0, 0x03F0, 1, 0x06)
                        IO (Decode16, 0x03F7, 0x03F7, 1, 0x01)
                        IRQNoFlags () { 6 }
                        DMA (Compatibility, NotBusMaster, Transfer8) { 2 }
                    })
                }

                Device (UAR1) /* _STA: SSDT */
                {
                    Name (_HID, EisaId ("PNP0501"))
                    Name (_UID, 1)
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x03F8, 0x03F8, 8, 0x08)
                        IRQNoFlags () { 4 }
                    })
                }

                Device (UAR2) /* _STA: SSDT */
                {
                    Name (_HID, EisaId ("PNP0501"))
                    Name (_UID, 2)
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x02F8, 0x02F8, 8, 0x08)
                        IRQNoFlags () { 3 }
                    })
                }

                Device (LTP1) /* _STA: SSDT */
                {
                    Name (_HID, EisaId ("PNP0400"))
                    Name (_UID, 2)
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0378, 0x0378, 8, 0x08)
                        IRQNoFlags () { 7 }
                    })
                }

                /* Microsoft, "Virtual Machine Generation ID". _STA: SSDT */
                Device (VGID)
                {
                    Name (_HID, EisaId ("XEN0000"))
                    Name (_UID, 0)
                    Name (_CID, "VM_Gen_Counter")
                    Name (_DDN, "VM_Gen_Counter")
                }
            }

            /* What QEMU and Xen decode without a BAR, so that no OS puts one there. */
            Device (HP0)
            {
                Name (_HID, EisaId ("PNP0C02"))
                Name (_UID, 2)
                Name (_CRS, ResourceTemplate ()
                {
                    IO (Decode16, 0xAE00, 0xAE00, 0, 0x14) /* PCI hotplug */
                    IO (Decode16, 0xAF00, 0xAF00, 0, 0x20) /* processor hotplug */
                    IO (Decode16, 0xAFE0, 0xAFE0, 0, 0x04) /* GPE0_BLK */
                    IO (Decode16, 0xB000, 0xB000, 0, 0x40) /* PIIX4 PMBASE: PM1a, timer */
                })
            }

            /* The four interrupt links; each method is one call with the register of its link. ACPI 6.5, 6.2.13. */
            Method (LSTA, 1)
            {
                If (Arg0 & 0x80)
                {
                    Return (0x09)
                }
                Return (0x0B)
            }

            /* _CRS: the interrupt in route control register Arg0, none if it is off. */
            Method (LCRS, 1, Serialized)
            {
                Local0 = ResourceTemplate ()
                {
                    IRQ (Level, ActiveLow, Shared) {}
                }
                CreateWordField (Local0, 1, LIRQ)

                If (!(Arg0 & 0x80))
                {
                    LIRQ = 1 << (Arg0 & 0x0F)
                }
                Return (Local0)
            }

            /* _SRS: the route control register's value for resources Arg0; off if they name no interrupt. */
            Method (LSRS, 1, Serialized)
            {
                CreateWordField (Arg0, 1, SIRQ)

                Local0 = FindSetRightBit (SIRQ)
                If (Local0)
                {
                    Return (Local0 - 1)
                }
                Return (0x80)
            }

            Include ("links.inc")
        }
    }
}
