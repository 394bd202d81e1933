# SPDX-License-Identifier: BSD-2-Clause
"""Which devices a namespace has, and by what identifiers guests know them. For tests/acpi/check."""
import re

from acpica import require

# What guests of Xen have always seen, and installed systems know devices by: _HID, _CID, _UID, _ADR.
DEVICES = {
    r"\_SB.MEM0": ("PNP0C02", None, 0, None),
    r"\_SB.PCI0": ("PNP0A03", None, 0, 0),
    r"\_SB.PCI0.VGA": (None, None, None, 0x20000),
    r"\_SB.PCI0.HPET": ("PNP0103", None, 0, None),
    r"\_SB.PCI0.ISA": (None, None, None, 0x10000),
    r"\_SB.PCI0.ISA.SYSR": ("PNP0C02", None, 1, None),
    r"\_SB.PCI0.ISA.PIC": ("PNP0000", None, None, None),
    r"\_SB.PCI0.ISA.DMA0": ("PNP0200", None, None, None),
    r"\_SB.PCI0.ISA.TMR": ("PNP0100", None, None, None),
    r"\_SB.PCI0.ISA.RTC": ("PNP0B00", None, None, None),
    r"\_SB.PCI0.ISA.SPKR": ("PNP0800", None, None, None),
    r"\_SB.PCI0.ISA.PS2M": ("PNP0F13", "PNP0F13", None, None),
    r"\_SB.PCI0.ISA.PS2K": ("PNP0303", "PNP030B", None, None),
    r"\_SB.PCI0.ISA.FDC0": ("PNP0700", None, None, None),
    r"\_SB.PCI0.ISA.UAR1": ("PNP0501", None, 1, None),
    r"\_SB.PCI0.ISA.UAR2": ("PNP0501", None, 2, None),
    r"\_SB.PCI0.ISA.LTP1": ("PNP0400", None, 2, None),
    r"\_SB.PCI0.ISA.VGID": ("XEN0000", "VM_Gen_Counter", 0, None),
    r"\_SB.PCI0.HP0": ("PNP0C02", None, 2, None),
    r"\_SB.PCI0.LNKA": ("PNP0C0F", None, 1, None),
    r"\_SB.PCI0.LNKB": ("PNP0C0F", None, 2, None),
    r"\_SB.PCI0.LNKC": ("PNP0C0F", None, 3, None),
    r"\_SB.PCI0.LNKD": ("PNP0C0F", None, 4, None),
}
# Those of some guests.
OPTIONAL = {
    r"\_SB.PCI0.PM": (None, None, None, 0x10003),
    r"\CONV": ("ID9001", "PNP0C60", None, None),
    r"\_SB.TPM": (("PNP0C31", "MSFT0101"), None, None, None),
    r"\_SB.AC": ("ACPI0003", None, None, None),
    r"\_SB.BAT0": ("PNP0C0A", None, 1, None),
    r"\_SB.BAT1": ("PNP0C0A", None, 2, None),
}
SLOTS = range(2, 32)


def eisa_id(text):
    letters = [ord(c) - 0x40 for c in text[:3]]
    packed = letters[0] << 26 | letters[1] << 21 | letters[2] << 16 | int(text[3:], 16)
    return int.from_bytes(packed.to_bytes(4, "big"), "little")


def check_id(values, path, want):
    """`want` may be a tuple of what is right. Text is in capitals, as the interpreter has it, or an EISA id in
    an int."""
    have, wanted = values.get(path), want if isinstance(want, tuple) else (want,)
    if isinstance(have, int):
        wanted = [eisa_id(w) if isinstance(w, str) and re.fullmatch("[A-Z]{3}[0-9A-F]{4}", w) else w for w in wanted]
    else:
        wanted = [w.upper() if isinstance(w, str) else w for w in wanted]
    require(have in wanted, path, "is", have, "instead of", want)


def check_processor(namespace, values, path, number):
    """One with a local APIC structure is found by a byte, for systems that know no other: Processor (n, 0xB010, 6). One
    with an x2APIC structure is found by its _UID, and so a device. ACPI 6.5, 5.2.12.12."""
    legacy = values[path + "._MAT"][0] == 0
    require(namespace.kinds[path] == ("Processor" if legacy else "Device"), path, "is a", namespace.kinds[path])
    if legacy:
        have = namespace.processors.get(path)
        require(have == (number, 0xB010, 6), path, "has the ID, P_BLK and length", have)
    require(values.get(path + "._HID") == "ACPI0007", path + "._HID is wrong")
    require(values.get(path + "._UID") == number, path + "._UID is wrong")


def check_identity(namespace, values, processors):
    devices = dict(DEVICES, **{path: ids for path, ids in OPTIONAL.items() if path in namespace.devices})
    for path, ids in devices.items():
        for name, want in zip(("_HID", "_CID", "_UID", "_ADR"), ids):
            check_id(values, path + "." + name, want)
    for slot in SLOTS:
        path = r"\_SB.PCI0.S%d." % slot
        require(values.get(path + "_ADR") == slot << 16, path + "_ADR is wrong")
        require(values.get(path + "_SUN") == slot, path + "_SUN is wrong")
    for n in range(processors):
        check_processor(namespace, values, r"\_SB.PR%02X" % n, n)


def check_no_devices_added(namespace, processors):
    known = set(DEVICES) | set(OPTIONAL) | {r"\_SB.PCI0.S%d" % s for s in SLOTS}
    known |= {r"\_SB.PR%02X" % n for n in range(processors)}
    added = namespace.devices - known - {r"\_SB", r"\_TZ"}  # the interpreter's own
    require(not added, "there are unexpected devices:", added)
