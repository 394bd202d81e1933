# SPDX-License-Identifier: BSD-2-Clause
"""The ACPI namespace: devices, the standard's objects in them, and what ACPICA's interpreter makes of these with the
guest's own tables. _STA depends on registers, which the interpreter doesn't have; Linux evaluated it in the guest
(tables.read_acpi_devices)."""
import functools
import os
import re
import sys
import tempfile

from . import resources
from .boot import Broken, add

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "acpi"))
from acpica import Failed, Interpreter, recompile, run  # noqa: E402

EVALUATED = ("_HID", "_CID", "_UID", "_ADR", "_CRS", "_PRS", "_SUN", "_BBN", "_DDN", "_MAT", "_PXM", "_SLI", "_S1D",
             "_S2D", "_S3D", "_S4D", "_S1", "_S2", "_S3", "_S4", "_S5", "ADDR")

# Stock's byte code reads a page in memory, and the MADT's entries through an address in it. The interpreter takes the
# fields' values from a file, which is made of the memory that was dumped in the guest. (Field, first bit, bits.)
PAGE = 0xFC000000
PAGE_FIELDS = (("UAR1", 0, 1), ("UAR2", 1, 1), ("LTP1", 2, 1), ("HPET", 3, 1), ("NCPU", 16, 16), ("PMIN", 32, 32),
               ("PLEN", 64, 32), ("MSUA", 96, 32), ("MAPA", 128, 32), ("VGIA", 160, 32), ("LMIN", 192, 32),
               ("HMIN", 224, 32), ("LLEN", 256, 32), ("HLEN", 288, 32))

# The interpreter's debugger can't print a whole _PRT.
PIECE = 31
ROUTES = r"""
DefinitionBlock ("", "SSDT", 2, "test", "routes", 0)
{
    External (\_SB.PCI0._PRT, MethodObj)
    Method (\XLEN) { Return (SizeOf (\_SB.PCI0._PRT ())) }
    Method (\XPRT, 1)
    {
        Local0 = \_SB.PCI0._PRT ()
        Local1 = Package (%(piece)d) {}
        For (Local2 = 0, Local2 < %(piece)d && Arg0 + Local2 < SizeOf (Local0), Local2++)
        {
            Local1 [Local2] = DerefOf (Local0 [Arg0 + Local2])
        }
        Return (Local1)
    }
}
""" % {"piece": PIECE}


def tables_of(boot):
    """(name, bytes) of each table."""
    return tuple((name, boot.bytes(f"acpi/{name}")) for name in boot.names("acpi"))


def write_tables(tables, work):
    """As ACPICA's tools want them named; returns the names of those with byte code."""
    for name, data in tables:
        with open(os.path.join(work, name + ".dat"), "wb") as file:
            file.write(data)
    return sorted(name for name, _ in tables if re.match("DSDT|SSDT", name))


def memory_fields(memory):
    """Lines of field and value for the fields of stock's byte code."""
    def bits(at, first, count):
        at += first // 8
        if not 0 <= at <= len(memory) - (count + 7) // 8:
            raise Broken(f"acpi-memory.bin: nothing was dumped at {at + PAGE:#x}")
        return int.from_bytes(memory[at:at + 8], "little") >> first % 8 & ((1 << count) - 1)

    values = {name: bits(0, first, count) for name, first, count in PAGE_FIELDS}
    lines = [f"\\_SB.{name} {value:#x}" for name, value in values.items()]
    for number in range(values["NCPU"]):
        entry = values["MAPA"] - PAGE + 8 * number
        lines.append(f"\\_SB.PR{number:02X}.MAT {bits(entry, 0, 64):#x}")
    return "".join(line + "\n" for line in lines)


def interpreter(tables, memory, work):
    code = [name + ".dat" for name in write_tables(tables, work)] + ["routes.aml"]
    with open(os.path.join(work, "routes.asl"), "w", encoding="ascii") as file:
        file.write(ROUTES)
    run(["iasl", "-vs", "-p", "routes", "routes.asl"], work)
    plain = Interpreter(work, code)
    if "\\_SB.MAPA" not in plain.paths:
        return plain
    with open(os.path.join(work, "fields"), "w", encoding="ascii") as file:
        file.write(memory_fields(memory))
    return Interpreter(work, code, ["-fi", "fields"])


def eisa_id(number):
    """ACPI 6.5, 19.3.4 (EISAID)."""
    swapped = int.from_bytes(number.to_bytes(4, "little"), "big")
    letters = "".join(chr(0x40 + (swapped >> shift & 31)) for shift in (26, 21, 16))
    return f"{letters}{swapped & 0xFFFF:04X}"


def in_words(name, value):
    if value is None:
        return "returns nothing"
    if isinstance(value, list):
        return "package of " + ", ".join(in_words("", part) for part in value)
    if isinstance(value, bytes):
        # The flags are what _STA is: it depends on registers.
        return value[:4].hex(" ") if name == "_MAT" and value[:1] == b"\0" else value.hex(" ")
    if isinstance(value, int):
        return eisa_id(value) if name in ("_HID", "_CID") else f"{value:#x}"
    return f'"{value}"'


def routes(namespace):
    """(mode, device, pin): where the interrupt goes."""
    found = {}
    for mode, words in ((0, "PIC"), (1, "APIC")):
        length = namespace.evaluate([f"\\_PIC {mode}", "\\XLEN"])[0][1]
        pieces = [f"\\XPRT {at}" for at in range(0, length, PIECE)]
        flat = sum(namespace.evaluate([f"\\_PIC {mode}"] + pieces)[0][1:], [])
        for address, pin, source, index in zip(*[iter(flat[:4 * length])] * 4):
            target = f"{source} index {index}" if source else f"GSI {index}"
            add(found, f"\\_SB.PCI0._PRT ({words}) {address:08x} INT{'ABCD'[pin & 3]}", target)
    return found


@functools.lru_cache(maxsize=None)
def evaluated(tables, memory):
    with tempfile.TemporaryDirectory() as work:
        namespace = interpreter(tables, memory, work)
        names = {path: path.rsplit(".", 1)[-1].lstrip("\\") for path in namespace.kinds}
        values = namespace.evaluate_all(sorted(path for path, name in names.items() if name in EVALUATED))
        fields = {}
        for path, kind in sorted(namespace.kinds.items()):
            if path in values and names[path] in ("_CRS", "_PRS") and resources.is_template(values[path]):
                add(fields, path, "a resource template")
                for descriptor in resources.in_words(values[path]):
                    add(fields, f"{path}: {descriptor}", "present")
            elif path in values:
                fields[path] = in_words(names[path], values[path])
            elif kind == "Processor":
                fields[path] = "Processor, ID {}, P_BLK {:#x} of {} bytes".format(*namespace.processors[path])
            elif kind in ("Device", "Thermal", "Power"):
                fields[path] = kind
            elif names[path].startswith("_"):
                fields[path] = "present"
        fields.update(routes(namespace))
        return fields


def read_namespace(boot):
    if not boot.has_acpi():
        return {"ACPI": "off"}
    try:
        return evaluated(tables_of(boot), boot.bytes("acpi-memory.bin"))
    except (Failed, Broken) as why:
        raise Broken(f"{boot.name}: {why}") from why


@functools.lru_cache(maxsize=None)
def complaints(tables):
    found = []
    with tempfile.TemporaryDirectory() as work:
        write_tables(tables, work)
        for name, _ in tables:
            try:
                recompile(name, work)
            except Failed as why:
                found.append(f"{name}: {why}")
    return found


def check_tables(boot):
    """What ACPICA's compiler has against each table."""
    return complaints(tables_of(boot)) if boot.has_acpi() else []
