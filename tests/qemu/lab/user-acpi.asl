// SPDX-License-Identifier: BSD-2-Clause
// An SSDT for acpi_firmware=: a device of its own.
DefinitionBlock ("", "SSDT", 2, "MAKER ", "USERS001", 1)
{
    Scope (\_SB)
    {
        Device (USER)
        {
            Name (_HID, EisaId ("PNP0C02"))
            Name (_UID, "user")
            Name (_STA, 0x0F)
            Name (_CRS, ResourceTemplate () { IO (Decode16, 0x0510, 0x0510, 1, 12) })
        }
    }
}
