# SPDX-License-Identifier: BSD-2-Clause
"""The 8259s, the IO-APIC's pins and /proc/interrupts."""
import re

from .boot import Broken

DELIVERY = ["fixed", "lowest priority", "SMI", "reserved", "NMI", "INIT", "reserved", "ExtINT"]


def redirection(entry):
    """A redirection entry in words. Vector, destination and the two status bits are skipped: Linux assigns them
    in the order in which drivers come. Intel 82093AA, 3.2.4."""
    return ", ".join([
        DELIVERY[entry >> 8 & 7], "logical" if entry >> 11 & 1 else "physical",
        "active low" if entry >> 13 & 1 else "active high", "level" if entry >> 15 & 1 else "edge",
        "masked" if entry >> 16 & 1 else "enabled"])


def read_ioapic(boot):
    fields = {}
    for line in boot.lines("ioapic.txt"):
        found = re.match(r"(id|version) ([0-9a-f]{8})$|(pin \d+) ([0-9a-f]{16})$", line)
        if not found:
            raise Broken(f"{boot.name}: ioapic.txt: what is '{line}'?")
        if found.group(1):
            fields[found.group(1)] = found.group(2)
        else:
            fields[found.group(3)] = redirection(int(found.group(4), 16))
    if not {"id", "version", "pin 00"} <= fields.keys():
        raise Broken(f"{boot.name}: ioapic.txt is incomplete")
    return fields


def read_pics(boot):
    """From Xen's record of the guest, taken when Linux is up: which interrupts are level triggered, and to which ones
    the PCI links lead. Linux in APIC mode shows neither, but other systems live by it."""
    record = boot.beside("hvmctx.txt")
    fields = {}
    for pic in re.split(r"(?=    PIC: )", record)[1:]:
        found = re.search(r"is_master (\d), elcr (0x)?([0-9a-f]+),", pic)
        base = re.match(r"    PIC: IRQ base (\S+),", pic)
        if not found or not base:
            raise Broken(f"{boot.name}: hvmctx.txt: what is '{pic.splitlines()[0].strip()}'?")
        name = "master" if found.group(1) == "1" else "slave"
        fields[f"{name} ELCR"] = f"0x{int(found.group(3), 16):02x}"
        fields[f"{name} base"] = base.group(1)
    links = re.search(r"PCI LINK: (.*)", record)
    if not {"master ELCR", "slave ELCR"} <= fields.keys() or not links:
        raise Broken(f"{boot.name}: hvmctx.txt is incomplete")
    fields["PCI links"] = links.group(1).strip()
    return fields


def read_interrupts(boot):
    """Each line with its chip, pin, trigger and devices; never the counts. Lines wired to a pin are known by their
    number, others by their name, since they are numbered as they come."""
    lines = boot.lines("interrupts.txt")
    cpus = len(lines[0].split())
    fields = {}
    for line in lines[1:]:
        number, _, rest = line.partition(":")
        number, words = number.strip(), rest.split()
        counts = 0
        while counts < cpus and counts < len(words) and words[counts].isdigit():
            counts += 1
        words = words[counts:]
        if not number.isdigit():
            fields[number] = " ".join(words)
        elif len(words) < 2:
            raise Broken(f"{boot.name}: interrupts.txt: what is '{line}'?")
        elif re.match(r"\d+-", words[1]) and "msi" not in f"{words[0]} {words[1]}".lower():
            devices = sorted(word.strip(",") for word in words[2:])
            fields[f"IRQ {number}"] = " ".join(words[:2] + devices)
        else:
            fields[f"{words[0]} {' '.join(words[2:])}"] = re.sub(r"^\d+", "N", words[1])
    return fields
