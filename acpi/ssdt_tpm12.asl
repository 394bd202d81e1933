/* SPDX-License-Identifier: BSD-2-Clause */
/* A TPM 1.2 with the TIS interface. TCG ACPI Specification 1.3. */
DefinitionBlock ("", "SSDT", 2, "Xen", "HVM", 0)
{
    Device (\_SB.TPM)
    {
        Name (_HID, EisaId ("PNP0C31"))
        Name (_CRS, ResourceTemplate ()
        {
            Memory32Fixed (ReadWrite, 0xFED40000, 0x5000)
        })
    }
}
