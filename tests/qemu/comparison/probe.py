# SPDX-License-Identifier: BSD-2-Clause
"""What the probe (tests/probe) said of a machine: lines "fact SUBJECT | FIELD | VALUE" on port 0xE9, as the fields
that the same subjects have when Linux dumped them."""
import os
import re
import subprocess
import tempfile

from . import interrupts, pci, tables
from .boot import Broken, add

SMBIOS_ENTRY = 31
TABLE_AT = 0x20     # in a file of dmidecode's


def is_probe(directory):
    """Whether a guest's artifacts are those of a probe."""
    try:
        with open(os.path.join(directory, "console.txt"), encoding="utf-8", errors="replace") as file:
            return any(line.startswith("fact probe | begin") for line in file)
    except OSError:
        return False


class Facts:
    """All that one probe said, instead of a Boot."""

    def __init__(self, directory):
        self.name = os.path.basename(os.path.normpath(directory))
        self.directory, self.subjects = directory, {}
        with open(os.path.join(directory, "console.txt"), encoding="utf-8", errors="replace") as file:
            for line in file.read().splitlines():
                if line.startswith("fact "):
                    self._take(line)
        if not {"begin", "end"} <= self.of("probe").keys():
            raise Broken(f"{self.name}: the probe did not get to its end")

    def _take(self, line):
        parts = line[len("fact "):].split(" | ", 2)
        if len(parts) != 3 and not line.endswith(" |"):
            raise Broken(f"{self.name}: what is '{line}'?")
        subject, field, value = (parts + [""])[:3]
        add(self.subjects.setdefault(subject, {}), field.removesuffix(" |"), value)

    def of(self, subject):
        return self.subjects.get(subject, {})

    def bytes_of(self, subject):
        """Fields "NAME bytes 0xAT", put together: NAME to bytes, in the order in which they came."""
        found = {}
        for field, value in self.of(subject).items():
            match = re.match(r"(.*) bytes 0x([0-9a-f]+)( #\d+)?$", field)
            if match:
                name = match[1] + (match[3] or "")
                found[name] = found.get(name, b"") + bytes.fromhex(value)
        return found

    def lines(self, name):
        if name != "dmidecode.txt":
            raise Broken(f"{self.name}: a probe has no {name}")
        return self.dmidecode().splitlines()

    def dmidecode(self):
        """What dmidecode says of the structures that the probe saw."""
        parts = self.bytes_of("smbios")
        entry = bytearray(parts.pop("entry point", b""))
        if len(entry) != SMBIOS_ENTRY:
            raise Broken(f"{self.name}: there is no SMBIOS entry point")
        entry[24:28] = TABLE_AT.to_bytes(4, "little")
        for at, first in ((21, 16), (4, 0)):    # Intermediate Checksum, then the other
            entry[at] = 0
            entry[at] = -sum(entry[first:]) % 256
        with tempfile.NamedTemporaryFile() as file:
            file.write(entry.ljust(TABLE_AT, b"\0") + b"".join(parts.values()))
            file.flush()
            done = subprocess.run(["dmidecode", "--from-dump", file.name], capture_output=True, text=True)
        return "".join(line for line in (done.stdout + done.stderr).splitlines(True)
                       if not line.startswith(("# dmidecode", "Reading SMBIOS")))


def reader(subject):
    """The facts of a subject as they are."""
    return lambda facts: facts.of(subject)


def xens_record(facts):
    """What xen-hvmctx said of the guest when it was off."""
    try:
        with open(os.path.join(facts.directory, "hvmctx.txt"), encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError as why:
        raise Broken(f"{facts.name}: hvmctx.txt: {why.strerror}") from why


def read_processors(facts):
    """The MTRRs of every vCPU: Xen knows those of the ones that the probe does not run on, too. (Of the variable ones
    xen-hvmctx prints the first, eight times.)"""
    fields = {}
    for vcpu, values in re.findall(r"^Entry \d+: type 14 instance (\d+),.*\n((?: .*\n)+)", xens_record(facts), re.M):
        for line in values.splitlines():
            name, value = re.match(r" *(MTRR|var \d+|fixed [0-9a-f]+):? +(.*)", line).groups()
            fields[f"vCPU {vcpu} {name}"] = " ".join(value.split())
    return fields


def read_entry(facts):
    """Besides what the probe found: Xen's record of FS and GS, taken when the guest is off. A probe in place of SeaBIOS
    never loads them, so they have what the loader gave them, limits too, which the emulation does not enforce."""
    fields = dict(facts.of("entry"))
    if fields:
        record = xens_record(facts)
        for segment in ("fs", "gs"):
            found = re.search(rf"^ +{segment} +[0-9a-f]+ \( *([0-9a-f]+) \+ (0x[0-9a-f]+) / +(0x[0-9a-f]+)\)", record,
                              re.M)
            if not found:
                raise Broken(f"{facts.name}: hvmctx.txt has no {segment}")
            fields[f"{segment.upper()} in Xen's record"] = "base {}, limit {}, attributes {}".format(*found.groups())
    return fields


def read_e820(facts):
    ranges = {}
    for field, kind in facts.of("e820").items():
        found = re.match(r"0x([0-9a-f]+)-0x([0-9a-f]+)$", field)
        if not found:
            raise Broken(f"{facts.name}: the memory map has a range {field}, {kind}")
        ranges[int(found[1], 16), int(found[2], 16)] = kind
    return ranges


def read_config(facts):
    space = {}
    for field, value in facts.of("pci").items():
        function, at = field.rsplit(" ", 1)
        registers = space.setdefault(f"0000:{function}", bytearray(256))
        registers[int(at, 16):int(at, 16) + len(value) // 2] = bytes.fromhex(value)
    fields = {}
    for function, config in space.items():
        pci.config_fields(fields, function, config)
    return fields


def read_ioapic(facts):
    return {field: interrupts.redirection(int(value, 16)) if re.match(r"pin \d", field) else value
            for field, value in facts.of("ioapic").items()}


def read_smbios(facts):
    speed = facts.of("clock").get("kHz of the TSC", "0")
    return tables.smbios_fields(facts.dmidecode(), int(speed) / 1000) | facts.of("smbios-probe")


def read_acpi(facts):
    return facts.of("acpi") | facts.of("acpi-probe")
