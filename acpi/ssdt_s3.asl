/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Suspend to RAM. On wake-up QEMU resets the PIIX4's power management function. Without its ports
 * the guest could not sleep again or power off, so _WAK sets it up again as it was at boot.
 */
DefinitionBlock ("", "SSDT", 2, "Xen", "HVM", 0)
{
    External (\_SB.PCI0, DeviceObj)

    Name (\_S3, Package () { 1, 1, 0, 0 }) /* SLP_TYP 1 is suspend to RAM in QEMU's PIIX4. ACPI 6.5, 7.4.2 */

    Scope (\_SB.PCI0)
    {
        Device (PM)
        {
            Name (_ADR, 0x00010003)

            /* Intel 82371AB (PIIX4), 7.1 and 7.2. */
            OperationRegion (PMCF, PCI_Config, 0x40, 0x41)
            Field (PMCF, DWordAcc, NoLock, Preserve)
            {
                PMBA, 32
            }
            Field (PMCF, ByteAcc, NoLock, Preserve)
            {
                Offset (0x40),
                PMRM, 8
            }
            OperationRegion (PMCN, SystemIO, 0xB004, 1)
            Field (PMCN, ByteAcc, NoLock, Preserve)
            {
                SCIE, 1
            }
            OperationRegion (APMC, SystemIO, 0xB2, 1)
            Field (APMC, ByteAcc, NoLock, Preserve)
            {
                SMIC, 8
            }

            Method (\_WAK, 1)
            {
                \_SB.PCI0.PM.PMBA = 0xB001
                \_SB.PCI0.PM.PMRM = 1
                If (!\_SB.PCI0.PM.SCIE)
                {
                    \_SB.PCI0.PM.SMIC = 0xF1
                }
                Return (Package () { 0, 0 })
            }
        }
    }
}
