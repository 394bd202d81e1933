# SPDX-License-Identifier: BSD-2-Clause
"""The files that smbios_firmware= and acpi_firmware= name in configurations.ini: small, but with something of each kind
that a loader has to treat specially."""
import os
import struct
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def structure(kind, handle, formatted, *strings):
    """One SMBIOS structure (SMBIOS 3.6, 6.1) after its length, which is how Xen's loaders take it."""
    text = b"".join(string.encode() + b"\0" for string in strings) or b"\0"
    data = struct.pack("<BBH", kind, 4 + len(formatted), handle) + formatted + text + b"\0"
    return struct.pack("<I", len(data)) + data


def cache(handle, level, kib):
    """Cache Information. SMBIOS 3.6, 7.8."""
    return structure(7, handle, struct.pack("<BHHHHHBBBB", 1, 0x0180 | level - 1, kib, kib, 0x20, 0x20, 0, 4, 5, 7),
                     f"A user's L{level} cache")


def smbios():
    """Replacements of structures that the loader would make itself, several of one type, and two of an OEM's types."""
    return b"".join((
        structure(2, 0x7002, struct.pack("<BBBBBBBHBB", 1, 2, 3, 4, 0, 9, 5, 0x7003, 10, 0), "A user's maker",
                  "A user's board", "1.2", "A board serial number", "Between two others"),
        structure(1, 0x7001, struct.pack("<BBBB", 1, 2, 3, 4) + bytes(range(16)) + struct.pack("<BBB", 6, 5, 6),
                  "A user's maker", "A user's product", "3.4", "A serial number", "A user's SKU", "A user's family"),
        structure(3, 0x7003, struct.pack("<BBBBBBBBBIBBBB", 1, 3, 2, 3, 4, 3, 3, 3, 2, 0, 0, 1, 0, 3), "A user's maker",
                  "5.6", "A chassis serial number", "A chassis asset tag"),
        cache(0x7071, 1, 32), cache(0x7072, 2, 512), cache(0x7073, 3, 8192),
        structure(11, 0x700B, b"\x02", "A user's OEM string", "Another"),
        structure(128, 0x7080, bytes.fromhex("01 23 45 67 89")),
        structure(221, 0x70DD, b"\x01\xaa\x55", "A string of the OEM's own"),
    ))


def big_smbios():
    """So many OEM structures that all together take more than the 20,449 bytes that stock's table has room for."""
    return b"".join(structure(200 + number % 20, 0x8000 + number, bytes([number % 256]) * 16,
                              f"An OEM's string, number {number}")
                    for number in range(400))


def acpi():
    """An SSDT with a device of its own, and a SLIC as OEMs' machines have it (Microsoft: Software Licensing Table)."""
    with tempfile.TemporaryDirectory() as scratch:
        aml = os.path.join(scratch, "user-acpi.aml")
        subprocess.run(["iasl", "-vs", "-p", aml, os.path.join(HERE, "user-acpi.asl")], check=True, capture_output=True)
        with open(aml, "rb") as file:
            ssdt = file.read()
    body = bytes(number * 7 & 0xFF for number in range(374 - 36))
    slic = bytearray(struct.pack("<4sIBB6s8sI4sI", b"SLIC", 374, 1, 0, b"MAKER ", b"MODEL-01", 0x20260101, b"MAKR", 1)
                     + body)
    slic[9] = -sum(slic) & 0xFF
    return ssdt + bytes(slic)
