# SPDX-License-Identifier: BSD-2-Clause
"""The E820 map and Linux's trees of memory and I/O ports."""
import re

from .boot import Broken

E820_LINE = re.compile(r"BIOS-e820: \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\] (.+)")
# Where Linux put itself (randomly) does not concern the firmware.
KERNEL = re.compile(r"Kernel (code|rodata|data|bss)$|Crash kernel$")
# SeaBIOS puts the header of an option ROM before the memory that it keeps below 0xF0000. The data there changes from
# boot to boot; in one of 256 boots its bytes add up to 0, and Linux takes it for a ROM.
SEABIOS_DATA = re.compile(r"-000effff : Adapter ROM$")


def read_e820(boot):
    """Ranges as (first, last): type."""
    ranges = {}
    for line in boot.lines("e820.txt"):
        found = E820_LINE.search(line)
        if not found:
            raise Broken(f"{boot.name}: e820.txt: what is '{line}'?")
        ranges[int(found.group(1), 16), int(found.group(2), 16)] = found.group(3).strip()
    if not ranges:
        raise Broken(f"{boot.name}: e820.txt has no ranges")
    return ranges


def type_at(ranges, address):
    return " and ".join(sorted({kind for (first, last), kind in ranges.items() if first <= address <= last})) or None


def differ_e820(one, other):
    """Each longest stretch of addresses that is of one type in the one map and of another in the other."""
    edges = sorted({edge for ranges in (one, other) for first, last in ranges for edge in (first, last + 1)})
    stretches = []
    for start, end in zip(edges, edges[1:]):
        kinds = type_at(one, start), type_at(other, start)
        if stretches and stretches[-1][1] == start and stretches[-1][2] == kinds:
            stretches[-1][1] = end
        else:
            stretches.append([start, end, kinds])
    for start, end, kinds in stretches:
        if kinds[0] != kinds[1]:
            yield f"0x{start:08x}-0x{end - 1:08x}", kinds[0], kinds[1]


def read_tree(boot, name):
    """Each range with what it is as the field, what it lies in as the value."""
    fields, parents = {}, []
    for line in boot.lines(name):
        depth = (len(line) - len(line.lstrip())) // 2
        what = line.strip()
        parents = parents[:depth]
        if SEABIOS_DATA.search(what):
            continue
        if KERNEL.search(what):
            what = what.split(" : ")[1]
            fields[what] = "somewhere"
        else:
            fields[what] = f"in {parents[-1]}" if parents else "on top"
        parents.append(what)
    return fields


def read_iomem(boot):
    return read_tree(boot, "iomem.txt")


def read_ioports(boot):
    return read_tree(boot, "ioports.txt")
