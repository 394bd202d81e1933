# SPDX-License-Identifier: BSD-2-Clause
"""SMBIOS as dmidecode reads it, the devices that Linux made of the ACPI namespace, and what else is on a machine."""
import re
from uuid import UUID

from .boot import Broken, add


def read_smbios(boot):
    uuid = boot.uuid()
    text = boot.text("dmidecode.txt")
    if boot.is_uefi():
        # OVMF says that its tables follow SMBIOS 2.8, where a UUID's first three fields are little-endian (7.2.1).
        text = text.replace(f"UUID: {UUID(bytes=UUID(uuid).bytes_le)}", f"UUID: {uuid}")
    text = text.replace(uuid, "<the guest's>").replace(uuid.upper(), "<the guest's>")
    # As Xen tells it. On a busy host Linux may not be able to measure it.
    speed = re.search(r"^ *gtsc_khz (\d+)$", boot.beside("hvmctx.txt"), re.M)
    if not speed:
        raise Broken(f"{boot.name}: hvmctx.txt has no gtsc_khz")
    fields = smbios_fields(text, int(speed[1]) / 1000)
    if not any(field.startswith("type 0 ") for field in fields):
        raise Broken(f"{boot.name}: dmidecode.txt has no BIOS information")
    return fields


def smbios_fields(text, mhz):
    """dmidecode's words, by structure. Xen measures its processor's speed, mhz, whenever it boots, so that a structure
    that names it, whichever way it was rounded, is the same as another."""
    def name_speed(found):
        return "<the processor's>" if abs(int(found[1]) - mhz) <= 1 else found[0]

    text = re.sub(r"(?<=Speed: )(\d+) MHz$", name_speed, text, flags=re.M)
    fields, record, key = {}, "entry point", None
    for line in text.splitlines():
        found = re.match(r"Handle (0x[0-9A-F]{4}), DMI type (\d+), (\d+) bytes", line)
        if found:
            record = f"type {found.group(2)} handle {found.group(1)}"
            add(fields, f"{record} length", found.group(3))
        elif line.startswith("\t\t"):
            fields[key] = f"{fields[key]}; {line.strip()}".lstrip("; ")
        elif line.startswith("\t"):
            name, _, value = line.strip().partition(":")
            key = add(fields, f"{record} {name}", value.strip())
        elif line.strip() and not line.startswith("#"):
            add(fields, f"{record} text", line.strip())
    return fields


def check_smbios(boot):
    """dmidecode's complaints: "Wrong DMI structures count", "Invalid entry length", <BAD INDEX>, <OUT OF SPEC> and so
    on."""
    return [line.strip() for line in boot.lines("dmidecode.txt")
            if re.search(r"\b(wrong|invalid|broken|bad|truncated|out of spec)\b", line, re.I)]


def read_acpi_devices(boot):
    """Each device by its path: instance numbers depend on how many come before."""
    if not boot.has_acpi():
        return {"ACPI": "off"}
    fields = {}
    for line in boot.lines("acpidev.txt"):
        instance, _, rest = line.partition(" ")
        words = rest.split(" ")
        if len(words) != 3:
            raise Broken(f"{boot.name}: acpidev.txt: what is '{line}'?")
        path, identifier, status = words
        value = identifier or "no _HID"
        fields[path or instance.split(":")[0]] = value + (f", _STA {status}" if status else ", no _STA")
    return fields


def read_guest(boot):
    """What was booted. If this differs, nothing else is worth comparing."""
    dmesg = boot.text("dmesg.txt")
    fields = {"command line": boot.text("cmdline.txt").strip()}
    for field, pattern in (("kernel", r"\] (Linux version .*)"), ("initramfs", r"Freeing initrd memory: (\d+K)"),
                           ("Xen", r"\] (Xen version .*)")):
        found = re.search(pattern, dmesg)
        fields[field] = found.group(1) if found else None
    if not fields["kernel"]:
        raise Broken(f"{boot.name}: dmesg.txt does not begin where Linux begins")
    return fields


def read_devices(boot):
    """Disks and input devices."""
    fields = {f"disk {name}": "present" for name in boot.text("block.txt").split()}
    for block in boot.text("input.txt").split("\n\n"):
        name = re.search(r'^N: Name="(.*)"', block, re.M)
        if name:
            identifier = re.search(r"^I: (.*)", block, re.M)
            where = re.search(r"^P: Phys=(.*)", block, re.M)
            add(fields, f"input {name.group(1)}",
                f"{identifier.group(1) if identifier else '?'} {where.group(1) if where else '?'}")
    return fields
