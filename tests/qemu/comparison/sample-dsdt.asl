// SPDX-License-Identifier: BSD-2-Clause
// The source of sample/result/acpi/DSDT, in place of the one that this guest had: of each kind that is evaluated, one. It reads
// memory where stock's does.
DefinitionBlock ("", "DSDT", 2, "Xen", "HVM", 0)
{
    Name (PICD, 0)
    Method (\_PIC, 1) { PICD = Arg0 }
    Name (\_S5, Package () { 0, 0, 0, 0 })
    Scope (\_SB)
    {
        OperationRegion (BIOS, SystemMemory, 0xFC000000, 40)
        Field (BIOS, ByteAcc) { UAR1, 1, UAR2, 1, LTP1, 1, HPET, 1, Offset (2), NCPU, 16, PMIN, 32, PLEN, 32, MSUA, 32,
            MAPA, 32, VGIA, 32, LMIN, 32, HMIN, 32, LLEN, 32, HLEN, 32 }
        Device (PR01)
        {
            Name (_HID, "ACPI0007")
            OperationRegion (MATR, SystemMemory, (MAPA + 8), 8)
            Field (MATR, ByteAcc) { MAT, 64 }
            Method (_MAT) { Return (ToBuffer (MAT)) }
        }
        Processor (PR00, 0, 0xB010, 6)
        {
            Name (_HID, "ACPI0007")
            OperationRegion (MATR, SystemMemory, MAPA, 8)
            Field (MATR, ByteAcc) { MAT, 64 }
            Method (_MAT) { Return (ToBuffer (MAT)) }
        }
        Device (PCI0)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_UID, 0)
            Name (WIND, ResourceTemplate () { DWordMemory (ResourceProducer, , MinFixed, MaxFixed, , , 0, 0, 0, 0, 0, , , LOWW) })
            CreateDWordField (WIND, LOWW._MIN, WMIN)
            CreateDWordField (WIND, LOWW._MAX, WMAX)
            CreateDWordField (WIND, LOWW._LEN, WLEN)
            Method (_CRS, 0, Serialized)
            {
                WMIN = PMIN
                WLEN = PLEN
                WMAX = WMIN + WLEN - 1
                Return (WIND)
            }
            Device (LNKA)
            {
                Name (_HID, EisaId ("PNP0C0F"))
                Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) { 5, 10, 11 } })
                Name (_CRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) { 5 } })
                Method (_SRS, 1) { CreateWordField (Arg0, 1, MASK) PICD = MASK }
                Method (_DIS) { PICD = 0 }
            }
            Name (PICR, Package () { Package () { 0x0003FFFF, 0, LNKA, 0 }, Package () { 0x0003FFFF, 1, LNKA, 0 } })
            Name (APIR, Package () { Package () { 0x0003FFFF, 0, 0, 28 }, Package () { 0x0003FFFF, 1, 0, 29 } })
            Method (_PRT)
            {
                If (PICD) { Return (APIR) }
                Return (PICR)
            }
        }
    }
}
