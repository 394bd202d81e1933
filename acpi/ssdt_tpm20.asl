/* SPDX-License-Identifier: BSD-2-Clause */
/* A TPM 2.0 with the command response buffer interface. TCG ACPI Specification 1.3. */
DefinitionBlock ("", "SSDT", 2, "Xen", "HVM", 0)
{
    Device (\_SB.TPM)
    {
        Name (_HID, "MSFT0101")
        Name (_STA, 0x0F)
        Name (_CRS, ResourceTemplate ()
        {
            Memory32Fixed (ReadWrite, 0xFED40000, 0x1000)
        })
    }
}
