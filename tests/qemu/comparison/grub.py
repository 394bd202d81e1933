# SPDX-License-Identifier: BSD-2-Clause
"""What GRUB's commands lsmmap, lsacpi and lspci said on the serial port (tests/qemu/systems/grub.cfg), as the fields
that the same subjects have when Linux dumped them."""
import os
import re

from .boot import Broken, add

BEGIN = "GUEST: GRUB on "
# A part begins after the line of the one before.
PARTS = (("memory", "GUEST: GRUB told the memory map"), ("acpi", "GUEST: GRUB told the ACPI tables"),
         ("pci", "GUEST: GRUB powers off"))
RANGE = re.compile(r"base_addr = 0x([0-9a-f]+), length = 0x([0-9a-f]+), (.+)")
KINDS = {"available RAM": "usable", "reserved RAM": "reserved", "ACPI reclaimable RAM": "ACPI data",
         "ACPI non-volatile storage RAM": "ACPI NVS", "RAM holding firmware code": "reserved"}
LACKING_MIB = 8     # that firmware may keep of a guest's RAM
# RSDT, XSDT and each table that they name; the last of the fields has a line of its own.
TABLE = re.compile(r"(\S{4}) +\d+B rev=(\d+) chksum=0x[0-9a-f]+ \((\w+)\) "
                   r"OEM=(.{6}) (.{8}) OEMrev=([0-9a-f]{8}) (.{4}) ([0-9a-f]{8})$")
TABLE_FIELDS = ("Revision", "Checksum", "OEM ID", "OEM Table ID", "OEM Revision", "Creator ID", "Creator Revision")
ROOT = re.compile(r"(RSDPv\d) .*\((\w+)\), OEM-ID: (\S*) +rev=(\d+)$")
ADDRESS = re.compile(r"(RSDT=[0-9a-f]+|len=36 chksum=[0-9a-f]+ \((\w+)\) XSDT=[0-9a-f]+)$")
FUNCTION = re.compile(r"([0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) (.*)")


def is_grub(directory):
    """Whether a guest's artifacts are those of such a GRUB."""
    return BEGIN in Told(directory).text


class Told:
    """All that one GRUB said, instead of a Boot."""

    def __init__(self, directory):
        self.directory, self.name = directory, os.path.basename(os.path.normpath(directory))
        try:
            with open(os.path.join(directory, "serial.txt"), encoding="utf-8", errors="replace", newline="") as file:
                self.text = file.read().replace("\r", "")
        except OSError:
            self.text = ""

    def memory_mib(self):
        """What the guest's configuration gives it."""
        try:
            with open(os.path.join(self.directory, "guest.cfg"), encoding="utf-8") as file:
                return int(re.search(r"^memory = (\d+)", file.read(), re.M)[1])
        except (OSError, TypeError) as why:
            raise Broken(f"{self.name}: guest.cfg sets no memory") from why

    def lines(self, part):
        """The lines of a part."""
        rest = self.text.partition(BEGIN)[2]
        for name, end in PARTS:
            said, found, rest = rest.partition("\n")[2].partition(end)
            if not found:
                raise Broken(f"{self.name}: GRUB did not get to '{end}'")
            if name == part:
                return said.split("\n")[:-1]
        raise KeyError(part)


def read_e820(told):
    ranges = {}
    for line in told.lines("memory"):
        found = RANGE.fullmatch(line)
        if not found or found[3] not in KINDS:
            raise Broken(f"{told.name}: lsmmap: what is '{line}'?")
        ranges[int(found[1], 16), int(found[1], 16) + int(found[2], 16) - 1] = KINDS[found[3]]
    return ranges


def read_acpi(told):
    """Tables through RSDT and through XSDT. On UEFI GRUB finds both roots, and each table by both: the second time with
    a number. Of tables it takes only the MADT apart; those lines are taken as they are."""
    fields, within, root = {}, None, None
    # The creator's revision is beyond the end of a line of 80 characters.
    text = re.sub(r"(OEMrev=[0-9a-f]{8} .{4}) *\n([0-9a-f]{8})$", r"\1 \2", "\n".join(told.lines("acpi")), flags=re.M)
    for line in text.splitlines():
        if found := ROOT.fullmatch(line):
            root = found[1]
            add(fields, f"{root} Checksum", found[2])
            add(fields, f"{root} OEM ID", found[3])
            add(fields, f"{root} Revision", found[4])
        elif found := ADDRESS.fullmatch(line):
            if found[2]:
                add(fields, f"{root} Extended Checksum", found[2])
        elif found := TABLE.fullmatch(line):
            within = found[1]
            add(fields, within, f"in {root}")
            for name, value in zip(TABLE_FIELDS, found.groups()[1:]):
                add(fields, f"{within} {name}", value.strip())
        elif line.startswith("No RSDPv"):
            add(fields, line.removeprefix("No "), "absent")
        elif within == "APIC" and re.match("(  |Local APIC).+=", line):
            name, _, value = line.strip().partition("=")
            add(fields, f"{within} {name}", value)
        else:
            raise Broken(f"{told.name}: lsacpi: what is '{line}'?")
    return fields


def read_pci(told):
    fields = {}
    for line in told.lines("pci"):
        found = FUNCTION.fullmatch(line)
        if not found:
            raise Broken(f"{told.name}: lspci: what is '{line}'?")
        add(fields, found[1], found[2])
    return fields


def check_sums(told):
    """Checksums that GRUB found wrong."""
    return [f"{field}: {value}" for field, value in read_acpi(told).items()
            if field.endswith("Checksum") and value != "valid"]


def check_memory(told):
    """RAM that the guest was given and GRUB can't use, or that GRUB sees and the guest was not given."""
    usable = sum(last + 1 - first for (first, last), kind in read_e820(told).items() if kind == "usable") / (1 << 20)
    given = told.memory_mib()
    return [] if given - LACKING_MIB <= usable <= given else [f"{usable:.1f} MiB are usable of {given}"]
