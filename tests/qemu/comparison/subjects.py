# SPDX-License-Identifier: BSD-2-Clause
"""What is compared, in the order in which it is reported."""
from . import acpi, cpus, grub, interrupts, legacy, log, memory, namespace, pci, probe, tables
from .boot import Broken


class Difference:
    def __init__(self, subject, field, one, other, excusable=True):
        self.subject, self.field, self.one, self.other = subject, field, one, other
        self.excusable = excusable   # whether a rule can explain it
        self.name = None             # of its entry there


PLURALS = {"kernel and command line", "PCI resources and drivers", "MTRRs", "MTRRs of all vCPUs", "local APICs",
           "processors", "8259s and PCI links", "8259s", "chips", "BIOS calls", "hashes of tables", "ACPI tables",
           "PCI functions", "MP and $PIR tables", "disks and input devices",
           "warnings and errors in dmesg", "other lines of dmesg"}


class Subject:
    """`whole`: only a complete report of the guest has it. `passed_on`: firmware leaves it to the system as the loader
    made it."""

    def __init__(self, key, title, read, differ=None, empty_is_fine=False, whole=False, passed_on=False):
        self.key, self.title, self.read, self.whole = key, title, read, whole
        self.passed_on = passed_on
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


def differ_legacy(one, other):
    """Where one has no MP table at all, the other's has nothing to be compared with."""
    absent = "absent" in (one.get("MP table"), other.get("MP table"))
    for what in differ_fields(one, other):
        if not absent or what[0] == "MP table" or not what[0].startswith("MP "):
            yield what


def differ_guest(one, other):
    for what in differ_fields(one, other):
        raise Broken("these are not boots of the same guest: {}: {}; {}".format(*what))
    return []


SUBJECTS = [
    Subject("guest", "kernel and command line", tables.read_guest, differ_guest),
    Subject("e820", "E820 map", memory.read_e820, memory.differ_e820),
    Subject("iomem", "/proc/iomem", memory.read_iomem),
    Subject("ioports", "/proc/ioports", memory.read_ioports),
    Subject("pci", "PCI configuration space", pci.read_config, whole=True),
    Subject("pci-resources", "PCI resources and drivers", pci.read_resources, whole=True),
    Subject("lspci", "lspci's output", pci.read_lspci, whole=True),
    Subject("mtrr", "MTRRs", cpus.read_mtrrs, whole=True),
    Subject("lapic", "local APICs", cpus.read_lapics, whole=True),
    Subject("cpus", "processors", cpus.read_processors),
    Subject("pics", "8259s and PCI links", interrupts.read_pics, whole=True),
    Subject("ioapic", "IO-APIC", interrupts.read_ioapic, whole=True),
    Subject("interrupts", "/proc/interrupts", interrupts.read_interrupts),
    Subject("smbios", "SMBIOS", tables.read_smbios),
    Subject("acpi", "ACPI tables", acpi.read_tables),
    Subject("acpi-devices", "ACPI device list", tables.read_acpi_devices),
    Subject("acpi-namespace", "ACPI namespace", namespace.read_namespace),
    Subject("legacy", "MP and $PIR tables", legacy.read_legacy, differ_legacy),
    Subject("devices", "disks and input devices", tables.read_devices, whole=True),
    Subject("complaints", "warnings and errors in dmesg", log.read_complaints, differ_complaints, empty_is_fine=True),
    Subject("dmesg", "other lines of dmesg", log.read_messages),
]

# The same of a probe. What it alone can see has subjects of its own.
PROBE_SUBJECTS = [
    Subject("entry", "state at the payload's entry", probe.read_entry, empty_is_fine=True),
    Subject("info", "block for SeaBIOS", probe.reader("info"), empty_is_fine=True),
    Subject("bios", "BIOS calls", probe.reader("bios"), empty_is_fine=True),
    Subject("e820", "E820 map", probe.read_e820, memory.differ_e820),
    Subject("cpu", "processor", probe.reader("cpu")),
    Subject("mtrr", "MTRRs", probe.reader("mtrr"), passed_on=True),
    Subject("vcpus", "MTRRs of all vCPUs", probe.read_processors),
    Subject("lapic", "local APIC", probe.reader("lapic")),
    Subject("cmos", "CMOS", probe.reader("cmos")),
    Subject("pics", "8259s", probe.reader("pics")),
    Subject("ioapic", "IO-APIC", probe.read_ioapic),
    Subject("devices", "chips", probe.reader("devices")),
    Subject("pci", "PCI configuration space", probe.read_config),
    Subject("legacy", "MP and $PIR tables", probe.reader("legacy"), differ_legacy),
    Subject("smbios", "SMBIOS", probe.read_smbios, passed_on=True),
    Subject("acpi", "ACPI tables", probe.read_acpi, passed_on=True),
]
# Tables as they are, which no two loaders have alike.
HASHES = Subject("hash", "hashes of tables", probe.reader("hash"), passed_on=True)

# The same of GRUB's commands.
GRUB_SUBJECTS = [
    Subject("e820", "E820 map", grub.read_e820, memory.differ_e820),
    Subject("acpi", "ACPI tables", grub.read_acpi),
    Subject("pci", "PCI functions", grub.read_pci),
]

# What Slipway's guests must not show, whatever stock's do: a sentence, and what finds the complaints.
CHECKS = [
    ("dmidecode has no complaint", tables.check_smbios),
    ("iasl takes the ACPI tables apart and compiles them again without a complaint", namespace.check_tables),
]
PROBE_CHECKS = CHECKS[:1]
GRUB_CHECKS = [
    ("GRUB finds the guest's memory", grub.check_memory),
    ("GRUB finds every ACPI table's checksum right", grub.check_sums),
]
