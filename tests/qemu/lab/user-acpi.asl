// SPDX-License-Identifier: BSD-2-Clause
// An SSDT for acpi_firmware=: a device of its own.
DefinitionBlock ("", "SSDT", 2, "MAKER ", "PASSED01", 1)
{
    Scope (\_SB)
    {
        Device (PASS)
        {
            Name (_HID, EisaId ("PNP0C02"))
            Name (_UID, "passed")
            Name (_STA, 0x0F)
            Name (_CRS, ResourceTemplate () { IO (Decode16, 0x0510, 0x0510, 1, 12) })
        }
    }
}
