/* SPDX-License-Identifier: BSD-2-Clause */
/* acpi_laptop_slate=1: Windows' device for injecting the mode of a convertible, laptop or slate. */
DefinitionBlock ("", "SSDT", 2, "Xen", "HVM", 0)
{
    Device (\CONV)
    {
        Method (_HID)
        {
            Return ("ID9001")
        }
        Name (_CID, "PNP0C60")
    }
}
