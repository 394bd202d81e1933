# SPDX-License-Identifier: BSD-2-Clause
"""Resource templates in words. ACPI 6.5, 6.4."""
import struct

SPACES = {0: "memory", 1: "I/O", 2: "bus"}
WIDTHS = {0x87: ("<5I", 4), 0x88: ("<5H", 2), 0x8A: ("<5Q", 8)}


def small(tag, data):
    kind = tag >> 3 & 15
    if kind == 4 and len(data) >= 2:
        mask = struct.unpack_from("<H", data)[0]
        return f"IRQ {numbers(mask)}" + (f" flags {data[2]:02x}" if len(data) > 2 else "")
    if kind == 5 and len(data) == 2:
        return f"DMA {numbers(data[0])} flags {data[1]:02x}"
    if kind == 8 and len(data) == 7:
        decode, low, high, align, length = struct.unpack("<BHHBB", data)
        return f"I/O {low:#06x}-{high:#06x} align {align} length {length} decode {decode}"
    if kind == 9 and len(data) == 3:
        return "fixed I/O {:#06x} length {}".format(*struct.unpack("<HB", data))
    return f"small {kind}: {data.hex(' ')}"


def large(tag, data):
    if tag == 0x86 and len(data) == 9:
        return "fixed memory {1:#010x} length {2:#x}{0}".format(" read-only" if data[0] == 0 else "",
                                                                *struct.unpack("<II", data[1:]))
    if tag in WIDTHS and len(data) >= 3 + struct.calcsize(WIDTHS[tag][0]):
        layout, width = WIDTHS[tag]
        granularity, low, high, offset, length = struct.unpack_from(layout, data, 3)
        return (f"{SPACES.get(data[0], data[0])} window {low:#x}-{high:#x} length {length:#x} "
                f"flags {data[1]:02x} {data[2]:02x} granularity {granularity:#x} "
                f"offset {offset:#x} in {8 * width} bits")
    return f"large {tag:#x}: {data.hex(' ')}"


def numbers(mask):
    return ",".join(str(n) for n in range(mask.bit_length()) if mask >> n & 1) or "none"


def is_template(data):
    return isinstance(data, bytes) and len(data) >= 2 and data[-2] == 0x79


def in_words(template):
    """A list of a template's descriptors up to its end tag."""
    found, at = [], 0
    while at < len(template):
        tag = template[at]
        if tag == 0x79:
            break
        if tag & 0x80:
            size = struct.unpack_from("<H", template, at + 1)[0] if at + 3 <= len(template) else 0
            start = at + 3
        else:
            size, start = tag & 7, at + 1
        data = template[start:start + size]
        found.append(large(tag, data) if tag & 0x80 else small(tag, data))
        at = start + size
    return found
