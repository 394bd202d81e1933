# SPDX-License-Identifier: BSD-2-Clause
"""Guests with one thing wrong, from faults.ini: what they are made of and what must be seen of them."""
import functools
import os
import re
import struct

from . import sections

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MESSAGES = os.path.join(HERE, "..", "..", "src", "messages.def")
PREFIX = "fault-"
KEYS = ("code", "config", "prepare", "see")
KIB = 1024
DEFAULTS = {"memory": "64", "vcpus": "1", "vga": '"none"'}

CRASHES = "wait_stop crash 60\n"
HANDS_OVER = 'wait_log "slipway: starting " 60\n'


@functools.cache
def table():
    return {PREFIX + name: fault for name, fault in sections.read(os.path.join(HERE, "faults.ini"), KEYS).items()}


def refusals():
    """The numbers of messages after which the guest does not start."""
    with open(MESSAGES) as file:
        return set(re.findall(r"^REFUSAL\((\d+),", file.read(), re.M))


def configuration(fault):
    """xl's configuration, without what every guest of the lab has."""
    lines = ["@FIRMWARE@", *fault.get("config", "").strip().splitlines()]
    for key, value in DEFAULTS.items():
        if not any(re.match(rf"\s*{key}\s*=", line) for line in lines):
            lines.append(f"{key} = {value}")
    return "\n".join(line.strip() for line in lines) + "\n"


def expectations(fault):
    """As the lines of an expect file."""
    code = fault["code"]
    if code in refusals():
        yield "ends crash"
        yield f"see console /slipway: FATAL SLIP-{code}: / the console says what is wrong"
        told = f"FATAL SLIP-{code}: .*; found: .*; expected: .*; change: "
        yield f'see xenstore.txt /error\\/slipway = "{told}/ so does XenStore'
        yield "never console /slipway: starting / nothing is started"
    else:
        yield "ends running"
        yield f"see console /slipway: WARNING SLIP-{code}: / the console says what is wrong"
        yield f"see console /slipway: {fault['see']}/ it goes on, repaired"
        yield "never console /slipway: FATAL/ nothing else is wrong"


def script(fault):
    return CRASHES if fault["code"] in refusals() else HANDS_OVER


def prepare(fault):
    steps = fault.get("prepare")
    return f"dir=/local/domain/$domid\n{steps}\n" if steps else None


def volume(length):
    """The header of a firmware volume. UEFI PI 1.7, volume 3, 3.2.1."""
    return bytes(16) + bytes.fromhex("78e58c8c3d8a1c4f9935896185c32dd3") + struct.pack("<Q4s", length, b"_FVH")


def acpi_table(signature, damage=0):
    table_bytes = bytearray(struct.pack("<4sIBB6s8sI4sI", signature, 40, 1, 0, b"MAKER ", b"MODEL-01", 1, b"MAKR", 1)
                            + b"data")
    table_bytes[9] = -sum(table_bytes) + damage & 0xFF
    return bytes(table_bytes)


def looping(size, head=b""):
    """An image whose reset vector leads to a loop of pause, at F000:E05B as in SeaBIOS or right there. (Xen powers a
    guest off in which all processors sleep with interrupts off.)"""
    image = bytearray(size)
    image[:len(head)] = head
    image[size - 0x1FA5:size - 0x1FA1] = b"\xf3\x90\xeb\xfc"
    image[size - 16:size - 11] = b"\xea\x5b\xe0\x00\xf0"
    return bytes(image)


def elf(layout, elf_class, machine):
    """A program of 64 KiB without a program header, so without a PVH entry (ELF, chapter 1: e_ident to e_shstrndx)."""
    size = struct.calcsize(layout)
    ident = b"\x7fELF" + bytes([elf_class, 1, 1])
    return struct.pack(layout, ident, 2, machine, 1, 0x100000, size, 0, 0, size, 0, 0, 0, 0, 0).ljust(64 * KIB, b"\0")


FILES = {
    "text": lambda: b"Not what it should be.\n" * 50,
    "byte": lambda: b"\x90",
    "zeros-128-kib": lambda: bytes(128 * KIB),
    "zeros-512-kib": lambda: bytes(512 * KIB),
    "zeros-17-mib": lambda: bytes(17 * KIB * KIB),
    "elf-32": lambda: elf("<16sHHIIIIIHHHHHH", 1, 3),
    "elf-64": lambda: elf("<16sHHIQQQIHHHHHH", 2, 62),
    "option-rom": lambda: b"\x55\xaa\x80\xcb".ljust(64 * KIB, b"\0"),
    "ovmf-variables": lambda: volume(64 * KIB).ljust(128 * KIB, b"\xff"),
    "ovmf-cut": lambda: volume(256 * KIB).ljust(192 * KIB, b"\xff"),
    "ovmf-looping": lambda: looping(128 * KIB, volume(128 * KIB)),
    "seabios-looping": lambda: looping(128 * KIB),
    "acpi-facp": lambda: acpi_table(b"FACP") + acpi_table(b"OEM1"),
    "acpi-sum": lambda: acpi_table(b"OEM1", damage=1),
    "smbios-short": lambda: struct.pack("<IBBHBB", 6, 1, 4, 0x1234, 0, 0),
}
