# SPDX-License-Identifier: BSD-2-Clause
"""The ACPI tables, field by field with the standard's names. ACPI 6.5, chapter 5. Byte code is compared by what it
says; see namespace.py."""
import struct

from .boot import Broken, add

ADDRESS = "address"   # tables lie where they lie: only whether there is one
GAS = "generic address structure"
U8, U16, U32, U64 = 1, 2, 4, 8
FADT = [  # ACPI 6.5, 5.2.9, from offset 36
    ("FIRMWARE_CTRL", 4, ADDRESS), ("DSDT", 4, ADDRESS), ("Reserved", U8), ("Preferred_PM_Profile", U8),
    ("SCI_INT", U16), ("SMI_CMD", U32), ("ACPI_ENABLE", U8), ("ACPI_DISABLE", U8), ("S4BIOS_REQ", U8),
    ("PSTATE_CNT", U8), ("PM1a_EVT_BLK", U32), ("PM1b_EVT_BLK", U32), ("PM1a_CNT_BLK", U32), ("PM1b_CNT_BLK", U32),
    ("PM2_CNT_BLK", U32), ("PM_TMR_BLK", U32), ("GPE0_BLK", U32), ("GPE1_BLK", U32), ("PM1_EVT_LEN", U8),
    ("PM1_CNT_LEN", U8), ("PM2_CNT_LEN", U8), ("PM_TMR_LEN", U8), ("GPE0_BLK_LEN", U8), ("GPE1_BLK_LEN", U8),
    ("GPE1_BASE", U8),
    ("CST_CNT", U8), ("P_LVL2_LAT", U16), ("P_LVL3_LAT", U16), ("FLUSH_SIZE", U16), ("FLUSH_STRIDE", U16),
    ("DUTY_OFFSET", U8), ("DUTY_WIDTH", U8), ("DAY_ALRM", U8), ("MON_ALRM", U8), ("CENTURY", U8),
    ("IAPC_BOOT_ARCH", U16), ("Reserved", U8), ("Flags", U32), ("RESET_REG", 12, GAS), ("RESET_VALUE", U8),
    ("ARM_BOOT_ARCH", U16), ("FADT Minor Version", U8), ("X_FIRMWARE_CTRL", 8, ADDRESS), ("X_DSDT", 8, ADDRESS),
    ("X_PM1a_EVT_BLK", 12, GAS), ("X_PM1b_EVT_BLK", 12, GAS), ("X_PM1a_CNT_BLK", 12, GAS),
    ("X_PM1b_CNT_BLK", 12, GAS), ("X_PM2_CNT_BLK", 12, GAS), ("X_PM_TMR_BLK", 12, GAS), ("X_GPE0_BLK", 12, GAS),
    ("X_GPE1_BLK", 12, GAS), ("SLEEP_CONTROL_REG", 12, GAS), ("SLEEP_STATUS_REG", 12, GAS),
    ("Hypervisor Vendor Identity", U64)]
HPET = [("Event Timer Block ID", U32), ("BASE_ADDRESS", 12, GAS), ("HPET Number", U8),
        ("Main Counter Minimum Clock_tick", U16), ("Page Protection and OEM Attribute", U8)]
WAET = [("Emulated Device Flags", U32)]
FACS = [("Signature", U32), ("Length", U32), ("Hardware Signature", U32), ("Firmware Waking Vector", U32),
        ("Global Lock", U32), ("Flags", U32), ("X Firmware Waking Vector", U64), ("Version", U8)]
MADT_ENTRIES = {0: "Processor Local APIC", 1: "I/O APIC", 2: "Interrupt Source Override", 3: "NMI Source",
                4: "Local APIC NMI", 5: "Local APIC Address Override", 9: "Processor Local x2APIC", 10: "x2APIC NMI"}


def fixed_fields(fields, table, data, at, layout):
    for name, size, *kind in layout:
        if at >= len(data):
            return
        part = data[at:at + size]
        at += size
        if kind == [ADDRESS]:
            value = "set" if any(part) else "0"
        elif kind == [GAS] and len(part) == 12:
            space, width, offset, access, address = struct.unpack("<BBBBQ", part)
            value = f"space {space}, width {width}, offset {offset}, access {access}, address 0x{address:x}"
        else:
            value = f"0x{int.from_bytes(part, 'little'):0{2 * size}x}"
        add(fields, f"{table} {name}", value)


def entries(boot, table, data, at):
    """(type, entry) of a table's list of structures."""
    while at + 2 <= len(data):
        size = data[at + 1]
        if size < 2 or at + size > len(data):
            raise Broken(f"{boot.name}: acpi/{table}: the entry at {at} has a length of {size}")
        yield data[at], data[at:at + size]
        at += size


def madt_fields(fields, boot, data):
    fixed_fields(fields, "APIC", data, 36, [("Local APIC Address", U32), ("Flags", U32)])
    for kind, entry in entries(boot, "APIC", data, 44):
        add(fields, f"APIC {MADT_ENTRIES.get(kind, f'type {kind}')}", entry[2:].hex(" "))


def srat_fields(fields, boot, data):
    """ACPI 6.5, 5.2.16."""
    for kind, entry in entries(boot, "SRAT", data, 48):
        if kind == 0 and len(entry) == 16:
            low, apic, flags, eid, middle, high, clock = struct.unpack("<BBIBHBI", entry[2:])
            domain = low | middle << 8 | high << 24
            add(fields, f"SRAT Processor Local APIC {apic}",
                f"domain {domain}, flags {flags:#x}, EID {eid}, clock {clock}")
        elif kind == 1 and len(entry) == 40:
            domain, _, base, length, _, flags = struct.unpack("<IHQQII", entry[2:32])
            add(fields, f"SRAT Memory {base:#x}", f"domain {domain}, length {length:#x}, flags {flags:#x}")
        elif kind == 2 and len(entry) == 24:
            domain, apic, flags, clock = struct.unpack("<IIII", entry[4:20])
            add(fields, f"SRAT Processor Local x2APIC {apic}", f"domain {domain}, flags {flags:#x}, clock {clock}")
        else:
            add(fields, f"SRAT type {kind}", entry[2:].hex(" "))


def slit_fields(fields, boot, data):
    """ACPI 6.5, 5.2.17."""
    count = struct.unpack_from("<Q", data, 36)[0]
    if len(data) != 44 + count * count:
        raise Broken(f"{boot.name}: acpi/SLIT has {len(data)} bytes for {count} localities")
    add(fields, "SLIT Number of System Localities", str(count))
    for number, distance in enumerate(data[44:]):
        add(fields, f"SLIT {number // count} to {number % count}", str(distance))


LISTS = {"APIC": madt_fields, "SRAT": srat_fields, "SLIT": slit_fields}


def header_fields(fields, boot, table, name, data):
    if len(data) < 36:
        raise Broken(f"{boot.name}: acpi/{name} has {len(data)} bytes")
    length, revision = struct.unpack_from("<IB", data, 4)
    add(fields, f"{table} whole", "yes" if length == len(data) and sum(data) % 256 == 0 else
        f"length {length} of {len(data)}, sum {sum(data) % 256}")
    add(fields, f"{table} Revision", str(revision))
    for field, start, end in (("OEM ID", 10, 16), ("OEM Table ID", 16, 24), ("Creator ID", 28, 32)):
        add(fields, f"{table} {field}", data[start:end].rstrip(b"\0 ").decode("latin-1"))
    add(fields, f"{table} OEM Revision", data[24:28].hex())
    add(fields, f"{table} Creator Revision", data[32:36].hex())


def name_of(name, data):
    """The signature; with the OEM Table ID for byte code that isn't the loader's, which another table may precede."""
    signature, product = name[:4], data[16:24].rstrip(b"\0 ").decode("latin-1")
    return f"{signature} {product}" if signature == "SSDT" and product != "HVM" else signature


def read_tables(boot):
    names = boot.names("acpi")
    if not boot.has_acpi():
        return {"ACPI": "off, but there are tables" if names else "off"}
    if not {"APIC", "DSDT", "FACP"} <= set(names):
        raise Broken(f"{boot.name}: acpi/ has only {', '.join(names) or 'nothing'}")
    fields = {}
    for name in names:
        data = boot.bytes(f"acpi/{name}")
        table = name_of(name, data)
        add(fields, table, "present")
        if table == "FACS":
            fixed_fields(fields, table, data, 0, FACS)
            continue
        header_fields(fields, boot, table, name, data)
        if table in ("FACP", "HPET", "WAET"):
            fixed_fields(fields, table, data, 36, {"FACP": FADT, "HPET": HPET, "WAET": WAET}[table])
        elif table in LISTS:
            LISTS[table](fields, boot, data)
        elif table not in ("DSDT", "SSDT"):
            add(fields, f"{table} body", data[36:].hex())
    return fields
