# SPDX-License-Identifier: BSD-2-Clause
"""Processors: MTRRs and local APICs of each, and what Linux counts and names."""
import re

from .boot import Broken, add

MEASURED = {"cpu MHz", "bogomips"}   # by the kernel, a little different each time


def read_msrs(boot):
    """(processor, number, name): value."""
    registers = {}
    for line in boot.lines("msrs.txt"):
        found = re.match(r"cpu(\d+) ([0-9a-f]{3}) ([0-9a-f]{16}|-) (.*)$", line)
        if not found:
            raise Broken(f"{boot.name}: msrs.txt: what is '{line}'?")
        registers[int(found.group(1)), int(found.group(2), 16), found.group(4)] = found.group(3)
    return registers


def mtrr_name(number):
    if 0x200 <= number < 0x250:
        return f"IA32_MTRR_PHYS{'MASK' if number & 1 else 'BASE'}{(number - 0x200) // 2}"
    fixed = {0xfe: "IA32_MTRRCAP", 0x250: "IA32_MTRR_FIX64K_00000", 0x258: "IA32_MTRR_FIX16K_80000",
             0x259: "IA32_MTRR_FIX16K_A0000", 0x277: "IA32_PAT", 0x2ff: "IA32_MTRR_DEF_TYPE"}
    if 0x268 <= number <= 0x26f:
        return f"IA32_MTRR_FIX4K_{0xC0000 + (number - 0x268) * 0x8000:05X}"
    return fixed.get(number)


def read_mtrrs(boot):
    fields = {}
    for (cpu, number, _), value in read_msrs(boot).items():
        if mtrr_name(number):
            fields[f"cpu{cpu} {mtrr_name(number)}"] = value
    if not any("IA32_MTRR_DEF_TYPE" in field for field in fields):
        raise Broken(f"{boot.name}: msrs.txt has no MTRRs")
    for line in boot.lines("mtrr.txt"):
        key, _, value = line.partition(":")
        fields[f"/proc/mtrr {key}"] = " ".join(value.split())
    return fields


def read_lapics(boot):
    fields = {}
    for (cpu, number, name), value in read_msrs(boot).items():
        if number == 0x1b or 0x800 <= number < 0x900:
            fields[f"cpu{cpu} 0x{number:03x} {name}"] = value
    if not fields:
        raise Broken(f"{boot.name}: msrs.txt has no local APIC")
    return fields


def read_processors(boot):
    fields, cpu = {}, "?"
    for line in boot.lines("cpus.txt"):
        key, _, value = line.partition(" ")
        fields[key] = value
    for line in boot.lines("cpuinfo.txt"):
        key, _, value = (part.strip() for part in line.partition(":"))
        if key == "processor":
            cpu = f"cpu{value}"
        if key not in MEASURED:
            add(fields, f"{cpu} {key}", value)
    return fields
