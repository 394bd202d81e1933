# SPDX-License-Identifier: BSD-2-Clause
"""The tables in the F segment that systems without ACPI use: MP (MultiProcessor Specification 1.4, 4) and $PIR."""
import struct

from .boot import Broken, add

TOP = 0x100000


def find(memory, signature, size):
    """The offset of the first structure with this signature, 16-byte aligned and with a sum of zero."""
    for at in range(0, len(memory) - 16, 16):
        if memory[at:at + 4] == signature and sum(memory[at:at + size(at)]) % 256 == 0:
            return at
    return None


def mp_entry(fields, entry):
    kind = entry[0]
    if kind == 0:
        _, apic, version, flags, signature, features = struct.unpack_from("<BBBBII", entry)
        add(fields, f"MP processor {apic} version", f"0x{version:02x}")
        add(fields, f"MP processor {apic} flags", f"0x{flags:02x}")
        add(fields, f"MP processor {apic} signature", f"0x{signature:08x}")
        add(fields, f"MP processor {apic} features", f"0x{features:08x}")
    elif kind == 1:
        add(fields, f"MP bus {entry[1]}", entry[2:8].decode("latin-1").strip())
    elif kind == 2:
        add(fields, f"MP I/O APIC {entry[1]}",
            f"version 0x{entry[2]:02x}, flags {entry[3]}, address 0x{struct.unpack_from('<I', entry, 4)[0]:08x}")
    else:
        _, signal, flags, bus, irq, apic, pin = struct.unpack("<BBHBBBB", entry)
        name = ["INT", "NMI", "SMI", "ExtINT"][signal & 3]
        add(fields, f"MP {'local' if kind == 4 else 'I/O'} interrupt {name} bus {bus} IRQ {irq}",
            f"to APIC {apic} input {pin}, flags 0x{flags:04x}")


def mp_fields(fields, boot, memory, base):
    pointer = find(memory, b"_MP_", lambda at: 16)
    add(fields, "MP table", "absent" if pointer is None else "present")
    if pointer is None:
        return
    at = struct.unpack_from("<I", memory, pointer + 4)[0] - base
    if not 0 <= at < len(memory) - 44 or memory[at:at + 4] != b"PCMP":
        raise Broken(f"{boot.name}: f-segment.bin: _MP_ points to no table")
    length, revision, _, oem, product, _, _, count, lapic = struct.unpack_from("<HBB8s12sIHHI", memory, at + 4)
    table = memory[at:at + length]
    add(fields, "MP header", f"revision {revision}, {oem.decode('latin-1')} {product.decode('latin-1').strip()}, local "
        f"APIC 0x{lapic:08x}, sum {sum(table) % 256}, features {memory[pointer + 11:pointer + 16].hex()}")
    at, entries = 44, 0
    while at < length:
        size = 20 if table[at] == 0 else 8
        if table[at] > 4 or at + size > length:
            raise Broken(f"{boot.name}: f-segment.bin: the MP table's entry {entries} has type {table[at]}")
        mp_entry(fields, table[at:at + size])
        at, entries = at + size, entries + 1
    add(fields, "MP entry count", "right" if entries == count else f"{count} instead of {entries}")


def pir_fields(fields, memory):
    at = find(memory, b"$PIR", lambda at: struct.unpack_from("<H", memory, at + 6)[0])
    add(fields, "$PIR table", "absent" if at is None else "present")
    if at is None:
        return
    size = struct.unpack_from("<H", memory, at + 6)[0]
    header = struct.unpack_from("<HHBBHII", memory, at + 4)
    for name, value in zip(("version", None, "router bus", "router devfn", "exclusive IRQs", "router", "miniport"),
                           header):
        if name:
            add(fields, f"$PIR {name}", f"0x{value:x}")
    for slot in range(at + 32, at + size, 16):
        entry = memory[slot:slot + 16]
        device = f"$PIR {entry[0]:02x}:{entry[1] >> 3:02x}"
        for pin in range(4):
            link, irqs = struct.unpack_from("<BH", entry, 2 + 3 * pin)
            add(fields, f"{device} INT{'ABCD'[pin]}", f"link 0x{link:02x}, IRQs 0x{irqs:04x}")
        add(fields, f"{device} slot", str(entry[14]))


def read_legacy(boot):
    memory = boot.bytes("f-segment.bin")
    fields = {}
    mp_fields(fields, boot, memory, TOP - len(memory))
    pir_fields(fields, memory)
    for name, signature in (("SMBIOS entry point", b"_SM_"), ("RSDP", b"RSD PTR ")):
        there = any(memory[at:at + len(signature)] == signature for at in range(0, len(memory), 16))
        add(fields, name, "present" if there else "absent")
    return fields
