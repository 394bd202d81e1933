# SPDX-License-Identifier: BSD-2-Clause
"""What is compared, in the order in which it is reported."""
from . import acpi, cpus, interrupts, legacy, log, memory, pci, tables
from .boot import Broken


class Difference:
    def __init__(self, subject, field, one, other, excusable=True):
        self.subject, self.field, self.one, self.other = subject, field, one, other
        self.excusable = excusable   # whether docs/differences.md can explain it
        self.name = None             # of its entry there


PLURALS = {"kernel and command line", "PCI resources and drivers", "MTRRs", "local APICs", "processors",
           "8259s and PCI links", "ACPI tables", "MP and $PIR tables", "disks and input devices",
           "warnings and errors in dmesg", "other lines of dmesg"}


class Subject:
    def __init__(self, key, title, read, differ=None, empty_is_fine=False):
        self.key, self.title, self.read = key, title, read
        self.plural = title in PLURALS
        self.differ = differ or differ_fields
        self.empty_is_fine = empty_is_fine

    def fields(self, boot):
        """What one boot saw; raises Broken."""
        fields = self.read(boot)
        if not fields and not self.empty_is_fine:
            raise Broken(f"{boot.name}: nothing to compare")
        return fields

    def differences(self, one, other):
        return [Difference(self.key, *what) for what in self.differ(one, other)]


def differ_fields(one, other):
    for field in list(one) + [field for field in other if field not in one]:
        if one.get(field) != other.get(field):
            yield field, one.get(field), other.get(field)


def differ_complaints(one, other):
    """A complaint that the first boot lacks cannot be explained away; one that it alone has can."""
    for field, before, after in differ_fields(one, other):
        yield field, before, after, after is None


def differ_guest(one, other):
    for what in differ_fields(one, other):
        raise Broken("these are not boots of the same guest: {}: {}; {}".format(*what))
    return []


SUBJECTS = [
    Subject("guest", "kernel and command line", tables.read_guest, differ_guest),
    Subject("e820", "E820 map", memory.read_e820, memory.differ_e820),
    Subject("iomem", "/proc/iomem", memory.read_iomem),
    Subject("ioports", "/proc/ioports", memory.read_ioports),
    Subject("pci", "PCI configuration space", pci.read_config),
    Subject("pci-resources", "PCI resources and drivers", pci.read_resources),
    Subject("lspci", "lspci's output", pci.read_lspci),
    Subject("mtrr", "MTRRs", cpus.read_mtrrs),
    Subject("lapic", "local APICs", cpus.read_lapics),
    Subject("cpus", "processors", cpus.read_processors),
    Subject("pics", "8259s and PCI links", interrupts.read_pics),
    Subject("ioapic", "IO-APIC", interrupts.read_ioapic),
    Subject("interrupts", "/proc/interrupts", interrupts.read_interrupts),
    Subject("smbios", "SMBIOS", tables.read_smbios),
    Subject("acpi", "ACPI tables", acpi.read_tables),
    Subject("acpi-devices", "ACPI device list", tables.read_acpi_devices),
    Subject("legacy", "MP and $PIR tables", legacy.read_legacy),
    Subject("devices", "disks and input devices", tables.read_devices),
    Subject("complaints", "warnings and errors in dmesg", log.read_complaints, differ_complaints, empty_is_fine=True),
    Subject("dmesg", "other lines of dmesg", log.read_messages),
]
